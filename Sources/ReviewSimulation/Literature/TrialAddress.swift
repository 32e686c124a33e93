internal import GSLKit

/// Where the draws of a trial come from: a trial that is run again has another unit.
struct TrialAddress {
  let replicate: Int
  let unit: Int

  init(_ replicate: Int, _ unit: Int) {
    self.replicate = replicate
    self.unit = unit
  }
}

extension RandomStream {
  /// Goes to a variable of a trial.
  @inline(__always)
  mutating func seek(_ address: TrialAddress, _ lane: Lane) {
    seek(replicate: address.replicate, unit: address.unit, lane: lane)
  }

  /// Goes to a variable of one outcome of a trial; there are at most 64.
  @inline(__always)
  mutating func seek(_ address: TrialAddress, outcome: Int, _ lane: Lane) {
    seek(replicate: address.replicate, unit: address.unit * 64 + outcome, lane: lane)
  }
}
