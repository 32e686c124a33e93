internal import Inference
public import Parts

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
public struct Gaussian: OutcomeModel {
  public static let kind = "gaussian"
  public static let summary = "normal score with a baseline"
  public static let effectUnits = ["smd", "points", "latent-points"]
  public static let noEffect = Quantity("points", 0)

  /// The SD that one unit of SMD stands for.
  public enum Standardiser: String, Choice { case control, pooled, total }

  let mean: Double
  let sd: Double
  let endSD: [String: Double]
  let baselineCorrelation: Double
  let clusterCorrelation: Double
  let standardiser: Standardiser
  let scale: ScoreScale?
  public let basics: OutcomeBasics
  public let unit: String

  public init(_ f: Fields) {
    let instrument = f.choice(
      "instrument", default: Instrument.none,
      "An instrument of the field: gives scale, sd and, where one is usual, mean.")
    basics = OutcomeBasics(f, benefit: instrument.benefit)
    mean = f.number(
      "mean", unit: .points, in: -1e9...1e9, default: instrument.figures?.mean ?? 0,
      "Mean at baseline; of an instrument, the mean score.")
    let sd = f.number(
      "sd", unit: .points, in: 1e-9...1e9, default: instrument.figures?.sd ?? 1,
      "Standard deviation at baseline, of an instrument that of scores; 1 measures the outcome in SDs."
    )
    self.sd = sd
    if let figures = instrument.figures, figures.mean == nil, !f.has("mean"), !f.isDescribing {
      f.report("no mean is usual for '\(instrument.rawValue)': give 'mean'", at: "instrument")
    }
    // With an SD of 1 a point is an SD.
    unit = sd == 1 ? "SD" : "points"
    let ends = f.numberByName(
      "sd-at-end", unit: .points, in: 1e-9...1e9, default: sd, noun: "arm",
      "Standard deviation at the end: one number or one per arm; the baseline's by default.")
    endSD = Dictionary(uniqueKeysWithValues: ends.map { ($0.key, $0.value) })
    baselineCorrelation = f.number(
      "baseline-correlation", unit: .correlation, in: -0.999...0.999, default: 0,
      "Correlation of baseline and end, within arms and within clusters.")
    clusterCorrelation = f.number(
      "cluster-baseline-correlation", unit: .correlation, in: -1...1,
      default: baselineCorrelation,
      "The same of the means of clusters that people belonged to at baseline.")
    standardiser = f.choice(
      "standardiser", default: Standardiser.pooled, "The SD that {smd: …} is in units of.")
    scale =
      f.section(
        "scale", "An instrument with a floor and a ceiling, to whose scores the normal is rounded."
      ) { ScoreScale($0) } ?? instrument.scale
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
