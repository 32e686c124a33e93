public import Inference
public import Parts

/// Net benefit of a person: what an effect is worth, less what care costs.
///
/// ```
/// NB = λ·effect − cost,   truth of a contrast: λΔE − ΔC
/// var NB = λ²σ_E² + σ_C² − 2λ·cov(E, C)
/// ```
///
/// It is derived of two outcomes of the trial, a score (a QALY, a scale) and a cost, and has no effect of its own. Who lacks one of them
/// lacks it. Groups, sites, bias, delivery and dropout are those of the two. Source: Stinnett & Mullahy (1998) Med Decis Making
/// 18:S68; its power, Glick (2011) Pharmacoeconomics 29:189.
///
/// ```swift
/// let worth = NetBenefit(effectOf: "qaly", costOf: "cost", willingnessToPay: 20_000)
/// ```
public struct NetBenefit: OutcomeModel, Equatable {
  public static let kind = "net-benefit"
  public static let summary = "net benefit: what a score is worth, less a cost; of two outcomes"
  public static let effectUnits: [String] = []
  public static let noEffect = Quantity("points", 0)

  /// The outcome that is worth something.
  public let effectOf: String
  /// The outcome that is paid for.
  public let costOf: String
  /// λ: what one point of the effect is worth, in the unit of the cost.
  public let willingnessToPay: Double
  public let basics: OutcomeBasics
  private let counted: String
  public var unit: String { counted.isEmpty ? "pounds" : counted }

  private static let worths = 1e-9...1e12

  /// A net benefit.
  ///
  /// - Parameters:
  ///   - effectOf: Name of the outcome that is worth something: a score without floor and ceiling, measured once.
  ///   - costOf: Name of the outcome that is paid for: a cost.
  ///   - willingnessToPay: λ, above 0: what one point of the effect is worth, in the unit of the cost.
  ///   - unit: What both are counted in; pounds by default.
  ///   - basics: What is said of every outcome; higher is better.
  public init(
    effectOf: String, costOf: String, willingnessToPay: Double, unit: String = "",
    basics: OutcomeBasics = OutcomeBasics(benefit: .higher)
  ) {
    self.effectOf = effectOf
    self.costOf = costOf
    self.willingnessToPay = willingnessToPay
    counted = unit
    self.basics = basics
  }

  public init(_ f: Fields) {
    let names = f.defined("outcome")
    self.init(
      effectOf: f.name(
        "effect-of", of: names, noun: "outcome", "The score that is worth something.") ?? "",
      costOf: f.name("cost-of", of: names, noun: "outcome", "The cost that is paid for it.") ?? "",
      willingnessToPay: f.number(
        "willingness-to-pay", in: NetBenefit.worths, example: 20_000,
        "What one point of the score is worth, in the unit of the cost: 20,000 pounds a QALY."),
      unit: f.label("unit", "What both are counted in; pounds by default."),
      basics: OutcomeBasics(f, benefit: .higher))
  }

  public func check(_ f: Fields) {
    basics.check(f)
    f.expect(willingnessToPay, in: NetBenefit.worths, at: "willingness-to-pay")
    f.expectLabel(counted, at: "unit")
  }

  /// Without its parts, which ``Trial`` puts in.
  public func form(
    arm: String, effect: Quantity?, reference: String
  ) -> Result<any OutcomeLaw, Problem> {
    .success(NetBenefitLaw(willingnessToPay: willingnessToPay))
  }
}

extension NetBenefit: DerivedOutcome {
  var named: [(key: String, outcome: String)] {
    [("effect-of", effectOf), ("cost-of", costOf)]
  }

  func law(
    of laws: [any OutcomeLaw], _ positions: [Int], correlation: Double
  ) -> (any OutcomeLaw)? {
    guard let score = laws[0] as? ScoreLaw, let cost = laws[1] as? AmountLaw else { return nil }
    return NetBenefitLaw(
      willingnessToPay: willingnessToPay,
      parts: NetBenefitLaw.Parts(
        positions: positions, score: score, cost: cost, correlation: correlation))
  }

  func objections(
    _ laws: [[any OutcomeLaw]], correlation: Double
  ) -> [(key: String, message: String)] {
    var found: [(key: String, message: String)] = []
    let score = laws[0].first as? ScoreLaw
    if score == nil || score?.scale != nil {
      found.append(
        ("effect-of", "'\(effectOf)' is no score without floor and ceiling, measured once"))
    }
    if !(laws[1].first is AmountLaw) { found.append(("cost-of", "'\(costOf)' is no cost")) }
    return found
  }
}
