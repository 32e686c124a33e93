internal import Questions

extension PassedOver {
  /// "ancova (96 participants per arm) ignores …".
  var words: String {
    "\(mark.method)\(needed.map { " (\($0.words))" } ?? "") \(mark.reason)"
  }
}

extension LevelFindings {
  /// Paragraphs for the report; empty where there is nothing to say.
  var text: String {
    var text = ""
    for one in passed {
      text += Wrap.text("Passed over: \(one.words).", width: 78)
    }
    if noneKeeps {
      text += Wrap.text(
        "No analysis of the file keeps its level here; the plan is for the first.", width: 78)
    }
    text += marks.filter(\.isNeeded).map(\.text).joined()
    return text.isEmpty ? "" : "\n" + text
  }

  /// Rows of results: each type I error at the size where it was simulated.
  ///
  /// - Parameter point: The setting of the answer.
  /// - Returns: A row for each analysis of the plan.
  func rows(_ point: [JSON.Member]) -> [ResultRow] { marks.compactMap { $0.row(point) } }
}
