import GSLKit
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// Power by simulation against exact values, within five Monte Carlo errors.
struct PowerPublishedExampleTests {
  private func twoSided(_ n: Double, _ d: Double, df: Double, factor: Double = 1) throws -> Double {
    let critical = try StudentT.quantile(0.975, df: df)
    let ncp = d * (n / 2).squareRoot() / factor
    return try NoncentralT.twoSidedPower(critical: critical, df: df, ncp: ncp)
  }

  /// C2: 64 per arm, d = 0.5: 0.8014596 (pwr 1.3, G*Power 3.1).
  ///
  /// MCSE 0.00013: sees 0.0007.
  @Test func textbook() throws {
    let tally = try Scenarios.tally(Scenarios.file("textbook-two-arm"), 10_000_000)
    let power = try #require(tally.figure("power"))
    #expect(power.agrees(with: 0.8014596), "\(power)")
    #expect(try #require(tally.figure("coverage")).agrees(with: 0.95))
    #expect(try #require(tally.figure("bias")).agrees(with: 0))
    #expect(try #require(tally.figure("relative-error-in-model-se")).agrees(with: 0))
  }

  /// C1 at the next whole n, and C4 one-sided: N = 176 gives 0.951425.
  @Test(arguments: [(394, 0.2), (64, 0.5), (26, 0.8)])
  func sampleSizes(n: Int, d: Double) throws {
    let scenario = try Scenarios.file(
      "textbook-two-arm",
      set: ["trial.design.participants-per-arm=\(n)", "trial.arms.peer-led.effect.smd=\(d)"])
    let power = try #require(try Scenarios.tally(scenario, 1_000_000).figure("power"))
    #expect(power.agrees(with: try twoSided(Double(n), d, df: Double(2 * n - 2))))
    #expect(power.value > 0.799)
  }

  @Test func oneSided() throws {
    let scenario = try Scenarios.file(
      "textbook-two-arm",
      set: ["trial.design.participants-per-arm=88", "analysis.sides=one-sided"])
    let power = try #require(try Scenarios.tally(scenario, 1_000_000).figure("power"))
    #expect(power.agrees(with: 0.951425))
  }

  /// CORE, by a double sum over both binomial distributions.
  ///
  /// .5216 uncorrected and .4821 with Yates's correction at 220 per arm; .8000 at 427. Risks from
  /// Johnson and colleagues (2018) Lancet 392:409.
  @Test(arguments: [(220, 0.521_578_08, 0.482_114_74), (427, 0.800_005_75, 0.779_669_02)])
  func core(n: Int, plain: Double, yates: Double) throws {
    let scenario = try Scenarios.file(
      "core-readmission", set: ["trial.design.participants-per-arm=\(n)"])
    let tally = try Scenarios.tally(scenario, 2_000_000)
    #expect(try #require(tally.figure("power", "chi-squared")).agrees(with: plain))
    #expect(try #require(tally.figure("power", "chi-squared-yates")).agrees(with: yates))
  }

  /// Three arms by ANCOVA, r = .5: residual SD √(1 − r²), 446 df.
  ///
  /// The covariate's imbalance costs
  /// E(1 + F/446) of variance, which the noncentral t leaves out: below 0.0006 of power here.
  @Test func threeArms() throws {
    let tally = try Scenarios.tally(Scenarios.file("three-arm-independent"), 2_000_000)
    for (contrast, d) in [
      ("co-led vs usual-care", 0.30), ("peer-led vs usual-care", 0.15),
      ("co-led vs peer-led", 0.15),
    ] {
      let exact = try twoSided(150, d, df: 446, factor: 0.75.squareRoot())
      let power = try #require(tally.figure("power", contrast: contrast))
      #expect(power.agrees(with: exact, rounding: 0.0006), "\(contrast): \(power) for \(exact)")
      #expect(abs(power.value - (d == 0.3 ? 0.849 : 0.321)) < 0.002)
    }
  }

