internal import Foundation
internal import Inference
internal import MonteCarlo
internal import Parts
internal import Planning
internal import TrialAnalysis
internal import TrialSimulation

extension StatementWriter {
  /// Program, version, seed, replicates.
  var computation: String {
    let question = report.question
    let source =
      question.source == "exact source"
      ? "its sufficient statistics drawn from their exact distribution" : "every person drawn"
    return "Computed by simulation of the whole trial (\(source)) with PeerTrials "
      + "\(question.version), seed \(question.seed), \(Figures.count(report.result.spent)) "
      + "replicates in all, \(Figures.count(solution.at.replicates)) of them to verify the answer"
      + (near.isEmpty ? "." : ". \(near)")
  }

  /// What guidance asks for and the file does not say; empty where nothing is open.
  var remainder: String {
    var open: [String] = []
    for row in planned.rows {
      guard let outcome = trial.outcomes.first(where: { $0.name == row.outcome }) else { continue }
      let place = Path(["trial", "outcomes", row.outcome, "time-point"])
      let line = "when '\(row.outcome)' is measured: \(place)"
      if outcome.model.basics.timePoint.isEmpty, !open.contains(line) { open.append(line) }
    }
    for path in unsourced.sorted(by: { "\($0)" < "\($1)" }) {
      let node = planned.tree.descendant(path)
      let value = (node?.descendant(Path(["value"])) ?? node)?.text ?? ""
      open.append("a source of \(path)\(value.isEmpty ? "" : " = \(value)")")
    }
    for path in usual { open.append("a source of \(path): the instrument's usual value was taken") }
    let advice = report.advice.map { "\n" + Wrap.text("Note: \($0)", width: 78) }.joined()
    guard !open.isEmpty else { return advice }
    return advice + "\nThe file does not say, and a protocol should:\n"
      + open.map { Wrap.text("  \($0)", width: 78, indent: 4) }.joined()
  }
}
