import GSLKit
import InputFiles
import MonteCarlo
import Parts
import Testing
import TrialSimulation

/// Faults that were found once; each test failed before its mending.
struct ReviewRegressionTests {
  private func trial(
    _ arms: String, outcomes: String = "y: {kind: gaussian}", n: Int = 60, analysis: String
  ) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: \(n)}
        arms: {\(arms)}
        outcomes: {\(outcomes)}
      analysis: {\(analysis)}
      """)
  }

  private func problem(_ body: () throws -> Scenario) -> String {
    do {
      _ = try body()
      return ""
    } catch {
      return "\(error)"
    }
  }

  private let two = "a: {delivery: peer-led}, b: {comparator: usual-care}"

  /// Events among millions, where GSL's incomplete beta function has no answer.
  ///
  /// Type I error of the
  /// risk difference, and the spread of estimates, at five million people an arm.
  @Test func millionsOfPeople() throws {
    let scenario = try trial(
      two, outcomes: "y: {kind: binary, risk: 0.3}", n: 5_000_000,
      analysis: "methods: {risk-difference: {}}")
    let tally = try Scenarios.tally(scenario, 40_000)
    #expect(try #require(tally.figure("type-i-error")).agrees(with: 0.05))
    #expect(try #require(tally.figure("relative-error-in-model-se")).agrees(with: 0))
    // The walk agrees with the normal to the skewness's order, and is monotone, at the same size.
    let k = Binomial.quantile(0.975, n: 5_000_000, p: 0.3)
    #expect(abs(Double(k) - 1_500_000 - 1.959964 * 1_050_000.0.squareRoot()) < 2)
    #expect(abs(Binomial.cdf(1_500_000, n: 5_000_000, p: 0.3) - 0.5) < 0.001)
  }

  /// A fixed sequence goes in the order in which the family lists its outcomes.
  @Test func fixedSequenceFollowsTheFile() throws {
    func power(_ order: String) throws -> [String: Double] {
      let scenario = try trial(
        "t: {delivery: peer-led, effects: {b: {smd: 0.8}}}, c: {comparator: usual-care}",
        outcomes: "a: {kind: gaussian}, b: {kind: gaussian}",
        analysis:
          "methods: {t-test: {}}, families: {f: {adjust: fixed-sequence, outcomes: \(order)}}")
      let tally = try Scenarios.tally(scenario, 20_000)
      let members = FamilyMeasures(tally, family: 0).members
      return Dictionary(
        uniqueKeysWithValues: members.map { ($0.row.outcome, $0.rejection.value) })
    }
    #expect(try #require(try power("[a, b]")["b"]) < 0.06)
    #expect(try #require(try power("[b, a]")["b"]) > 0.98)
  }

  @Test func sixtyFourTestsInSequence() throws {
    let arms = (1...32).map { "a\($0): {delivery: peer-led, effects: {x: {smd: 9}, y: {smd: 9}}}" }
    let scenario = try trial(
      arms.joined(separator: ", ") + ", c: {comparator: usual-care}",
      outcomes: "x: {kind: gaussian}, y: {kind: gaussian}",
      analysis: "methods: {t-test: {}}, families: {f: {adjust: fixed-sequence}}")
    let tally = try Scenarios.tally(scenario, 200)
    #expect(try #require(tally.family("fixed-sequence", "all-rejected")).value == 1)
  }

  /// Nobody in either arm has the event: no standard error, so nothing is shown against a margin.
  @Test func marginsNeedAStandardError() throws {
    let scenario = try trial(
      "a: {delivery: peer-led, effect: {risk: 0.1}}, b: {comparator: usual-care}",
      outcomes: "y: {kind: binary, risk: 0}", n: 12,
      analysis:
        "methods: {risk-difference: {hypothesis: non-inferiority, alpha: 0.025, margin: {risk-difference: 0.1}}}"
    )
    let tally = try Scenarios.tally(scenario, 50_000)
    let level = try #require(tally.figure("type-i-error"))
    #expect(level.value < 0.01, "all of .281 were fits without a standard error; \(level.value)")
    for method in ["fisher", "chi-squared"] {
      let message = problem {
        try trial(
          two, outcomes: "y: {kind: binary, risk: 0.2}",
          analysis:
            "methods: {\(method): {hypothesis: non-inferiority, margin: {risk-difference: 0.1}}}")
      }
      #expect(message.contains("no test against a margin"))
    }
  }

  @Test func dunnettNeedsAPooledError() {
    let message = problem {
      try trial(
        "a: {delivery: peer-led}, b: {delivery: co-led}, c: {comparator: usual-care}",
        analysis: "methods: {t-test: {error: contrast}}, families: {f: {adjust: dunnett}}")
    }
    #expect(message.contains("pooled over all arms"))
  }

  /// A risk of .45, and 1.5 times .3: the same, whatever rounding says.
  @Test func roundingIsNoEffect() throws {
    let scenario = try trial(
      """
      a: {delivery: peer-led, effect: {risk-ratio: 1.5}}, b: {comparator: active, effect: {risk: 0.45}}
      """, outcomes: "y: {kind: binary, risk: 0.3}", analysis: "methods: {chi-squared: {}}")
    let row = try #require(try Scenarios.tally(scenario, 100).layout.rows.first)
    #expect(row.isNull && row.truth == 0)
  }

  @Test func effectsBeyondCounting() {
    #expect(
      problem {
        try trial(
          "a: {delivery: peer-led, effect: {points: 1e9}}, b: {comparator: usual-care}",
          analysis: "methods: {t-test: {}}")
      }.contains("a million standard errors or more"))
    #expect(
      problem {
        try trial(
          "a: {delivery: peer-led, effect: {risk: 0}}, b: {comparator: usual-care}",
          outcomes: "y: {kind: binary, risk: 0.3}",
          analysis: "methods: {log-odds-ratio: {empty-cells: add-half}}")
      }.contains("a million standard errors or more"))
  }

  /// Three against three, one-sided at .05: the extreme table has p = 1/20 exactly, and rejects.
  @Test func fisherAtItsLevel() throws {
    let scenario = try trial(
      "a: {delivery: peer-led, effect: {risk: 0.1}}, b: {comparator: usual-care}",
      outcomes: "y: {kind: binary, risk: 0.9}", n: 3,
      analysis: "methods: {fisher: {sides: one-sided}}")
    let power = try #require(try Scenarios.tally(scenario, 50_000).figure("power"))
    #expect(power.agrees(with: 0.9 * 0.9 * 0.9 * 0.9 * 0.9 * 0.9))
  }

  @Test func partsThatDoNothingAreNamed() {
    let cases: [(String, String, String, String)] = [
      (
        "a: {delivery: peer-led, effect: {smd: 1}, effects: {y: {smd: 2}}}, b: {comparator: active}",
        "y: {kind: gaussian}", "t-test: {}", "not both"
      ),
      (
        "a: {delivery: peer-led}, b: {comparator: active, contamination: {share: 0.5, from: b}}",
        "y: {kind: gaussian}", "t-test: {}", "cannot contaminate itself"
      ),
      (two, "y: {kind: binary, risk: 0.3}", "chi-squared: {}, t-test: {}", "can analyse none"),
    ]
    for (arms, outcomes, methods, part) in cases {
      let message = problem {
        try trial(arms, outcomes: outcomes, analysis: "methods: {\(methods)}")
      }
      #expect(message.contains(part), "\(message)")
    }
    let bias = problem {
      try Scenarios.text(
        """
        trial:
          design: {participants-per-arm: 9}
          arms: {\(two)}
          outcomes: {y: {kind: gaussian}}
          bias: {waitlist: {smd: 0.1}, expectancy: {smd: 0.56}}
        analysis: {methods: {t-test: {}}}
        """)
    }
    #expect(bias.contains("no arm is a waiting list") && bias.contains("beyond the cap of 0.4"))
  }
}
