import Inference
import TrialAnalysis

/// A data set as estimating equations read it, in memory of its own.
final class EquationSample {
  var table: PersonTable
  var clusters: [ClusterMean] = []
  var arms: [ClusteredArm] = []

  init(_ people: [PersonTable.Person]) {
    table = PersonTable(people)
    for arm in 0...(people.map(\.arm).max() ?? 0) {
      let own = people.filter { $0.arm == arm && !$0.outcome.isNaN }
      let all = ArmMoments(outcomes: own.map(\.outcome))
      guard own.contains(where: { $0.cluster > 0 }) else {
        arms.append(
          ClusteredArm(isClustered: false, start: 0, count: 0, people: all, within: all))
        continue
      }
      var within = ArmMoments(n: all.n)
      let start = clusters.count
      for id in Set(own.map(\.cluster)).sorted() {
        let members = ArmMoments(outcomes: own.filter { $0.cluster == id }.map(\.outcome))
        clusters.append(ClusterMean(n: members.n, mean: members.mean))
        within.sumOfSquares += members.sumOfSquares
      }
      arms.append(
        ClusteredArm(
          isClustered: true, start: start, count: clusters.count - start, people: all,
          within: within))
    }
  }

  func fit(_ analysis: EstimatingEquations) -> Fit {
    clusters.withUnsafeBufferPointer { clusters in
      arms.withUnsafeBufferPointer { arms in
        withUnsafePointer(to: table) {
          analysis.fit(
            ClusteredPeople(ClusterSample(clusters, arms), $0),
            ArmPair(treatment: 1, comparator: 0))
        }
      }
    }
  }
}

extension Fit {
  /// Why there is no estimate; nil where there is one.
  var failure: Failure? { if case .failed(let reason) = self { reason } else { nil } }
}
