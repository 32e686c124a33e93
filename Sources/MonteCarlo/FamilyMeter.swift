/// Counts what a multiplicity procedure rejected.
public struct FamilyMeter: BitwiseCopyable {
  let counts: UnsafeMutablePointer<Int>
  let sums: UnsafeMutablePointer<Double>
  let size: Int
  let nulls: UInt64

  @inline(__always)
  private func add(_ entry: FamilySum, _ value: Double) { sums[entry.rawValue] += value }

  /// Counts one replicate.
  ///
  /// - Parameters:
  ///   - rejected: Bit i: member i was rejected.
  ///   - run: How many members were run; all unless given.
  public func add(_ rejected: UInt64, run: Int? = nil) {
    let number = rejected.nonzeroBitCount
    let falsely = (rejected & nulls).nonzeroBitCount
    let count = Double(run ?? size)
    add(.run, count)
    add(.run2, count * count)
    if number > 0 {
      counts[0] &+= 1
      if number == run ?? size { counts[1] &+= 1 }
      if falsely > 0 { counts[2] &+= 1 }
      let share = Double(falsely) / Double(number)
      add(.share, share)
      add(.share2, share * share)
      add(.runRejected, count * Double(number))
      add(.falsely, Double(falsely))
      add(.falsely2, Double(falsely * falsely))
      var rest = rejected
      while rest != 0 {
        counts[3 &+ rest.trailingZeroBitCount] &+= 1
        rest &= rest &- 1
      }
    }
    counts[3 &+ size &+ number] &+= 1
  }
}
