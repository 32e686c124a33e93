internal import OrderedCollections
public import Parts

/// Edits of a scenario tree from the command line.
public enum ScenarioEdits {
  /// Applies `path=value`, each in turn.
  ///
  /// - Parameters:
  ///   - assignments: As typed after `--set`.
  ///   - tree: The scenario.
  /// - Returns: The edited tree; whether a path makes sense is seen when it is read.
  /// - Throws: ``Problems`` of every assignment that cannot be understood.
  public static func apply(_ assignments: [String], to tree: Node) throws(Problems) -> Node {
    var edited = tree
    var problems: [Problem] = []
    for assignment in assignments {
      let origin = Node.Origin.option("--set \(assignment)")
      func report(_ message: String) {
        problems.append(Problem(origin: origin, path: Path([]), message: message))
      }
      guard let equals = assignment.firstIndex(of: "="),
        let path = Path(parsing: String(assignment[..<equals])), !path.keys.isEmpty
      else {
        report("write --set path=value, like --set trial.design.participants-per-arm=100")
        continue
      }
      do {
        let text = String(assignment[assignment.index(after: equals)...])
        let value = try YAMLReader.read(text, file: nil, origin: origin)
        if let scalar = edited.set(path, to: value) { report("'\(scalar)' holds no keys") }
      } catch {
        problems += error.list
      }
    }
    guard problems.isEmpty else { throw Problems(problems) }
    return edited
  }
}
