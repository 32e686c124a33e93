internal import Foundation
internal import GSLKit

/// Costs decide who leaves: the dear, or those who needed little.
extension AmountLaw: DecidingLaw {
  var unitOfLeaving: Double { cv * mean }
  static var hasWholeValues: Bool { false }

  var chances: [(value: Double, chance: Double)] {
    let own = UnitAmounts(cv: cv, zeros: zeros, shape: shape)
    return (zeros > 0 ? [(0, zeros)] : [])
      + NormalPlaces.wide.map { (mean * own.positive($0.z), (1 - zeros) * $0.weight) }
  }

  private func about(_ further: Double, _ shift: Double) -> Double {
    shift == 0 ? mean + further : (mean + further) * exp(shift * unitCV)
  }

  func people(
    _ further: Double, shift: Double, icc: Double, at z: Double, group: Double,
    at zOfGroup: Double
  ) -> AmountLaw {
    let own = about(further, shift)
    guard icc + group > 0 else { return with(means: [own]) }
    let (sigma, further) = (logSD(icc: icc), logSD(ofGroups: group, in: icc))
    let times = exp(sigma * z + further * zOfGroup - (sigma * sigma + further * further) / 2)
    return within(icc: icc + group).with(means: [own * times])
  }

  func people(
    _ further: Double, shift: Double, _ cell: PeopleCell, _ cluster: Int?,
    of worker: PeopleWorker, _ stream: inout RandomStream
  ) -> AmountLaw {
    let own = about(further, shift)
    guard let cluster else { return with(means: [own]) }
    return within(icc: worker.plans.cells[cell.place].sharedICC)
      .with(means: [own * times(cell, worker, cluster, &stream)])
  }

  func fill(
    _ latent: UnsafePointer<Double>, _ count: Int, into values: UnsafeMutablePointer<Double>
  ) {
    let own = UnitAmounts(cv: cv, zeros: zeros, shape: shape)
    for i in 0..<count { values[i] = mean * own.value(latent[i]) }
  }
}
