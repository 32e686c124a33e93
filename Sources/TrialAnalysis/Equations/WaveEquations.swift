public import Parts

/// Generalised estimating equations of repeated measures: a mean for each arm and wave, people's waves correlated.
///
/// ```
/// 0 = ΣD_i'V_i⁻¹(y_i − μ_i),   μ_it = μ_{arm,t} (+ γ_{stratum} or γ_{stratum,t}),   V_i = φ·R(ρ) of the waves that a person has
/// estimate = Σ_t w_t·(μ_{treatment,t} − μ_{comparator,t}),   w = 1 at the last wave, 1/v at each, or as given
/// SE² by a sandwich over people, or over clusters in arms that have them;  t(people or clusters − parameters)
/// ```
///
/// The first wave is the baseline: a response with one mean for all arms, as they were randomised, or left out. People of
/// a cluster are independent in the working matrix, and together in the sandwich. Strata or sites can be fixed effects, ``WaveStrata``. Everybody with a wave is in; unlike a mixed
/// model's, estimates may be biased where what is missing depends on what was seen, unless R is right. With
/// `missing: weighted` each score seen weighs by the inverse of how likely its person was to be there still, and R is
/// independence. Fails with fewer than two people, or clusters, in an arm compared, with nobody at a wave that the estimate
/// weighs, where ρ ends where R is not positive definite, or does not settle, unless another correlation was declared to take
/// its place. Sources: Liang & Zeger (1986) Biometrika 73:13; φ and ρ as in geepack, ``WaveCorrelation``; the weights, Robins,
/// Rotnitzky & Zhao (1995) JASA 90:106.
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
  /// What becomes of people some of whose waves are missing.
  public enum Missing: String, Choice {
    /// What was observed of them is taken as it is.
    case observed
    /// It is weighted by the inverse of how likely they were to be there still.
    case weighted
  }

  let correlation: WaveCorrelation
  let fallback: [WaveCorrelation]
  let options: SandwichOptions
  let baseline: Baseline
  let contrast: WaveContrast
  let error: ErrorFrom
  let missing: Missing
  let strata: WaveStrata

  public init(_ f: Fields) {
    missing = f.choice(
      "missing", default: Missing.observed,
      "Whether scores are taken as they were seen, or weighted by the inverse of how likely their people were to be there still."
    )
    correlation = f.choice(
      "correlation", default: missing == .weighted ? .independence : WaveCorrelation.exchangeable,
      "Of a person's waves: exchangeable by default; independence where scores are weighted.")
    fallback = f.choices(
      "fallback", of: WaveCorrelation.self, required: false,
      "Correlations to take in turn where that one is not found; such fits are counted as on the boundary."
    )
    options = SandwichOptions(f, few: "people or clusters")
    baseline = f.choice(
      "baseline", default: Baseline.response,
      "The first wave: a response with one mean for all arms, or left out.")
    contrast = WaveContrast(f, .wave)
    strata = WaveStrata.read(f)
    error = f.choice("error", default: ErrorFrom.contrast, "Arms that are in the model.")
    guard missing == .weighted else { return }
    if correlation != .independence {
      f.report(
        "scores that are weighted one by one go with 'independence': with others a wave is told by waves of other weights, "
          + "and the estimate is biased",
        at: "correlation")
    }
    if !fallback.isEmpty {
      f.report("goes with another 'correlation' than independence", at: "fallback")
    }
    if error == .allArms {
      f.report("weights are those of the two arms compared: leave out 'error'", at: "error")
    }
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
  ///   - missing: Whether scores are weighted by how likely they were to be seen: then with independence, and two arms, alone.
  ///   - strata: What becomes of strata or sites.
  public init(
    correlation: WaveCorrelation = .exchangeable, fallback: [WaveCorrelation] = [],
    correction: SandwichCorrection = .kauermannCarroll, reference: SandwichReference = .clusters,
    baseline: Baseline = .response, contrast: ComparedWaves = .last,
    weights: [Double]? = nil, error: ErrorFrom = .contrast, missing: Missing = .observed,
    strata: WaveStrata = .ignored
  ) {
    self.missing = missing
    self.strata = strata
    let correlation = missing == .weighted ? .independence : correlation
    self.correlation = correlation
    self.fallback = fallback
    options = SandwichOptions(correction, reference)
    self.baseline = baseline
    self.contrast = WaveContrast(contrast, weights: weights, .wave)
    self.error = missing == .weighted ? .contrast : error
  }

  public var refersToNormal: Bool { options.reference == .z }
  public var accountsFor: Set<TrialStructure> {
    let all: Set<TrialStructure> = [.waves, .clusters, .unequalClusters, .clustersInOneArm]
    return strata == .ignored ? all : all.union([.sites, .clusterStrata])
  }
  public var needs: [TrialFeature] { strata.needs }
  public var poolsAllArms: Bool { error == .allArms }
  public var readsPeople: Bool { missing == .weighted }
  public var readsStrata: Bool { strata != .ignored }
  public var missingData: MissingData { missing == .weighted ? .weighted : .observedWaves }
  /// Some tens of microseconds; weighted, some tens of nanoseconds a person, wave and step.
  public var fitCost: Int { missing == .weighted ? 3_000 : 1_000 }
  public func words(_ nouns: StructureNouns) -> String {
    let first =
      (baseline == .response ? ", the baseline as one of the responses" : "")
      + (missing == .weighted
        ? ", scores weighted by the inverse probability of being seen, stabilised, by arm, baseline and last score"
        : "")
      + (strata.words(nouns, wave: "wave").map { ", " + $0 } ?? "")
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
