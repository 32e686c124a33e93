public import Parts

/// One number, or word, put in a place.
public struct ScenarioEdit: Sendable, Equatable {
  public var path: Path
  public var value: Node

  /// An edit.
  public init(_ path: Path, _ value: Node) {
    self.path = path
    self.value = value
  }

  /// An edit with a number.
  public init(_ path: Path, _ value: Double, origin: Node.Origin) {
    self.init(path, Node(Number.text(value), origin: origin))
  }
}
