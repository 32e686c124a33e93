internal import Foundation
internal import Inference
internal import MonteCarlo
internal import Parts
internal import Planning
internal import TrialAnalysis
internal import TrialSimulation

extension StatementWriter {
  /// The target difference of a contrast and why: "a difference of 4 points (0.392 standard deviations) in favour of peer-led support".
  mutating func difference(_ row: TallyRow, _ o: Int) -> [String] {
    let pair = arms(of: row)
    let (treated, comparator) = (
      StatementWords.arm(trial, pair.treatment), StatementWords.arm(trial, pair.comparator)
    )
    let parts = [o] + trial.parts(of: o)
    let places = parts.flatMap { part in
      [effectPath(pair.treatment, part), effectPath(pair.comparator, part)].compactMap { $0 }
    }
    // What is solved for is an answer; a half-width rests on no difference.
    let solvesEffect = [pair.treatment, pair.comparator].contains { arm in
      report.question.path.hasPrefix("\(path(arm: arm, "effect"))")
    }
    if places.contains(where: isSolved) || solvesEffect { return solvedRisk(o, pair) }
    if trial.outcomes[o].model is Mediation { return indirect(row, o, pair, places) }
    let isInteraction = method(of: row)?.analysis.isInteraction == true
    if isInteraction, row.effect != .meanDifference {
      return row.truth == 0
        ? ["no true difference between the effects in the two levels of the modifier"]
        : [interaction(row)]
    }
    if let q = (trial.forms[o][pair.comparator] as? EventLaw)?.risk,
      let p = (trial.forms[o][pair.treatment] as? EventLaw)?.risk
    {
      return risks(p, q, o, pair)
    }
    if report.question.measure.hasPrefix("half-width"), places.isEmpty { return [] }
    let isPair = planned.rows.contains { $0.contrast != row.contrast }
    if row.truth == 0 {
      let between = isPair ? "\(treated) and \(comparator)" : "the arms"
      return ["no true difference between \(between)\(cite(places))"]
    }
    if isInteraction { return [interaction(row)] }
    let direction =
      row.truth * row.benefitSign > 0
      ? " in favour of \(treated)\(isPair ? " over \(comparator)" : "")"
      : " to the disadvantage of \(treated)\(isPair ? " beside \(comparator)" : "")"
    let of = places.contains(where: isUncertain) ? "centred on" : "of"
    return [
      "a difference \(of) \(size(row, o, pair))\(direction)\(cite(places))\(course(o, pair))"
    ]
  }

  func method(of row: TallyRow) -> AnalysisPlan.Method? {
    planned.analysis.methods.first { $0.name == row.method }
  }

  /// Where the file gives the effect of an arm.
  func effectPath(_ arm: Int, _ o: Int) -> Path? {
    let name = trial.outcomes[o].name
    let each = path(arm: arm, "effects", name)
    let place = planned.tree.descendant(each) != nil ? each : path(arm: arm, "effect")
    guard let unit = planned.tree.descendant(place)?.entries.first?.key else { return nil }
    return place.appending(unit)
  }

  /// A difference in scores in points and in standard deviations, as far as both say something.
  private func size(_ row: TallyRow, _ o: Int, _ pair: ArmPair) -> String {
    let truth = abs(row.truth)
    let law = trial.forms[o][pair.treatment]
    if let form = law as? ScoreLaw {
      let latent = latentDifference(o, pair) ?? truth
      var details: [String] = []
      if form.standardiser != 1 {
        details.append(
          "\(StatementWords.significant(truth / form.standardiser)) standard deviations")
      }
      if form.scale == nil || form.asked == nil, abs(truth - latent) > 0.005 * latent {
        details.append("\(StatementWords.significant(latent)) points before floor and ceiling")
      }
      let delivered = trial.arms[pair.treatment].delivered?.mean ?? 1
      if delivered < 1 {
        details.append(
          "the \(StatementWords.percent(delivered)) of the full effect that reach people")
      }
      let own = trial.outcomes[o].model.unit
      let unit =
        own == "points" || own == "SD"
        ? form.standardiser == 1 ? "standard deviations" : "points" : own
      return "\(StatementWords.significant(truth)) \(unit)"
        + (details.isEmpty ? "" : " (\(details.joined(separator: "; ")))")
    }
    if law is CourseLaw {
      let isSlope = method(of: row)?.analysis.isSlope ?? false
      let points = row.unit.hasPrefix("SD") ? "standard deviations" : "points"
      return "\(StatementWords.significant(truth)) \(points)"
        + (isSlope ? " per unit of time in slope" : "")
    }
    if law is TimeLaw { return timeSize(row) }
    guard law is AmountLaw || law is NetBenefitLaw else { return StatementWords.significant(truth) }
    return switch row.effect {
    case .logMeanRatio:
      "\(StatementWords.significant(truth)) in logarithms (a ratio of means of "
        + "\(StatementWords.significant(exp(row.truth))))"
    case .logGeometricMeanRatio:
      "\(StatementWords.significant(truth)) in mean logarithms (a ratio of geometric means of "
        + "\(StatementWords.significant(exp(row.truth))))"
    case .winProbability:
      "\(StatementWords.significant(truth)) from a half in the probability of having more (a "
        + "probability of \(StatementWords.significant(0.5 + row.truth)))"
    default: "\(StatementWords.significant(truth)) \(row.unit)"
    }
  }

