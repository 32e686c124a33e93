internal import Foundation
public import Inference
public import Parts

/// How often something happens to a person within the follow-up: relapses, admissions, contacts, days in hospital.
///
/// ```
/// var y = μ + kμ²,   k the dispersion: negative binomial, Poisson for 0
/// zero-inflation π: none for a share π of people, counts of the others have the rate λ = μ/(1 − π)
/// any p: some for a share p of people, who have a negative binomial without its zeros: 1 − π = p/{1 − P(0; λ, k)}
/// {rate-ratio: r}: λ = r·λ of the comparator     {mean-difference: d}: μ = mean + d
/// ```
///
/// Without zeros of their own λ is μ. Shares may differ between arms: an effect on who can have any, beside the one on how many they have.
/// A share with any that leaves fewer zeros than the negative binomial has is refused: what raises rates could leave fewer than nobody
/// without. Sources: Lambert (1992) Technometrics 34:1; Mullahy (1986) J Econometrics 33:341.
public struct CountOutcome: OutcomeModel, Equatable {
  public static let kind = "count"
  public static let summary =
    "how often something happens to a person: Poisson, negative binomial, with more zeros"
  public static let effectUnits = ["rate-ratio", "mean-difference"]
  public static let noEffect = Quantity("rate-ratio", 1)

  let mean: Double
  let dispersion: ByArm
  let zeroInflation: ByArm
  let withAny: ByArm
  public let basics: OutcomeBasics
  public var unit: String { "per person" }

  private static let means = 1e-6...500
  private static let dispersions = 0.0...100
  private static let inflations = 0.0...0.95
  private static let shares = 0.0...1

  /// A count.
  ///
  /// - Parameters:
  ///   - mean: Mean count of a person in an arm without effect, over the follow-up, zeros included; 10⁻⁶ to 500.
  ///   - dispersion: k of a variance of λ + kλ², 0 to 100: 0 for a Poisson count; 1 by default.
  ///   - zeroInflation: Share of people who can have none, 0 to .95; 0 by default.
  ///   - withAny: Share of people who have any, in the place of that; 0, the default, for what counts alone say.
  ///   - basics: What is said of every outcome; what is counted in this field is mostly to be avoided.
  public init(
    mean: Double, dispersion: ByArm = [:], zeroInflation: ByArm = [:], withAny: ByArm = [:],
    basics: OutcomeBasics = OutcomeBasics(benefit: .lower)
  ) {
    self.mean = mean
    self.dispersion = dispersion
    self.zeroInflation = zeroInflation
    self.withAny = withAny
    self.basics = basics
  }

  public init(_ f: Fields) {
    let basics = OutcomeBasics(f, benefit: .lower)
    self.init(
      mean: f.number(
        "mean", unit: .ratio, in: CountOutcome.means, example: 1.2,
        "Mean count of a person in an arm without effect, over the follow-up, zeros included."),
      dispersion: ByArm(
        f.numberByName(
          "dispersion", unit: .ratio, in: CountOutcome.dispersions, default: 1, noun: "arm",
          "k of a variance of μ + k·μ²; 0 for a Poisson count; .4 to 3 in trials of this field: one number or one per arm."
        )),
      zeroInflation: ByArm(
        f.numberByName(
          "zero-inflation", unit: .proportion, in: CountOutcome.inflations, default: 0, noun: "arm",
          "Share of people who can have none, beside those who happen to: one number or one per arm."
        )),
      withAny: ByArm(
        f.numberByName(
          "any", unit: .proportion, in: CountOutcome.shares, default: 0, noun: "arm",
          "Share of people who have any, in the place of 'zero-inflation'; 0 for what the mean and dispersion say: one number or one per arm."
        )),
      basics: basics)
    let names = Set(zeroInflation.named.keys).union(withAny.named.keys)
    if let arm = names.sorted().first(where: {
      (withAny[$0] ?? 0) > 0 && (zeroInflation[$0] ?? 0) > 0
    }) {
      f.report("give 'any' or 'zero-inflation' of arm '\(arm)', not both", at: "any")
    }
  }

  public func check(_ f: Fields) {
    basics.check(f)
    f.expect(mean, in: CountOutcome.means, at: "mean")
    dispersion.check(f, in: CountOutcome.dispersions, at: "dispersion")
    zeroInflation.check(f, in: CountOutcome.inflations, at: "zero-inflation")
    withAny.check(f, in: CountOutcome.shares, at: "any")
  }

  public func form(
    arm: String, effect: Quantity?, reference: String
  ) -> Result<any OutcomeLaw, Problem> {
    func k(_ arm: String) -> Double { dispersion[arm] ?? 1 }
    let part = ZeroPart(
      zeros: zeroInflation[reference] ?? 0, withAny: withAny[reference] ?? 0,
      dispersion: k(reference))
    let own = ZeroPart(
      zeros: zeroInflation[arm] ?? 0, withAny: withAny[arm] ?? 0, dispersion: k(arm))
    let law: CountLaw?
    if let effect, effect.unit != "rate-ratio" {
      law = own.law(mean: mean + effect.value)
    } else if own.withAny == 0, own.zeros == part.zeros, part.withAny == 0 {
      // The rates are to each other as the means.
      law = own.law(mean: effect.map { mean * $0.value } ?? mean)
    } else {
      law = part.rate(mean: mean).flatMap { own.law(rate: $0 * (effect?.value ?? 1)) }
    }
    func refuse(_ message: String) -> Result<any OutcomeLaw, Problem> {
      .failure(Problem(path: Path([]), message: message))
    }
    guard let law else {
      return refuse(
        "has people with any in arm '\(arm)' who have less than one each on average: give a larger 'mean' or a smaller 'any'"
      )
    }
    guard CountOutcome.means.contains(law.mean) else {
      return refuse(
        "makes the mean count \(Number.text(law.mean)) in arm '\(arm)'; it must lie in 1e-6 … 500")
    }
    guard law.zeros >= 0 else {
      let most = own.withAny / (1 - law.zeros)
      return refuse(
        "has any in \(Number.text(own.withAny)) of people of arm '\(arm)', more than the \(Number.text((most * 1e4).rounded(.down) / 1e4)) "
          + "of a negative binomial with that rate and dispersion: give a smaller 'any' or a smaller 'dispersion'"
      )
    }
    return .success(law)
  }
}
