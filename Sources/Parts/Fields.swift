internal import OrderedCollections

/// The keys of one place in a scenario, read or described by the part that owns them.
///
/// Nothing here throws. A value that is wrong is recorded as a ``Problem`` and an example takes its
/// place, so that one run reports all that is wrong.
public final class Fields {
  /// What all the places of one reading share.
  final class Reading {
    let file: String?
    let isDescribing: Bool
    var problems: [Problem] = []
    var defined: [String: [String]] = [:]
    var priors: [PriorField] = []
    var inheritances: [Inheritance] = []

    init(file: String?, isDescribing: Bool) {
      self.file = file
      self.isDescribing = isDescribing
    }
  }

  /// Where it stands, from the top of the file.
  public let path: Path
  let node: Node?
  private(set) var entries: OrderedDictionary<String, Node>
  let reading: Reading
  var known: [String] = []
  /// What the part said of its keys.
  public internal(set) var descriptions: [FieldDescription] = []
  var resolved: OrderedDictionary<String, Node> = [:]

  init(_ node: Node?, path: Path, reading: Reading) {
    self.node = node
    self.path = path
    self.reading = reading
    entries = node?.map ?? [:]
    if let node, node.map == nil {
      report("expected keys (a map), found \(Fields.shown(node))")
    }
  }

  /// Whether the part is asked to describe itself rather than to read.
  public var isDescribing: Bool { reading.isDescribing }

  /// Whether nothing was wrong with the file up to here: checks that need sound values may run.
  public var isFineSoFar: Bool { reading.problems.isEmpty }

  /// Whether a key is given.
  public func has(_ key: String) -> Bool { entries[key] != nil }

  /// The keys that are given, in order.
  public var givenKeys: [String] { Array(entries.keys) }

  /// The names that the author chose under a key, before they are read.
  public func keys(of key: String) -> [String] { (entries[key]?.map?.keys).map(Array.init) ?? [] }

  /// The words of a list that the author wrote under a key, before they are read; nil without one.
  public func words(of key: String) -> [String]? {
    guard case .list(let items)? = entries[key]?.content else { return nil }
    return items.compactMap(\.text)
  }

  /// Records that something is wrong further down, at an absolute path.
  public func report(_ message: String, below place: Path) {
    guard !isDescribing else { return }
    let relative = Path(Array(place.keys.dropFirst(path.keys.count)))
    reading.problems.append(
      Problem(
        file: reading.file, origin: node?.descendant(relative)?.origin ?? node?.origin, path: place,
        message: message))
  }

  /// Makes names known to every part that is read after this.
  ///
  /// - Parameters:
  ///   - names: The names.
  ///   - noun: What they name: "arm".
  public func define(_ names: [String], as noun: String) { reading.defined[noun] = names }

  /// The names that were defined so far.
  public func defined(_ noun: String) -> [String] { reading.defined[noun] ?? [] }

  /// Records that something is wrong here.
  ///
  /// - Parameters:
  ///   - message: What is wrong, what was found, what would be right.
  ///   - key: The key at fault; nil for this place as a whole.
  public func report(_ message: String, at key: String? = nil) {
    guard !isDescribing else { return }
    let place = key.map(path.appending) ?? path
    let origin = key.flatMap { entries[$0]?.origin } ?? node?.origin
    reading.problems.append(
      Problem(file: reading.file, origin: origin, path: place, message: message))
  }

  /// Takes a key of before for the one that it is called now, where that is not given.
  ///
  /// - Parameters:
  ///   - key: The key of before.
  ///   - word: What it is called now.
  public func rename(_ key: String, to word: String) {
    guard var node = entries[key], entries[word] == nil else { return }
    entries[key] = nil
    node.formerly = key
    entries[word] = node
  }

  /// Writes a default that is worked out rather than fixed into the resolved scenario.
  public func noteStandard(_ key: String, _ node: Node) { resolved[key] = node }

  /// Reports the keys that nobody asked for.
  func finish() {
    for (key, value) in entries where !known.contains(key) {
      let hint =
        if let near = Spelling.nearest(to: key, in: known) {
          "did you mean '\(near)'?"
        } else if known.isEmpty {
          "no keys are known here"
        } else {
          "known here: \(known.sorted().joined(separator: ", "))"
        }
      reading.problems.append(
        Problem(
          file: reading.file, origin: value.origin, path: path.appending(key),
          message: "unknown key '\(key)'; \(hint)"))
    }
  }

  /// Notes a key and hands over its node, if it is given.
  func claim(_ description: FieldDescription) -> Node? {
    known.append(description.key)
    if isDescribing { descriptions.append(description) }
    guard let node = entries[description.key] else {
      if description.required, !isDescribing {
        report(
          "'\(description.key)' is missing: \(description.help)"
            + (description.example.map { " For example '\(description.key): \($0)'." } ?? ""),
          at: description.key)
      }
      if let standard = description.standard {
        resolved[description.key] = Node(standard, origin: .standard)
      }
      return nil
    }
    resolved[description.key] = node
    return node
  }

  static func shown(_ node: Node) -> String {
    switch node.content {
    case .scalar("", quoted: false): "nothing"
    case .scalar(let text, _): "'\(text.count > 60 ? text.prefix(60) + "…" : text[...])'"
    case .list(let items): "a list of \(items.count)"
    case .map(let map):
      "a map with \(map.isEmpty ? "no keys" : map.keys.prefix(4).joined(separator: ", "))"
    }
  }
}

extension Fields {
  /// Reads a whole tree with one closure and throws everything that was wrong with it.
  ///
  /// - Parameters:
  ///   - tree: The scenario.
  ///   - file: Its name, for messages.
  ///   - body: Reads the top level.
  /// - Returns: What was read, and the tree with every default written in and marked so.
  /// - Throws: All ``Problems``.
  public static func read<Value>(
    _ tree: Node, file: String?, _ body: (Fields) -> Value
  ) throws(Problems) -> (value: Value, resolved: Node) {
    try read(tree, Reading(file: file, isDescribing: false), body)
  }

  static func read<Value>(
    _ tree: Node, _ reading: Reading, _ body: (Fields) -> Value
  ) throws(Problems) -> (value: Value, resolved: Node) {
    let fields = Fields(tree, path: Path([]), reading: reading)
    let value = body(fields)
    fields.finish()
    guard reading.problems.isEmpty else { throw Problems(reading.problems.sortedByPlace) }
    return (value, Node(.map(fields.resolved), origin: tree.origin))
  }

  /// A place that describes: what is read from it are examples, and nothing is reported.
  public static func describer() -> Fields {
    Fields(nil, path: Path([]), reading: Reading(file: nil, isDescribing: true))
  }

  /// What a closure would read, without reading anything.
  public static func describe<Value>(_ body: (Fields) -> Value) -> [FieldDescription] {
    CostlyWork.note(.description)
    let fields = describer()
    _ = body(fields)
    return fields.descriptions
  }
}

extension Fields {
  /// Takes every key of this place as known: somebody else reads them.
  public func acceptAll() {
    for (key, node) in entries {
      _ = claim(
        FieldDescription(
          key: key, shape: .text, help: "", required: false, standard: nil, example: nil))
      noteStandard(key, node)
    }
  }
}