  /// Difference of latent means of two arms.
  private func latentDifference(_ o: Int, _ pair: ArmPair) -> Double? {
    guard let a = trial.truthForms[o][pair.treatment] as? ScoreLaw,
      let b = trial.truthForms[o][pair.comparator] as? ScoreLaw
    else { return nil }
    return abs(a.mean - b.mean)
  }

  /// How the effect of repeated measures goes over time.
  private func course(_ o: Int, _ pair: ArmPair) -> String {
    guard let form = trial.truthForms[o][pair.treatment] as? CourseLaw,
      let other = trial.truthForms[o][pair.comparator] as? CourseLaw
    else { return "" }
    let steps = zip(form.means, other.means).map { StatementWords.significant($0 - $1) }
    return " (differences at the waves: \(steps.joined(separator: ", ")))"
  }

  private mutating func interaction(_ row: TallyRow) -> String {
    if method(of: row)?.analysis.moderator == .baseline {
      let place = Path(["trial", "baseline-modifier", "difference"])
      let unit = planned.tree.descendant(place)?.entries.first?.key ?? ""
      let isInSD = row.unit.hasPrefix("SD")
      return "an effect that is \(StatementWords.significant(abs(row.truth))) "
        + (isInSD ? "standard deviations " : "points ") + (row.truth > 0 ? "larger" : "smaller")
        + " for each \(isInSD ? "standard deviation" : "point") by which the baseline is higher"
        + cite(place.appending(unit))
    }
    let place = Path(["trial", "modifier", "difference"])
    let unit = planned.tree.descendant(place)?.entries.first?.key ?? ""
    return "effects in the two levels of the modifier that differ by "
      + "\(StatementWords.significant(abs(row.truth))) "
      + "\(row.effect == .meanDifference ? "" : "in the ")\(row.unit)\(cite(place.appending(unit)))"
  }

  /// Risks in both arms.
  private mutating func risks(
    _ p: Double, _ q: Double, _ o: Int, _ pair: ArmPair
  ) -> [String] {
    let (treated, comparator) = (
      StatementWords.arm(trial, pair.treatment), StatementWords.arm(trial, pair.comparator)
    )
    let base = path(outcome: "risk", of: o)
    let control =
      "a risk of \(StatementWords.percent(q)) in \(comparator)"
      + cite([base] + [effectPath(pair.comparator, o)].compactMap { $0 })
    let place = effectPath(pair.treatment, o)
    guard p != q else {
      return [control, "no true difference between the arms\(cite([place].compactMap { $0 }))"]
    }
    var words = "one of \(StatementWords.percent(p)) in \(treated)"
    if let place, let unit = place.keys.last, unit != "risk", let stated = text(place) {
      words += " (\(unit.replacing("-", with: " ")) \(stated))"
    }
    return [control, words + (place.map { cite($0) } ?? "")]
  }

  /// Of an effect on events that is solved for, the risk without it.
  private mutating func solvedRisk(_ o: Int, _ pair: ArmPair) -> [String] {
    guard let q = (trial.forms[o][pair.comparator] as? EventLaw)?.risk else { return [] }
    return [
      "a risk of \(StatementWords.percent(q)) in \(StatementWords.arm(trial, pair.comparator))"
        + cite(path(outcome: "risk", of: o))
    ]
  }
}
