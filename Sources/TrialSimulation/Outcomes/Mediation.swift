internal import Inference
public import Parts

/// What of the effect on a score another score passes on: hope as a mediator of recovery.
///
/// ```
/// b = (ρ − confounding)·σ_y/σ_m,   a = difference of the arms in the mediator,   truth of a contrast a·b
/// ```
///
/// It is derived of two scores of the same people, of which the mediator is measured before the outcome or with it, and has no effect
/// of its own: effects of the arms on both, and their `correlation` ρ within arms, say everything. The direct effect is what is
/// left of that on the outcome. Part of ρ may be no path: people who hope more may recover more for a third reason. That part is
/// `confounding`; an analysis takes it for the mediator's, so that its estimate is a·ρσ_y/σ_m, and biased. Whoever lacks one of
/// the two lacks it. Groups, sites, bias, delivery and dropout are those of the two: what people get, if it moves both scores beside
/// b, is a confounder too. Source: VanderWeele (2015), Explanation in Causal Inference, ch. 2 and 3.
///
/// ```swift
/// let path = Mediation(mediator: "hope", outcome: "recovery", confounding: 0.1)
/// ```
public struct Mediation: OutcomeModel, Equatable {
  public static let kind = "mediation"
  public static let summary =
    "indirect effect: what of the effect on a score another score passes on; of two outcomes"
  public static let effectUnits: [String] = []
  public static let noEffect = Quantity("points", 0)

  /// The outcome that passes the effect on.
  public let mediator: String
  /// The outcome that it is passed on to.
  public let outcome: String
  /// The part of their correlation that is not the mediator's making.
  public let confounding: Double
  public let basics: OutcomeBasics
  /// That of the outcome, which the trial knows.
  public var unit: String { "points" }

  private static let correlations = -0.999...0.999

  /// An indirect effect.
  ///
  /// - Parameters:
  ///   - mediator: Name of the score that passes the effect on, without floor and ceiling, measured once.
  ///   - outcome: Name of the score that it is passed on to, of the same kind.
  ///   - confounding: Part of their correlation within arms that is not the mediator's making, −.999 to .999.
  ///   - basics: What is said of every outcome; the direction in which an indirect effect is good.
  public init(
    mediator: String, outcome: String, confounding: Double = 0,
    basics: OutcomeBasics = OutcomeBasics()
  ) {
    self.mediator = mediator
    self.outcome = outcome
    self.confounding = confounding
    self.basics = basics
  }

  public init(_ f: Fields) {
    let names = f.defined("outcome")
    self.init(
      mediator: f.name(
        "mediator", of: names, noun: "outcome", "The score that passes the effect on.") ?? "",
      outcome: f.name(
        "outcome", of: names, noun: "outcome", "The score that it is passed on to.") ?? "",
      confounding: f.number(
        "confounding", unit: .correlation, in: Mediation.correlations, default: 0,
        "The part of their correlation that is not the mediator's making; analyses take it for that."
      ),
      basics: OutcomeBasics(f, benefit: .higher))
  }

  public func check(_ f: Fields) {
    basics.check(f)
    f.expect(confounding, in: Mediation.correlations, at: "confounding")
  }

  /// Without its parts, which ``Trial`` puts in.
  public func form(
    arm: String, effect: Quantity?, reference: String
  ) -> Result<any OutcomeLaw, Problem> {
    .success(MediationLaw(confounding: confounding))
  }
}

extension Mediation: DerivedOutcome {
  var named: [(key: String, outcome: String)] { [("mediator", mediator), ("outcome", outcome)] }
  var measuredIn: String? { outcome }

  func law(
    of laws: [any OutcomeLaw], _ positions: [Int], correlation: Double
  ) -> (any OutcomeLaw)? {
    guard let mediator = laws[0] as? ScoreLaw, let outcome = laws[1] as? ScoreLaw else {
      return nil
    }
    return MediationLaw(
      confounding: confounding,
      parts: MediationLaw.Parts(
        positions: positions, mediator: mediator, outcome: outcome, correlation: correlation))
  }

  func objections(
    _ laws: [[any OutcomeLaw]], correlation: Double
  ) -> [(key: String, message: String)] {
    if mediator == outcome { return [("mediator", "'\(mediator)' cannot be its own mediator")] }
    var found: [(key: String, message: String)] = []
    for (key, name, laws) in [("mediator", mediator, laws[0]), ("outcome", outcome, laws[1])] {
      let score = laws.first as? ScoreLaw
      if score == nil || score?.scale != nil {
        found.append((key, "'\(name)' is no score without floor and ceiling, measured once"))
      }
    }
    guard found.isEmpty else { return found }
    let ratios = zip(laws[0], laws[1]).compactMap { m, y -> Double? in
      guard let m = m as? ScoreLaw, let y = y as? ScoreLaw else { return nil }
      return y.sd / m.sd
    }
    if let first = ratios.first, ratios.contains(where: { abs($0 - first) > 1e-9 * first }) {
      found.append(
        (
          "mediator",
          "arms differ in the standard deviations at the end of '\(mediator)' and '\(outcome)': the path "
            + "from one to the other would be an arm's own"
        ))
    }
    return found
  }
}
