internal import MonteCarlo
internal import Planning
public import Questions

extension AnalysisMark {
  /// What it ignores, each with its verb: "ignores the sites within which people are randomised".
  public var faults: [String] {
    StructureWords(trial, outcome: outcome, contrast: contrast).faults(ignored)
  }

  /// "ignores that people of one peer worker are alike; type I error 0.067 ± 0.001 at this size, not 0.05".
  var reason: String {
    let level = level.map { level in
      let alpha = Figures.known(level.alpha)
      let rate = "type I error \(Figures.text(level.rate)) \(place.words)"
      return switch level.verdict {
      case .exceeded: "\(rate) where \(alpha) is claimed"
      case .conservative: "\(rate), less than the \(alpha) claimed: valid, at a cost in power"
      case .kept: "\(rate), near enough to the \(alpha) claimed"
      }
    }
    return (faults + [level ?? "its type I error cannot be simulated here"]).joined(separator: "; ")
  }

  /// A paragraph for reports.
  public var text: String {
    let word = level.map { $0.verdict == .exceeded } ?? true ? "WARNING" : "Note"
    return Wrap.text("\(word): '\(method)' (\(outcome), \(contrast)) \(reason).", width: 78)
  }

  /// Its type I error as a row of results.
  ///
  /// - Parameter point: The setting.
  /// - Returns: The row; nil without a type I error.
  public func row(_ point: [JSON.Member]) -> ResultRow? {
    level.map {
      ResultRow(
        point: point, outcome: outcome, contrast: contrast, method: method, family: "",
        adjustment: "none", measured: $0.rate, boundary: 0, failed: 0)
    }
  }
}

extension AnalysisMark.Place {
  /// "at this size".
  var words: String {
    switch self {
    case .asStated: "at this size"
    case .scenarioSize: "at the scenario's size"
    case .answer(let value): value.isInteger ? "at \(value.words)" : "at this answer"
    }
  }
}

extension LevelMarks {
  /// Paragraphs for reports; empty where there is nothing to say.
  public var text: String {
    guard !marks.isEmpty else { return "" }
    return "\n" + marks.map(\.text).joined()
      + (more > 0 ? "\(more) more rows are of analyses that ignore something.\n" : "")
  }
}
