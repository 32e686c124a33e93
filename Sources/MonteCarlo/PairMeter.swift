/// Counts two methods on the same replicate.
public struct PairMeter: BitwiseCopyable {
  let counts: UnsafeMutablePointer<Int>
  let sums: UnsafeMutablePointer<Double>
  let truth1, perSE1, truth2, perSE2: Double

  /// Counts two estimates; call only where both rows counted theirs.
  public func add(
    _ first: Double, rejected firstRejected: Bool, _ second: Double,
    rejected secondRejected: Bool
  ) {
    let e1 = (first - truth1) * perSE1
    let e2 = (second - truth2) * perSE2
    counts[PairCount.both.rawValue] &+= 1
    if firstRejected {
      counts[(secondRejected ? PairCount.bothRejected : .firstOnly).rawValue] &+= 1
    } else if secondRejected {
      counts[PairCount.secondOnly.rawValue] &+= 1
    }
    sums[PairSum.e1.rawValue] += e1
    sums[PairSum.e2.rawValue] += e2
    sums[PairSum.e1e1.rawValue] += e1 * e1
    sums[PairSum.e2e2.rawValue] += e2 * e2
    sums[PairSum.e1e2.rawValue] += e1 * e2
  }
}
