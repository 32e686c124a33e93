internal import Inference
internal import MonteCarlo
internal import TrialAnalysis

/// An analysis behind one virtual call: an existential would be copied for every fit.
private class Runner {
  func fit(_ data: TrialData, _ outcome: Int, _ arms: ArmPair) -> Fit {
    preconditionFailure("a runner has an analysis")
  }
}

private final class MomentsRunner<Method: MomentsAnalysis>: Runner {
  let method: Method
  init(_ method: Method) { self.method = method }
  override func fit(_ data: TrialData, _ outcome: Int, _ arms: ArmPair) -> Fit {
    method.fit(data, outcome, arms)
  }
}

private final class LevelsRunner<Method: LevelsAnalysis>: Runner {
  let method: Method
  init(_ method: Method) { self.method = method }
  override func fit(_ data: TrialData, _ outcome: Int, _ arms: ArmPair) -> Fit {
    method.fit(data, outcome, arms)
  }
}

private final class CountsRunner<Method: CountsAnalysis>: Runner {
  let method: Method
  init(_ method: Method) { self.method = method }
  override func fit(_ data: TrialData, _ outcome: Int, _ arms: ArmPair) -> Fit {
    method.fit(data, outcome, arms)
  }
}

private final class ClustersRunner<Method: ClustersAnalysis>: Runner {
  let method: Method
  init(_ method: Method) { self.method = method }
  override func fit(_ data: TrialData, _ outcome: Int, _ arms: ArmPair) -> Fit {
    method.fit(data, outcome, arms)
  }
}

private final class WavesRunner<Method: WavesAnalysis>: Runner {
  let method: Method
  init(_ method: Method) { self.method = method }
  override func fit(_ data: TrialData, _ outcome: Int, _ arms: ArmPair) -> Fit {
    method.fit(data, outcome, arms)
  }
}

/// The rows of an experiment as the inner loop reads them.
///
/// Trivial values in memory of its own, so that nothing is copied or counted per replicate.
struct HotRows: ~Copyable {
  /// One row.
  struct Row: BitwiseCopyable {
    fileprivate let runner: Unmanaged<Runner>
    let outcome: Int
    let arms: ArmPair
    let rule: DecisionRule
    let meter: RowMeter
  }

  /// The rows; reached through the pointer so that none is copied.
  let rows: UnsafeMutablePointer<Row>
  let count: Int

  init(_ plans: [RowPlan], _ meters: borrowing BlockMeters) {
    func runner(_ method: some MomentsAnalysis) -> Runner { MomentsRunner(method) }
    func runner(_ method: some LevelsAnalysis) -> Runner { LevelsRunner(method) }
    func runner(_ method: some CountsAnalysis) -> Runner { CountsRunner(method) }
    func runner(_ method: some ClustersAnalysis) -> Runner { ClustersRunner(method) }
    func runner(_ method: some WavesAnalysis) -> Runner { WavesRunner(method) }
    count = plans.count
    rows = .allocate(capacity: max(plans.count, 1))
    for (i, plan) in plans.enumerated() {
      let made =
        switch plan.analysis {
        case .moments(let method): runner(method)
        case .levels(let method): runner(method)
        case .counts(let method): runner(method)
        case .clusters(let method): runner(method)
        case .waves(let method): runner(method)
        }
      (rows + i).initialize(
        to: Row(
          runner: .passRetained(made), outcome: plan.outcome, arms: plan.contrast.arms,
          rule: plan.rule, meter: meters.row(i)))
    }
  }

  deinit {
    for i in 0..<count { rows[i].runner.release() }
    rows.deallocate()
  }

  /// Analyses one row of what was drawn.
  @inline(__always)
  func fit(_ row: UnsafeMutablePointer<Row>, _ data: TrialData) -> Fit {
    row.pointee.runner._withUnsafeGuaranteedRef {
      $0.fit(data, row.pointee.outcome, row.pointee.arms)
    }
  }
}
