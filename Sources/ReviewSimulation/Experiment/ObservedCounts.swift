/// What a published review counted.
public struct ObservedCounts: Sendable, Equatable {
  /// Analyses called significant, and called heterogeneous.
  public var significant, heterogeneous: Int
  /// Index of the method that it used.
  public var method: Int

  /// Counts.
  public init(significant: Int, heterogeneous: Int, method: Int = 0) {
    self.significant = significant
    self.heterogeneous = heterogeneous
    self.method = method
  }
}
