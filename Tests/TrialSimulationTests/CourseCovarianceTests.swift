import Foundation
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// Means and covariances of repeated measures: what is drawn is what closed forms say.
struct CourseCovarianceTests {
  private static func trial(_ outcome: String, methods: String) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 40}
        arms: {a: {delivery: peer-led, effect: {points: 4}}, b: {comparator: usual-care}}
        outcomes:
          y: {kind: repeated, times: [0, 2, 5, 14], \(outcome)}
      analysis: {methods: {\(methods)}}
      """)
  }

  /// The mean of three waves of an AR(1) process, and the difference of the ends of four.
  ///
  /// Variances (3 + 4a + 2a²)/9 and 2(1 − a³) of one wave's; with a share s that lasts, s + (1 − s) and (1 − s) of them.
  @Test(arguments: [(0.6, 0.0), (-0.5, 0.0), (0.6, 0.4), (0.9, 0.2)])
  func autocorrelation(_ a: Double, _ stable: Double) throws {
    let scenario = try Self.trial(
      "sd: 10, stable-share: \(stable), autocorrelation: \(a), course: sustained",
      methods: "mean: {kind: summary-measure, of: mean}, ends: {kind: summary-measure, of: change}")
    let tally = try Scenarios.tally(scenario, 20_000)
    let (mean, ends) = ((3 + 4 * a + 2 * a * a) / 9, 2 * (1 - a * a * a))
    for (method, variance) in [
      ("mean", stable + (1 - stable) * mean), ("ends", (1 - stable) * ends),
    ] {
      let se = (2 * 100 * variance / 40).squareRoot()
      let row = try #require(tally.layout.rows.first { $0.method == method })
      #expect(abs(row.plannedSE / se - 1) < 1e-12, "planned \(row.plannedSE), \(se)")
      #expect(try #require(tally.figure("empirical-se", method)).agrees(with: se))
    }
  }

  /// A course of its own without effect is both arms': truth and bias do not know it, and people show it.
  @Test func means() throws {
    let scenario = try Self.trial(
      "sd: 10, means: [40, 43, 45, 44], shares: [0, 1, 1, 0.5]",
      methods: "last: {kind: summary-measure, of: last}")
    let tally = try Scenarios.tally(scenario, 20_000)
    #expect(tally.layout.rows[0].truth == 2)
    #expect(try #require(tally.figure("bias", "last")).agrees(with: 0))
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    var sums = [0.0, 0, 0, 0]
    for replicate in 0..<200 {
      for person in Replay(experiment, replicate: replicate, seed: 1).people where person.arm == "b"
      {
        for (w, value) in person.values.enumerated() { sums[w] += try #require(value) }
      }
    }
    // 8,000 people of SD 10: five standard errors of a mean.
    for (sum, mean) in zip(sums, [40.0, 43, 45, 44]) {
      #expect(abs(sum / 8000 - mean) < 5 * 10 / 8000.0.squareRoot())
    }
  }

  /// Standard deviations and correlations that are said wave by wave are those of the people drawn, and of the plan:
  /// w'Σw for the last wave, the mean of the three after the baseline and the difference of the ends.
  @Test(arguments: [
    (
      "sds: [10, 11, 13, 12], correlations: {0: {2: 0.6, 5: 0.5, 14: 0.3}, 2: {5: 0.7, 14: 0.45}, 5: {14: 0.65}}",
      [10.0, 11, 13, 12], [0.6, 0.5, 0.3, 0.7, 0.45, 0.65]
    ),
    (
      "sd: 10, lag-correlations: [0.7, 0.55, 0.3]", [10.0, 10, 10, 10],
      [0.7, 0.55, 0.3, 0.7, 0.55, 0.7]
    ),
    ("sd: 10, correlations: 0.4", [10.0, 10, 10, 10], [0.4, 0.4, 0.4, 0.4, 0.4, 0.4]),
    (
      "sds: [5, 10, 10, 20], stable-share: 0.4, autocorrelation: 0.5", [5.0, 10, 10, 20],
      [0.7, 0.55, 0.475, 0.7, 0.55, 0.7]
    ),
  ])
  func covariances(_ outcome: String, _ sds: [Double], _ pairs: [Double]) throws {
    let scenario = try Self.trial(
      outcome,
      methods:
        "last: {kind: summary-measure, of: last}, mean: {kind: summary-measure, of: mean}, ends: {kind: summary-measure, of: change}"
    )
    let tally = try Scenarios.tally(scenario, 20_000)
    let places = [[-1, 0, 1, 2], [0, -1, 3, 4], [1, 3, -1, 5], [2, 4, 5, -1]]
    func covariance(_ i: Int, _ j: Int) -> Double {
      let place = places[i][j]
      return sds[i] * sds[j] * (place < 0 ? 1.0 : pairs[place])
    }
    let summaries: [(String, [Double])] = [
      ("last", [0, 0, 0, 1]), ("mean", [0, 1 / 3.0, 1 / 3.0, 1 / 3.0]), ("ends", [-1, 0, 0, 1]),
    ]
    for (method, weights) in summaries {
      var variance: Double = 0
      for i in 0..<4 { for j in 0..<4 { variance += weights[i] * weights[j] * covariance(i, j) } }
      let se = (2 * variance / 40).squareRoot()
      let row = try #require(tally.layout.rows.first { $0.method == method })
      #expect(abs(row.plannedSE / se - 1) < 1e-12, "\(method): planned \(row.plannedSE), \(se)")
      #expect(try #require(tally.figure("empirical-se", method)).agrees(with: se), "\(method)")
      #expect(try #require(tally.figure("bias", method)).agrees(with: 0), "\(method)")
    }
  }

  /// Groups take an ICC of the variance at every wave, whatever it is there; whether they form after the baseline or are old.
  @Test(arguments: [
    ("design: {participants-per-arm: 40}", ", groups: {size: 8, icc: 0.2}", 1),
    ("design: {kind: cluster, clusters-per-arm: 5, cluster-size: 8, icc: 0.2}", "", 2),
  ])
  func clusters(_ design: String, _ groups: String, _ arms: Double) throws {
    let scenario = try Scenarios.text(
      """
      trial:
        \(design)
        arms: {a: {delivery: peer-led, effect: {points: 4}\(groups)}, b: {comparator: usual-care}}
        outcomes: {y: {kind: repeated, times: [0, 3, 6], sds: [10, 10, 15], correlations: 0.5}}
      analysis: {methods: {last: {kind: summary-measure, of: last}}}
      """)
    let tally = try Scenarios.tally(scenario, 20_000)
    // One arm, or both, of five clusters of eight: design effect 1 + 7·.2.
    let se = 15 * ((arms * 2.4 + 2 - arms) / 40).squareRoot()
    #expect(try #require(tally.figure("empirical-se")).agrees(with: se))
    #expect(try #require(tally.figure("bias")).agrees(with: 0))
  }

  /// People whose intercepts alone last have equal correlations: the same law in both words, with clusters, sites and bias.
  @Test(arguments: [("within", 0.0), ("added", 0.0), ("within", 0.3)])
  func linesAtSites(_ variance: String, _ bias: Double) throws {
    func figures(_ words: String) throws -> (se: Measured, bias: Measured) {
      let scenario = try Scenarios.text(
        """
        trial:
          design: {kind: cluster, clusters-per-arm: 8, cluster-size: 10, icc: 0.4, variance: \(variance)}
          arms: {a: {delivery: peer-led, effect: {smd: 0.3}}, b: {comparator: usual-care}}
          outcomes: {y: {kind: repeated, times: [0, 3, 6], sd: 10, \(words), course: sustained}}
          sites: {number: 2, icc: 0.5}
          bias: {sequence-generation: {smd: \(bias)}}
        analysis: {methods: {last: {kind: summary-measure, of: last}}}
        """)
      let tally = try Scenarios.tally(scenario, 20_000)
      let (se, bias) = (tally.figure("empirical-se"), tally.figure("bias"))
      return try (#require(se), #require(bias))
    }
    let (line, free) = try (figures("stable-share: 0.95"), figures("correlations: 0.95"))
    #expect(abs(line.se.value - free.se.value) < 5 * (line.se.mcse + free.se.mcse))
    #expect(line.bias.agrees(with: 10 * bias), "\(line.bias)")
    #expect(free.bias.agrees(with: 10 * bias), "\(free.bias)")
  }

  /// With another covariance in truth a model that knows it keeps its level, with missing people too.
  @Test func unstructuredModel() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 60}
        arms:
          a: {delivery: peer-led, dropout: 0.2, attrition: {last: -0.5}}
          b: {comparator: usual-care, dropout: 0.2, attrition: {last: -0.5}}
        outcomes:
          y:
            kind: repeated
            times: [0, 3, 6, 12]
            sds: [8, 10, 12, 14]
            lag-correlations: [0.6, 0.35, 0.1]
      analysis: {methods: {m: {kind: mmrm, covariance: unstructured}}}
      """)
    let tally = try Scenarios.tally(scenario, 4_000)
    #expect(try #require(tally.figure("type-i-error")).agrees(with: 0.05))
    #expect(try #require(tally.figure("bias")).agrees(with: 0))
  }

  @Test(arguments: [
    ("means: [1, 2]", "give a mean for each of the 4 waves"),
    ("mean: 3, means: [1, 2, 3, 4]", "give 'mean', or 'means'"),
    ("autocorrelation: 1", "must lie in -0.99 … 0.99"),
    ("sds: [1, 2]", "give a standard deviation for each of the 4 waves"),
    ("sds: [1, 2, 3, 4]", "give 'sd', or 'sds'"),
    ("lag-correlations: [0.5]", "give a correlation for each of 1 to 3 waves apart"),
    ("lag-correlations: [0.9, -0.9, 0.9]", "cannot exist together"),
    ("correlations: {0: {2: 0.5}}", "the correlation of '0' and '5' is missing"),
    ("correlations: 0.5, stable-share: 0.4", "leave out 'stable-share'"),
    ("correlations: 0.5, slope-sd: 0.1", "have no slopes"),
  ])
  func refused(_ outcome: String, _ words: String) throws {
    #expect {
      _ = try Self.trial("sd: 10, \(outcome)", methods: "t: {kind: summary-measure}")
    } throws: { "\($0)".contains(words) }
  }
}
