internal import Inference
public import Parts
public import PeerSupport

/// A normally distributed score with a baseline.
///
/// ```
/// baseline ~ N(m, sd²),   end ~ N(m + effect, sd_end²),   corr = baseline-correlation
/// effect {smd: d} = d · standardiser;  standardiser: control SD, pooled SD √(½(s₁² + s₀²)),
/// or total SD, √(pooled² + ¼·effect²)
/// ```
///
/// With a `scale` the normal is latent: people show whole scores between a floor and a ceiling, and the truth is the
/// difference in their mean scores. `mean`, `sd`, `sd-at-end`, `baseline-correlation` and effects in points, or in SMD times
/// the standardiser, are those of the scores; the normal beneath is solved for. The SD at the end is that of the arm's scores with its effect. `{latent-points: …}` moves the normal beneath the scores that the arm
/// would have without effect: the SD is then that of those, and floor and ceiling make what is seen a little smaller.
/// Intracluster correlations, correlations of outcomes and bias are on the normal. Source for the standardisers: Hedges &
/// Olkin (1985), Statistical Methods for Meta-Analysis, ch. 5.
public struct Gaussian: OutcomeModel, Equatable {
  public static let kind = "gaussian"
  public static let summary = "normal score with a baseline"
  public static let effectUnits = ["smd", "points", "latent-points"]
  public static let noEffect = Quantity("points", 0)

  /// The SD that one unit of SMD stands for.
  public enum Standardiser: String, Choice {
    /// That of the first comparator, or the last arm.
    case control
    /// √(½(s₁² + s₀²)), of the arm and that one.
    case pooled
    /// That of both arms together, the difference of their means included.
    case total
  }

  let mean: Double
  let sd: Double
  let endSD: ByArm
  let baselineCorrelation: Double
  let clusterCorrelation: Double
  let standardiser: Standardiser
  let scale: ScoreScale?
  public let basics: OutcomeBasics
  /// An instrument for which no mean is usual, and none was given.
  private let lacksMean: Instrument?
  private let counted: String
  // With an SD of 1 a point is an SD.
  public var unit: String { counted.isEmpty ? sd == 1 ? "SD" : "points" : counted }

  static let means = -1e9...1e9
  static let sds = 1e-9...1e9
  static let baselineCorrelations = -0.999...0.999

  /// A score.
  ///
  /// - Parameters:
  ///   - instrument: An instrument of the field, which gives scale, SD, direction and, where one is usual, mean.
  ///   - mean: Mean at baseline; the instrument's, or 0, by default.
  ///   - sd: Standard deviation at baseline, above 0; the instrument's, or 1, by default.
  ///   - sdAtEnd: The same at the end; the baseline's by default.
  ///   - baselineCorrelation: Of baseline and end, within arms and clusters; −.999 to .999.
  ///   - clusterBaselineCorrelation: The same of the means of clusters, −1 to 1; the people's by default.
  ///   - standardiser: The SD that effects in SMD are in units of.
  ///   - scale: Floor, ceiling and steps of an instrument of your own; nil for a normal without either.
  ///   - unit: What a point is called; a point, or an SD, by default.
  ///   - basics: What is said of every outcome; the direction that of the instrument by default.
  public init(
    _ instrument: Instrument = .none, mean: Double? = nil, sd: Double? = nil,
    sdAtEnd: ByArm = [:], baselineCorrelation: Double = 0,
    clusterBaselineCorrelation: Double? = nil, standardiser: Standardiser = .pooled,
    scale: ScoreScale? = nil, unit: String = "", basics: OutcomeBasics? = nil
  ) {
    counted = unit
    self.mean = mean ?? instrument.figures?.mean ?? 0
    lacksMean =
      mean == nil && instrument.figures.map { $0.mean == nil } ?? false ? instrument : nil
    self.sd = sd ?? instrument.figures?.sd ?? 1
    endSD = sdAtEnd
    self.baselineCorrelation = baselineCorrelation
    clusterCorrelation = clusterBaselineCorrelation ?? baselineCorrelation
    self.standardiser = standardiser
    self.scale = scale ?? instrument.scale
    self.basics = basics ?? OutcomeBasics(benefit: instrument.benefit)
  }

