internal import OrderedCollections
public import Parts

/// A number of a scenario that can be searched.
public struct ScenarioNumber: Sendable {
  public var path: Path
  public var range: ClosedRange<Double>
  public var isInteger: Bool
  public var unit: Unit
  public var help: String
  /// Its value in the scenario; nil where it is not given and has no default.
  public var current: Double?
}

/// A scenario whose numbers are set again and again: by a sweep, a search, or draws from priors.
public struct ScenarioTemplate<Content: ScenarioContent>: Sendable {
  /// The tree, after `--set`.
  public let tree: Node
  public let file: String?
  /// The scenario as it stands.
  public let base: Content

  /// Reads a tree.
  ///
  /// - Parameters:
  ///   - tree: The scenario, after `--set`.
  ///   - file: Its name, for messages.
  /// - Throws: Every ``Problem`` that it has, together.
  public init(_ tree: Node, file: String?) throws(Problems) {
    base = try Content(tree, file: file)
    self.tree = tree
    self.file = file
  }

  /// The same scenario as one point of a sweep: without `sweep:` and `expect:`, and without worlds where none is chosen.
  ///
  /// - Parameter grid: The sweep; nil where only this point is asked for.
  /// - Returns: The scenario of a point, before its edits.
  /// - Throws: What is wrong with it, as it stands.
  public func pointwise(of grid: SweepGrid? = nil) throws(Problems) -> ScenarioTemplate<Content> {
    var plain = tree
    plain.remove("sweep")
    plain.remove("expect")
    let world = Path(["world"])
    let moved =
      (grid?.axes ?? []).flatMap(\.paths) + (grid?.listed ?? []).flatMap { $0.map(\.path) }
    if plain.descendant(world) == nil, !moved.contains(world) { plain.remove("worlds") }
    return try ScenarioTemplate(plain, file: file)
  }

  /// The scenario with some places set.
  ///
  /// - Parameter edits: The places; later ones win.
  /// - Returns: The scenario.
  /// - Throws: What is wrong with it now.
  public func scenario(_ edits: [ScenarioEdit]) throws(Problems) -> Content {
    try Content(edited(edits), file: file)
  }

  /// The same as one point of a sweep, of which only what it runs is decoded.
  public func point(_ edits: [ScenarioEdit]) throws(Problems) -> Content {
    try Content(point: edited(edits), file: file)
  }

  /// The tree with some places set and every default written in.
  public func resolved(_ edits: [ScenarioEdit]) throws(Problems) -> Node {
    try Content.resolved(edited(edits), file: file)
  }

  private func edited(_ edits: [ScenarioEdit]) throws(Problems) -> Node {
    var edited = tree
    for edit in edits {
      if let scalar = edited.set(edit.path, to: edit.value) {
        throw Problems([
          Problem(
            file: file, origin: edit.value.origin, path: edit.path,
            message: "'\(scalar)' holds no keys")
        ])
      }
    }
    return edited
  }

  /// What the parts say of the number at a place.
  ///
  /// - Parameters:
  ///   - path: The place.
  ///   - option: Where the path was typed, for messages.
  /// - Returns: The number's range and value.
  /// - Throws: Why there is no number at that place.
  public func number(at path: Path, option: String) throws(Problems) -> ScenarioNumber {
    func refuse(_ message: String) -> Problems {
      Problems([
        Problem(file: nil, origin: .option(option), path: Path([]), message: message)
      ])
    }
    if let refusal = ScenarioEdits.refusal(path, in: tree, knowing: Content.descriptions) {
      throw refuse(refusal)
    }
    let node = base.resolved.descendant(path)
    let text = node.flatMap { ($0.descendant(Path(["value"])) ?? $0).text }
    let current = text.flatMap { Number.strict($0) }
    guard let found = ScenarioFields.number(path.keys[...], Content.descriptions, base.resolved)
    else {
      if let noun = ScenarioFields.noun(path.keys[...], Content.descriptions, base.resolved) {
        let names = base.resolved.descendant(Path(["trial", noun + "s"]))?.map?.keys.first
        throw refuse(
          "'\(path)' holds a number for each \(noun): name one, like "
            + path.appending(names ?? "name").description)
      }
      let words = ScenarioFields.keys(path.keys[...], Content.descriptions, base.resolved)
      let near = words.flatMap { Spelling.nearest(to: $0.key, in: $0.known) }
      throw refuse(
        near.map { "no number at '\(path)'; did you mean '\($0)'?" }
          ?? "no number at '\(path)'; 'peertrials list' names every key")
    }
    return ScenarioNumber(
      path: path, range: found.range, isInteger: found.isInteger, unit: found.unit,
      help: found.help, current: current)
  }
}

