/// A word of a file that is called otherwise now.
public struct Renaming: Sendable, Equatable, CustomStringConvertible {
  /// The word in the file.
  public var old: String
  /// What it is called now.
  public var new: String
  /// The place in the scenario.
  public var path: Path
  /// Where in the file.
  public var origin: Node.Origin

  /// "line 12: trial.outcomes.y.rater: 'administrative' is called 'records' now".
  public var description: String {
    let place = if case .file(let line, _) = origin { "line \(line): " } else { "" }
    return PlainText.shown("\(place)\(path): '\(old)' is called '\(new)' now")
  }
}

extension Node {
  /// Words of this resolved tree that the file calls by what they were called before.
  public var renamings: [Renaming] { renamings(at: []) }

  private func renamings(at keys: [String]) -> [Renaming] {
    entries.flatMap { key, value -> [Renaming] in
      let place = keys + [key]
      guard let old = value.formerly else { return value.renamings(at: place) }
      // A number has its key's word.
      let word = value.text.flatMap { Number.strict($0) == nil ? $0 : nil }
      return [Renaming(old: old, new: word ?? key, path: Path(place), origin: value.origin)]
        + value.renamings(at: place)
    }
  }
}
