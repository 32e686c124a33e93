internal import Foundation
internal import GSLKit

/// The law of an outcome of 0 or more whose mean clusters, and groups within them, multiply.
///
/// ```
/// cluster  e^(σz − σ²/2),   group in it  e^(σ_g·z_g − σ_g²/2)        z standard normal; on average 1
/// ```
protocol MultipliedLaw: OutcomeLaw {
  /// σ: of the logarithm of what people of one cluster share, where they have this correlation.
  func logSD(icc: Double) -> Double
  /// σ_g: the same of groups of one cluster, beside what clusters share.
  func logSD(ofGroups icc: Double, in clusters: Double) -> Double
}

extension MultipliedLaw {
  /// By how much the mean of a cluster, and of a group in it, is its arm's.
  func times(
    _ cell: PeopleCell, _ worker: PeopleWorker, _ cluster: Int, _ stream: inout RandomStream
  ) -> Double {
    let plans = worker.plans
    let icc = plans.cells[cell.place].icc
    let ofGroups = plans.cells[cell.place].groupICC
    guard let clusters = plans.clusters, clusters.counts[cell.arm] != nil, icc + ofGroups > 0
    else { return 1 }
    if ofGroups > 0 {
      let (sigma, further) = (logSD(icc: icc), logSD(ofGroups: ofGroups, in: icc))
      let z = worker.clusterNormal(cell, cluster, &stream)
      let group = worker.groupNormal(cell.replicate, cell.outcome, cell.arm, cluster, &stream)
      return exp(sigma * z + further * group - (sigma * sigma + further * further) / 2)
    }
    stream.seek(
      replicate: cell.replicate, unit: worker.clusterUnit(cell.arm, cluster),
      lane: .cluster(cell.outcome, isBaseline: false))
    let variable = LatentVariables.Variable(outcome: cell.outcome, isBaseline: false)
    let u = clusters.normal(stream.normal(), cell.replicate, variable, cell.arm, cluster, &stream)
    let sigma = logSD(icc: icc)
    return exp(sigma * u - sigma * sigma / 2)
  }
}
