/// One thing that is wrong with an input file, said so that its reader can mend it.
public struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file, or nil when the command line is at fault.
  public var file: String?
  /// Where in the file or on the command line.
  public var origin: Node.Origin?
  /// The place in the scenario.
  public var path: Path
  /// What is wrong, what was found, and what would be right.
  public var message: String

  /// A problem at a place.
  public init(file: String? = nil, origin: Node.Origin? = nil, path: Path, message: String) {
    self.file = file
    self.origin = origin
    self.path = path
    self.message = message
  }

  /// `file:line:column: path: message`, the form editors can follow.
  public var description: String {
    var place: [String] = []
    switch origin {
    case .file(let line, let column): place.append("\(file ?? "scenario"):\(line):\(column)")
    case .option(let option): place.append(option)
    case .standard, .inherited, nil: if let file { place.append(file) }
    }
    if !path.keys.isEmpty { place.append(path.description) }
    // What was found is quoted as it stands in the file: what a terminal would obey is written out.
    return PlainText.shown((place + [message]).joined(separator: ": "))
  }
}

extension [Problem] {
  /// From the top of the file to its end; what has no line comes last, all else as it was found.
  var sortedByPlace: [Problem] {
    func line(_ problem: Problem) -> (Int, Int) {
      if case .file(let line, let column) = problem.origin { (line, column) } else { (.max, 0) }
    }
    return enumerated().sorted { a, b in
      line(a.element) == line(b.element) ? a.offset < b.offset : line(a.element) < line(b.element)
    }.map(\.element)
  }
}

/// All problems of one input, thrown together.
public struct Problems: Error, Sendable, CustomStringConvertible {
  /// At least one.
  public let list: [Problem]

  /// These problems.
  public init(_ list: [Problem]) { self.list = list }

  public var description: String { list.map(\.description).joined(separator: "\n") }
}

/// Spelling help.
public enum Spelling {
  /// The known word nearest to what was typed, when it is near enough to be meant.
  ///
  /// - Parameters:
  ///   - word: What was typed.
  ///   - known: The words there are.
  /// - Returns: The word, or nil.
  public static func nearest(to word: String, in known: some Sequence<String>) -> String? {
    // The beginning of one word, and of no other.
    let longer = word.count >= 4 ? known.filter { $0.hasPrefix(word) } : []
    if longer.count == 1 { return longer[0] }
    let distances = known.map { (distance(word, $0), $0) }
    guard let best = distances.min(by: { $0.0 < $1.0 }) else { return nil }
    // A third of the word may be wrong; more is another word.
    return best.0 <= max(1, max(word.count, best.1.count) / 3) ? best.1 : nil
  }

  /// Edit distance with neighbouring letters swapped counting once (optimal string alignment).
  static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.lowercased()), Array(b.lowercased()))
    // Longer words are never a slip of each other, and cost time.
    guard a.count <= 64, b.count <= 64 else { return .max }
    var before: [Int] = []
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var current = [i + 1]
      for j in 0..<b.count {
        let cost = a[i] == b[j] ? 0 : 1
        var best = min(previous[j] + cost, min(previous[j + 1], current[j]) + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
        current.append(best)
      }
      before = previous
      previous = current
    }
    return previous[b.count]
  }
}
