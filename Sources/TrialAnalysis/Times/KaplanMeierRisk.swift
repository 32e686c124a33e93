public import Inference
public import Parts

/// Difference in the risk of the event by a time, from Kaplan–Meier curves.
///
/// ```
/// estimate = Ŝ₂(τ) − Ŝ₁(τ),   SE² = Σ_a Ŝ_a(τ)²·Σ d/(n(n − d)),   z = estimate/SE, normal
/// ```
///
/// Where everybody is followed up to τ it is the difference of two proportions with its unpooled variance. Fails with nobody in an arm,
/// where an arm is not followed up to τ, and where arms without variation differ; on the boundary where both curves have no step, or
/// end at 0. Sources: Kaplan & Meier (1958) J Am Stat Assoc 53:457; the same as `summary(survfit(…), times = τ)` of R's survival.
public struct KaplanMeierRisk: TimesAnalysis {
  public static let kind = "kaplan-meier"
  public static let summary = "difference in the risk of an event by a time"

  public let horizon: Double?

  public init(_ f: Fields) {
    horizon = f.optionalNumber(
      "at", in: TimeHorizon.range, example: 180,
      "By when, in the unit of the outcome; by default the time up to which everybody may be followed."
    )
  }

  /// Kaplan–Meier estimates at a time.
  ///
  /// - Parameter time: τ, above 0; nil for the time up to which everybody may be followed.
  public init(at time: Double? = nil) { horizon = time }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .time ? .riskDifference : nil
  }
  public func words(_ nouns: StructureNouns) -> String {
    "comparison of Kaplan–Meier estimates"
      + (horizon.map { " at time \(Number.text($0))" } ?? " at the end of follow-up")
  }

  public func fit(_ times: borrowing EventTimes, _ contrast: ArmPair) -> Fit {
    let end = horizon ?? times.followUp
    guard let a = KaplanMeierCurve(times, contrast.treatment, upTo: end),
      let b = KaplanMeierCurve(times, contrast.comparator, upTo: end)
    else { return .failed(.tooFewObservations) }
    return .wald(
      ofRisks: b.survival - a.survival, variance: a.varianceOfSurvival + b.varianceOfSurvival)
  }
}
