extension ShiftPlan {
  /// Prepares a trial.
  init(_ trial: Trial) {
    var means = Array(repeating: 0.0, count: trial.outcomes.count * trial.arms.count)
    var random: [Random] = []
    for term in trial.bias.terms {
      var weights = means.map { _ in 0.0 }
      for (o, outcome) in trial.outcomes.enumerated() {
        for (a, arm) in trial.arms.enumerated() {
          let share = term.domain.share(outcome.model.rater) * BiasModel.sign(term.domain, arm)
          means[o * trial.arms.count + a] += share * term.mean
          weights[o * trial.arms.count + a] = share * term.betweenTrialSD
        }
      }
      let unit = BiasDomain.allCases.firstIndex(of: term.domain) ?? 0
      if term.betweenTrialSD > 0 { random.append(Random(unit: unit, weights: weights)) }
    }
    self.means = means
    self.random = random
    cap = trial.bias.cap
    sites = trial.sitePlan
  }
}
