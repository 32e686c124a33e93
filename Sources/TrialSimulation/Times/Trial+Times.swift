internal import Parts
internal import TrialAnalysis

/// Times to an event in a trial.
extension Trial {
  /// Laws of times with what their arm loses of follow-up.
  static func followed(_ forms: [[any OutcomeLaw]], _ arms: [Arm]) -> [[any OutcomeLaw]] {
    forms.map { laws in
      zip(laws, arms).map { law, arm in
        guard let law = law as? any TimedLaw else { return law }
        return law.followed(
          law.followUp.losing(
            arm.leaving, dropout: arm.dropout, shape: arm.attrition?.shape ?? 1))
      }
    }
  }

  /// Laws of times with how levels of the modifier differ in their arm; others as they are.
  func levelled(_ forms: [[any OutcomeLaw]]) -> [[any OutcomeLaw]] {
    forms.indices.map { o in
      forms[o].indices.map { a in
        guard let law = forms[o][a] as? TimeLaw, let modifier, let own = levelMeans(o, a) else {
          return forms[o][a]
        }
        func ratio(_ means: [Double]) -> Double { TimeLaw.gap(means[0], means[1], in: "") }
        var levels = LevelHazards(
          share: modifier.share, whole: ratio(own.full), bare: ratio(own.none))
        if let source = arms.firstIndex(where: { $0.name == arms[a].contaminatedBy }),
          let other = levelMeans(o, source)
        {
          levels.other = ratio(other.full)
        }
        return law.levelled(levels)
      }
    }
  }

  /// For how long each outcome may be followed at least; 0 of those that are no times to an event.
  var followUps: [Double] {
    forms.map { ($0.first as? any TimedLaw)?.followUp.least ?? 0 }
  }

  /// Share of an arm's people who leave and of whom an outcome is then not seen: of times all are seen for a while.
  func unseen(_ outcome: Int, _ arm: Int) -> Double {
    forms[outcome][arm] is any TimedLaw
      ? 0 : 1 - (1 - arms[arm].leaving) * (1 - leavingWithEvents(arm))
  }
}

extension AnalysisPlan {
  /// Reports horizons beyond anybody's follow-up.
  func checkHorizons(_ f: Fields, _ trial: Trial) {
    for method in methods {
      guard let horizon = (method.analysis as? any TimesAnalysis)?.horizon else { continue }
      for (o, outcome) in trial.outcomes.enumerated()
      where method.analyses(outcome.name, trial) {
        guard let longest = (trial.forms[o].first as? any TimedLaw)?.followUp.longest,
          horizon > longest
        else { continue }
        f.report(
          "nobody is followed for \(Number.text(horizon)) \(outcome.model.unit): '\(outcome.name)' ends at "
            + Number.text(longest),
          below: f.path.appending("methods").appending(method.name))
      }
    }
  }
}
