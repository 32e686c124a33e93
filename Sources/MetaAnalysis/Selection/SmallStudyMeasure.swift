/// What the true effects of small studies may move with.
public enum SmallStudyMeasure: String, Sendable, Hashable, CaseIterable {
  /// The standard error, as in PET.
  case standardError = "standard-error"
  /// Its square, as in PEESE.
  case variance

  /// Its value for a sampling variance.
  public func value(_ v: Double) -> Double { self == .variance ? v : v.squareRoot() }

  /// "se": in the names of models.
  var word: String { self == .variance ? "variance" : "se" }
}
