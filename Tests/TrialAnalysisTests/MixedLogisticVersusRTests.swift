import GSLKit
import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Mixed logistic regressions against a likelihood integrated by R, and lme4's `glmer`; made by `Fixtures/scripts/mixed-logistic.R`.
struct MixedLogisticVersusRTests {
  struct Case: Decodable {
    let name: String
    let byArm: Bool
    let n, events: [[Double]]
    let clustered: [Bool]
    let estimate, se, loglik: Double
    let sds: [Double]
    let glmer: [Double]?

    var units: [LogisticIntercepts.Unit] {
      (0..<2).flatMap { a in
        zip(n[a], events[a]).map { n, e in
          LogisticIntercepts.Unit(
            n: n, events: e, arm: a, random: clustered[a] ? (byArm ? a : 0) : -1)
        }
      }
    }
  }
  struct File: Decodable { let cases: [Case] }
  private let pair = ArmPair(treatment: 0, comparator: 1)

  static func sample(
    _ n: [[Double]], _ events: [[Double]], clustered: [Bool]
  ) -> (clusters: [ClusterMean], arms: [ClusteredArm]) {
    var clusters: [ClusterMean] = []
    var arms: [ClusteredArm] = []
    for a in n.indices {
      let people = zip(n[a], events[a]).flatMap { n, e in
        (0..<Int(n)).map { Double($0) < e ? 1.0 : 0 }
      }
      let all = ArmMoments(outcomes: people, baselines: people.map { _ in 0 })
      let start = clusters.count
      if clustered[a] {
        clusters += zip(n[a], events[a]).map { ClusterMean(n: $0, mean: $1 / $0) }
      }
      arms.append(
        ClusteredArm(
          isClustered: clustered[a], start: start, count: clusters.count - start, people: all,
          within: all))
    }
    return (clusters, arms)
  }

  @Test func everyCase() throws {
    let cases = try Fixtures.json("mixed-logistic.json", as: File.self).cases
    #expect(cases.count == 10)
    for data in cases {
      let model = LogisticIntercepts(
        arms: 2, randoms: data.sds.count, points: HermitePoints(count: 50))
      let found = try #require(model.fit(data.units.span).found)
      #expect(
        close(found.logOdds[0] - found.logOdds[1], data.estimate, relative: 1e-6, floor: 1e-8),
        "\(data.name)")
      #expect(close(found.logLikelihood, data.loglik, relative: 1e-9), "\(data.name)")
      for (ours, theirs) in zip(found.sds, data.sds) {
        #expect(close(ours, theirs, relative: 1e-5, floor: 1e-6), "\(data.name): \(ours) \(theirs)")
      }
      let (clusters, arms) = Self.sample(data.n, data.events, clustered: data.clustered)
      for points in [25, 50] {
        let fit = MixedLogistic(random: data.byArm ? .byArm : .common, points: points)
          .fit(clusters.span, arms.span, pair)
        let estimate = try #require(fit.estimate, "\(data.name)")
        let relative = points == 50 ? 1e-6 : 1e-5
        #expect(
          close(estimate.value, data.estimate, relative: relative, floor: 1e-7),
          "\(data.name) \(points)")
        #expect(
          close(estimate.standardError, data.se, relative: points == 50 ? 1e-5 : 3e-5),
          "\(data.name) \(points): \(estimate.standardError) \(data.se)")
        let df = zip(data.n, data.clustered).reduce(0) { $0 + ($1.1 ? $1.0.count - 1 : 0) }
        #expect(estimate.df == Double(df))
        // glmer's own errors are those of its Hessian by differences.
        if let theirs = data.glmer {
          #expect(
            close(estimate.value, theirs[0], relative: 2e-4, floor: 1e-5), "\(data.name) glmer")
          #expect(close(estimate.standardError, theirs[1], relative: 2e-3), "\(data.name) glmer")
        }
      }
    }
  }

  /// No events, nothing but events, nobody, one person in each cluster, clusters that are all alike.
  @Test func edges() throws {
    func fit(_ n: [[Double]], _ events: [[Double]], clustered: [Bool] = [true, true]) -> Fit {
      let (clusters, arms) = Self.sample(n, events, clustered: clustered)
      return MixedLogistic().fit(clusters.span, arms.span, pair)
    }
    let sizes = [[10.0, 10, 10], [10.0, 10, 10]]
    #expect(fit(sizes, [[0, 0, 0], [3, 4, 2]]) == .failed(.emptyCell))
    #expect(fit(sizes, [[10, 10, 10], [3, 4, 2]]) == .failed(.emptyCell))
    #expect(fit([[], [10, 10]], [[], [3, 4]]) == .failed(.tooFewObservations))
    #expect(
      fit([[1, 1, 1], [1, 1, 1]], [[0, 1, 1], [1, 0, 0]]) == .failed(.tooFewObservations))
    // All alike: logistic regression of 30 and 30 people, at the boundary.
    let alike = fit(sizes, [[3, 3, 3], [5, 5, 5]])
    guard case .boundary(let estimate, .noClusterVariance) = alike else {
      Issue.record("\(alike)")
      return
    }
    #expect(close(estimate.value, -0.8472978603872037, relative: 1e-9))
    let variance: Double = 1.0 / 9 + 1.0 / 21 + 2.0 / 15
    #expect(close(estimate.standardError, variance.squareRoot(), relative: 1e-9))
    // A cluster of a million people, and one of one.
    let large = fit(
      [[1_000_000, 10, 1], [500_000, 20, 3]], [[300_000, 2, 1], [150_000, 9, 1]])
    #expect(large.estimate?.standardError.isFinite == true, "\(large)")
  }

  /// Means of polynomials of Gauss and Hermite's points are those of a standard normal.
  @Test func points() {
    for count in [5, 9, 25] {
      let points = HermitePoints(count: count)
      func mean(_ power: Int) -> Double {
        zip(points.places, points.weights).reduce(0) { sum, point in
          sum + point.1 * (0..<power).reduce(1) { product, _ in product * point.0 }
        }
      }
      #expect(close(mean(0), 1, relative: 1e-14))
      #expect(abs(mean(3)) < 1e-12)
      #expect(close(mean(2), 1, relative: 1e-12))
      #expect(close(mean(8), 105, relative: 1e-11))
    }
  }
}
