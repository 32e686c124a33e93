public import Questions

/// An analysis that a plan passed over because it does not keep its level.
public struct PassedOver: Sendable {
  public let mark: AnalysisMark
  /// What it would have needed, "96 participants per arm"; nil where nothing reaches the target.
  public let needed: String?

  /// An analysis that was passed over.
  public init(_ mark: AnalysisMark, needed: String? = nil) {
    self.mark = mark
    self.needed = needed
  }

  /// "ancova (96 participants per arm) ignores …".
  var words: String {
    "\(mark.method)\(needed.map { " (\($0))" } ?? "") \(mark.reason)"
  }
}

/// What a plan found of the levels of its file's analyses.
public struct LevelFindings: Sendable {
  /// The analyses that the plan is for, at its answer.
  public var marks: [AnalysisMark] = []
  /// Those before them in the file that do not keep their level.
  public var passed: [PassedOver] = []
  /// Whether every analysis of the file that might take its place exceeds its level.
  public var noneKeeps = false

  /// Nothing.
  public init() {}

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
  public func rows(_ point: [JSON.Member]) -> [ResultRow] { marks.compactMap { $0.row(point) } }
}
