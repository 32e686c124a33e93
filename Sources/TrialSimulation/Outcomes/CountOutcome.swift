public import Inference
public import Parts

/// How often something happens to a person within the follow-up: relapses, admissions, contacts, days in hospital.
///
/// ```
/// var y = μ + kμ²,   k the dispersion: negative binomial, Poisson for 0
/// {rate-ratio: r}: μ = r·mean     {mean-difference: d}: μ = mean + d
/// ```
public struct CountOutcome: OutcomeModel, Equatable {
  public static let kind = "count"
  public static let summary = "how often something happens to a person: Poisson, negative binomial"
  public static let effectUnits = ["rate-ratio", "mean-difference"]
  public static let noEffect = Quantity("rate-ratio", 1)

  let mean: Double
  let dispersion: ByArm
  public let basics: OutcomeBasics
  public var unit: String { "per person" }

  private static let means = 1e-6...500
  private static let dispersions = 0.0...100

  /// A count.
  ///
  /// - Parameters:
  ///   - mean: Mean count of a person in an arm without effect, over the follow-up; 10⁻⁶ to 500.
  ///   - dispersion: k of a variance of μ + kμ², 0 to 100: 0 for a Poisson count; 1 by default.
  ///   - basics: What is said of every outcome; what is counted in this field is mostly to be avoided.
  public init(
    mean: Double, dispersion: ByArm = [:], basics: OutcomeBasics = OutcomeBasics(benefit: .lower)
  ) {
    self.mean = mean
    self.dispersion = dispersion
    self.basics = basics
  }

  public init(_ f: Fields) {
    let basics = OutcomeBasics(f, benefit: .lower)
    self.init(
      mean: f.number(
        "mean", unit: .ratio, in: CountOutcome.means, example: 1.2,
        "Mean count of a person in an arm without effect, over the follow-up."),
      dispersion: ByArm(
        f.numberByName(
          "dispersion", unit: .ratio, in: CountOutcome.dispersions, default: 1, noun: "arm",
          "k of a variance of μ + k·μ²; 0 for a Poisson count; .4 to 3 in trials of this field: one number or one per arm."
        )),
      basics: basics)
  }

  public func check(_ f: Fields) {
    basics.check(f)
    f.expect(mean, in: CountOutcome.means, at: "mean")
    dispersion.check(f, in: CountOutcome.dispersions, at: "dispersion")
  }

  public func form(
    arm: String, effect: Quantity?, reference: String
  ) -> Result<any OutcomeLaw, Problem> {
    var own = mean
    if let effect { own = effect.unit == "rate-ratio" ? mean * effect.value : mean + effect.value }
    guard CountOutcome.means.contains(own) else {
      return .failure(
        Problem(
          path: Path([]),
          message:
            "makes the mean count \(Number.text(own)) in arm '\(arm)'; it must lie in 1e-6 … 500"
        ))
    }
    return .success(CountLaw(mean: own, dispersion: dispersion[arm] ?? 1))
  }
}
