internal import Inference
public import Parts

/// A normal score measured again and again: lines of people around their arm's course.
///
/// ```
/// y_it = mean_t + effect·share(t) + b_0i + b_1i·t + e_it
/// var b_0 = ρ·SD²,  var e = (1 − ρ)·SD²,  b_1 ~ N(0, slope-sd²),  corr(b_0, b_1) as given
/// corr(e_it, e_is) = a^|t − s| in waves, not in time
/// effect {smd: d} = d·SD, SD that of the baseline
/// ```
///
/// With `correlations` (compound symmetry, or any), `lag-correlations` (Toeplitz) or `sds` people have no lines: their waves have
/// that covariance. Alone, `sds` keep the correlations ρ + (1 − ρ)·a^|t − s|.
///
/// Source of the model: Magnusson, Andersson & Carlbring (2018), powerlmm; Raudenbush & Liu (2001) Psychol Methods
/// 6:387.
public struct RepeatedScore: OutcomeModel, Equatable {
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
  /// Correlation of what is left at neighbouring waves.
  let autocorrelation: Double
  /// Covariance of the waves, in the place of lines.
  let covariance: WaveCovariance?
  /// Means at the waves without effect, in the place of one.
  let ownMeans: [Double]?
  let course: EffectCourse
  /// Shares in the place of those of a course.
  let ownShares: [Double]?
  public let basics: OutcomeBasics
  public var unit: String { sd == 1 ? "SD" : "points" }

  /// The share of the effect at each wave.
  var shares: [Double] {
    ownShares.flatMap { $0.count == times.count ? $0 : nil } ?? course.shares(times)
  }

  /// A score at several waves.
  ///
  /// - Parameters:
  ///   - times: Times of the 2 to 40 waves, rising from 0, the baseline, to 1000 at most; months for courses.
  ///   - mean: Mean at baseline.
  ///   - sd: Standard deviation at baseline, above 0; 1 measures the outcome in SDs.
  ///   - stableShare: Share of the variance at baseline that is people's own and lasts, 0 to .999.
  ///   - slopeSD: Standard deviation of people's slopes, per unit of time.
  ///   - interceptSlopeCorrelation: Of people's intercepts and slopes, −1 to 1.
  ///   - slopeICC: Share of the variance of slopes that lies between clusters, 0 to .99.
  ///   - autocorrelation: Correlation of what is left at neighbouring waves, −.99 to .99: first-order autoregressive.
  ///   - means: Mean at each wave without effect, in the place of `mean` at all.
  ///   - covariance: Of the waves, in the place of `sd`, `stableShare`, slopes and autocorrelation; SDs of the waves in the place of `sd`.
  ///   - course: How the effect goes over time.
  ///   - shares: Share of the effect at each wave, −10 to 10, in the place of a course.
  ///   - basics: What is said of every outcome.
  public init(
    times: [Double], mean: Double = 0, sd: Double = 1, stableShare: Double = 0.5,
    slopeSD: Double = 0, interceptSlopeCorrelation: Double = 0, slopeICC: Double = 0,
    autocorrelation: Double = 0, means: [Double]? = nil, covariance: WaveCovariance? = nil,
    course: EffectCourse = .linear, shares: [Double]? = nil,
    basics: OutcomeBasics = OutcomeBasics()
  ) {
    self.times = times
    self.mean = mean
    self.sd = covariance?.sds.first ?? sd
    self.covariance = covariance
    stable = stableShare
    self.slopeSD = slopeSD
    correlation = interceptSlopeCorrelation
    self.slopeICC = slopeICC
    self.autocorrelation = autocorrelation
    ownMeans = means
    self.course = course
    ownShares = shares
    self.basics = basics
  }

  static let mostWaves = WaveCovariance.mostWaves
  private static let allTimes = 0.0...1000
  private static let stableShares = 0...0.999
  private static let slopeSDs = 0...1e9
  private static let slopeICCs = 0...0.99
  private static let autocorrelations = -0.99...0.99
  private static let effectShares = -10.0...10

