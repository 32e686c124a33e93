internal import Inference

/// Which clusters and periods cells of two arms are of, and what varies within them.
struct PeriodTable {
  private(set) var clusters = 0
  private(set) var periods = 0
  /// People, and their squares around the means of their cells.
  private(set) var people = 0.0
  private(set) var within = 0.0
  private var seen: UInt64 = 0
  private var isOneArmed = false
  private var isOneSided = false
  private var squares = 0.0

  init(_ cells: Span<ClusterMean>, _ arms: Span<ClusteredArm>, _ contrast: ArmPair) {
    for arm in [arms[contrast.treatment], arms[contrast.comparator]] {
      if arm.count == 0 { isOneArmed = true }
      var events = 0.0
      for j in arm.start..<arm.start + arm.count {
        clusters = max(clusters, cells[j].stratum + 1)
        periods = max(periods, cells[j].period + 1)
        seen |= 1 &<< UInt64(cells[j].period)
        people += cells[j].n
        events += cells[j].n * cells[j].mean
      }
      within += arm.within.sumOfSquares
      squares += arm.people.sumOfSquares
      if events <= 0 || events >= arm.people.n { isOneSided = true }
    }
  }

  /// Why there is nothing to solve; nil where there is.
  func objection(_ family: MarginalFamily) -> Failure? {
    if isOneArmed || clusters < 2 || seen.nonzeroBitCount < periods { return .tooFewObservations }
    if clusters <= periods + 1 { return .tooFewObservations }
    if family == .binomial, isOneSided { return .emptyCell }
    return family == .gaussian && squares <= 0 ? .noVariation : nil
  }
}
