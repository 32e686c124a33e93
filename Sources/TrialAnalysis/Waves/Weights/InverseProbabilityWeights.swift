internal import GSLKit
public import Inference
public import Parts

/// Analysis of covariance of those who were seen, weighted by the inverse of how likely that was.
///
/// ```
/// logit P(still there at w | there at w − 1) = a_w + b_w·arm + c_w·baseline + d_w·last score seen        before each wave w
/// weight_i = Π_w P(still there at w | arm)/P(still there at w | arm, baseline, last score)
/// y = α + δ·arm + β·baseline, weighted;   SE² of δ by a sandwich over people, ·n/(n − 3);   t(n − 3)
/// ```
///
/// The last wave of people who have it and a baseline. Weights are stabilised by the share of the arm that stays, and taken as
/// known, which makes intervals a little wide. People with a gap are there until they were seen last. Where nobody of an arm
/// leaves before a wave that arm has factor 1. At the first of them the baseline is the last score. Fails with fewer than two
/// people left in an arm, where the scores tell all who leave from all who stay, and where the baseline does not vary. Sources: Robins,
/// Rotnitzky & Zhao (1995) JASA 90:106; Robins, Hernán & Brumback (2000) Epidemiology 11:550, for stabilised weights.
///
/// ```swift
/// let fit = InverseProbabilityWeights().fit(sample, arms: 2, ArmPair(treatment: 1, comparator: 0))
/// ```
public struct InverseProbabilityWeights: WavesAnalysis {
  public static let kind = "ipw"
  public static let summary =
    "analysis of covariance weighted by the inverse probability of being seen (sandwich error)"

  public init(_ f: Fields) {}
  /// A weighted analysis of covariance.
  public init() {}

  public var accountsFor: Set<TrialStructure> { [] }
  public var missingData: MissingData { .weighted }
  public var readsPeople: Bool { true }
  /// Some tens of nanoseconds a person, wave and step.
  public var fitCost: Int { 1_000 }
  public func words(_ nouns: StructureNouns) -> String {
    "analysis of covariance adjusted for baseline of those seen at the last wave, weighted by the inverse probability of "
      + "being seen (stabilised, by arm, baseline and last score; sandwich error)"
  }

  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - sample: Everybody's waves, with people one by one: `keepsPeople`.
  ///   - arms: How many arms there are.
  ///   - contrast: Which two are compared.
  /// - Returns: The fit.
  public func fit(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> Fit {
    let (waves, people) = (sample.times.count, sample.people)
    guard waves > 1, !people.isEmpty else { return .failed(.tooFewObservations) }
    return withUnsafeTemporaryAllocation(
      of: Double.self, capacity: WeightedPeople.size(people.count)
    ) { memory in
      // People are there.
      guard let memory = memory.baseAddress else { return .failed(.tooFewObservations) }
      let weighted = WeightedPeople(sample, contrast, in: memory)
      for wave in 1..<waves {
        if let failure = weighted.weigh(wave) { return .failed(failure) }
      }
      return weighted.compare()
    }
  }
}
