internal import Parts

/// How leaving a trial depends on people's scores.
///
/// ```
/// logit P(leave) = a + baseline·x + outcome·y      x, y in standard deviations, around the arm's mean
/// ```
///
/// a is such that the arm's share of people who leave is its `dropout`. With the baseline alone, data are missing
/// at random given it; with the outcome, not at random. Sources of the terms: Rubin (1976) Biometrika 63:581;
/// Diggle & Kenward (1994) Appl Stat 43:49.
public struct Attrition: Sendable, Equatable {
  /// Slopes of the log odds of leaving, per standard deviation.
  public var baseline: Double
  public var outcome: Double
  /// The score that decides; nil for the first of the trial.
  public var of: String?

  init(_ f: Fields) {
    let slope = -10.0...10.0
    baseline = f.number(
      "baseline", in: slope, default: 0,
      "Slope of the log odds of leaving on the baseline, per SD; below 0 the better off stay.")
    outcome = f.number(
      "outcome", in: slope, default: 0,
      "The same on the outcome itself, which is not observed of those who leave.")
    of = f.name(
      "of", of: f.defined("outcome"), noun: "outcome", required: false,
      "The score that decides; the trial's first by default.")
  }

  /// Whether it depends on anything.
  var matters: Bool { baseline != 0 || outcome != 0 }
}
