/// The two arms of a contrast, by position: first minus second.
public struct ArmPair: Sendable, BitwiseCopyable, Equatable {
  public var treatment: Int
  public var comparator: Int

  /// Treatment minus comparator.
  @inlinable
  public init(treatment: Int, comparator: Int) {
    self.treatment = treatment
    self.comparator = comparator
  }
}
