package import InputFiles
package import Parts

/// `path=value` as typed after an option, and which paths a search or a sweep may set.
package enum PathOption {
  /// The path and what follows the first `=`; nil where there is none.
  package static func split(_ text: String) -> (path: Path, typed: Substring)? {
    guard let equals = text.firstIndex(of: "="),
      let path = Path(parsing: String(text[..<equals]))
    else { return nil }
    return (path, text[text.index(after: equals)...])
  }

  /// Refuses what is not of the trial or its analysis, or of the review, and what would add a name to the file.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - template: The scenario.
  ///   - option: Where it was typed, for messages.
  /// - Throws: Why the path cannot be set.
  package static func check<Content>(
    _ path: Path, in template: ScenarioTemplate<Content>, option: String
  ) throws(Problems) {
    let roots = Content.settable
    let message =
      path.keys.first.map(roots.contains) == true
      ? ScenarioEdits.refusal(path, in: template.tree, knowing: Content.descriptions)
      : "'\(path)' belongs to the run or to the prices; only numbers of "
        + roots.map { "'\($0)'" }.joined(separator: " and ") + " can be set here"
    guard let message else { return }
    throw Problems([Problem(file: nil, origin: .option(option), path: Path([]), message: message)])
  }
}

/// `a..b` as typed.
enum TypedRange {
  static func parse(_ text: some StringProtocol) -> ClosedRange<Double>? {
    guard let dots = text.firstRange(of: "..") else { return nil }
    guard let a = Number.strict(text[..<dots.lowerBound]),
      let b = Number.strict(text[dots.upperBound...]), a <= b
    else { return nil }
    return a...b
  }
}
