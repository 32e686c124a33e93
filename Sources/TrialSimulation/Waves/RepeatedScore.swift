internal import Inference
public import Parts

/// A normal score measured again and again: lines of people around their arm's course.
///
/// ```
/// y_it = mean + effect·share(t) + b_0i + b_1i·t + e_it
/// var b_0 = ρ·SD²,  var e = (1 − ρ)·SD²,  b_1 ~ N(0, slope-sd²),  corr(b_0, b_1) as given
/// effect {smd: d} = d·SD, SD that of the baseline
/// ```
///
/// Source of the model: Magnusson, Andersson & Carlbring (2018), powerlmm; Raudenbush & Liu (2001) Psychol Methods
/// 6:387.
public struct RepeatedScore: OutcomeModel {
  public static let kind = "repeated"
  public static let summary = "normal score at several waves"
  public static let effectUnits = ["smd", "points"]
  public static let noEffect = Quantity("points", 0)

  let times: [Double]
  let mean: Double
  let sd: Double
  let stable: Double
  let slopeSD: Double
  let correlation: Double
  let slopeICC: Double
  let shares: [Double]
  public let basics: OutcomeBasics
  public let unit: String

  public init(_ f: Fields) {
    basics = OutcomeBasics(f, benefit: .higher)
    let given = f.numbers(
      "times", in: 0...1000,
      "Times of the waves, rising from 0, the baseline, like [0, 2, 8]; in the place of waves and until."
    )
    // With a list of times a file has no number of waves, not even by default.
    let isListed = given != nil && !f.has("waves") && !f.has("until")
    let waves =
      isListed
      ? 2 : f.integer("waves", in: 2...40, default: 3, "Number of equally spaced waves.")
    let until =
      isListed
      ? 1
      : f.number(
        "until", in: 1e-6...1000, default: 8, "Time of the last of them; months for courses.")
    let times = given ?? (0..<waves).map { until * Double($0) / Double(waves - 1) }
    self.times = times
    if !f.isDescribing {
      if given != nil, f.has("waves") || f.has("until") {
        f.report("give 'times', or 'waves' with 'until'", at: "times")
      }
      let isRising = zip(times, times.dropFirst()).allSatisfy { $0 < $1 }
      if times.first != 0 || times.count < 2 || times.count > 40 || !isRising {
        f.report("give 2 to 40 rising times that start with 0, like [0, 2, 8]", at: "times")
      }
    }
    mean = f.number("mean", unit: .points, in: -1e9...1e9, default: 0, "Mean at baseline.")
    let sd = f.number(
      "sd", unit: .points, in: 1e-9...1e9, default: 1,
      "Standard deviation at baseline; 1 measures the outcome in SDs.")
    self.sd = sd
    unit = sd == 1 ? "SD" : "points"
    stable = f.number(
      "stable-share", unit: .proportion, in: 0...0.999, default: 0.5,
      "Share of the variance at baseline that is people's own and lasts.")
    slopeSD = f.number(
      "slope-sd", unit: .points, in: 0...1e9, default: 0,
      "Standard deviation of people's slopes, per unit of time.")
    correlation = f.number(
      "intercept-slope-correlation", unit: .correlation, in: -1...1, default: 0,
      "Of people's intercepts and slopes.")
    slopeICC = f.number(
      "slope-icc", unit: .correlation, in: 0...0.99, default: 0,
      "Share of the variance of slopes that lies between clusters.")
    let course = f.choice(
      "course", default: EffectCourse.linear, "How the effect goes over time; a preset.")
    let own = f.numbers(
      "shares", in: -10...10, "Share of the effect at each wave, in the place of a course.")
    if let own, own.count != times.count, !f.isDescribing {
      f.report("give a share for each of the \(times.count) waves", at: "shares")
    }
    shares = own.flatMap { $0.count == times.count ? $0 : nil } ?? course.shares(times)
  }

  public func form(
    arm: String, effect: Quantity?, reference: String
  ) -> Result<any OutcomeLaw, Problem> {
    let full = effect.map { $0.unit == "points" ? $0.value : $0.value * sd } ?? 0
    return .success(
      CourseLaw(
        times: times, means: shares.map { mean + full * $0 },
        interceptSD: sd * stable.squareRoot(), slopeSD: slopeSD, correlation: correlation,
        residualSD: sd * (1 - stable).squareRoot(), slopeICC: slopeICC, course: shares))
  }
}
