internal import Inference
internal import MonteCarlo
internal import Parts
internal import TrialAnalysis

/// What a plan and its trial cannot be put together with.
extension AnalysisPlan {
  /// Rows of results that one experiment may have.
  static let mostRows = 4_000

  /// Reports what can be seen only when all parts are read.
  func check(_ f: Fields, _ trial: Trial) {
    for method in methods {
      let place = f.path.appending("methods").appending(method.name)
      trial.checkStrategies(
        trial.strategies(of: method), f, at: place.appending("intercurrent"))
      for (o, outcome) in trial.outcomes.enumerated() {
        guard let form = trial.forms[o].first else { continue }
        let effect = method.effect(form)
        if method.outcomes?.contains(outcome.name) == true, !method.reads(form) {
          f.report(
            "'\(method.analysis.kind)' cannot analyse outcome '\(outcome.name)'", below: place)
        }
        if method.analyses(outcome.name, trial), method.test.isAgainstMargin,
          !method.analysis.testsMargins
        {
          f.report(
            "'\(method.analysis.kind)' has no test against a margin"
              + (effect == .riskDifference ? "; use risk-difference" : ""), below: place)
        }
        if method.analyses(outcome.name, trial), effect?.isOfDistributions == true,
          let arm = trial.mixedArm
        {
          f.report(
            "'\(method.analysis.kind)' compares distributions of '\(outcome.name)', and people of "
              + "'\(arm.name)' are mixed of those who get more and less of a support: ask for "
              + "'estimand: {delivery: full, contamination: undiluted}', or compare means",
            below: place)
        }
        if method.analyses(outcome.name, trial), effect == .conditionalLogOddsRatio,
          trial.modifierMoves(form)
        {
          f.report(
            "'\(method.analysis.kind)' compares odds of '\(outcome.name)' in people who are alike, and levels of "
              + "'modifier' differ in theirs: use standardised, or leave out 'modifier'",
            below: place)
        }
        if method.analyses(outcome.name, trial),
          let objection = trial.objectionToCompliers(o, method.analysis)
            ?? trial.objectionToSlopes(o, method.analysis)
        {
          f.report(objection, below: place)
        }
        if method.analyses(outcome.name, trial), !trial.times[o].isEmpty,
          let objection = method.analysis.objection(toWaves: trial.times[o])
        {
          f.report("'\(outcome.name)': \(objection)", below: place)
        }
        let asked = [("margin", method.test.margin), ("half-width", method.test.halfWidth)]
        for case (let word, let quantity?) in asked
        where method.analyses(outcome.name, trial) {
          guard let effect, Margin.value(quantity, on: effect, of: method.analysis, form) == nil
          else { continue }
          f.report(
            "a \(word) in '\(quantity.unit)' does not fit a \(effect.rawValue)", below: place)
        }
      }
    }
    checkHorizons(f, trial)
    for method in methods
    where !trial.outcomes.contains(where: { method.analyses($0.name, trial) }) {
      f.report(
        method.lack(trial) ?? "'\(method.analysis.kind)' can analyse none of the trial's outcomes",
        below: f.path.appending("methods").appending(method.name))
    }
    let rowCount = trial.outcomes.count * trial.contrasts.count * methods.count
    if rowCount > AnalysisPlan.mostRows {
      f.report(
        "\(rowCount) rows of results (outcomes × contrasts × methods); at most "
          + "\(AnalysisPlan.mostRows) fit", at: "methods")
      return
    }
    for family in families where Set(family.adjustments).count < family.adjustments.count {
      f.report(
        "a procedure is named twice", below: f.path.appending("families").appending(family.name))
    }
    for (o, outcome) in trial.outcomes.enumerated()
    where !methods.contains(where: { $0.analyses(outcome.name, trial) }) {
      // What another outcome is derived of may be there for that alone.
      guard !trial.outcomes.indices.contains(where: { trial.parts(of: $0).contains(o) }) else {
        continue
      }
      f.report("no method analyses outcome '\(outcome.name)'", at: "methods")
    }
    guard f.isFineSoFar, let rows = try? RowPlan.all(trial, self) else { return }
    for row in rows where !(abs(row.label.truth) <= 1e6 * row.label.plannedSE) {
      f.report(
        "the true \(row.effect.rawValue) of '\(row.label.outcome)', \(row.label.contrast), is "
          + "\(Number.text(row.label.truth)), a million standard errors or more: nothing to simulate",
        below: f.path.appending("methods").appending(row.label.method))
    }
    for family in families {
      if let problem = FamilyPlan.problem(family, rows) {
        f.report(problem, below: f.path.appending("families").appending(family.name))
      }
    }
  }
}
