/// Something that an audit found.
public struct AuditFinding: Sendable, Equatable {
  /// How bad it is.
  public enum Kind: String, Sendable {
    /// Two printed numbers cannot both be right, however they were rounded.
    case contradiction
    /// Possible, but only for a reason that the report should give.
    case unexplained
  }

  /// How grave it is.
  public var kind: Kind
  /// Which pool, count or statement.
  public var place: String
  /// What is printed, and what it ought to be.
  public var message: String

  /// A finding.
  public init(_ kind: Kind, _ place: String, _ message: String) {
    self.kind = kind
    self.place = place
    self.message = message
  }
}
