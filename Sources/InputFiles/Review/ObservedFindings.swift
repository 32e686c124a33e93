/// What the published review reported, to be compared with.
public struct ObservedFindings: Sendable {
  /// Analyses called significant.
  public var significant: Int?
  /// Analyses called heterogeneous: I² > 50 % and p < .10.
  public var heterogeneous: Int?
  /// The method whose findings are compared with it; the first unless one is named.
  public var method: String?
}
