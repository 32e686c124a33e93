import Foundation
import GSLKit
import InputFiles
import MonteCarlo
import Testing
import TrialSimulation

/// How much of the support reaches people: attendance, fidelity, turnover, contamination of clusters.
struct DeliveryTests {
  static func trial(
    _ arm: String, outcome: String = "gaussian", people: Int = 100, estimand: String = "delivered"
  ) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: \(people)}
        arms: {a: {delivery: peer-led, \(arm)}, b: {comparator: usual-care}}
        outcomes: {y: {kind: \(outcome)}}
        estimand: {delivery: \(estimand)}
      analysis: {methods: {\(outcome.hasPrefix("binary") ? "risk-difference" : "welch"): {}}}
      """)
  }

  /// Beta-binomial probabilities by their integral over the beta density.
  @Test func betaBinomial() throws {
    for (n, a, b) in [(1, 0.5, 2.0), (8, 2.1, 0.9), (12, 40, 3), (60, 0.3, 0.4)] {
      let all = BetaBinomial.probabilities(n: n, a: a, b: b)
      #expect(abs(all.reduce(0, +) - 1) < 1e-12)
      let mean = all.indices.reduce(0) { $0 + Double($1) * all[$1] }
      let size = Double(n)
      #expect(abs(mean - size * a / (a + b)) < 1e-9 * size)
      let square = all.indices.reduce(0) { $0 + Double($1 * $1) * all[$1] }
      let variance = size * a * b * (a + b + size) / ((a + b) * (a + b) * (a + b + 1))
      #expect(abs(square - mean * mean - variance) < 1e-8 * size * size, "\(n) \(a) \(b)")
    }
    // Shapes 1 and 1: every number of sessions is as likely.
    for p in BetaBinomial.probabilities(n: 9, a: 1, b: 1) { #expect(abs(p - 0.1) < 1e-12) }
  }

  /// Linear response to uniform attendance of nine sessions, a tenth never: E g = .45, Var g = .9·(.5² + 11/108) − .45².
  ///
  /// mean = sessions' share .5 and spread 1/3 are a beta of shapes 1 and 1: 0 … 9 equally likely, with variance 99/12.
  @Test func attendance() throws {
    let arm =
      "effect: {smd: 1}, delivered: {attendance: {sessions: 9, mean: 1/2, spread: 1/3, never: 0.1}}"
    let tally = try Scenarios.tally(try Self.trial(arm), 50_000)
    #expect(abs(tally.layout.rows[0].truth - 0.45) < 1e-12)
    #expect(try #require(tally.figure("bias")).agrees(with: 0))
    let variance = 0.9 * (0.25 + 99.0 / 12 / 81) - 0.45 * 0.45
    let found = try #require(tally.figure("empirical-se"))
    #expect(found.agrees(with: ((2 + variance) / 100).squareRoot()), "\(found)")
    // Against what all of it would do, the trial falls short by what people miss.
    let full = try Scenarios.tally(try Self.trial(arm, estimand: "full"), 50_000)
    #expect(try #require(full.figure("bias")).agrees(with: -0.55))
  }

  /// Thresholds and plateaus on the same uniform attendance, and a correlation with the baseline, which leaves means alone.
  @Test func responses() throws {
    for (keys, mean) in [
      ("response: threshold, enough: 6", 0.4), ("response: plateau, enough: 3", 0.8),
      ("response: threshold, enough: 6, baseline-correlation: -0.6", 0.4),
    ] {
      let scenario = try Self.trial(
        "effect: {smd: 1}, delivered: {attendance: {sessions: 9, mean: 1/2, spread: 1/3, \(keys)}}")
      let tally = try Scenarios.tally(scenario, 20_000)
      #expect(abs(tally.layout.rows[0].truth - mean) < 1e-12, "\(keys)")
      #expect(try #require(tally.figure("bias")).agrees(with: 0), "\(keys)")
    }
  }

  /// Events: risks lie as far between none and full delivery.
  @Test func events() throws {
    let scenario = try Self.trial(
      "effect: {risk: 0.2}, delivered: {attendance: {sessions: 9, mean: 1/2, spread: 1/3}}",
      outcome: "binary, risk: 0.5")
    let tally = try Scenarios.tally(scenario, 50_000)
    #expect(abs(tally.layout.rows[0].truth + 0.15) < 1e-12)
    #expect(try #require(tally.figure("bias")).agrees(with: 0))
  }

  /// Fidelity and turnover of groups: Var of the arm's mean gains Δ²·Var(F·T)/J.
  @Test func fidelityAndTurnover() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {kind: grouped, groups-per-arm: 10}
        arms:
          a:
            delivery: peer-led
            effects: {y: {smd: 1}, e: {risk: 0.2}}
            groups: {size: 8, icc: 0}
            delivered: {fidelity: {mean: 0.7, sd: 0.2}, turnover: {share: 0.4, keeps: 0.25, leave: 0.5}}
          b: {comparator: usual-care}
        outcomes: {y: {kind: gaussian}, e: {kind: binary, risk: 0.5, icc: 0.1}}
      analysis: {methods: {means: {kind: cluster-means, variance: by-arm, weights: equal}}}
      """)
    let tally = try Scenarios.tally(scenario, 40_000)
    #expect(abs(tally.layout.rows[0].truth - 0.7 * 0.7) < 1e-12)
    #expect(abs(tally.layout.rows[1].truth + 0.3 * 0.49) < 1e-12)
    #expect(try #require(tally.figure("bias", outcome: "e")).agrees(with: 0))
    // Groups whose leader left lose half of their people: their means, less precise, stay unbiased.
    #expect(try #require(tally.figure("bias", outcome: "y")).agrees(with: 0))
    let square = (0.49 + 0.04) * (0.6 + 0.4 * 0.0625) - 0.49 * 0.49
    // Mean of 1/n over groups: 8 people, or 1 + what is left of 8 by a fair coin, given anybody is.
    let halves = (1...8).map { k in
      Binomial.probability(k, n: 8, p: 0.5) / (Double(k) * (1 - pow(0.5, 8)))
    }
    let inverse = 0.6 / 8 + 0.4 * halves.reduce(0, +)
    let found = try #require(tally.figure("empirical-se", outcome: "y"))
    let exact = ((square + inverse) / 10 + 1.0 / 80).squareRoot()
    // A group that loses all its people, one in 640, is left out: below a thousandth of the standard error.
    #expect(found.agrees(with: exact, rounding: 0.001 * exact), "\(found) \(exact)")
  }

  /// Contamination that differs between teams: Var of the arm's mean gains Δ²·(sd²/J + (c(1 − c) − sd²)/N).
  @Test func contaminationOfClusters() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {kind: cluster, clusters-per-arm: 10, cluster-size: 20, icc: 0}
        arms:
          a: {delivery: peer-led, effect: {smd: 0.8}}
          b: {comparator: usual-care, contamination: {share: 0.25, from: a, cluster-sd: 0.3}}
        outcomes: {y: {kind: gaussian}}
      analysis: {methods: {means: {kind: cluster-means}}}
      """)
    let tally = try Scenarios.tally(scenario, 40_000)
    #expect(try #require(tally.figure("bias")).agrees(with: -0.2))
    let found = try #require(tally.figure("empirical-se"))
    let shares = 0.09 / 10 + (0.25 * 0.75 - 0.09) / 200
    #expect(found.agrees(with: (2.0 / 200 + 0.64 * shares).squareRoot()), "\(found)")
  }

  /// Leaving by attendance: the arm's share leaves, and those who stay came more often.
  ///
  /// With slope s on g and P(g) on 0, 1/9 … 1: E[g | stay] = ΣP(g)·g·(1 − p(g))/(1 − dropout).
  @Test func attendanceDecides() throws {
    for rho in [0.0, -0.5] {
      let scenario = try Self.trial(
        """
        effect: {smd: 1}, dropout: 0.4, attrition: {attendance: -3, baseline: \(rho)},
          delivered: {attendance: {sessions: 9, mean: 1/2, spread: 1/3, baseline-correlation: \(rho)}}
        """, people: 400)
      let tally = try Scenarios.tally(scenario, 5_000)
      let bias = try #require(tally.figure("bias"))
      if rho == 0 {
        let shares = (0...9).map { Double($0) / 9 }
        func left(_ a: Double) -> [Double] { shares.map { 0.1 / (1 + exp(-a + 3 * $0)) } }
        let a = try RootFinder.brent(from: -9, to: 9, absolute: 1e-12) {
          left($0).reduce(0, +) - 0.4
        }
        let stay = zip(shares, left(a)).map { $0 * (0.1 - $1) }.reduce(0, +) / 0.6
        #expect(bias.agrees(with: stay - 0.5), "\(bias) \(stay - 0.5)")
      } else {
        #expect(bias.value > 0.05, "\(bias)")
      }
      // 60 % of the arm's people stay, whatever decides: 40,000 of them, so within 5 × .0025.
      let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
      let stayed = (0..<100).reduce(0) { sum, replicate in
        sum
          + Replay(experiment, replicate: replicate, seed: 1).people
          .filter { $0.arm == "a" && $0.values.last != .some(nil) }.count
      }
      #expect(abs(Double(stayed) / 40_000 - 0.6) < 0.0125, "\(rho) \(stayed)")
    }
  }

  /// An arm whose people get part of their own support and part of another's: (1 − c)·m·own + c·other.
  ///
  /// Fidelity F, .5 with SD .3 in ten groups, .4 contaminated: Var gains .6²·.3²/10 + .24·E F²/N of the arm.
  @Test func deliveredAndContaminated() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {kind: grouped, groups-per-arm: 10}
        arms:
          a:
            delivery: peer-led
            effects: {y: {smd: 1}, e: {risk: 0.05}}
            groups: {size: 20, icc: 0}
            delivered: {fidelity: {mean: 0.5, sd: 0.3}}
            contamination: {share: 0.4, from: b}
          b: {comparator: usual-care}
        outcomes: {y: {kind: gaussian}, e: {kind: binary, risk: 0.95}}
        estimand: {contamination: diluted}
      analysis: {methods: {means: {kind: cluster-means, variance: by-arm}}}
      """)
    let tally = try Scenarios.tally(scenario, 40_000)
    #expect(abs(tally.layout.rows[0].truth - 0.3) < 1e-12)
    #expect(try #require(tally.figure("bias", outcome: "y")).agrees(with: 0))
    let found = try #require(tally.figure("empirical-se", outcome: "y"))
    let exact = (2.0 / 200 + 0.36 * 0.09 / 10 + 0.24 * (0.25 + 0.09) / 200).squareRoot()
    #expect(found.agrees(with: exact), "\(found) \(exact)")
    // Risks stay between those of the supports: nothing is cut.
    #expect(abs(tally.layout.rows[1].truth + 0.27) < 1e-12)
    #expect(try #require(tally.figure("bias", outcome: "e")).agrees(with: 0))
  }

  /// Bias moves each person's log odds, after delivery: people who get all or nothing, and a bias of .4 SMD.
  @Test func biasedEvents() throws {
    func tally(_ bias: Double) throws -> Tally {
      try Scenarios.tally(
        try Scenarios.text(
          """
          trial:
            design: {participants-per-arm: 200}
            arms:
              a: {delivery: peer-led, effect: {risk: 0.05}, delivered: {attendance: {sessions: 1, mean: 0.5, spread: 0}}}
              b: {comparator: usual-care}
            outcomes: {e: {kind: binary, risk: 0.3}}
            bias: {expectancy: {smd: \(bias)}}
          analysis: {methods: {risk-difference: {}}}
          """), 40_000)
    }
    func shifted(_ p: Double) -> Double {
      1 / (1 + exp(-(log(p / (1 - p)) - 0.4 * Double.pi / 3.0.squareRoot())))
    }
    let exact = (shifted(0.05) + shifted(0.3)) / 2 - 0.175
    let found = try #require(try tally(0.4).figure("bias"))
    #expect(found.agrees(with: exact), "\(found) \(exact)")
    #expect(try #require(try tally(0).figure("bias")).agrees(with: 0))
  }

  /// Shares who leave where clusters add variance, and where baseline and end differ in how much clusters share.
  @Test(arguments: [
    (
      "{kind: cluster, clusters-per-arm: 40, cluster-size: 10, icc: 0.6, variance: added}", "",
      "outcome: 2"
    ),
    (
      "{kind: grouped, groups-per-arm: 40}", ", groups: {size: 10, icc: 0.3}",
      "baseline: -3, outcome: 3"
    ),
  ])
  func sharesInClusters(_ design: String, _ groups: String, _ rule: String) throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: \(design)
        arms:
          a: {delivery: peer-led, effect: {smd: 0.2}, dropout: 0.1, attrition: {\(rule)}\(groups)}
          b: {comparator: usual-care}
        outcomes: {y: {kind: gaussian, baseline-correlation: 0.9}}
      analysis: {methods: {ancova: {}}}
      """)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    var left: [Double] = []
    for replicate in 0..<200 {
      let people = Replay(experiment, replicate: replicate, seed: 1).people.filter { $0.arm == "a" }
      left.append(
        Double(people.count { $0.values.last == .some(nil) }) / Double(people.count))
    }
    let mean = left.reduce(0, +) / 200
    let square = left.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 199
    #expect(abs(mean - 0.1) < 5 * (square / 200).squareRoot(), "\(mean)")
  }

  /// What does not fit is refused, and says what to do.
  @Test func problems() {
    for (arm, says) in [
      ("effect: {smd: 1}, delivered: {fidelity: {mean: 0.8, sd: 0.1}}", "give the arm 'groups'"),
      ("effect: {smd: 1}, dropout: 0.2, attrition: {attendance: -1}", "give it 'delivered:"),
      ("effect: {smd: 1}, delivered: {fidelity: {mean: 0.9, sd: 0.4}}", "less than 0.3"),
      (
        "effect: {smd: 1}, delivered: {attendance: {sessions: 6, mean: 0.5, enough: 8, response: plateau}}",
        "cannot be needed"
      ),
    ] {
      let problem = #expect(throws: (any Error).self) { try Self.trial(arm) }
      #expect("\(problem as Any)".contains(says), "\(problem as Any)")
    }
  }
}
