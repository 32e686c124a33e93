public import Inference
public import Parts

/// Counts with more zeros than a negative binomial has: some people can have none.
///
/// ```
/// y = 0 for a share π_a, else negative binomial with rate λ_a and dispersion k;   π_a, λ_a by arm, k shared
/// count-part  log(λ₁/λ₀),   everybody  log{(1 − π₁)λ₁/((1 − π₀)λ₀)};   SE of the information observed, delta method
/// ```
///
/// With the arm in both parts the share with none of an arm is fitted as it is, so that above π = 0 rates and dispersion are those of
/// ``HurdleRegression``. An arm with fewer zeros than that has π = 0, a boundary, where a negative binomial holds for all of it. Fails as a
/// hurdle model does. Sources: Lambert (1992) Technometrics 34:1; the same as `zeroinfl` of R's pscl with the arm in both parts (Zeileis, Kleiber
/// & Jackman 2008, J Stat Softw 27(8)).
///
/// ```swift
/// ZeroInflatedRegression().fit(sample, ArmPair(treatment: 0, comparator: 1))
/// ```
public struct ZeroInflatedRegression: RatesAnalysis {
  public static let kind = "zero-inflated"
  public static let summary = "counts of those who can have any: zero-inflated negative binomial"

  let model: ZeroModel

  public init(_ f: Fields) {
    self.init(
      compares: f.choice(
        "compares", default: CountEstimand.countPart,
        "Means of those who can have any, or of everybody."))
  }

  /// A zero-inflated model.
  ///
  /// - Parameter compares: What it compares.
  public init(compares: CountEstimand = .countPart) {
    model = ZeroModel(estimand: compares, allowsFewer: false)
  }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .count ? model.effect : nil
  }
  public func words(_ nouns: StructureNouns) -> String {
    "zero-inflated negative binomial regression"
  }
  public func fit(_ sample: borrowing CountSample, _ contrast: ArmPair) -> Fit {
    model.fit(sample, contrast)
  }
}
