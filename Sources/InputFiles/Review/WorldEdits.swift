internal import Parts

/// A world as it stands in a file: the review with some places set.
struct WorldEdits {
  let name: String
  /// What it sets, as written.
  let edits: [(key: String, value: Node)]
  /// The file without its worlds.
  let plain: Node

  /// The worlds of a tree, or the one that it chooses.
  static func all(of tree: Node) -> [WorldEdits] {
    var plain = tree
    for key in ["worlds", "world", "sweep", "expect"] { plain.remove(key) }
    let chosen = tree.descendant(Path(["world"]))?.text ?? ""
    return (tree.descendant(Path(["worlds"]))?.entries ?? [])
      .filter { chosen.isEmpty || chosen == $0.key }
      .map { WorldEdits(name: $0.key, edits: $0.value.entries, plain: plain) }
  }

  private var place: Path { Path(["worlds", name]) }

  /// The review with its places set.
  ///
  /// - Parameters:
  ///   - file: Its name, for messages.
  ///   - problems: Takes what cannot be set.
  ///   - skipped: The edit to leave out; none by default.
  /// - Returns: The tree.
  func apply(_ file: String?, _ problems: inout [Problem], without skipped: Int? = nil) -> Node {
    var edited = plain
    for (i, (key, value)) in edits.enumerated() where i != skipped {
      guard let path = Path(parsing: key), path.keys.first == "review" else {
        problems.append(
          Problem(
            file: file, origin: value.origin, path: place,
            message: "'\(key)' is no place of the review; write review.effect: 0.1"))
        continue
      }
      let refusal = ScenarioEdits.refusal(path, in: edited, knowing: ReviewKeys.descriptions)
      let scalar = refusal == nil ? edited.set(path, to: value) : nil
      if let message = refusal ?? scalar.map({ "'\($0)' holds no keys" }) {
        problems.append(Problem(file: file, origin: value.origin, path: place, message: message))
      }
    }
    return edited
  }

  /// Its places that decide nothing.
  ///
  /// - Parameters:
  ///   - tree: The review with its places set.
  ///   - file: Its name, for messages.
  /// - Returns: A problem for each.
  func silent(_ tree: Node, _ file: String?) -> [Problem] {
    guard !edits.isEmpty, let model = try? ReviewKeys.model(of: tree, file: file) else {
      return []
    }
    return edits.indices.compactMap { i in
      guard let path = Path(parsing: edits[i].key) else { return nil }
      func other() -> ScenarioModel? {
        var problems: [Problem] = []
        let tree = apply(file, &problems, without: i)
        return problems.isEmpty ? try? ReviewKeys.model(of: tree, file: file) : nil
      }
      return SilentEdits.reason(path, in: tree, model, without: other()).map {
        Problem(
          file: file, origin: edits[i].value.origin, path: place,
          message: "world '\(name)': \($0)")
      }
    }
  }
}
