public import Parts

/// What the analyses of a review are taken to estimate.
public enum ReviewTarget: String, Choice {
  /// The mean true effect of the population of trials, under the mix of settings and characteristics.
  case population
  /// The mean true effect of the trials that the analysis included, replicate by replicate.
  case included
}
