import GSLKit
import Inference
import InputFiles
import MonteCarlo
import Testing
import TrialSimulation

/// People who get another arm's support: each of them all of it, or nothing.
///
/// Powers of t tests stand in `CasePowerTests`.
struct ContaminationTests {
  private func trial(
    _ outcome: String, _ effect: String, share: Double, people: Int = 40, more: String = ""
  ) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: \(people)}
        arms:
          a: {delivery: peer-led, effect: {\(effect)}}
          b: {comparator: usual-care, contamination: {share: \(share), from: a}}
        outcomes: {y: {\(outcome)}}
      \(more)
      """)
  }

  /// The variance of the arm's mean gains c(1 − c)·Δ²/n, by either source, and is what was planned for.
  @Test(arguments: [SourceKind.exact, .people])
  func spread(source: SourceKind) throws {
    let scenario = try trial(
      "kind: gaussian, sd: 5", "points: 8", share: 0.3,
      more: "  estimand: {contamination: diluted}\nanalysis: {methods: {t-test: {}}}")
    let tally = try Scenarios.tally(scenario, 60_000, source: source)
    let exact = (2 * 25.0 / 40 + 0.21 * 64 / 40).squareRoot()
    #expect(try #require(tally.figure("bias")).agrees(with: 0))
    #expect(try #require(tally.figure("empirical-se")).agrees(with: exact))
    #expect(abs(tally.layout.rows[0].plannedSE - exact) < 1e-12)
    #expect(abs(tally.layout.rows[0].truth - 5.6) < 1e-12)
  }

  /// Where everybody is contaminated nothing is mixed.
  @Test(arguments: [SourceKind.exact, .people])
  func everybody(source: SourceKind) throws {
    let scenario = try trial(
      "kind: gaussian", "smd: 1", share: 1, more: "analysis: {methods: {t-test: {}}}")
    let tally = try Scenarios.tally(scenario, 40_000, source: source)
    #expect(try #require(tally.figure("bias")).agrees(with: -1))
    #expect(try #require(tally.figure("empirical-se")).agrees(with: (2.0 / 40).squareRoot()))
    #expect(try #require(tally.figure("power")).agrees(with: 0.05))
  }

  /// People who have one of two risks are people with the risk between: the same binomial.
  @Test(arguments: [SourceKind.exact, .people])
  func events(source: SourceKind) throws {
    let methods = "analysis: {methods: {chi-squared: {}}}"
    let mixed = try trial("kind: binary, risk: 0.6", "risk: 0.2", share: 0.25, more: methods)
    let plain = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 40}
        arms: {a: {delivery: peer-led, effect: {risk: 0.2}}, b: {comparator: usual-care}}
        outcomes: {y: {kind: binary, risk: 0.5}}
      \(methods)
      """)
    let found = try #require(
      Scenarios.tally(mixed, 60_000, source: source).figure("power"))
    let expected = try #require(Scenarios.tally(plain, 400_000, seed: 2).figure("power"))
    let error = (found.mcse * found.mcse + expected.mcse * expected.mcse).squareRoot()
    #expect(abs(found.value - expected.value) < 5 * error, "\(found) \(expected)")
  }

  /// An outcome and an event of one person go together through what the person got: with events that decide everything, the
  /// joint rejections of both sources agree, which independent draws would miss by .1.
  @Test func joint() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 12}
        arms:
          a: {delivery: peer-led, effects: {x: {smd: 3}, e: {risk: 0}}}
          b: {comparator: usual-care, contamination: {share: 0.5, from: a}}
        outcomes: {x: {kind: gaussian}, e: {kind: binary, risk: 1}}
      analysis:
        methods: {t-test: {}, chi-squared: {}}
        families: {both: {adjust: none}}
      """)
    let pair = try [SourceKind.exact, .people].map { source in
      try #require(
        Scenarios.tally(scenario, 60_000, seed: 5, source: source).family("none", "all-rejected"))
    }
    let error = (pair[0].mcse * pair[0].mcse + pair[1].mcse * pair[1].mcse).squareRoot()
    #expect(abs(pair[0].value - pair[1].value) < 5 * error, "\(pair)")
  }

  /// Repeated measures: a person has the other arm's course, or their own.
  @Test func courses() throws {
    let scenario = try trial(
      "kind: repeated, times: [0, 1, 2], sd: 2, stable-share: 0.5, course: sustained", "points: 6",
      share: 0.4,
      more: """
          estimand: {contamination: diluted}
        analysis: {methods: {last: {kind: summary-measure, of: last}}}
        """)
    let tally = try Scenarios.tally(scenario, 20_000)
    let exact = (2 * 4.0 / 40 + 0.24 * 36 / 40).squareRoot()
    #expect(try #require(tally.figure("bias")).agrees(with: 0))
    #expect(try #require(tally.figure("empirical-se")).agrees(with: exact))
  }

  /// An instrument: those who get the support stand at a place of their own of the scale.
  @Test func scores() throws {
    let scenario = try trial(
      "kind: gaussian, mean: 26, sd: 5, scale: {min: 8, max: 32}", "points: 3", share: 0.4,
      more: "  estimand: {contamination: diluted}\nanalysis: {methods: {t-test: {}}}")
    let tally = try Scenarios.tally(scenario, 20_000)
    // Who gets the other arm's support has scores as its people have: .6 of the difference is left.
    #expect(abs(tally.layout.rows[0].truth - 1.8) < 1e-6)
    #expect(try #require(tally.figure("bias")).agrees(with: 0))
  }

  /// People drawn to fit the statistics give the counted fit, in arms, clusters and at sites.
  @Test(
    arguments: SourcesAgreeLawTests.cases.keys.sorted().filter { $0.contains("contaminated") })
  func replays(name: String) throws {
    let scenario = try Scenarios.text(try #require(SourcesAgreeLawTests.cases[name]))
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for replicate in 0..<20 {
      for analysis in Replay(experiment, replicate: replicate, seed: 3).analyses {
        switch (analysis.counted.estimate, analysis.reanalysed.estimate) {
        case (nil, nil): break
        case (let counted?, let again?):
          // Mixed models climb: six digits.
          let digits = analysis.method == "mixed" ? 1e-6 : 1e-9
          #expect(
            abs(counted.value - again.value) < digits * max(1, abs(counted.value)),
            "\(name) \(replicate) \(analysis.method)")
          #expect(
            abs(counted.standardError - again.standardError) < digits
              * max(1, counted.standardError),
            "\(name) \(replicate) \(analysis.method)")
        default: Issue.record("\(name) \(replicate) \(analysis.method) failed once")
        }
      }
    }
  }
}
