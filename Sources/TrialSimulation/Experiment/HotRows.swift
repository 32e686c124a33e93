internal import GSLKit
internal import Inference
internal import TrialAnalysis

/// The rows of an experiment as the inner loop reads them.
///
/// Trivial values in memory of its own, so that nothing is copied or counted per replicate.
struct HotRows: ~Copyable {
  /// One row.
  struct Row: BitwiseCopyable {
    fileprivate let runner: Unmanaged<AnalysisRunner>
    let arms: ArmPair
  }

  /// The rows; reached through the pointer so that none is copied.
  let rows: UnsafeMutablePointer<Row>
  let count: Int

  init(_ plans: [RowPlan], _ data: TrialData, _ key: StreamKey) {
    count = plans.count
    rows = .allocate(capacity: max(plans.count, 1))
    for (i, plan) in plans.enumerated() {
      (rows + i).initialize(
        to: Row(
          runner: .passRetained(plan.runner(data, key)),
          arms: plan.contrast.arms))
    }
  }

  deinit {
    for i in 0..<count { rows[i].runner.release() }
    rows.deallocate()
  }

  /// Analyses one row of the replicate that was drawn.
  @inline(__always)
  func fit(_ row: UnsafeMutablePointer<Row>, _ replicate: Int) -> Fit {
    row.pointee.runner._withUnsafeGuaranteedRef { $0.fit(row.pointee.arms, replicate: replicate) }
  }
}
