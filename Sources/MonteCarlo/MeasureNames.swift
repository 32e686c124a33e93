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
    "relative-precision", "tried", "number-run", "number-falsely-rejected", "prediction-coverage",
  ]

  /// Whether a word names a measure: one of ``all``, or the count of a large family such as
  /// "at-least-9-rejected" and "exactly-9-rejected".
  public static func isKnown(_ word: String) -> Bool {
    if all.contains(word) { return true }
    if word.hasSuffix("-difference") {
      return JointTally.measures.contains(String(word.dropLast("-difference".count)))
    }
    for start in ["at-least-", "exactly-"]
    where word.hasPrefix(start) && word.hasSuffix("-rejected") {
      return Int(word.dropFirst(start.count).dropLast("-rejected".count)).map { $0 >= 0 } ?? false
    }
    return false
  }
}
