public import Parts

/// Finds what is set and decides nothing.
public enum SilentEdits {
  /// Why a place that was set decides nothing; nil where it decides something.
  ///
  /// A place decides nothing where every key that has its value from there states its own, or where the model is the
  /// same without it although it says something else than before.
  ///
  /// - Parameters:
  ///   - path: The place.
  ///   - tree: The scenario with it.
  ///   - model: What that simulates.
  ///   - other: The same without it, or with another value in its place; nil where that cannot be read.
  /// - Returns: The reason, with what decides instead.
  static func reason(
    _ path: Path, in tree: Node, _ model: ScenarioModel,
    without other: @autoclosure () -> ScenarioModel?
  ) -> String? {
    let heirs = model.inheritances.filter { $0.source == path }
    if !heirs.isEmpty, heirs.allSatisfy(\.isStated) {
      return
        "'\(path)' decides nothing here: every \(noun(heirs[0].heir)) states its own, "
        + list(heirs.map(\.heir)) + "; set that, or leave it out there"
    }
    guard let other = other(),
      let before = other.resolved.descendant(path), let now = model.resolved.descendant(path),
      !now.saysTheSame(as: before), model.text == other.text
    else { return nil }
    let rivals = deciders(of: path, in: tree)
    if !rivals.isEmpty { return "'\(path)' decides nothing here; what decides is \(list(rivals))" }
    return
      "'\(path)' decides nothing here: \(SilentHints.words(path) ?? "the model is the same whatever it says")"
  }

  /// Given places of the same name further down, or beside it: they are what decides instead.
  private static func deciders(of path: Path, in tree: Node) -> [Path] {
    guard let key = path.keys.last else { return [] }
    var found: [Path] = []
    func look(_ node: Node, _ place: Path) {
      for (name, value) in node.entries {
        let here = place.appending(name)
        if name == key, here != path { found.append(here) }
        look(value, here)
      }
    }
    let parent = Path(Array(path.keys.dropLast()))
    if let node = tree.descendant(parent) { look(node, parent) }
    // Worlds that all put something else there.
    for (world, edits) in tree.descendant(Path(["worlds"]))?.entries ?? [] {
      for (key, _) in edits.entries where Path(parsing: key)?.leads(to: path) == true {
        found.append(Path(["worlds", world, key]))
      }
    }
    return found
  }

  /// "outcome" of review.outcomes.hope.tau.
  private static func noun(_ heir: Path) -> String {
    guard heir.keys.count > 2 else { return "place" }
    let word = heir.keys[heir.keys.count - 3]
    return word.hasSuffix("s") ? String(word.dropLast()) : word
  }

  private static func list(_ paths: [Path]) -> String {
    var shown: [String] = []
    for path in paths.map(\.description) where !shown.contains(path) { shown.append(path) }
    return shown.prefix(3).joined(separator: ", ")
      + (shown.count > 3 ? " and \(shown.count - 3) more" : "")
  }
}

extension SilentEdits {
  /// Assignments of the command line that decide nothing.
  ///
  /// - Parameters:
  ///   - assignments: As typed after `--set`.
  ///   - tree: The scenario before them.
  ///   - file: Its name, for messages.
  ///   - content: What kind of file it is.
  /// - Returns: A problem for each.
  public static func problems<Content: ScenarioContent>(
    of assignments: [String], on tree: Node, file: String?, as content: Content.Type
  ) -> [Problem] {
    let known = Content.descriptions
    func edited(_ some: [String]) -> Node? {
      try? ScenarioEdits.apply(some, to: tree, knowing: known)
    }
    guard let all = edited(assignments), let model = try? Content.model(of: all, file: file) else {
      return []
    }
    let paths = assignments.map { text in
      text.firstIndex(of: "=").flatMap { Path(parsing: String(text[..<$0])) }
    }
    return assignments.indices.compactMap { i in
      guard let path = paths[i], let root = path.keys.first, Content.decisive.contains(root) else {
        return nil
      }
      // What a later one sets again is no business of an earlier one.
      if paths[(i + 1)...].contains(where: { $0?.leads(to: path) == true }) { return nil }
      var others = assignments
      others.remove(at: i)
      let reason = reason(
        path, in: all, model,
        without: edited(others).flatMap { try? Content.model(of: $0, file: file) })
      return reason.map {
        Problem(origin: .option("--set \(assignments[i])"), path: Path([]), message: $0)
      }
    }
  }
}