  struct TypeSM: Decodable {
    let kind: String
    let effect, power, typeS, typeM: Double
    let se: Double?
    let perArm: Int?
  }
  struct File: Decodable { let cases: [TypeSM] }

  /// Pilots: power, type S and type M of the pooled t test against numerical integration
  /// (`Fixtures/scripts/type-s-m.R`); with 15, 20, 30 per arm .083/.095/.119, 7.7/5.2/2.7 %,
  /// 4.29/3.77/3.13.
  @Test func pilots() throws {
    let cases = try Fixtures.json("type-s-m.json", as: File.self).cases.filter {
      $0.kind == "pooledT"
    }
    #expect(cases.count == 6)
    for c in cases {
      let n = try #require(c.perArm)
      let scenario = try Scenarios.file(
        "underpowered-pilot",
        set: [
          "trial.design.participants-per-arm=\(n)", "trial.arms.peer-led.effect.smd=\(c.effect)",
        ])
      let tally = try Scenarios.tally(scenario, 2_000_000)
      #expect(try #require(tally.figure("power", "t-test")).agrees(with: c.power), "\(n)")
      #expect(try #require(tally.figure("type-s", "t-test")).agrees(with: c.typeS), "\(n)")
      #expect(try #require(tally.figure("type-m", "t-test")).agrees(with: c.typeM), "\(n)")
    }
  }

  /// C45: type S and type M with a known standard error (Gelman & Carlin 2014): a trial so large that
  /// its t is normal, with the SD that gives this SE.
  @Test func typeSAndMWithKnownError() throws {
    let cases = try Fixtures.json("type-s-m.json", as: File.self).cases.filter {
      $0.kind == "knownSE"
    }
    #expect(cases.count == 3)
    for c in cases {
      let sd = try #require(c.se) * 1_000_000.0.squareRoot()
      let scenario = try Scenarios.text(
        """
        trial:
          design: {participants-per-arm: 2000000}
          arms: {a: {delivery: peer-led, effect: {points: \(c.effect)}}, b: {comparator: usual-care}}
          outcomes: {y: {kind: gaussian, sd: \(sd)}}
        analysis: {methods: {t-test: {}}}
        """)
      let tally = try Scenarios.tally(scenario, 2_000_000)
      #expect(try #require(tally.figure("power")).agrees(with: c.power), "\(c.effect)")
      #expect(try #require(tally.figure("type-s")).agrees(with: c.typeS), "\(c.effect)")
      #expect(try #require(tally.figure("type-m")).agrees(with: c.typeM), "\(c.effect)")
    }
  }

  /// C49: the pooled SD is too small by E[s]/σ = √(2/ν)·Γ((ν + 1)/2)/Γ(ν/2).
  ///
  /// .99111, .99570, .99633, .99745 at N = 30, 60, 70, 100 (Teare and colleagues 2014). Read off the half-width t·s·√(2/n).
  @Test(arguments: [(30, 0.99111), (60, 0.99570), (70, 0.99633), (100, 0.99745)])
  func pooledSD(total: Int, ratio: Double) throws {
    let scenario = try Scenarios.file(
      "textbook-two-arm", set: ["trial.design.participants-per-arm=\(total / 2)"])
    let half = try #require(try Scenarios.tally(scenario, 2_000_000).figure("half-width"))
    let unit =
      try StudentT.quantile(0.975, df: Double(total - 2)) * (4 / Double(total)).squareRoot()
    #expect(half.agrees(with: ratio * unit, rounding: 0.000005 * unit), "\(half)")
  }

  /// C49, second part: the 95 % interval of σ from a sample SD of 1 at N = 70 (two groups, 68 df).
  @Test func intervalOfTheSD() throws {
    let lower = (68 / (try ChiSquared.quantile(0.975, df: 68))).squareRoot()
    let upper = (68 / (try ChiSquared.quantile(0.025, df: 68))).squareRoot()
    #expect(abs(lower - 0.8565) < 0.002 && abs(upper - 1.2017) < 0.002, "\(lower), \(upper)")
  }
}
