internal import Inference

extension SitePlan {
  /// Prepares a trial with sites.
  init(_ trial: Trial, _ sites: Sites) {
    number = sites.number
    arms = trial.arms.count
    variesEffects = sites.effectSD > 0
    cells = trial.outcomes.indices.map { o in
      let benefit = trial.outcomes[o].model.benefit.sign
      return trial.arms.indices.map { a in
        let law = trial.forms[o][a]
        let levels = trial.levelMeans(o, a) == nil ? 0..<0 : 0..<Modifier.levels
        return Cell(
          spread: law.siteSpread(icc: sites.icc, benefit: benefit),
          levels: levels.map { level in
            law.with(means: [law.means[0] + trial.levelEffect(o, a, level).means[0]])
              .siteSpread(icc: sites.icc, benefit: benefit)
          },
          effectSD: trial.arms[a].isOnTrial ? sites.effectSD : 0)
      }
    }
    baselines = trial.forms.map { $0.first?.siteBaseline(icc: sites.icc) ?? 0 }
    units = trial.forms.map { ($0.first as? CourseLaw)?.sd ?? 0 }
  }
}
