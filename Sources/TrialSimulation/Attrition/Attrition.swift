internal import Parts

/// How leaving a trial depends on people's scores, or on an event, a count or a cost.
///
/// ```
/// logit P(leave) = a + baseline·x + outcome·y + attendance·g
///                  x, y in standard deviations, around the arm's mean;  g what attendance gives of the full effect, 0 to 1
/// ```
///
/// y is the outcome as it would be if everybody got the arm's mean (of waves, as it is); at sites x and y are around the site's
/// mean, in SDs within sites. An event in the place of y is 1 where it happens, else 0; a count is in SDs of the reference arm without
/// effect (its mean is part of a): both at the person's site and in their cluster, without the trial's bias. a is such that the
/// arm's share of people who leave is its `dropout`. With the baseline alone, data are missing at random given it; with the outcome,
/// not at random. Of repeated measures, `dropout` is the share gone by the last
/// wave T, and before each wave
///
/// ```
/// F(t) = 1 − (1 − dropout)^((t/T)^shape)          share gone by t at random: Weibull
/// logit P(leave before w) = logit h_w + baseline·y_0 + last·y_{w−1} + outcome·y_w + attendance·(g − E g),   h_w = 1 − (1 − F(t_w))/(1 − F(t_{w−1}))
/// ```
///
/// Of several outcomes one repeated one decides; a person who left shows nothing later in any other, and nothing of what is
/// measured once, at the end. There slopes move the share a little: h_w is that of people at the mean. Sources of the terms: Rubin (1976) Biometrika 63:581;
/// Diggle & Kenward (1994) Appl Stat 43:49.
public struct Attrition: Sendable, Equatable {
  /// Slope of the log odds of leaving on the baseline of a score, per standard deviation.
  public var baseline: Double
  /// The same on the outcome, which is not observed of those who leave.
  public var outcome: Double
  /// The same on attendance, from none to all that is needed.
  public var attendance: Double
  /// The same on the last value that was seen, of repeated measures.
  public var last: Double
  /// Shape of the Weibull distribution of leaving, of repeated measures.
  public var shape: Double
  /// The outcome that decides; nil for the trial's first score, or its first event, count or cost where it has none.
  public var of: String?

  private static let slopes = -10.0...10.0
  private static let shapes = 0.05...20

  /// A way of leaving; all slopes are −10 to 10.
  ///
  /// - Parameters:
  ///   - baseline: Slope of the log odds on the baseline, per SD; below 0 the better off stay.
  ///   - outcome: The same on the outcome itself, which is not observed of those who leave: per SD, of an event where it happens.
  ///   - attendance: The same on attendance of the arm's support, from none to all.
  ///   - last: The same on the last value seen, of repeated measures.
  ///   - shape: Weibull shape of leaving over waves, .05 to 20: below 1 most leave early.
  ///   - of: The outcome that decides; by default the trial's first score, a repeated one before others; without any its first event,
  ///     count or cost.
  public init(
    baseline: Double = 0, outcome: Double = 0, attendance: Double = 0, last: Double = 0,
    shape: Double = 1, of: String? = nil
  ) {
    self.baseline = baseline
    self.outcome = outcome
    self.attendance = attendance
    self.last = last
    self.shape = shape
    self.of = of
  }

  init(_ f: Fields) {
    let slope = Attrition.slopes
    self.init(
      baseline: f.number(
        "baseline", in: slope, default: 0,
        "Slope of the log odds of leaving on the baseline, per SD; below 0 the better off stay."),
      outcome: f.number(
        "outcome", in: slope, default: 0,
        "The same on the outcome itself, which those who leave do not show; of an event, where it happens."
      ),
      attendance: f.number(
        "attendance", in: slope, default: 0,
        "The same on attendance of the arm's support, from none to all; below 0 those who come stay."
      ),
      last: f.number(
        "last", in: slope, default: 0, "The same on the last value seen, of repeated measures."),
      shape: f.number(
        "shape", unit: .ratio, in: Attrition.shapes, default: 1,
        "Weibull shape of leaving over waves: below 1 most leave early, above 1 late."),
      of: f.name(
        "of", of: f.defined("outcome"), noun: "outcome", required: false,
        "The outcome that decides; by default the trial's first score, a repeated one before others."
      ))
  }

  func check(_ f: Fields) {
    f.expect(baseline, in: Attrition.slopes, at: "baseline")
    f.expect(outcome, in: Attrition.slopes, at: "outcome")
    f.expect(attendance, in: Attrition.slopes, at: "attendance")
    f.expect(last, in: Attrition.slopes, at: "last")
    f.expect(shape, in: Attrition.shapes, at: "shape")
    f.expect(of, definedAs: "outcome", at: "of")
  }

  /// Whether it depends on anything.
  public var matters: Bool { readsScores || attendance != 0 }
  /// Whether it depends on what is measured.
  var readsScores: Bool { baseline != 0 || outcome != 0 || last != 0 }
}
