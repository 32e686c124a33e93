public import Parts

/// Tells scenario files apart.
public enum ScenarioKind {
  /// The type that reads a tree: one with a `review:` block is a review.
  public static func of(_ tree: Node) -> any ScenarioContent.Type {
    let keys = tree.entries.map(\.key)
    return keys.contains("review") && !keys.contains("trial") ? ReviewFile.self : Scenario.self
  }
}
