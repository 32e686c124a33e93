internal import Foundation
internal import GSLKit

/// The law of an event, a count or an amount that may decide who leaves.
///
/// What decides is the value as it would be if everybody got the arm's mean, without the trial's bias: at
/// the person's site, in their cluster and its period.
protocol DecidingLaw: OutcomeLaw {
  /// How much of it a slope of leaving is for: 1 of an event, one standard deviation of counts and amounts.
  var unitOfLeaving: Double { get }
  /// Its values with their chances: all that there are, but for what is left out of long tails, less than 10⁻¹² in all; of amounts
  /// those at places of the normal beneath.
  var chances: [(value: Double, chance: Double)] { get }
  /// Whether all such laws have the same values, 0, 1, 2, … in that order.
  static var hasWholeValues: Bool { get }
  /// The law of people whose mean is moved, in a cluster at a standard normal value.
  ///
  /// - Parameters:
  ///   - further: What is added to the mean: that of a level of a modifier.
  ///   - shift: The move in SMD, of the mean over clusters.
  ///   - icc: Share of the variance between clusters; 0 without any.
  ///   - z: Where their cluster is.
  ///   - group: Share of the variance between groups of one cluster; 0 without any.
  ///   - zOfGroup: Where their group is.
  /// - Returns: Their law.
  func people(
    _ further: Double, shift: Double, icc: Double, at z: Double, group: Double,
    at zOfGroup: Double
  ) -> Self
  /// The same of people of a cluster that a worker drew; nil where people are independent.
  func people(
    _ further: Double, shift: Double, _ cell: PeopleCell, _ cluster: Int?,
    of worker: PeopleWorker, _ stream: inout RandomStream
  ) -> Self
  /// The values at some latent normals.
  func fill(
    _ latent: UnsafePointer<Double>, _ count: Int, into values: UnsafeMutablePointer<Double>)
}

extension EventLaw: DecidingLaw {
  var unitOfLeaving: Double { 1 }
  var chances: [(value: Double, chance: Double)] { [(0, 1 - risk), (1, risk)] }
  static var hasWholeValues: Bool { true }

  private func moved(_ further: Double, _ shift: Double) -> Double {
    ShiftPlan.risk(risk + further, shiftedBy: shift, benefit: 1)
  }

  func people(
    _ further: Double, shift: Double, icc: Double, at z: Double, group: Double,
    at zOfGroup: Double
  ) -> EventLaw {
    let ofCluster = EventSpread(moved(further, shift), icc: icc).value(at: z)
    return EventLaw(risk: EventSpread(ofCluster, icc: group / (1 - icc)).value(at: zOfGroup))
  }

  func people(
    _ further: Double, shift: Double, _ cell: PeopleCell, _ cluster: Int?,
    of worker: PeopleWorker, _ stream: inout RandomStream
  ) -> EventLaw {
    let own = worker.plans.cells[cell.place]
    guard let cluster, let clusters = worker.plans.clusters, own.sharedICC > 0 else {
      return EventLaw(risk: moved(further, shift))
    }
    if own.groupICC > 0 {
      let z = worker.clusterNormal(cell, cluster, &stream)
      let group = worker.groupNormal(cell.replicate, cell.outcome, cell.arm, cluster, &stream)
      return people(
        further, shift: shift, icc: own.icc, at: z, group: own.groupICC, at: group)
    }
    stream.seek(
      replicate: cell.replicate, unit: worker.clusterUnit(cell.arm, cluster),
      lane: .cluster(cell.outcome, isBaseline: false))
    guard own.differs || own.hasLevels else {
      let spread = EventSpread(moved(further, shift), icc: own.icc)
      return EventLaw(
        risk: clusters.risk(spread, cell.replicate, cell.outcome, cell.arm, cluster, &stream))
    }
    let variable = LatentVariables.Variable(outcome: cell.outcome, isBaseline: false)
    let z = clusters.normal(stream.normal(), cell.replicate, variable, cell.arm, cluster, &stream)
    return people(further, shift: shift, icc: own.icc, at: z, group: 0, at: 0)
  }

  func fill(
    _ latent: UnsafePointer<Double>, _ count: Int, into values: UnsafeMutablePointer<Double>
  ) {
    let threshold = EventLaw.threshold(risk)
    for i in 0..<count { values[i] = latent[i] < threshold ? 1 : 0 }
  }
}

extension CountLaw: DecidingLaw {
  var unitOfLeaving: Double { variance.squareRoot() }

  static var hasWholeValues: Bool { true }

  var chances: [(value: Double, chance: Double)] {
    // In logarithms: the chance of none may be too small to be told from 0.
    let mean = rateOfOthers
    var logarithm = dispersion > 0 ? -log1p(dispersion * mean) / dispersion : -mean
    let ratio = dispersion > 0 ? dispersion * mean / (1 + dispersion * mean) : 0
    var all = [exp(logarithm)]
    while all.count < 1_000_000 {
      let y = Double(all.count)
      let step = dispersion > 0 ? ratio * (y - 1 + 1 / dispersion) / y : mean / y
      logarithm += log(step)
      all.append(exp(logarithm))
      // Terms of the tail fall at least as fast as the step and the ratio say.
      if y > mean, step < 1, exp(logarithm) < 1e-12 * (1 - max(step, ratio)) { break }
    }
    return all.enumerated().map { y, chance in
      (Double(y), (y == 0 ? zeros : 0) + (1 - zeros) * chance)
    }
  }

  private func rate(_ further: Double, _ shift: Double) -> Double {
    let own = mean + further
    return shift == 0 ? own : own * exp(shift * variance.squareRoot() / mean)
  }

  func people(
    _ further: Double, shift: Double, icc: Double, at z: Double, group: Double,
    at zOfGroup: Double
  ) -> CountLaw {
    let own = rate(further, shift)
    guard icc + group > 0 else {
      return CountLaw(mean: own, dispersion: dispersion, zeros: zeros)
    }
    let (sigma, further) = (logSD(icc: icc), logSD(ofGroups: group, in: icc))
    let times = exp(sigma * z + further * zOfGroup - (sigma * sigma + further * further) / 2)
    return CountLaw(
      mean: own * times, dispersion: within(icc: icc + group).dispersion, zeros: zeros)
  }

  func people(
    _ further: Double, shift: Double, _ cell: PeopleCell, _ cluster: Int?,
    of worker: PeopleWorker, _ stream: inout RandomStream
  ) -> CountLaw {
    guard let cluster else {
      return CountLaw(mean: rate(further, shift), dispersion: dispersion, zeros: zeros)
    }
    let icc = worker.plans.cells[cell.place].sharedICC
    return CountLaw(
      mean: rate(further, shift) * times(cell, worker, cluster, &stream),
      dispersion: within(icc: icc).dispersion, zeros: zeros)
  }

  func fill(
    _ latent: UnsafePointer<Double>, _ count: Int, into values: UnsafeMutablePointer<Double>
  ) {
    for i in 0..<count {
      values[i] = Double(self.count(at: latent[i], rate: mean))
    }
  }
}
