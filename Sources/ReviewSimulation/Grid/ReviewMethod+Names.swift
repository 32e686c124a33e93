public import MetaAnalysis

/// Short names for code; a file has those of the list.
extension ReviewMethod {
  /// Pooling with an estimator of τ² and a test.
  public static func pool(_ tau2: Tau2Method, _ test: PoolingTest) -> ReviewMethod {
    .pooled(PooledMean(tau2, test), .asTest)
  }

  /// A pool that predicts the true effect of a new trial by another rule than that of its test.
  public static func predicting(
    _ rule: PredictionRule, _ tau2: Tau2Method, _ test: PoolingTest
  ) -> ReviewMethod {
    .pooled(PooledMean(tau2, test), rule)
  }

  /// The intercept of PET.
  public static let pet = ReviewMethod.corrected(MetaCatalog.pet)
  /// The intercept of PEESE.
  public static let peese = ReviewMethod.corrected(MetaCatalog.peese)
  /// PEESE where PET's intercept is above 0 at one-sided .05, else PET.
  public static let petPeese = ReviewMethod.corrected(MetaCatalog.petPeese)
  /// Unrestricted weighted least squares.
  public static let uwls = ReviewMethod.corrected(MetaCatalog.uwls)
  /// The weighted average of adequately powered studies; of all where fewer than two are.
  public static let waap = ReviewMethod.corrected(MetaCatalog.waap)
  /// DL and z with what trim and fill (L₀) adds on the side of harm.
  public static let trimAndFill = ReviewMethod.corrected(MetaCatalog.trimAndFill)
  /// The mean of a step selection model for benefit.
  public static func selection(_ model: SelectionMean) -> ReviewMethod { .corrected(model) }
}