  public init(_ f: Fields) {
    let basics = OutcomeBasics(f, benefit: .higher)
    let given = f.numbers(
      "times", in: RepeatedScore.allTimes,
      "Times of the waves, rising from 0, the baseline, like [0, 2, 8]; in the place of waves and until."
    )
    // With a list of times a file has no number of waves, not even by default.
    let isListed = given != nil && !f.has("waves") && !f.has("until")
    let waves =
      isListed
      ? 2
      : f.integer(
        "waves", in: 2...RepeatedScore.mostWaves, default: 3, "Number of equally spaced waves.")
    let until =
      isListed
      ? 1
      : f.number(
        "until", in: 1e-6...1000, default: 8, "Time of the last of them; months for courses.")
    let times = given ?? (0..<waves).map { until * Double($0) / Double(waves - 1) }
    if given != nil, f.has("waves") || f.has("until") {
      f.report("give 'times', or 'waves' with 'until'", at: "times")
    }
    let said = WaveWords(f, times: times)
    /// A number that a covariance takes the place of, unless a file gives both.
    func number(
      _ key: String, unless isSaid: Bool, _ standard: Double, _ read: () -> Double
    ) -> Double { isSaid && !f.has(key) ? standard : read() }
    let sd = number("sd", unless: said.sds != nil, 1) {
      f.number(
        "sd", unit: .points, in: Gaussian.sds, default: 1,
        "Standard deviation at baseline; 1 measures the outcome in SDs.")
    }
    let stable = number("stable-share", unless: said.correlations != nil, 0.5) {
      f.number(
        "stable-share", unit: .proportion, in: RepeatedScore.stableShares, default: 0.5,
        "Share of the variance at baseline that is people's own and lasts.")
    }
    let autocorrelation = number("autocorrelation", unless: said.correlations != nil, 0) {
      f.number(
        "autocorrelation", unit: .correlation, in: RepeatedScore.autocorrelations, default: 0,
        "Of what is left at neighbouring waves; its power at waves further apart.")
    }
    let isFree = said.isCovariance
    self.init(
      times: times,
      mean: f.number("mean", unit: .points, in: Gaussian.means, default: 0, "Mean at baseline."),
      sd: sd, stableShare: stable,
      slopeSD: number("slope-sd", unless: isFree, 0) {
        f.number(
          "slope-sd", unit: .points, in: RepeatedScore.slopeSDs, default: 0,
          "Standard deviation of people's slopes, per unit of time.")
      },
      interceptSlopeCorrelation: number("intercept-slope-correlation", unless: isFree, 0) {
        f.number(
          "intercept-slope-correlation", unit: .correlation, in: -1...1, default: 0,
          "Of people's intercepts and slopes.")
      },
      slopeICC: number("slope-icc", unless: isFree, 0) {
        f.number(
          "slope-icc", unit: .correlation, in: RepeatedScore.slopeICCs, default: 0,
          "Share of the variance of slopes that lies between clusters.")
      },
      autocorrelation: autocorrelation,
      means: f.numbers(
        "means", in: Gaussian.means, "Mean at each wave without effect, in the place of 'mean'."),
      covariance: said.covariance(
        sd: sd, stable: stable, autocorrelation: autocorrelation, waves: times.count),
      course: f.choice(
        "course", default: EffectCourse.linear, "How the effect goes over time; a preset."),
      shares: f.numbers(
        "shares", in: RepeatedScore.effectShares,
        "Share of the effect at each wave, in the place of a course."),
      basics: basics)
    if f.has("means"), f.has("mean") { f.report("give 'mean', or 'means'", at: "means") }
    check(f)
  }

  public func check(_ f: Fields) {
    basics.check(f)
    for time in times { f.expect(time, in: RepeatedScore.allTimes, at: "times") }
    let isRising = zip(times, times.dropFirst()).allSatisfy { $0 < $1 }
    if times.first != 0 || times.count < 2 || times.count > RepeatedScore.mostWaves || !isRising {
      f.report(
        "give 2 to \(RepeatedScore.mostWaves) rising times that start with 0, like [0, 2, 8]",
        at: "times")
    }
    covariance?.check(f, waves: times.count)
    f.expect(mean, in: Gaussian.means, at: "mean")
    f.expect(sd, in: Gaussian.sds, at: "sd")
    f.expect(stable, in: RepeatedScore.stableShares, at: "stable-share")
    f.expect(slopeSD, in: RepeatedScore.slopeSDs, at: "slope-sd")
    f.expect(correlation, in: -1...1, at: "intercept-slope-correlation")
    f.expect(slopeICC, in: RepeatedScore.slopeICCs, at: "slope-icc")
    f.expect(
      autocorrelation, in: RepeatedScore.autocorrelations, at: "autocorrelation")
    for mean in ownMeans ?? [] { f.expect(mean, in: Gaussian.means, at: "means") }
    if let ownMeans, ownMeans.count != times.count {
      f.report("give a mean for each of the \(times.count) waves", at: "means")
    }
    for share in ownShares ?? [] { f.expect(share, in: RepeatedScore.effectShares, at: "shares") }
    if let ownShares, ownShares.count != times.count {
      f.report("give a share for each of the \(times.count) waves", at: "shares")
    }
  }

  public func form(
    arm: String, effect: Quantity?, reference: String
  ) -> Result<any OutcomeLaw, Problem> {
    let shares = shares
    let full = effect.map { $0.unit == "points" ? $0.value : $0.value * sd } ?? 0
    let means = ownMeans.flatMap { $0.count == times.count ? $0 : nil } ?? times.map { _ in mean }
    let course = zip(means, shares).map { $0 + full * $1 }
    if let covariance {
      return .success(
        CourseLaw(
          times: times, means: course, interceptSD: 0, slopeSD: 0, correlation: 0, residualSD: sd,
          covariance: covariance, course: shares))
    }
    return .success(
      CourseLaw(
        times: times, means: course,
        interceptSD: sd * stable.squareRoot(), slopeSD: slopeSD, correlation: correlation,
        residualSD: sd * (1 - stable).squareRoot(), autocorrelation: autocorrelation,
        slopeICC: slopeICC, course: shares))
  }
}
