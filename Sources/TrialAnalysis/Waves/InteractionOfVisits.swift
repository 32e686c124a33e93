public import Inference
public import Parts

/// Whether an effect on repeated scores differs between two levels of a modifier: arm × level × visit in a mixed model.
///
/// ```
/// y_it = μ_{arm,level,t} (+ β_t·baseline_i) + e_it,   (e_i1, …, e_iv) ~ N(0, Σ)
/// estimate = Σ_t w_t·[(μ_{t1,t} − μ_{c1,t}) − (μ_{t0,t} − μ_{c0,t})],   w = 1 at the last visit, 1/v at each, or as given
/// ```
///
/// ``RepeatedMeasuresModel`` with a mean for each arm, level and visit, and all its keys but `strata`: the same as its arm × level × visit
/// term. Where the baseline is a response, its mean is that of the level in all arms. It fails as that model does, and with an arm
/// and level that has nobody at a visit that the estimate weighs. Sources: Mallinckrodt et al. (2008) Drug Inf J 42:303; the test
/// of one product, Brookes and others (2004) J Clin Epidemiol 57:229.
///
/// ```swift
/// let test = InteractionOfVisits(RepeatedMeasuresModel(contrast: .average))
/// ```
public struct InteractionOfVisits: Analysis {
  public static let kind = "interaction-mmrm"
  public static let summary =
    "test of interaction with the trial's modifier, of repeated scores: arm × level × visit (REML)"

  let model: RepeatedMeasuresModel

  public init(_ f: Fields) { model = RepeatedMeasuresModel(f, readsStrata: false) }

  /// A test of interaction in a model of visits.
  public init(_ model: RepeatedMeasuresModel = RepeatedMeasuresModel()) { self.model = model }

  public var accountsFor: Set<TrialStructure> { model.accountsFor.union([.modifier]) }
  public var fitCost: Int { model.fitCost }
  public func words(_ nouns: StructureNouns) -> String {
    "test of the interaction of arm, modifier and visit in a \(model.words(nouns))"
  }
  public var moderator: Moderator? { .levels }
  public var needs: [TrialFeature] { [.modifier] }
  public var missingData: MissingData { model.missingData }
  // Four cells of half the size: four times the variance.
  public func varianceFactor(baselineCorrelation r: Double) -> Double { 4 }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .course ? .meanDifference : nil
  }
  public func weights(_ times: [Double]) -> [Double] { model.weights(times) }
  public func objection(toWaves times: [Double]) -> String? {
    model.objection(toWaves: times)?.replacing(
      "'\(RepeatedMeasuresModel.kind)'", with: "'\(Self.kind)'")
  }

  public func fit(_ data: WavesBySubgroup, _ contrast: ArmPair) -> Fit {
    fit(data.sample, arms: data.arms, contrast)
  }

  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - sample: Everybody's waves; its arms are arms and levels, arm a and level l at 2a + l.
  ///   - arms: How many arms there are, not counting levels.
  ///   - contrast: Which two are compared.
  /// - Returns: The fit.
  public func fit(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> Fit {
    model.fit(sample, ComparedCells(arms: arms, levels: 2, contrast))
  }
}
