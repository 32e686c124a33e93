internal import Foundation
internal import Inference
internal import MonteCarlo
internal import Parts
internal import Planning
internal import Questions
internal import TrialAnalysis
internal import TrialSimulation

extension StatementWriter {
  /// What the analysis ignores, with its type I error, and what was passed over for that.
  mutating func level() -> String {
    var sentences: [String] = []
    for passed in report.levels.passed {
      let name =
        planned.analysis.methods.first { $0.name == passed.mark.method }
        .map { StatementWords.withArticle($0.analysis.words(structure.nouns)) }
        ?? passed.mark.method
      let needed = passed.needed.map { " (it would ask for \($0.words))" } ?? ""
      sentences.append(
        "\(name.prefix(1).uppercased() + name.dropFirst()) was not planned on\(needed): "
          + (passed.mark.faults.isEmpty ? "" : "it ") + said(passed.mark) + ".")
    }
    if report.levels.noneKeeps {
      sentences.append("None of the analyses that the file gives keeps its level here.")
    }
    for mark in report.levels.marks where mark.isNeeded {
      var numbers = ""
      if mark.faults.contains(where: { $0.contains("alike") }),
        !named.contains(where: { $0.keys.last == "icc" })
      {
        let rests = clusters(outcome, arms)
        numbers = rests.isEmpty ? "" : " We assume \(StatementWords.list(rests))."
      }
      // One that fits the trial may still not keep its level: where people leave by what they show.
      let words =
        mark.faults.isEmpty
        ? "Of the analysis \(said(mark))" : "The analysis \(said(mark))"
      sentences.append("\(words).\(numbers)")
    }
    return sentences.joined(separator: " ")
  }

  private func said(_ mark: AnalysisMark) -> String {
    var parts = mark.faults
    if let level = mark.level {
      let (rate, error) = StatementWords.percent(level.rate.value, error: level.rate.mcse)
      let alpha = StatementWords.percent(level.alpha)
      let words =
        "its type I error \(mark.place.words) is \(rate) (Monte Carlo standard error \(error))"
      let verdict =
        switch level.verdict {
        case .exceeded: "\(words) in place of \(alpha), so that it does not keep its level"
        case .conservative: "\(words), below its level of \(alpha): it is valid, and loses power"
        case .kept: "\(words), near its level of \(alpha)"
        }
      parts.append(verdict)
    } else {
      parts.append("its type I error was not simulated")
    }
    return parts.joined(separator: "; ")
  }
}
