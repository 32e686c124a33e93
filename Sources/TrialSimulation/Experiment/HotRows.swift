internal import Inference
internal import MonteCarlo
internal import TrialAnalysis

/// The rows of an experiment as the inner loop reads them: trivial values in memory of its own, and
/// each analysis in place, so that nothing is copied or counted per replicate.
struct HotRows: ~Copyable {
  /// One row.
  struct Row: BitwiseCopyable {
    let readsMoments: Bool
    /// Place among the analyses of its kind.
    let method: Int
    let outcome: Int
    let arms: ArmPair
    let rule: DecisionRule
    let meter: RowMeter
  }

  /// The rows; reached through the pointer so that none is copied.
  let rows: UnsafeMutablePointer<Row>
  let count: Int
  private let onMoments: UnsafeMutableBufferPointer<any MomentsAnalysis>
  private let onCounts: UnsafeMutableBufferPointer<any CountsAnalysis>

  init(_ plans: [RowPlan], _ meters: borrowing BlockMeters) {
    var moments: [any MomentsAnalysis] = []
    var counts: [any CountsAnalysis] = []
    var list: [Row] = []
    for (i, plan) in plans.enumerated() {
      let place: Int
      var readsMoments = false
      switch plan.analysis {
      case .moments(let method):
        readsMoments = true
        place = moments.count
        moments.append(method)
      case .counts(let method):
        place = counts.count
        counts.append(method)
      }
      list.append(
        Row(
          readsMoments: readsMoments, method: place, outcome: plan.outcome,
          arms: plan.contrast.arms, rule: plan.rule, meter: meters.row(i)))
    }
    count = list.count
    rows = .allocate(capacity: max(list.count, 1))
    for (i, row) in list.enumerated() { (rows + i).initialize(to: row) }
    onMoments = .allocate(capacity: moments.count)
    _ = onMoments.initialize(from: moments)
    onCounts = .allocate(capacity: counts.count)
    _ = onCounts.initialize(from: counts)
  }

  deinit {
    rows.deallocate()
    onMoments.deinitialize()
    onMoments.deallocate()
    onCounts.deinitialize()
    onCounts.deallocate()
  }

  /// Analyses one row of what was drawn.
  @inline(__always)
  func fit(_ row: UnsafeMutablePointer<Row>, _ data: TrialData) -> Fit {
    let (method, outcome) = (row.pointee.method, row.pointee.outcome)
    return row.pointee.readsMoments
      ? onMoments[method].fit(data.moments(outcome).span, row.pointee.arms)
      : onCounts[method].fit(data.counts(outcome).span, row.pointee.arms)
  }
}
