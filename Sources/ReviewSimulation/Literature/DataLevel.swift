public import Parts

/// What is drawn of a trial, and what a reviewer computes from it.
public enum DataLevel: String, Choice {
  /// Effects with known variances 1/n₁ + 1/n₂, as most published simulations have it.
  case effects
  /// Means and SDs; raw mean differences, v = s₁²/n₁ + s₂²/n₂.
  case meanDifference = "mean-difference"
  /// Means and SDs; Hedges's g with exact J, v = 1/n₁ + 1/n₂ + g²/(2(n₁ + n₂)).
  case hedgesG = "g"
  /// Means and SDs; d without correction, v = 1/n₁ + 1/n₂ + d²/(2(n₁ + n₂)).
  case cohensD = "d"
  /// Means and SDs; g with exact J, v = 1/n₁ + 1/n₂: a variance that does not depend on the effect.
  case gBySize = "g-by-size"
  /// Means and SDs; g with J ≈ 1 − 3/(4m − 1), v = 1/n₁ + 1/n₂ + g²/(2(n₁ + n₂ − 3.94)), m = n₁ + n₂ − 2:
  /// as RevMan computes it. Source: Deeks & Higgins (2010), Statistical algorithms in Review Manager 5.
  case revMan = "revman"
}