/// What the parts say of a place in a scenario.
enum ScenarioFields {
  typealias Found = (range: ClosedRange<Double>, isInteger: Bool, unit: Unit, help: String)

  /// The number at a path; nil where there is none.
  static func number(
    _ keys: ArraySlice<String>, _ fields: [FieldDescription], _ node: Node?
  ) -> Found? {
    guard let key = keys.first, let field = fields.first(where: { $0.key == key }) else {
      return nil
    }
    return number(
      keys.dropFirst(), field.shape, field.help, node?.descendant(Path([key])))
  }

  private static func number(
    _ keys: ArraySlice<String>, _ shape: FieldDescription.Shape, _ help: String, _ node: Node?
  ) -> Found? {
    switch shape {
    case .number(let range, let unit) where keys.isEmpty: return (range, false, unit, help)
    case .integer(let range, let unit) where keys.isEmpty:
      return (Double(range.lowerBound)...Double(range.upperBound), true, unit, help)
    case .section(let fields): return number(keys, fields, node)
    case .part(let kinds):
      let kind = node?.descendant(Path(["kind"]))?.text
      return kinds.lazy.filter { kind == nil || $0.kind == kind }
        .compactMap { number(keys, $0.fields, node) }.first
    case .map(_, let inner):
      guard let name = keys.first else { return nil }
      return number(keys.dropFirst(), inner, help, node?.descendant(Path([name])))
    case .quantity(let units):
      guard keys.count == 1, let unit = units.first(where: { $0.key == keys.first }) else {
        return nil
      }
      return (unit.range, false, unit.unit, help)
    case .either(let shapes):
      return shapes.lazy.compactMap { number(keys, $0, help, node) }.first
    default: return nil
    }
  }

  /// What the names at a path are of, where it holds a number for each name; nil elsewhere.
  static func noun(
    _ keys: ArraySlice<String>, _ fields: [FieldDescription], _ node: Node?
  ) -> String? {
    guard let key = keys.first, let field = fields.first(where: { $0.key == key }) else {
      return nil
    }
    let below = node?.descendant(Path([key]))
    switch field.shape {
    case .section(let inner): return noun(keys.dropFirst(), inner, below)
    case .part(let kinds):
      let kind = below?.descendant(Path(["kind"]))?.text
      return kinds.lazy.filter { kind == nil || $0.kind == kind }
        .compactMap { noun(keys.dropFirst(), $0.fields, below) }.first
    case .map(let noun, .integer), .map(let noun, .number): return keys.count == 1 ? noun : nil
    default: return nil
    }
  }

  /// The first key of a path that is not known, and what is known there.
  static func keys(
    _ keys: ArraySlice<String>, _ fields: [FieldDescription], _ node: Node?
  ) -> (key: String, known: [String])? {
    guard let key = keys.first else { return nil }
    guard let field = fields.first(where: { $0.key == key }) else {
      return (key, fields.map(\.key))
    }
    let below = node?.descendant(Path([key]))
    switch field.shape {
    case .section(let inner): return self.keys(keys.dropFirst(), inner, below)
    case .part(let kinds):
      let kind = below?.descendant(Path(["kind"]))?.text
      let inner = kinds.first { $0.kind == kind } ?? kinds.first
      return self.keys(keys.dropFirst(), inner?.fields ?? [], below)
    case .map(_, let shape):
      guard let name = keys.dropFirst().first, let names = below?.map?.keys else { return nil }
      guard names.contains(name) else { return (name, Array(names)) }
      if case .section(let inner) = shape {
        return self.keys(keys.dropFirst(2), inner, below?.descendant(Path([name])))
      }
      return nil
    default: return nil
    }
  }
}
