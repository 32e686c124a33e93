internal import Foundation
internal import OrderedCollections
public import Parts
internal import Yams

/// Reads a YAML file into a ``Node`` tree, with limits that a hostile file cannot pass.
public enum YAMLReader {
  static let largestFile = 1 << 20
  static let mostAliases = 24
  static let deepest = 64
  static let mostNodes = 50_000
  static let mostBrackets = 5_000

  /// Reads a file.
  ///
  /// - Parameter path: The file.
  /// - Returns: The tree.
  /// - Throws: ``Problems`` that say what to mend.
  public static func read(file path: String) throws(Problems) -> Parts.Node {
    try read(text(file: path), file: path)
  }

  /// Reads the text of a file, without looking at what it says.
  ///
  /// - Parameter path: The file.
  /// - Returns: Its text.
  /// - Throws: ``Problems``: it cannot be read, is too large, or is no text.
  public static func text(file path: String) throws(Problems) -> String {
    func fail(_ message: String) -> Problems {
      Problems([Problem(file: path, path: Path([]), message: message)])
    }
    let data = try InputBytes.read(path, most: largestFile, noun: "a scenario file")
    if data.count > largestFile { throw fail("is larger than 1 MB; a scenario is a few KB") }
    if data.isEmpty { throw fail("is empty") }
    guard !data.contains(0), let text = String(data: data, encoding: .utf8) else {
      throw fail("is not a text file (UTF-8)")
    }
    return text
  }

  /// Reads text.
  ///
  /// - Parameters:
  ///   - text: YAML.
  ///   - file: Its name, for messages.
  ///   - origin: What every node is said to come from; its own place by default.
  /// - Returns: The tree.
  /// - Throws: ``Problems`` that say what to mend.
  public static func read(
    _ text: String, file: String?, origin: Parts.Node.Origin? = nil
  ) throws(Problems) -> Parts.Node {
    func fail(_ message: String, _ mark: Mark? = nil) -> Problems {
      let place = mark.map { Parts.Node.Origin.file(line: $0.line, column: $0.column) }
      return Problems([
        Problem(file: file, origin: origin ?? place, path: Path([]), message: message)
      ])
    }
    // A byte-order mark at the start says nothing in UTF-8.
    let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    if let problem = danger(in: text) { throw fail(problem) }
    let root: Yams.Node?
    do {
      root = try Parser(yaml: text).singleRoot()
    } catch let error as YamlError {
      let (message, mark) = describe(error)
      throw fail(message, mark)
    } catch {
      throw fail("cannot be read as YAML: \(error)")
    }
    guard let root else { throw fail("holds no keys") }
    var conversion = Conversion(file: file, origin: origin)
    let node = conversion.convert(root, Path([]), depth: 0)
    guard conversion.problems.isEmpty else { throw Problems(conversion.problems) }
    return node
  }

  /// What would make the parser hang or overflow, seen before it starts.
  ///
  /// Counts are of characters, without regard to quotes and comments: anything cleverer could be
  /// misled.
  private static func danger(in text: String) -> String? {
    var aliases = 0
    var brackets = 0
    var indicators = 0
    var atLineStart = true
    var previous = UInt8(ascii: "\n")
    var before = previous
    for byte in text.utf8 {
      // An alias starts a token: rows of stars and *emphasis* inside words are none.
      if previous == UInt8(ascii: "*"), byte > 32, before <= 32 || "[{,:-?".utf8.contains(before) {
        aliases += 1
      }
      if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { brackets += 1 }
      if byte == 10 || byte == 13 {
        (atLineStart, indicators) = (true, 0)
      } else if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "?") {
        if atLineStart { indicators += 1 }
      } else if byte != 32 {
        atLineStart = false
      }
      if indicators > deepest { return "is nested more than \(deepest) deep" }
      (before, previous) = (previous, byte)
    }
    if aliases > mostAliases { return "uses '*' as for aliases more than \(mostAliases) times" }
    if brackets > mostBrackets { return "has more than \(mostBrackets) brackets" }
    return nil
  }

  private static func describe(_ error: YamlError) -> (String, Mark?) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      // The parser has a limit of its own, far above ours.
      problem.contains("nesting level")
        ? ("is nested more than \(deepest) deep", mark) : ("not YAML: \(problem)", mark)
    case .reader(let problem, _, _, _): ("not YAML: \(problem)", nil)
    case .duplicatedKeysInMapping(let keys, let context):
      ("the key '\(keys.joined(separator: "', '"))' is given twice", context.mark)
    default: ("cannot be read as YAML", nil)
    }
  }

  private struct Conversion {
    let file: String?
    let origin: Parts.Node.Origin?
    var nodes = 0
    var problems: [Problem] = []

    mutating func convert(_ node: Yams.Node, _ path: Path, depth: Int) -> Parts.Node {
      let place = place(node.mark)
      nodes += 1
      guard depth <= deepest, nodes <= mostNodes else {
        if problems.isEmpty {
          report(
            depth > deepest ? "is nested more than \(deepest) deep" : "holds too many values",
            place,
            path)
        }
        return Parts.Node("", origin: place)
      }
      switch node {
      case .scalar(let scalar):
        let quoted = scalar.style != .plain && scalar.style != .any
        refuse(scalar.string, place, path, allowing: ["\n", "\t"])
        return Parts.Node(.scalar(scalar.string, quoted: quoted), origin: place)
      case .sequence(let items):
        return Parts.Node(
          .list(items.map { convert($0, path, depth: depth + 1) }), origin: place)
      case .mapping(let pairs):
        var entries: OrderedDictionary<String, Parts.Node> = [:]
        for (key, value) in pairs {
          guard let name = key.scalar?.string, !name.isEmpty, name != "<<" else {
            report(
              "a key must be a word (merge keys '<<' are not used here)", self.place(key.mark), path
            )
            continue
          }
          refuse(name, self.place(key.mark), path.appending(name))
          var child = convert(value, path.appending(name), depth: depth + 1)
          // A problem with a map or list is best shown at its key.
          if value.scalar == nil { child.origin = self.place(key.mark) }
          entries[name] = child
        }
        return Parts.Node(.map(entries), origin: place)
      case .alias:
        report("an alias that names nothing", place, path)
        return Parts.Node("", origin: place)
      }
    }

    /// Refuses text that does not show what it says.
    private mutating func refuse(
      _ text: String, _ origin: Parts.Node.Origin, _ path: Path,
      allowing allowed: Set<Unicode.Scalar> = []
    ) {
      guard let name = PlainText.harm(in: text, allowing: allowed) else { return }
      report(
        "holds the character \(name), which a terminal obeys instead of showing it; take it out",
        origin, path)
    }

    private func place(_ mark: Mark?) -> Parts.Node.Origin {
      origin ?? mark.map { .file(line: $0.line, column: $0.column) } ?? .file(line: 1, column: 1)
    }

    private mutating func report(_ message: String, _ origin: Parts.Node.Origin, _ path: Path) {
      problems.append(Problem(file: file, origin: origin, path: path, message: message))
    }
  }
}
