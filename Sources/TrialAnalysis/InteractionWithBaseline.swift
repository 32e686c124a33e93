public import Inference
public import Parts

/// Whether an effect depends on the baseline: how much steeper the outcome rises with it in one arm than in the other.
///
/// ```
/// b_a = SP_a/SSx_a,   d = b_t − b_c,   s² = Σ(SS − SP²/SSx)/ν,   ν = N − 2·arms
/// SE² = s²·(1/SSx_t + 1/SSx_c);   t(ν)
/// ```
///
/// The same as least squares of the outcome on arm, baseline and their product. Points of the outcome for one point of the baseline. With
/// `error: contrast` only those two estimate s². Fails where an arm has fewer than two people, where a baseline does not vary and where ν < 1.
/// Source: Altman & Bland (2003) BMJ 326:219, for tests of interaction in the place of tests within groups.
///
/// ```swift
/// InteractionWithBaseline().fit(arms.span, ArmPair(treatment: 0, comparator: 1))
/// ```
public struct InteractionWithBaseline: MomentsAnalysis {
  public static let kind = "interaction-baseline"
  public static let summary = "test of interaction of the arm with the baseline"
  let error: ErrorFrom

  public init(_ f: Fields) {
    error = f.choice("error", default: ErrorFrom.allArms, "Arms that estimate the pooled error.")
  }

  /// A test of interaction with the baseline.
  public init(error: ErrorFrom = .allArms) {
    self.error = error
  }

  public func words(_ nouns: StructureNouns) -> String {
    "test of the interaction of arm and baseline in a linear model"
  }
  public var needsBaseline: Bool { true }
  public var moderator: Moderator? { .baseline }
  public func varianceFactor(baselineCorrelation r: Double) -> Double { 1 - r * r }
  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .score ? .meanDifference : nil
  }
  public func objection(to scale: OutcomeScale) -> String? {
    scale.hasBaseline ? nil : "\(scale.words) have no baseline that an effect could depend on"
  }

  public func fit(_ arms: Span<ArmMoments>, _ contrast: ArmPair) -> Fit {
    var (squares, df, value, size) = (0.0, 0.0, 0.0, 0.0)
    for i in arms.indices {
      let arm = arms[i]
      let isCompared = i == contrast.treatment || i == contrast.comparator
      guard isCompared || (error == .allArms && arm.n > 1) else { continue }
      guard arm.n > 1 else { return .failed(.tooFewObservations) }
      guard arm.baselineSumOfSquares > 0 else {
        if isCompared { return .failed(.singular) }
        continue
      }
      let slope = arm.crossProducts / arm.baselineSumOfSquares
      squares += max(0, arm.sumOfSquares - slope * arm.crossProducts)
      df += arm.n - 2
      guard isCompared else { continue }
      value += i == contrast.treatment ? slope : -slope
      size += 1 / arm.baselineSumOfSquares
    }
    guard df >= 1 else { return .failed(.tooFewObservations) }
    guard squares > 0 else { return .failed(.noVariation) }
    return .converged(
      Estimate(value: value, standardError: (squares / df * size).squareRoot(), df: df))
  }
}
