internal import TrialAnalysis

/// What a worker writes and analyses read, by outcome × arm: a trivial view of the worker's memory.
struct TrialData: BitwiseCopyable {
  let outcomes: Int
  let arms: Int
  let moments: UnsafeMutablePointer<ArmMoments>
  let counts: UnsafeMutablePointer<ArmCounts>
  /// Bias of this replicate, in SMD towards benefit.
  let shifts: UnsafeMutablePointer<Double>

  init(outcomes: Int, arms: Int) {
    self.outcomes = outcomes
    self.arms = arms
    let cells = outcomes * arms
    moments = .allocate(capacity: cells)
    moments.initialize(repeating: ArmMoments(), count: cells)
    counts = .allocate(capacity: cells)
    counts.initialize(repeating: ArmCounts(), count: cells)
    shifts = .allocate(capacity: cells)
    shifts.initialize(repeating: 0, count: cells)
  }

  /// Gives the memory back; called by the worker that asked for it.
  func deallocate() {
    moments.deallocate()
    counts.deallocate()
    shifts.deallocate()
  }

  /// The arms of an outcome that is a score.
  @inline(__always)
  func moments(_ outcome: Int) -> UnsafeBufferPointer<ArmMoments> {
    UnsafeBufferPointer(start: moments + outcome * arms, count: arms)
  }

  /// The arms of an outcome that is an event.
  @inline(__always)
  func counts(_ outcome: Int) -> UnsafeBufferPointer<ArmCounts> {
    UnsafeBufferPointer(start: counts + outcome * arms, count: arms)
  }
}
