package import TrialAnalysis

/// The working memory of one block: what a source writes and analyses read.
package struct TrialData: ~Copyable {
  package let outcomes: Int
  package let arms: Int
  /// By outcome × arm.
  let moments: UnsafeMutablePointer<ArmMoments>
  let counts: UnsafeMutablePointer<ArmCounts>
  let shifts: UnsafeMutablePointer<Double>
  /// The source's own.
  let scratch: UnsafeMutablePointer<Double>

  package init(outcomes: Int, arms: Int, scratch size: Int) {
    self.outcomes = outcomes
    self.arms = arms
    let cells = outcomes * arms
    moments = .allocate(capacity: cells)
    moments.initialize(repeating: ArmMoments(), count: cells)
    counts = .allocate(capacity: cells)
    counts.initialize(repeating: ArmCounts(), count: cells)
    shifts = .allocate(capacity: cells)
    shifts.initialize(repeating: 0, count: cells)
    scratch = .allocate(capacity: max(size, 1))
    scratch.initialize(repeating: 0, count: max(size, 1))
  }

  deinit {
    // All of them hold trivial values, so there is nothing to deinitialise.
    moments.deallocate()
    counts.deallocate()
    shifts.deallocate()
    scratch.deallocate()
  }

  /// The arms of an outcome that is a score.
  package func moments(_ outcome: Int) -> UnsafeBufferPointer<ArmMoments> {
    UnsafeBufferPointer(start: moments + outcome * arms, count: arms)
  }

  /// The arms of an outcome that is an event.
  package func counts(_ outcome: Int) -> UnsafeBufferPointer<ArmCounts> {
    UnsafeBufferPointer(start: counts + outcome * arms, count: arms)
  }
}
