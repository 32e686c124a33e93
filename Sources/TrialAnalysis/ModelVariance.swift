public import Parts

/// Where the variance of a regression comes from.
public enum ModelVariance: String, Choice {
  /// A sandwich: that which people show.
  case robust
  /// The model of the regression: Poisson's mean, the square of a gamma's mean times Pearson's dispersion.
  case model
}
