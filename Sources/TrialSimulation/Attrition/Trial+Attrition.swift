internal import OrderedCollections
internal import Parts
public import TrialAnalysis

/// What decides who leaves.
extension Trial {
  /// The repeated outcome whose people leave, where others are measured of the same people: they leave all of them; nil where
  /// nobody leaves, or nothing else is measured.
  var leadingCourse: Int? {
    guard outcomes.count > 1,
      arms.contains(where: { $0.leaving > 0 || !$0.intercurrent.isEmpty })
    else { return nil }
    return decidingCourse
  }

  /// The repeated score that decides who leaves and when intercurrent events happen: the one that leaving names, or the first.
  var decidingCourse: Int? {
    let named = arms.lazy.compactMap { $0.attrition?.of }.first
    return forms.indices.first {
      forms[$0].first is CourseLaw && named ?? outcomes[$0].name == outcomes[$0].name
    }
  }

  /// The outcome that decides who leaves: the one that is named, or else a repeated score, another score, an event, a count or a cost; nil
  /// where there is none.
  static func deciding(
    _ rule: Attrition, _ outcomes: [Outcome], _ forms: [[any OutcomeLaw]]
  ) -> Int? {
    func isScore(_ laws: [any OutcomeLaw]) -> Bool {
      laws.first?.measuredAs.isScore ?? false
    }
    func decides(_ laws: [any OutcomeLaw]) -> Bool { laws.first is any DecidingLaw }
    if let name = rule.of {
      return outcomes.indices.first {
        outcomes[$0].name == name && (isScore(forms[$0]) || decides(forms[$0]))
      }
    }
    return forms.firstIndex { $0.first is CourseLaw } ?? forms.firstIndex(where: isScore)
      ?? forms.firstIndex(where: decides)
  }

  /// Why no outcome decides who leaves.
  ///
  /// A time that is cut off by leaving is not known when somebody leaves: what decides must be there whether they leave or not.
  private static func undecided(
    _ rule: Attrition, _ outcomes: [Outcome], _ forms: [[any OutcomeLaw]]
  ) -> String {
    let isTime = zip(outcomes, forms).first { outcome, laws in
      (rule.of ?? outcome.name) == outcome.name && laws.first is any TimedLaw
    }
    if let name = isTime?.0.name {
      return
        "leaving censors '\(name)': what has not happened yet cannot decide who leaves; name a score, an event, a count or a "
        + "cost that goes with it in 'of'"
    }
    return rule.of.map {
      "'\($0)' is made of other outcomes: name one of those that decides who leaves in 'of'"
    } ?? "who leaves is decided by an outcome, and the trial has none that can decide"
  }

  /// The outcome that decides who leaves an arm, and how it is measured; nil where none does.
  public func decidesLeaving(_ arm: Int) -> (outcome: Int, scale: OutcomeScale)? {
    guard let rule = arms[arm].attrition, rule.readsScores,
      let outcome = Trial.deciding(rule, outcomes, forms), let law = forms[outcome].first
    else { return nil }
    return (outcome, law.measuredAs)
  }

  /// Reports attrition that nothing of the trial can decide.
  func checkAttrition(_ f: Fields, _ forms: [[any OutcomeLaw]]) {
    for arm in arms {
      guard let rule = arm.attrition, rule.readsScores, f.isFineSoFar else { continue }
      let place = f.path.appending("arms").appending(arm.name).appending("attrition")
      guard let outcome = Trial.deciding(rule, outcomes, forms) else {
        f.report(Trial.undecided(rule, outcomes, forms), below: place)
        continue
      }
      if rule.baseline != 0, forms[outcome].first is any DecidingLaw {
        f.report(
          "'\(outcomes[outcome].name)' has no baseline: let leaving depend on 'outcome', or name a score "
            + "in 'of'",
          below: place.appending("baseline"))
      }
    }
  }
}
