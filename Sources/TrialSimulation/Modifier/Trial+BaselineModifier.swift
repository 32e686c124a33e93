internal import GSLKit
internal import Inference
internal import Parts
internal import TrialAnalysis

/// Effects that depend on the baseline.
///
/// ```
/// end_i += b_a·m_i·x_i,   b_a = difference/SD of an arm on trial, else 0,   x_i points from the mean baseline
/// slope on the baseline, beside what end and baseline share:  S_a = (1 − c)·E m·b_a + c·E m'·b_other
/// ```
extension Trial {
  /// Points of a score for one point of its baseline, by outcome and arm, where all of the arm's support is got.
  func preparedBaselineSlopes() -> [[Double]] {
    guard let modifier = baselineModifier else { return [] }
    return forms.map { laws in
      laws.enumerated().map { a, law in
        guard arms[a].isOnTrial, let law = law as? ScoreLaw, law.scale == nil else { return 0 }
        let points =
          modifier.difference.value
          * (modifier.difference.unit == "smd" ? law.standardiser : 1)
        return points / law.baselineSD
      }
    }
  }

  /// Whether some effect depends on a baseline.
  var hasBaselineSlopes: Bool { baselineSlopes.contains { $0.contains { $0 != 0 } } }

  /// Points for a point, 0 where nothing is said of it.
  private func slope(_ outcome: Int, _ arm: Int) -> Double {
    baselineSlopes.isEmpty ? 0 : baselineSlopes[outcome][arm]
  }

  /// How much steeper an arm's outcome rises with its baseline than without any support, in truth.
  private func shownSlope(_ outcome: Int, _ arm: Int) -> Double {
    func given(_ arm: Int) -> Double {
      (isTruthOfFullDelivery ? 1 : arms[arm].delivered?.mean ?? 1) * slope(outcome, arm)
    }
    guard dilutesTruth, arms[arm].contamination > 0,
      let source = arms.firstIndex(where: { $0.name == arms[arm].contaminatedBy })
    else { return given(arm) }
    return given(arm) + arms[arm].contamination * (given(source) - given(arm))
  }

  /// How much steeper the outcome rises with its baseline in one arm of a contrast than in the other.
  func interactionWithBaseline(_ outcome: Int, _ contrast: ArmPair) -> Double {
    wholeSlope(outcome, contrast.treatment) - wholeSlope(outcome, contrast.comparator)
  }

  /// Points by which an arm's outcome rises for a point of its baseline: what the effect depends on, and what both share.
  ///
  /// ```
  /// (S·var(x within levels) + cov(end, x))/var(x),   over people, clusters that are old at baseline, sites and levels
  /// ```
  ///
  /// Groups and caseloads take the place of some of what is people's own, so that their people's scores hang less on the baseline.
  private func wholeSlope(_ outcome: Int, _ arm: Int) -> Double {
    guard let law = truthForms[outcome][arm] as? ScoreLaw else { return 0 }
    let (drawn, ofSites) = (drawn(outcome, arm, law), sites?.icc ?? 0)
    let own = law.baselineSD * law.baselineSD
    var shared =
      (ofSites + (1 - ofSites) * drawn.correlation * drawn.end * drawn.baseline)
      * law.sd * law.baselineSD
    let withinLevels = (ofSites + (1 - ofSites) * drawn.baseline * drawn.baseline) * own
    var varies = withinLevels
    for level in 0..<subgroups where modifier != nil {
      let effect = levelEffect(outcome, arm, level)
      let share = modifier?.share(of: level) ?? 0
      shared += share * effect.baseline * (effect.means.first ?? 0)
      varies += share * effect.baseline * effect.baseline
    }
    return (shownSlope(outcome, arm) * withinLevels + shared) / varies
  }

