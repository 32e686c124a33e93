/// One test as its family sees it.
public struct FamilyMember: Sendable, BitwiseCopyable {
  /// ``DecisionRule/evidence(_:)``; −∞ for a failed test, which keeps its place.
  public var evidence: Double
  /// Degrees of freedom of its reference distribution.
  public var df: Double
  /// √(n₁/(n₁ + n₀)) of the observed sizes, for Dunnett's test; 0 otherwise.
  public var lambda: Double

  /// A member of a family.
  @inlinable
  public init(evidence: Double, df: Double, lambda: Double = 0) {
    self.evidence = evidence
    self.df = df
    self.lambda = lambda
  }
}
