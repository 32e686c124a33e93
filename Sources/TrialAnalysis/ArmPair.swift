/// The two arms of a contrast, by position: first minus second.
public struct ArmPair: Sendable, BitwiseCopyable, Equatable {
  /// Place of the first arm among the trial's, from 0.
  public var treatment: Int
  /// Place of the second.
  public var comparator: Int

  /// Treatment minus comparator.
  @inlinable
  public init(treatment: Int, comparator: Int) {
    self.treatment = treatment
    self.comparator = comparator
  }
}
