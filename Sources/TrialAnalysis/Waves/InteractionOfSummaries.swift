public import Inference
public import Parts

/// Whether an effect on a summary of each person's waves differs between two levels of a modifier.
///
/// ```
/// d = (s̄_t1 − s̄_c1) − (s̄_t0 − s̄_c0),   SE² = s²·Σ1/n,   t(N − cells)
/// ```
///
/// ``InteractionTest`` of what ``SummaryMeasure`` reduces people to: a slope, the last wave, the change or the mean. It fails as
/// that test does. Sources: Matthews, Altman, Campbell & Royston (1990) BMJ 300:230; Brookes and others (2004) J Clin Epidemiol
/// 57:229.
///
/// ```swift
/// let test = InteractionOfSummaries(of: .change)
/// ```
public struct InteractionOfSummaries: Analysis {
  public static let kind = "interaction-summary"
  public static let summary =
    "test of interaction with the trial's modifier, of a summary of each person's waves"

  let measure: SummaryMeasure
  let test: InteractionTest

  public init(_ f: Fields) {
    self.init(
      of: f.choice(
        "of", default: SummaryMeasure.Of.slope, "What a person's waves are reduced to."),
      error: f.choice(
        "error", default: ErrorFrom.allArms, "Arms that estimate the pooled error."))
  }

  /// A test of interaction.
  ///
  /// - Parameters:
  ///   - of: What a person's waves are reduced to.
  ///   - error: Arms that estimate the pooled error.
  public init(of: SummaryMeasure.Of = .slope, error: ErrorFrom = .allArms) {
    measure = SummaryMeasure(of: of)
    test = InteractionTest(error: error)
  }

  public var accountsFor: Set<TrialStructure> { measure.accountsFor.union([.modifier]) }
  public func words(_ nouns: StructureNouns) -> String {
    "test of the interaction of arm and modifier in \(measure.of.words)"
  }
  public var moderator: Moderator? { .levels }
  public var isSlope: Bool { measure.isSlope }
  public var needs: [TrialFeature] { [.modifier] }
  // Four cells of half the size: four times the variance.
  public func varianceFactor(baselineCorrelation r: Double) -> Double { 4 }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? { measure.effect(on: scale) }
  public func weights(_ times: [Double]) -> [Double] { measure.weights(times) }

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
    test.fit(measure.moments(sample, arms: 2 * arms).span, contrast)
  }
}
