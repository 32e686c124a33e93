public import Inference
public import Parts

/// Two parts of a count by a hurdle model: who has any, and how many they have, by a negative binomial without its zeros.
///
/// ```
/// P(y > 0) = p_a,   y | y > 0 negative binomial with rate λ_a and dispersion k, without its zeros;   p_a, λ_a by arm, k shared
/// count-part  log(λ₁/λ₀),   everybody  log{p₁m₁/(p₀m₀)},  m_a = λ_a/{1 − P(0; λ_a, k)};   SE of the information observed, delta method
/// ```
///
/// λ is the mean of the negative binomial before its zeros are left out, not that of people with any. p̂ is the share seen. Fails with
/// nobody, or no event, in an arm, where nobody of an arm has two, and where counts above 0 are so skewed that k has no end. Counts that vary no more
/// than Poisson ones have k = 0, a boundary. Sources: Mullahy (1986) J Econometrics 33:341; the same as `hurdle` of R's pscl with the arm
/// in both parts (Zeileis, Kleiber & Jackman 2008, J Stat Softw 27(8)).
///
/// ```swift
/// HurdleRegression(compares: .everybody).fit(sample, ArmPair(treatment: 0, comparator: 1))
/// ```
public struct HurdleRegression: RatesAnalysis {
  public static let kind = "hurdle"
  public static let summary = "who has any and how many: hurdle negative binomial regression"

  let model: ZeroModel

  public init(_ f: Fields) {
    self.init(
      compares: f.choice(
        "compares", default: CountEstimand.countPart,
        "Means of the count part, or of everybody, those with none included."))
  }

  /// A hurdle model.
  ///
  /// - Parameter compares: What it compares.
  public init(compares: CountEstimand = .countPart) {
    model = ZeroModel(estimand: compares, allowsFewer: true)
  }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .count ? model.effect : nil
  }
  public func words(_ nouns: StructureNouns) -> String { "hurdle negative binomial regression" }
  public func fit(_ sample: borrowing CountSample, _ contrast: ArmPair) -> Fit {
    model.fit(sample, contrast)
  }
}
