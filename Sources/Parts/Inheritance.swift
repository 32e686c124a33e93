/// One key whose value, where it is not stated, is that of another key.
///
/// What is set at the other key decides only where some key does not state its own: that is how an edit that decides
/// nothing is found, and told what decides in its place.
public struct Inheritance: Sendable, Equatable {
  /// The key that may state its own.
  public var heir: Path
  /// The key whose value it has otherwise.
  public var source: Path
  /// Whether it states its own.
  public var isStated: Bool
}
