public import Parts

extension ScenarioEdits {
  /// Applies `path=value`, each in turn, to the scenario of a trial.
  ///
  /// - Parameters:
  ///   - assignments: As typed after `--set`.
  ///   - tree: The scenario.
  /// - Returns: The edited tree; whether a path makes sense is seen when it is read.
  /// - Throws: ``Problems`` of every assignment that cannot be understood.
  public static func apply(_ assignments: [String], to tree: Node) throws(Problems) -> Node {
    try apply(assignments, to: tree, knowing: Scenario.descriptions)
  }
}
