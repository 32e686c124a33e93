/// Every measure that results can hold, by the name of the JSON rows.
public enum MeasureNames {
  /// Measures of a row, a family and a pair.
  public static let all = [
    "power", "type-i-error", "power-excluding-failures", "type-i-error-excluding-failures",
    "rejected-towards-benefit", "concludes-effect", "concludes-no-relevant-effect",
    "concludes-nothing", "truth", "mean-estimate", "bias", "empirical-se", "mse", "model-se",
    "relative-error-in-model-se", "coverage", "bias-eliminated-coverage", "half-width",
    "half-width-within-target", "type-s",
    "type-m", "any-rejected", "all-rejected", "average-rejected", "number-rejected", "fwer", "fdr",
    "assurance", "probability",
    "probability-of-reaching-target", "rejection-difference", "bias-difference",
    "relative-precision",
  ]
}
