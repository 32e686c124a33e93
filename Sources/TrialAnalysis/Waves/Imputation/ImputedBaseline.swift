public import Parts

/// What becomes of the score at the first wave where waves are imputed.
public enum ImputedBaseline: String, Choice {
  /// It predicts what is missing, and is a covariate of the analysis.
  case covariate
  /// It predicts what is missing alone: means are compared as they are.
  case predictor
}