  public init(_ f: Fields) {
    let instrument = f.choice(
      "instrument", default: Instrument.none,
      "An instrument of the field: gives scale, sd and, where one is usual, mean.")
    let basics = OutcomeBasics(f, benefit: instrument.benefit)
    let mean = f.number(
      "mean", unit: .points, in: Gaussian.means, default: instrument.figures?.mean ?? 0,
      "Mean at baseline; of an instrument, the mean score.")
    let sd = f.number(
      "sd", unit: .points, in: Gaussian.sds, default: instrument.figures?.sd ?? 1,
      "Standard deviation at baseline, of an instrument that of scores; 1 measures the outcome in SDs."
    )
    let ends = f.numberByName(
      "sd-at-end", unit: .points, in: Gaussian.sds, default: sd, noun: "arm",
      "Standard deviation at the end: one number or one per arm; the baseline's by default.")
    let baselineCorrelation = f.number(
      "baseline-correlation", unit: .correlation, in: Gaussian.baselineCorrelations, default: 0,
      "Correlation of baseline and end, within arms and within clusters.")
    let clusterCorrelation = f.number(
      "cluster-baseline-correlation", unit: .correlation, in: -1...1,
      default: baselineCorrelation,
      "The same of the means of clusters that people belonged to at baseline.")
    let standardiser = f.choice(
      "standardiser", default: Standardiser.pooled, "The SD that {smd: …} is in units of.")
    let scale = f.section(
      "scale", "An instrument with a floor and a ceiling, to whose scores the normal is rounded."
    ) { ScoreScale($0) }
    let unit = f.label("unit", "What a point is called: QALYs.")
    self.init(
      instrument, mean: f.has("mean") ? mean : nil, sd: sd, sdAtEnd: ByArm(ends),
      baselineCorrelation: baselineCorrelation, clusterBaselineCorrelation: clusterCorrelation,
      standardiser: standardiser, scale: scale, unit: unit, basics: basics)
    check(f)
  }

  public func check(_ f: Fields) {
    basics.check(f)
    f.expect(mean, in: Gaussian.means, at: "mean")
    f.expect(sd, in: Gaussian.sds, at: "sd")
    if let lacksMean {
      f.report("no mean is usual for '\(lacksMean.rawValue)': give 'mean'", at: "instrument")
    }
    endSD.check(f, in: Gaussian.sds, at: "sd-at-end")
    f.expect(baselineCorrelation, in: Gaussian.baselineCorrelations, at: "baseline-correlation")
    f.expect(clusterCorrelation, in: -1...1, at: "cluster-baseline-correlation")
    scale?.check(f.place("scale"))
    f.expectLabel(counted, at: "unit")
  }

  public func form(
    arm: String, effect: Quantity?, reference: String
  ) -> Result<any OutcomeLaw, Problem> {
    let own = endSD[arm] ?? sd
    let control = endSD[reference] ?? sd
    let pooled = ((own * own + control * control) / 2).squareRoot()
    var unitSD = standardiser == .control ? control : pooled
    var shift = 0.0
    if let effect {
      switch (effect.unit, standardiser) {
      case ("points", _), ("latent-points", _): shift = effect.value
      case ("smd", .total):
        guard abs(effect.value) < 2 else {
          return .failure(
            Problem(path: Path([]), message: "an SMD in total SDs lies between -2 and 2"))
        }
        unitSD = pooled / (1 - effect.value * effect.value / 4).squareRoot()
        shift = effect.value * unitSD
      default: shift = effect.value * unitSD
      }
    }
    let isObserved = scale != nil && effect.map { $0.unit != "latent-points" } ?? false
    return .success(
      ScoreLaw(
        mean: isObserved ? mean : mean + shift, sd: own, baselineMean: mean, baselineSD: sd,
        baselineCorrelation: baselineCorrelation, clusterCorrelation: clusterCorrelation,
        standardiser: unitSD, scale: scale, asked: isObserved ? shift : nil))
  }
}
