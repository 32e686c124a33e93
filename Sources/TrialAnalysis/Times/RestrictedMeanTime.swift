public import Inference
public import Parts

/// Difference in restricted mean times: in the mean time without the event up to τ.
///
/// ```
/// estimate = ∫₀^τ Ŝ₁ − ∫₀^τ Ŝ₂,   SE² = Σ_a Σ_t (∫_t^τ Ŝ_a)²·d/(n(n − d)),   z = estimate/SE, normal
/// ```
///
/// It supposes nothing of hazards. More of it is less of the event: what is a benefit turns round. Fails with nobody in an arm, where
/// an arm is not followed up to τ, and where arms without variation differ; on the boundary without any event. Sources: Royston &
/// Parmar (2013) BMC Med Res Methodol 13:152; Uno and others (2014) J Clin Oncol 32:2380, the same as R's survRM2.
public struct RestrictedMeanTime: TimesAnalysis {
  public static let kind = "rmst"
  public static let summary = "difference in restricted mean time without the event"

  public let horizon: Double?

  public init(_ f: Fields) {
    horizon = f.optionalNumber(
      "up-to", in: TimeHorizon.range, example: 180,
      "Up to when, in the unit of the outcome; by default the time up to which everybody may be followed."
    )
  }

  /// Restricted mean times.
  ///
  /// - Parameter time: τ, above 0; nil for the time up to which everybody may be followed.
  public init(upTo time: Double? = nil) { horizon = time }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .time ? .restrictedMeanDifference : nil
  }
  public func words(_ nouns: StructureNouns) -> String {
    "comparison of restricted mean times"
      + (horizon.map { " up to time \(Number.text($0))" } ?? " up to the end of follow-up")
  }

  public func fit(_ times: borrowing EventTimes, _ contrast: ArmPair) -> Fit {
    let end = horizon ?? times.followUp
    guard let a = KaplanMeierCurve(times, contrast.treatment, upTo: end),
      let b = KaplanMeierCurve(times, contrast.comparator, upTo: end)
    else { return .failed(.tooFewObservations) }
    return .wald(ofRisks: a.area - b.area, variance: a.varianceOfArea + b.varianceOfArea)
  }
}
