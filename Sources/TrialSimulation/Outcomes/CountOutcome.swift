internal import Inference
public import Parts

/// How often something happens to a person within the follow-up: relapses, admissions, contacts, days in hospital.
///
/// ```
/// var y = μ + kμ²,   k the dispersion: negative binomial, Poisson for 0
/// {rate-ratio: r}: μ = r·mean     {mean-difference: d}: μ = mean + d
/// ```
public struct CountOutcome: OutcomeModel {
  public static let kind = "count"
  public static let summary = "how often something happens to a person: Poisson, negative binomial"
  public static let effectUnits = ["rate-ratio", "mean-difference"]
  public static let noEffect = Quantity("rate-ratio", 1)

  let mean: Double
  let dispersion: [String: Double]
  public let basics: OutcomeBasics
  public var unit: String { "per person" }

  public init(_ f: Fields) {
    // What is counted in this field is mostly to be avoided.
    basics = OutcomeBasics(f, benefit: .lower)
    mean = f.number(
      "mean", unit: .ratio, in: 1e-6...500, example: 1.2,
      "Mean count of a person in an arm without effect, over the follow-up.")
    let all = f.numberByName(
      "dispersion", unit: .ratio, in: 0...100, default: 1, noun: "arm",
      "k of a variance of μ + k·μ²; 0 for a Poisson count; .4 to 3 in trials of this field: one number or one per arm."
    )
    dispersion = Dictionary(uniqueKeysWithValues: all.map { ($0.key, $0.value) })
  }

  public func form(
    arm: String, effect: Quantity?, reference: String
  ) -> Result<any OutcomeLaw, Problem> {
    var own = mean
    if let effect { own = effect.unit == "rate-ratio" ? mean * effect.value : mean + effect.value }
    guard own >= 1e-6, own <= 500 else {
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
