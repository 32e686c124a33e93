import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Differences adjusted for strata against R's `lm`; made by `Fixtures/scripts/stratified.R`.
struct StratifiedVersusRTests {
  struct Result: Decodable { let estimate, se, df: Double }
  struct Case: Decodable {
    let name: String
    let stratum, arm: [Int]
    let n, x, y: [Double]
    let plain, adjusted: Result
    let weighted, both: Result?

    var strata: Int { (stratum.max() ?? 0) + 1 }
    func rows(_ arm: Int, _ stratum: Int) -> [Int] {
      y.indices.filter { self.arm[$0] == arm && self.stratum[$0] == stratum }
    }
  }
  struct File: Decodable { let cases: [Case] }

  private func expect(_ fit: Fit, _ result: Result, _ name: String) throws {
    let estimate = try #require(fit.estimate, "\(name)")
    #expect(close(estimate.value, result.estimate, relative: 1e-9), "\(name) \(estimate)")
    #expect(close(estimate.standardError, result.se, relative: 1e-9), "\(name) \(estimate)")
    #expect(estimate.df == result.df, "\(name) \(estimate)")
  }

  /// People at sites: the arm on trial is the first.
  @Test func sites() throws {
    for data in try Fixtures.json("stratified.json", as: File.self).cases
    where data.name.hasPrefix("sites") {
      let cells = [1, 0].flatMap { arm in
        (0..<data.strata).map { s in
          let rows = data.rows(arm, s)
          return ArmMoments(outcomes: rows.map { data.y[$0] }, baselines: rows.map { data.x[$0] })
        }
      }
      let pair = ArmPair(treatment: 0, comparator: 1)
      try expect(
        StratifiedTest().fit(cells.span, levels: data.strata, pair), data.plain, data.name)
      try expect(
        StratifiedTest(usesBaseline: true).fit(cells.span, levels: data.strata, pair),
        data.adjusted, data.name)
    }
  }

  /// Means of clusters in strata, weighted or not.
  @Test func clusters() throws {
    for data in try Fixtures.json("stratified.json", as: File.self).cases
    where data.name.hasPrefix("clusters") {
      var clusters: [ClusterMean] = []
      var arms: [ClusteredArm] = []
      for arm in [1, 0] {
        let start = clusters.count
        for i in data.y.indices where data.arm[i] == arm {
          clusters.append(
            ClusterMean(
              n: data.n[i], mean: data.y[i], baselineMean: data.x[i], stratum: data.stratum[i]))
        }
        arms.append(
          ClusteredArm(
            isClustered: true, start: start, count: clusters.count - start, people: ArmMoments(),
            within: ArmMoments()))
      }
      func fit(_ weights: ClusterMeansTest.Weights, _ usesBaseline: Bool) -> Fit {
        ClusterMeansTest(weights: weights, usesBaseline: usesBaseline, strata: .adjusted)
          .fit(clusters.span, arms.span, ArmPair(treatment: 0, comparator: 1))
      }
      try expect(fit(.equal, false), data.plain, data.name)
      try expect(fit(.equal, true), data.adjusted, data.name)
      try expect(fit(.size, false), #require(data.weighted), data.name)
      try expect(fit(.size, true), #require(data.both), data.name)
    }
  }
}
