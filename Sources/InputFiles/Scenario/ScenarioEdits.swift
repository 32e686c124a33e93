internal import OrderedCollections
public import Parts

/// Edits of a scenario tree from the command line.
public enum ScenarioEdits {
  /// Applies `path=value`, each in turn.
  ///
  /// - Parameters:
  ///   - assignments: As typed after `--set`.
  ///   - tree: The scenario.
  ///   - fields: What such a file may hold.
  /// - Returns: The edited tree; whether a path makes sense is seen when it is read.
  /// - Throws: ``Problems`` of every assignment that cannot be understood.
  public static func apply(
    _ assignments: [String], to tree: Node, knowing fields: [FieldDescription]
  ) throws(Problems) -> Node {
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
      if let name = path.keys.lazy.compactMap({ PlainText.harm(in: $0) }).first {
        report("the path holds the character \(name), which no name may have")
        continue
      }
      do {
        let text = String(assignment[assignment.index(after: equals)...])
        let value = try YAMLReader.read(text, file: nil, origin: origin)
        if let problem = newName(path.keys[...], fields, edited) {
          report(problem)
        } else if let scalar = edited.set(path, to: value) {
          report("'\(scalar)' holds no keys")
        }
      } catch {
        problems += error.list
      }
    }
    guard problems.isEmpty else { throw Problems(problems) }
    return edited
  }

  /// Why a path cannot be set because it would add a name to the file; nil when it can.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - tree: The scenario.
  ///   - fields: What such a file may hold.
  /// - Returns: The refusal.
  public static func refusal(
    _ path: Path, in tree: Node, knowing fields: [FieldDescription]
  ) -> String? {
    newName(path.keys[...], fields, tree)
  }

  /// Why a path would add an arm, an outcome or the like; nil when it would not.
  ///
  /// Only the file adds names: here they would be slips. Keys that no part knows are found when the scenario is read.
  private static func newName(
    _ keys: ArraySlice<String>, _ fields: [FieldDescription], _ node: Node?
  ) -> String? {
    guard let key = keys.first, let field = fields.first(where: { $0.key == key }) else {
      return nil
    }
    return newName(keys.dropFirst(), field.shape, node?.descendant(Path([key])))
  }

  private static func newName(
    _ keys: ArraySlice<String>, _ shape: FieldDescription.Shape, _ node: Node?
  ) -> String? {
    switch shape {
    case .section(let fields): return newName(keys, fields, node)
    case .part(let kinds):
      return kinds.lazy.compactMap { newName(keys, $0.fields, node) }.first
    case .map(let noun, let inner):
      guard let name = keys.first else { return nil }
      let names = node?.map.map { Array($0.keys) } ?? []
      // `effects: {}` may gain an outcome; what holds parts may not.
      switch inner {
      case .section, .part: break
      default: return nil
      }
      guard names.contains(name) else {
        let near = Spelling.nearest(to: name, in: names).map { "did you mean '\($0)'?" }
        return "no \(noun) is called '\(name)'; "
          + (near ?? "there are: \(names.joined(separator: ", "))")
      }
      return newName(keys.dropFirst(), inner, node?.descendant(Path([name])))
    case .either where !keys.isEmpty:
      guard let text = node?.text, text.contains(":") else { return nil }
      return "the file has the ratio '\(text)' there: set the whole of it, like 3:1"
    default: return nil
    }
  }
}
