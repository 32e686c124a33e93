internal import Foundation
internal import Inference
internal import MonteCarlo
internal import Parts
internal import Planning
internal import TrialAnalysis
internal import TrialSimulation

extension StatementWriter {
  /// The estimand: population, variable, summary measure and how intercurrent events are handled, as in ICH E9(R1).
  mutating func estimand() -> String {
    var done: [String] = []
    var contrasts: [String] = []
    for row in planned.rows where !done.contains(row.contrast) {
      done.append(row.contrast)
      let pair = arms(of: row)
      contrasts.append(
        "\(StatementWords.arm(trial, pair.treatment)) against "
          + StatementWords.arm(trial, pair.comparator)
      )
    }
    let isFull = text(Path(["trial", "estimand", "delivery"])) == "full"
    let isDiluted = text(Path(["trial", "estimand", "contamination"])) == "diluted"
    var strategy =
      isFull
      ? "as if all of the support reached everybody (hypothetical strategy)"
      : "whatever support they take up (treatment policy strategy)"
    for a in trial.arms.indices where trial.arms[a].contamination > 0 {
      let share = StatementWords.percent(trial.arms[a].contamination)
      let place = path(arm: a, "contamination", "share")
      let who = StatementWords.arm(trial, a)
      let from =
        trial.arms[a].contaminatedBy.flatMap { name in
          trial.arms.firstIndex { $0.name == name }
        }.map { StatementWords.arm(trial, $0) } ?? "the other arm"
      strategy +=
        isDiluted
        ? ", with the \(share) of people in \(who) who get the support of \(from)\(cite(place)) as they are"
        : ", and as if nobody in \(who) got the support of \(from) (hypothetical strategy; \(share) "
          + "are assumed to do so\(cite(place)))"
    }
    for name in trial.intercurrentNames { strategy += intercurrent(name) }
    let lost = trial.arms.contains { $0.leaving > 0 }
    let missing =
      switch method?.analysis.missingData {
      case .observedWaves: "; whatever was observed at the waves is analysed, nothing is imputed"
      case .imputed: "; what people who are lost would have shown is imputed"
      case .weighted:
        "; people without the outcome are left out of the analysis, and those like them weigh more"
      case .censored: "; people who leave are followed until then"
      case .completeCases, nil:
        "; people without the outcome are left out of the analysis, none is imputed"
      }
    return "The estimand is the \(summary), \(StatementWords.list(contrasts)), among all people as "
      + "randomised, \(strategy)"
      + (lost ? missing : "") + "." + otherStrategies
  }

  /// What is compared.
  private var summary: String {
    let names = planned.rows.reduce(into: [String]()) { list, row in
      let name = trial.outcomes.first { $0.name == row.outcome }.map(StatementWords.outcome)
      if let name, !list.contains(name) { list.append(name) }
    }
    let of = StatementWords.list(names)
    guard let method, let form = trial.forms[outcome].first else { return "difference in \(of)" }
    switch method.analysis.moderator {
    case .levels: return "difference of effects on \(of) in two levels"
    case .baseline: return "change of the effect on \(of) with its baseline"
    case nil: break
    }
    if let sessions = method.analysis.complierSessions {
      let what = form.measuredAs == .event ? "the risk of \(of)" : "mean \(of)"
      return
        "difference in \(what) in those who would come to \(sessions == 1 ? "a session" : "at least \(sessions) sessions") "
        + "if they were offered them, and not in everybody"
    }
    switch form.measuredAs {
    case .course: return wavesSummary(of, method.analysis, form)
    case .event:
      return switch row.effect {
      case .logOddsRatio: "odds ratio of \(of)"
      case .conditionalLogOddsRatio:
        "odds ratio of \(of) in people alike in what is adjusted for, which is not that of everybody"
      case .logRiskRatio: "risk ratio of \(of)"
      default: "difference in the risk of \(of)"
      }
    case .count where row.effect == .logRateRatio:
      return "rate ratio of \(of)"
    case .count where row.effect == .logCountPartRatio:
      return "rate ratio of \(of) in those who can have any, which is not that of everybody"
    case .count where row.effect == .logGeometricMeanRatio || row.effect == .winProbability:
      return amountSummary(of, method.analysis)
    case .amount: return amountSummary(of, method.analysis)
    case .time: return timeSummary(of, method.analysis)
    case .mediated:
      return mediation(outcome).map { "indirect effect on \($0.outcome) through \($0.mediator)" }
        ?? "indirect effect"
    default: return "difference in mean \(of)"
    }
  }

  /// What is compared of costs: most analyses of them compare no means.
  private func amountSummary(_ of: String, _ analysis: any Analysis) -> String {
    switch row.effect {
    case .logMeanRatio: return "ratio of mean \(of)"
    case .logGeometricMeanRatio:
      let more = analysis.logOffset == 0 ? "" : " plus \(number(analysis.logOffset))"
      return "ratio of geometric means of \(of)\(more), which is no ratio of means"
    case .winProbability:
      return
        "probability that a person of one arm has more \(of) than one of the other (ties count half), "
        + "which is no difference in means"
    default: return "difference in mean \(of)"
    }
  }

  /// What is compared of repeated measures, with the time to which it refers.
  private func wavesSummary(
    _ of: String, _ analysis: any Analysis, _ form: any OutcomeLaw
  ) -> String {
    guard let end = (form as? CourseLaw)?.times.last else { return of }
    let last = StatementWords.significant(end)
    if analysis.isSlope {
      return
        "difference in the mean change of \(of) per unit of time, from baseline to time \(last)"
    }
    return switch (analysis as? SummaryMeasure)?.of {
    case .change: "difference in the mean change of \(of) from baseline to time \(last)"
    case .mean: "difference in mean \(of), averaged over the waves after baseline"
    default: "difference in mean \(of) at the last wave (time \(last))"
    }
  }
}
