internal import Foundation
internal import Inference
internal import MonteCarlo
internal import Parts
internal import PeerSupport
internal import Planning
internal import TrialAnalysis
internal import TrialSimulation

extension StatementWriter {
  /// The outcome: "The primary outcome is personal recovery (QPR-15, 0 to 60) at the end of the intervention".
  var outcomes: String {
    var seen: [String] = []
    for row in planned.rows where !seen.contains(row.outcome) { seen.append(row.outcome) }
    let described: [String] = seen.compactMap { name in
      trial.outcomes.firstIndex { $0.name == name }.map { self.described($0) }
    }
    return described.count == 1
      ? "The primary outcome is \(described[0])."
      : "The primary outcomes are \(StatementWords.list(described))."
  }

  private func described(_ o: Int) -> String {
    let outcome = trial.outcomes[o]
    let basics = outcome.model.basics
    var details: [String] = []
    if let word = text(path(outcome: "instrument", of: o)),
      let instrument = Instrument(rawValue: word), instrument != .none
    {
      details.append(instrument.title)
    }
    let law = trial.forms[o].first
    if law is EventLaw { details.append("yes or no") }
    if let model = outcome.model as? NetBenefit {
      let names = trial.parts(of: o).map { StatementWords.outcome(trial.outcomes[$0]) }
      details.append(
        "what \(names.first ?? model.effectOf) is worth less \(names.last ?? model.costOf)")
    }
    if let names = mediation(o) {
      details.append(
        "what of the effect on \(names.outcome) passes through \(names.mediator)")
    }
    if law is AmountLaw || law is NetBenefitLaw { details.append("in \(outcome.model.unit)") }
    if law is TimeLaw { details.append("time to it in \(outcome.model.unit)") }
    if let scale = (law as? ScoreLaw)?.scale {
      details.append(
        "\(StatementWords.significant(scale.min)) to \(StatementWords.significant(scale.max))")
    }
    if let course = law as? CourseLaw {
      details.append(
        "measured at times " + StatementWords.list(course.times.map(StatementWords.significant)))
    }
    if !details.isEmpty || isGiven(path(outcome: "benefit", of: o)), details != ["yes or no"] {
      let isTime = law is TimeLaw
      details.append(
        basics.benefit == .higher
          ? (isTime ? "sooner is better" : "higher is better")
          : isTime ? "later is better" : "lower is better")
    }
    if isGiven(path(outcome: "rater", of: o)) { details.append(basics.rater.words) }
    return StatementWords.outcome(outcome)
      + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))")
      + (basics.timePoint.isEmpty ? "" : " \(basics.timePoint)")
  }
}

extension Rater {
  /// Who rates, in words.
  fileprivate var words: String {
    switch self {
    case .selfReport: "self-reported"
    case .unblindedClinician: "rated by clinicians who know the arm"
    case .blindedClinician: "rated by blinded clinicians"
    case .records: "from administrative records"
    }
  }
}
