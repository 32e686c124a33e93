public import Parts

/// Something that happens to people of an arm between two waves, after which their scores mean something else: they stop the
/// support, start other care, or die.
///
/// ```
/// F(t) = 1 − (1 − share)^((t/T)^shape)                          share to whom it has happened by t, T the last wave
/// logit P(between w − 1 and w | not before) = a_w + baseline·z_0 + last·z_{w−1}
/// afterwards      y = what it would be without it − (1 − keeps)·effect + shift
/// ```
///
/// z are a person's scores before it in standard deviations, around the mean of their arm at their site; a_w is such that `share` is
/// the arm's share of people, whatever the slopes. The effect is all that the arm's support does to the person at that wave. Several
/// events of a person do not depend on each other, given their scores. Source of the term: ICH E9(R1) (2019), A.3.1.
public struct IntercurrentEvent: Sendable, Equatable {
  /// Whether there are scores afterwards.
  public enum Afterwards: String, Choice {
    /// There are.
    case scores
    /// There are none: who has died has no score.
    case nothing
  }

  /// Share of the arm's people to whom it happens by the last wave.
  public var share: Double
  /// Shape of the Weibull distribution of when.
  public var shape: Double
  /// Slope of the log odds on the baseline, per standard deviation.
  public var baseline: Double
  /// The same on the last score before.
  public var last: Double
  /// Share of the effect that is left afterwards.
  public var keeps: Double
  /// What is added to scores afterwards, in points or standard deviations at baseline.
  public var shift: Quantity?
  /// Share of those to whom it happens who are not seen from then on.
  public var leaves: Double
  /// Whether there are scores afterwards.
  public var afterwards: Afterwards

  private static let shares = 0...0.99
  private static let shapes = 0.05...20
  private static let slopes = -10.0...10
  private static let kept = -10.0...10
  private static let shifts: [Fields.QuantityUnit] = [
    ("smd", -10...10, .standardDeviations), ("points", -1e9...1e9, .points),
  ]

  /// An event.
  ///
  /// - Parameters:
  ///   - share: Share of the arm's people to whom it happens by the last wave, 0 to .99.
  ///   - shape: Weibull shape of when, .05 to 20: below 1 it mostly happens early.
  ///   - baseline: Slope of the log odds on the baseline, per SD, −10 to 10.
  ///   - last: The same on the last score before.
  ///   - keeps: Share of the effect that is left afterwards, −10 to 10; 1 for all of it.
  ///   - shift: What is added to scores afterwards: `points` or `smd`.
  ///   - leaves: Share of those people who are not seen from then on, 0 to 1.
  ///   - afterwards: Whether there are scores afterwards.
  public init(
    share: Double, shape: Double = 1, baseline: Double = 0, last: Double = 0, keeps: Double = 1,
    shift: Quantity? = nil, leaves: Double = 0, afterwards: Afterwards = .scores
  ) {
    self.share = share
    self.shape = shape
    self.baseline = baseline
    self.last = last
    self.keeps = keeps
    self.shift = shift
    self.leaves = leaves
    self.afterwards = afterwards
  }

  init(_ f: Fields) {
    self.init(
      share: f.number(
        "share", unit: .proportion, in: IntercurrentEvent.shares, example: 0.3,
        "Share of the arm's people to whom it happens by the last wave."),
      shape: f.number(
        "shape", unit: .ratio, in: IntercurrentEvent.shapes, default: 1,
        "Weibull shape of when: below 1 mostly early, above 1 late."),
      baseline: f.number(
        "baseline", in: IntercurrentEvent.slopes, default: 0,
        "Slope of the log odds on the baseline, per SD."),
      last: f.number(
        "last", in: IntercurrentEvent.slopes, default: 0,
        "The same on the last score before it; below 0 those who do badly."),
      keeps: f.number(
        "keeps", unit: .proportion, in: IntercurrentEvent.kept, default: 1,
        "Share of the arm's effect that is left afterwards."),
      shift: f.quantity(
        "shift", in: IntercurrentEvent.shifts, "What is added to scores afterwards."),
      leaves: f.number(
        "leaves", unit: .proportion, in: 0...1, default: 0,
        "Share of those people who are not seen from then on."),
      afterwards: f.choice(
        "afterwards", default: Afterwards.scores,
        "Whether there are scores afterwards; nothing for death."))
    checkTogether(f)
  }

  func check(_ f: Fields) {
    f.expect(share, in: IntercurrentEvent.shares, at: "share")
    f.expect(shape, in: IntercurrentEvent.shapes, at: "shape")
    f.expect(baseline, in: IntercurrentEvent.slopes, at: "baseline")
    f.expect(last, in: IntercurrentEvent.slopes, at: "last")
    f.expect(keeps, in: IntercurrentEvent.kept, at: "keeps")
    f.expect(shift, in: IntercurrentEvent.shifts, at: "shift")
    f.expect(leaves, in: 0...1, at: "leaves")
    checkTogether(f)
  }

  private func checkTogether(_ f: Fields) {
    guard afterwards == .nothing, keeps != 1 || shift != nil || leaves != 0 else { return }
    f.report(
      "there are no scores afterwards: leave out 'keeps', 'shift' and 'leaves'", at: "afterwards")
  }

  /// Whether it depends on people's scores.
  var readsScores: Bool { baseline != 0 || last != 0 }

  /// Whether some of those people are not seen from then on.
  var losesPeople: Bool { leaves > 0 || afterwards == .nothing }

  /// What is added to scores afterwards, in points.
  func points(sd: Double) -> Double {
    shift.map { $0.unit == "points" ? $0.value : $0.value * sd } ?? 0
  }
}
