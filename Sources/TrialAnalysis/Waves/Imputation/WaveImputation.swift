internal import Parts

/// What every imputation of waves is told: what is assumed of people who left, whose model it is, and what is compared then.
struct WaveImputation {
  let strategy: ImputationStrategy
  /// Whether arms share slopes and variances.
  let isCommon: Bool
  var comparison: CompletedComparison

  init(_ f: Fields) {
    strategy = f.choice(
      "strategy", default: ImputationStrategy.missingAtRandom,
      "What is assumed of people after they were seen last; the reference is the comparator.")
    isCommon =
      f.choice(
        "matrices", default: RepeatedMeasuresModel.Matrices.byArm,
        "Slopes and variances of the normal model: each arm its own, or common ones.")
      == .common
    let baseline = f.choice(
      "baseline", default: ImputedBaseline.covariate,
      "The first wave: a predictor and a covariate of the analysis, or a predictor alone.")
    comparison = CompletedComparison(
      baseline: baseline, contrast: WaveContrast(f, .wave), delta: ImputedDelta(f))
  }

  init(
    _ strategy: ImputationStrategy, _ matrices: RepeatedMeasuresModel.Matrices,
    _ comparison: CompletedComparison
  ) {
    self.strategy = strategy
    isCommon = matrices == .common
    self.comparison = comparison
  }

  /// "analysis of covariance adjusted for baseline".
  var analysisWords: String {
    comparison.baseline == .covariate
      ? "analysis of covariance adjusted for baseline" : "comparison of means"
  }

  /// " of each arm": whose model it is.
  var armWords: String { isCommon ? "" : " of each arm" }

  /// What is assumed, and added.
  var assumptionWords: String { strategy.words + comparison.delta.words }
}
