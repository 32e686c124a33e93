internal import Foundation
internal import Inference
internal import MonteCarlo
internal import Parts
internal import Planning
internal import TrialAnalysis
internal import TrialSimulation

extension StatementWriter {
  /// The allowance: "With 25 % lost in each arm, at random, 294 people are randomised and 220 analysed".
  mutating func attrition() -> String {
    let all = trial.participants.reduce(0, +)
    let (o, arms) = (outcome, trial.arms.indices)
    let analysed = arms.map { trial.expectedPeople(o, $0) }
    let total = analysed.reduce(0, +)
    let whole = PlanWords.wholeClusters(trial)
    let people =
      "\(whole.isEmpty ? "" : "\(whole) with ")\(Figures.count(all)) people are randomised"
    let byArm = arms.map { a in
      "\(StatementWords.arm(trial, a)) \(Figures.count(trial.participants[a]))"
    }.joined(separator: ", ")
    let isEven = Set(trial.participants).count == 1
    let split = isEven ? "" : " (\(byArm))"
    let left = arms.map { a in
      "\(StatementWords.arm(trial, a)) \(Figures.count(Int(analysed[a].rounded())))"
    }.joined(separator: ", ")
    let isLeftEven = Set(analysed.map { Int($0.rounded()) }).count == 1
    let losses = losses(o)
    if let model = trial.outcomes[o].model as? TimeOutcome {
      return "\(people)\(split). \(followed(model, o, losses)) \(expectedEvents(model, o))"
    }
    guard !losses.isEmpty else {
      return "\(people)\(split) and all are analysed: no allowance is made for loss to follow-up."
    }
    return "With \(StatementWords.list(losses)), \(people)\(split) and "
      + "\(Figures.count(Int(total.rounded()))) \(Recruitment.expectation(expected))"
      + (isLeftEven ? "." : " (\(left)).")
  }

  /// Who is lost, by arm, and how that is assumed to happen.
  private mutating func losses(_ o: Int) -> [String] {
    var parts: [String] = []
    let arms = Array(trial.arms.indices)
    let leaving = arms.map { trial.arms[$0].leaving }
    let isSame =
      Set(leaving).count == 1 && Set(arms.map { mechanism($0) }).count == 1
    if leaving.contains(where: { $0 > 0 }) {
      let paths = arms.map { path(arm: $0, "dropout") }
      let isAllAtRandom = arms.allSatisfy { mechanism($0) == "at random" }
      if isSame {
        parts.append(
          "\(StatementWords.percent(leaving[0])) lost in each arm\(cite(paths)) "
            + mechanism(0) + citeAttrition(arms))
      } else if isAllAtRandom {
        // How people leave is said once.
        for a in arms {
          let lost = leaving[a] == 0 ? "nobody" : StatementWords.percent(leaving[a])
          let how = a == 0 ? " lost at random" : ""
          parts.append("\(lost)\(how) in \(StatementWords.arm(trial, a))\(cite(paths[a]))")
        }
      } else {
        for a in arms {
          parts.append(
            leaving[a] == 0
              ? "nobody lost in \(StatementWords.arm(trial, a))"
              : "\(StatementWords.percent(leaving[a])) lost in \(StatementWords.arm(trial, a))"
                + cite(paths[a]) + " \(mechanism(a))" + citeAttrition([a]))
        }
      }
    }
    let missing = arms.map { trial.outcomes[o].model.basics.missing[trial.arms[$0].name] ?? 0 }
    let place = path(outcome: "missing", of: o)
    if let first = missing.first, missing.contains(where: { $0 > 0 }) {
      if Set(missing).count == 1 {
        parts.append(
          "this outcome missing at random for \(StatementWords.percent(first)) of the others"
            + cite(place))
      } else {
        parts += arms.map { a in
          "this outcome missing at random for \(StatementWords.percent(missing[a])) of the others in "
            + "\(StatementWords.arm(trial, a))\(cite(place, arm: a))"
        }
      }
    }
    for a in arms {
      guard let plan = trial.clusters[a], plan.kind.lost > 0 else { continue }
      let lost = clusterPath(a, plan.kind.unit).appending("lost")
      // Whole clusters are of one kind in all arms.
      if plan.kind.unit == .clusters, named.contains(lost) { continue }
      parts.append(
        "\(StatementWords.percent(plan.kind.lost)) of \(plan.kind.unit.noun)s lost whole\(cite(lost))"
      )
    }
    return parts
  }

  /// How people of an arm are assumed to leave.
  private func mechanism(_ a: Int) -> String {
    guard let rule = trial.arms[a].attrition, rule.matters else { return "at random" }
    func slope(_ value: Double, _ words: String) -> String? {
      value == 0
        ? nil : "\(words) (log odds \(value > 0 ? "+" : "")\(number(value)) per standard deviation)"
    }
    var terms = [
      slope(rule.baseline, "the baseline"), slope(rule.last, "the last value that was seen"),
      decided(a) ?? slope(rule.outcome, "the outcome itself, which is then not seen"),
    ].compactMap { $0 }
    if rule.attendance != 0 {
      terms.append(
        "attendance (log odds \(rule.attendance > 0 ? "+" : "")\(number(rule.attendance)) from none to all)"
      )
    }
    let course =
      rule.shape == 1
      ? ""
      : ", most of them \(rule.shape < 1 ? "early" : "late") (Weibull shape \(number(rule.shape)))"
    return "depending on \(StatementWords.list(terms))"
      + (rule.outcome == 0 ? "" : ", not at random") + course
  }

  /// An event, or a count, that decides who leaves an arm; nil where a score does.
  private func decided(_ a: Int) -> String? {
    guard let slope = trial.arms[a].attrition?.outcome, slope != 0,
      let (o, scale) = trial.decidesLeaving(a)
    else { return nil }
    let odds = "log odds \(slope > 0 ? "+" : "")\(number(slope))"
    let other = StatementWords.outcome(trial.outcomes[o])
    func itself(_ own: String, _ unit: String) -> String {
      "\(o == outcome ? own : other) itself, which is then not seen (\(odds) \(unit))"
    }
    if scale == .event { return itself("the event", "where it happens") }
    if scale == .count {
      return itself("the count", "per standard deviation of counts without effect")
    }
    return nil
  }

  private mutating func citeAttrition(_ arms: [Int]) -> String {
    cite(
      arms.flatMap { a in
        ["baseline", "last", "outcome", "attendance", "shape"].map { path(arm: a, "attrition", $0) }
      }.filter(isGiven))
  }
}
