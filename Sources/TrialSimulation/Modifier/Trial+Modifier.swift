internal import Parts
internal import TrialAnalysis

extension Trial {
  /// How much the effect of a contrast differs between levels.
  func interaction(_ outcome: Int, _ contrast: ArmPair) -> Double {
    let forms = byLevel.truthForms[outcome]
    func mean(_ arm: Int, _ level: Int) -> Double {
      (forms[2 * arm + level] as? ScoreLaw)?.mean ?? 0
    }
    func difference(_ level: Int) -> Double {
      mean(contrast.treatment, level) - mean(contrast.comparator, level)
    }
    return difference(1) - difference(0)
  }

  /// What a modifier cannot be put together with.
  func checkModifier(_ f: Fields) {
    guard modifier != nil, f.isFineSoFar else { return }
    if isClustered {
      f.report("people with levels have no groups here: leave out the clusters", at: "modifier")
    }
    if times.contains(where: { !$0.isEmpty }) {
      f.report("repeated measures have no levels here", at: "modifier")
    }
    let scores = forms.contains { $0.first is ScoreLaw }
    if !scores { f.report("levels move scores: the trial has none", at: "modifier") }
    if let scale = forms.lazy.compactMap({ ($0.first as? ScoreLaw)?.scale }).first {
      f.report(
        "an instrument from \(Number.text(scale.min)) to \(Number.text(scale.max)) has no levels here",
        at: "modifier")
    }
  }
}
