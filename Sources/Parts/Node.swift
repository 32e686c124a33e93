public import OrderedCollections

/// A value of a scenario tree, with the place it came from.
///
/// The scenario *is* this tree. `--set`, sweeps and searches edit it and decode it again; no YAML
/// library is known here.
public struct Node: Sendable, Equatable {
  /// What stands at this place.
  public enum Content: Sendable, Equatable {
    /// Text as written; `quoted` text is never a number.
    case scalar(String, quoted: Bool)
    /// Values in order.
    case list([Node])
    /// Values by key, in the order of the file.
    case map(OrderedDictionary<String, Node>)
  }

  /// Where a value came from.
  public enum Origin: Sendable, Equatable {
    /// Line and column of the scenario file, from 1.
    case file(line: Int, column: Int)
    /// An option of the command line, as typed.
    case option(String)
    /// Not given: the part's default.
    case standard
    /// Not given: the value of another key.
    case inherited(Path)
  }

  /// What stands here.
  public var content: Content
  /// Where it came from.
  public var origin: Origin
  /// The word that the file has for it, or for its key, and that is called otherwise now; nil for none.
  public var formerly: String?

  /// A value and its origin.
  public init(_ content: Content, origin: Origin, formerly: String? = nil) {
    self.content = content
    self.origin = origin
    self.formerly = formerly
  }

  /// An unquoted scalar.
  public init(_ text: String, origin: Origin, formerly: String? = nil) {
    self.init(.scalar(text, quoted: false), origin: origin, formerly: formerly)
  }

  /// An empty map.
  public static func emptyMap(_ origin: Origin) -> Node { Node(.map([:]), origin: origin) }

  /// The entries, where this is a map; an empty scalar (`key:` with nothing after it) counts as an
  /// empty map.
  public var map: OrderedDictionary<String, Node>? {
    switch content {
    case .map(let entries): entries
    case .scalar("", quoted: false), .scalar("~", quoted: false), .scalar("null", quoted: false):
      [:]
    default: nil
    }
  }

  /// Keys and values of a map, in order; empty for anything else.
  public var entries: [(key: String, value: Node)] {
    if case .map(let map) = content { map.map { ($0.key, $0.value) } } else { [] }
  }

  /// The value on one line, so that different values differ.
  public var oneLine: String {
    switch content {
    case .scalar(let text, let quoted): quoted ? "\"\(text)\"" : text
    case .list(let items): "[" + items.map(\.oneLine).joined(separator: ", ") + "]"
    case .map(let map):
      "{" + map.map { "\($0.key): \($0.value.oneLine)" }.joined(separator: ", ") + "}"
    }
  }

  /// Whether both say the same: numbers by their value, with or without a source.
  public func saysTheSame(as other: Node?) -> Bool {
    guard let other else { return false }
    switch (plain.content, other.plain.content) {
    case (.scalar(let a, let quotedA), .scalar(let b, let quotedB)):
      if !quotedA, !quotedB, let x = Number.strict(a), let y = Number.strict(b) { return x == y }
      return a == b
    case (.list(let a), .list(let b)):
      return a.count == b.count && zip(a, b).allSatisfy { $0.saysTheSame(as: $1) }
    case (.map(let a), .map(let b)):
      return a.count == b.count && a.allSatisfy { $0.value.saysTheSame(as: b[$0.key]) }
    default: return false
    }
  }

  /// The value of a number that is written with its source.
  private var plain: Node {
    guard case .map(let map) = content, let value = map["value"],
      map.keys.allSatisfy({ $0 == "value" || $0 == "source" })
    else { return self }
    return value
  }

  /// The text of a scalar.
  public var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// The node at a path of map keys.
  public func descendant(_ path: Path) -> Node? {
    var node = self
    for key in path.keys {
      guard let next = node.map?[key] else { return nil }
      node = next
    }
    return node
  }

  /// Takes a key of this map away.
  public mutating func remove(_ key: String) {
    guard case .map(var entries) = content else { return }
    entries.removeValue(forKey: key)
    content = .map(entries)
  }

  /// Puts a node at a path, making the maps on the way.
  ///
  /// - Parameters:
  ///   - path: Keys from here; empty replaces this node.
  ///   - value: The new node.
  /// - Returns: The part of the path that is a scalar or list and so cannot hold keys, or nil.
  public mutating func set(_ path: Path, to value: Node) -> Path? {
    set(path.keys[...], to: value, done: [])
  }

  private mutating func set(
    _ keys: ArraySlice<String>, to value: Node, done: [String]
  ) -> Path? {
    guard let key = keys.first else {
      self = value
      return nil
    }
    guard var entries = map else { return Path(done) }
    var child = entries[key] ?? .emptyMap(value.origin)
    // A scalar on the way gives way to the map that the path asks for: `effect: 0` →
    // `effect: {smd: 0.2}`.
    if keys.count > 1, child.map == nil { child = .emptyMap(value.origin) }
    let refused = child.set(keys.dropFirst(), to: value, done: done + [key])
    entries[key] = child
    content = .map(entries)
    return refused
  }
}

/// The place of a value in a scenario: keys joined by dots.
///
/// A key that itself holds a dot is written in double quotes.
public struct Path: Sendable, Hashable, CustomStringConvertible {
  /// The keys, from the top; empty for the whole.
  public var keys: [String]

  /// A path of these keys.
  public init(_ keys: [String]) { self.keys = keys }

  /// Reads `trial.design.participants-per-arm`; nil for an empty key or an open quote.
  public init?(parsing text: String) {
    var keys: [String] = []
    var key = ""
    var quoted = false
    for character in text {
      switch character {
      case "\"": quoted.toggle()
      case "." where !quoted:
        keys.append(key)
        key = ""
      default: key.append(character)
      }
    }
    keys.append(key)
    guard !quoted, keys.allSatisfy({ !$0.isEmpty }) else { return nil }
    self.keys = keys
  }

  public var description: String {
    keys.map { $0.contains(".") ? "\"\($0)\"" : $0 }.joined(separator: ".")
  }

  /// Whether this is the other path, or a place on the way to it.
  public func leads(to other: Path) -> Bool { other.keys.starts(with: keys) }

  /// This path and one key more.
  public func appending(_ key: String) -> Path { Path(keys + [key]) }
}
