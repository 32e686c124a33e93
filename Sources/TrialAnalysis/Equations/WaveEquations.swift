public import Parts

/// Generalised estimating equations of repeated measures: a mean for each arm and wave, people's waves correlated.
///
/// ```
/// 0 = ΣD_i'V_i⁻¹(y_i − μ_i),   μ_it = μ_{arm,t},   V_i = φ·R(ρ) of the waves that a person has
/// estimate = Σ_t w_t·(μ_{treatment,t} − μ_{comparator,t}),   w = 1 at the last wave, 1/v at each, or as given
/// SE² by a sandwich over people, or over clusters in arms that have them;  t(people or clusters − parameters)
/// ```
///
/// The first wave is the baseline: a response with one mean for all arms, as they were randomised, or left out. People of
/// a cluster are independent in the working matrix, and together in the sandwich. Everybody with a wave is in; unlike a mixed
/// model's, estimates may be biased where what is missing depends on what was seen, unless R is right. Fails with fewer than two people,
/// or clusters, in an arm compared, with nobody at a wave that the estimate weighs, where ρ ends where R is not
/// positive definite, or does not settle, unless another correlation was declared to take its place. Sources: Liang & Zeger (1986) Biometrika 73:13; φ and ρ as in geepack, ``WaveCorrelation``.
public struct WaveEquations: WavesAnalysis {
  public static let kind = "gee-waves"
  public static let summary = "generalised estimating equations of repeated measures"

  /// What becomes of the score at the first wave.
  public enum Baseline: String, Choice {
    /// It is a response with one mean for all arms.
    case response
    /// It is left out.
    case none
  }

  let correlation: WaveCorrelation
  let fallback: [WaveCorrelation]
  let options: SandwichOptions
  let baseline: Baseline
  let contrast: WaveContrast
  let error: ErrorFrom

  public init(_ f: Fields) {
    correlation = f.choice(
      "correlation", default: WaveCorrelation.exchangeable, "Of a person's waves.")
    fallback = f.choices(
      "fallback", of: WaveCorrelation.self, required: false,
      "Correlations to take in turn where that one is not found; such fits are counted as on the boundary."
    )
    options = SandwichOptions(f, few: "people or clusters")
    baseline = f.choice(
      "baseline", default: Baseline.response,
      "The first wave: a response with one mean for all arms, or left out.")
    contrast = WaveContrast(f, .wave)
    error = f.choice("error", default: ErrorFrom.contrast, "Arms that are in the model.")
  }

  /// Estimating equations.
  ///
  /// - Parameters:
  ///   - correlation: Of a person's waves.
  ///   - fallback: Correlations to take in turn where that one is not found.
  ///   - correction: Of the variance.
  ///   - reference: What the statistic is referred to; Fay & Graubard's needs their correction, or none.
  ///   - baseline: What becomes of the first wave.
  ///   - contrast: What is compared.
  ///   - weights: Weights of the waves after the first, in the place of a contrast.
  ///   - error: Arms that are in the model.
  public init(
    correlation: WaveCorrelation = .exchangeable, fallback: [WaveCorrelation] = [],
    correction: SandwichCorrection = .kauermannCarroll, reference: SandwichReference = .clusters,
    baseline: Baseline = .response, contrast: ComparedWaves = .last,
    weights: [Double]? = nil, error: ErrorFrom = .contrast
  ) {
    self.correlation = correlation
    self.fallback = fallback
    options = SandwichOptions(correction, reference)
    self.baseline = baseline
    self.contrast = WaveContrast(contrast, weights: weights, .wave)
    self.error = error
  }

  public var refersToNormal: Bool { options.reference == .z }
  public var accountsFor: Set<TrialStructure> {
    [.waves, .clusters, .unequalClusters, .clustersInOneArm]
  }
  public var poolsAllArms: Bool { error == .allArms }
  /// Some tens of microseconds.
  public var fitCost: Int { 1_000 }
  public func words(_ nouns: StructureNouns) -> String {
    let first = baseline == .response ? ", the baseline as one of the responses" : ""
    return
      "model of all waves by generalised estimating equations (\(correlation.words) of people's waves, "
      + "\(options.correction.words), \(options.reference.words(unit: "people or \(nouns.cluster)s"))\(first))"
  }

  public func weights(_ times: [Double]) -> [Double] { contrast.weights(times) }

  public func objection(toWaves times: [Double]) -> String? {
    if times.count > 20 { return "'gee-waves' takes at most 20 waves; here are \(times.count)" }
    return contrast.objection(to: times)
  }
}