  /// Why nothing can be said of how scores rise with their baseline; nil where something can, and of other analyses.
  func objectionToSlopes(_ outcome: Int, _ analysis: any Analysis) -> String? {
    guard analysis.moderator == .baseline else { return nil }
    if let scale = (forms[outcome].first as? ScoreLaw)?.scale {
      return
        "'\(outcomes[outcome].name)' goes from \(Number.text(scale.min)) to \(Number.text(scale.max)): near its ends it "
        + "rises less with its baseline, whatever the effect; leave out 'instrument' or 'scale'"
    }
    guard
      let arm = arms.first(where: { $0.delivered?.attendance?.baselineCorrelation ?? 0 != 0 })
    else { return nil }
    return
      "who comes to the support of '\(arm.name)' goes with the baseline, and so do its scores, whatever the effect depends on: leave "
      + "out 'baseline-correlation' of 'attendance'"
  }

  /// What is true of arms where who comes to the support goes with the baseline, and so does what it does to them.
  func movedByBaseline(_ laws: [[any OutcomeLaw]]) -> [[any OutcomeLaw]] {
    guard !baselineSlopes.isEmpty, !isTruthOfFullDelivery else { return laws }
    return laws.indices.map { o in
      arms.indices.map { a in
        let further = furtherByBaseline(o, a)
        guard further != 0 else { return laws[o][a] }
        let stays = dilutesTruth ? 1 - arms[a].contamination : 1
        return laws[o][a].with(means: laws[o][a].means.map { $0 + stays * further })
      }
    }
  }

  /// b·E(m·x) of an arm, or of those of its people who come to so many sessions.
  func furtherByBaseline(_ outcome: Int, _ arm: Int, sessions: Int = 0) -> Double {
    guard slope(outcome, arm) != 0, let delivered = arms[arm].delivered,
      let attendance = delivered.attendance, let first = firstScore,
      let law = forms[outcome][arm] as? ScoreLaw
    else { return 0 }
    let shared = attendance.baselineCorrelation * correlation[first][outcome]
    guard shared != 0 else { return 0 }
    // What sites differ by says nothing of who comes.
    let spread =
      law.baselineSD * drawn(outcome, arm, law).baseline * (1 - (sites?.icc ?? 0)).squareRoot()
    let others = delivered.mean / attendance.meanShare
    return slope(outcome, arm) * others * shared * spread
      * attendance.meanOfShareTimesLatent(from: sessions)
  }

  /// Variance, times people, that effects which depend on the baseline add to an arm's mean: (b² SD² + 2 b·cov) of all of its support.
  func varianceByBaseline(_ outcome: Int, _ arm: Int) -> Double {
    guard let law = forms[outcome][arm] as? ScoreLaw else { return 0 }
    let step = shownSlope(outcome, arm) * law.baselineSD
    return step * (step + 2 * law.baselineCorrelation * law.sd)
  }

  /// Reports a dependence that no outcome has, or that a scale with ends cannot have.
  func checkBaselineModifier(_ f: Fields) {
    guard baselineModifier != nil, f.isFineSoFar else { return }
    for (o, laws) in forms.enumerated() {
      guard let scale = (laws.first as? ScoreLaw)?.scale else { continue }
      f.report(
        "'\(outcomes[o].name)' goes from \(Number.text(scale.min)) to \(Number.text(scale.max)): near its ends no effect "
          + "grows evenly with the baseline; leave out 'instrument' or 'scale'",
        at: "baseline-modifier")
      return
    }
    if !forms.contains(where: { $0.first is ScoreLaw }) {
      f.report(
        "no outcome has a baseline that its effect could depend on: that takes a score that is measured once, of kind 'gaussian'",
        at: "baseline-modifier")
    }
  }
}

extension Attendance {
  /// E(g·L) over those who come to so many sessions or more: g what the sessions give, L the standard normal they are read off.
  fileprivate func meanOfShareTimesLatent(from sessions: Int) -> Double {
    let (cuts, shares) = DeliveryPlan.table(self)
    var sum = 0.0
    for d in max(sessions, 0)..<max(shares.count, sessions) {
      let below = d == 0 ? 0 : Normal.density(cuts[d - 1])
      sum += shares[d] * (below - Normal.density(cuts[d]))
    }
    return sum
  }
}

extension Moderator {
  /// Points of what an estimate is for one of: of the baseline where that moderates, else 1.
  static func unit(_ analysis: any Analysis, _ law: any OutcomeLaw) -> Double {
    analysis.moderator == .baseline ? (law as? ScoreLaw)?.baselineSD ?? 1 : 1
  }
}
