internal import Inference
internal import PeerSupport

extension SitePlan {
  /// Prepares a trial with sites.
  init(_ trial: Trial, _ sites: Sites) {
    number = sites.number
    arms = trial.arms.count
    variesEffects = sites.effectSD > 0
    cells = trial.outcomes.indices.map { o in
      let benefit = trial.outcomes[o].model.benefit.sign
      return trial.arms.indices.map { a in
        Cell(
          spread: trial.forms[o][a].siteSpread(icc: sites.icc, benefit: benefit),
          effectSD: trial.arms[a].comparator == .none ? sites.effectSD : 0)
      }
    }
    baselines = trial.forms.map { $0.first?.siteBaseline(icc: sites.icc) ?? 0 }
    units = trial.forms.map { ($0.first as? CourseLaw)?.sd ?? 0 }
  }
}
