internal import Foundation
internal import Inference
internal import MonteCarlo
internal import Parts
internal import Planning
internal import TrialAnalysis
internal import TrialSimulation

extension StatementWriter {
  /// How several tests are adjusted, or that this one is not.
  var multiplicity: String {
    let question = report.question
    guard !question.family.isEmpty,
      let family = planned.analysis.families.first(where: { $0.name == question.family })
    else {
      let others = planned.analysis.families.count + trial.contrasts.count + trial.outcomes.count
      return others > 2
        ? "The trial has other comparisons or outcomes; this calculation makes no adjustment for them."
        : ""
    }
    let alpha = StatementWords.percent(family.alpha)
    let members = planned.rows.count
    let which =
      members > 1
      ? "The \(members) tests ("
        + planned.rows.map { row in
          let pair = arms(of: row)
          let contrast =
            "\(StatementWords.arm(trial, pair.treatment)) against "
            + StatementWords.arm(trial, pair.comparator)
          let outcome = trial.outcomes.first { $0.name == row.outcome }
          return trial.outcomes.count > 1
            ? "\(outcome.map(StatementWords.outcome) ?? row.outcome), \(contrast)" : contrast
        }.joined(separator: "; ") + ")" : "This test, one of the family '\(family.name)',"
    let verb = members > 1 ? "are" : "is"
    guard let procedure = Adjustment(rawValue: question.adjustment), procedure != .none else {
      return "\(which) \(verb) not adjusted for multiplicity."
    }
    let what =
      procedure == .bh || procedure == .by ? "false discovery rate" : "family-wise error rate"
    return "\(which) \(verb) adjusted by \(procedure.words), for a \(what) of \(alpha)."
  }
}

extension Adjustment {
  /// The procedure, as articles name it.
  fileprivate var words: String {
    switch self {
    case .none: "no procedure"
    case .bonferroni: "Bonferroni's correction"
    case .sidak: "Šidák's correction"
    case .holm: "Holm's procedure"
    case .hochberg: "Hochberg's procedure"
    case .hommel: "Hommel's procedure"
    case .bh: "the procedure of Benjamini and Hochberg"
    case .by: "the procedure of Benjamini and Yekutieli"
    case .dunnett: "Dunnett's test"
    case .fixedSequence: "a fixed sequence of tests in this order"
    }
  }
}
