public import Parts

/// What becomes of the score at the first wave.
public enum VisitBaseline: String, Choice {
  /// It is a covariate, with a slope for each visit.
  case covariate
  /// It is a response with one mean for all arms.
  case response
  /// It is left out.
  case none
}
