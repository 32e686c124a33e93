public import Inference
public import Parts

/// An event that happens or not: readmission within a year.
///
/// ```
/// arm without effect: P(event) = risk
/// {risk: p}: p     {risk-difference: d}: risk + d     {risk-ratio: r}: risk·r
/// {odds-ratio: o}: odds = o·risk/(1 − risk)
/// ```
///
/// With a `baseline-correlation` something measured before foretells it: earlier admissions, severity. It is a standard normal, and its
/// correlation r is with the normal beneath the event, of which low values are the event: who has more of it seldom has the event.
/// Of two people, one with an event of risk ½ and one without, the one without has more of it in ½ + (2/π)·asin(r/√2): .68 at .4.
public struct BinaryOutcome: OutcomeModel, Equatable {
  public static let kind = "binary"
  public static let summary = "event that happens or not"
  public static let effectUnits = ["risk", "risk-difference", "risk-ratio", "odds-ratio"]
  public static let noEffect = Quantity("risk-difference", 0)

  let risk: Double
  let baselineCorrelation: Double
  public let basics: OutcomeBasics
  public var unit: String { "risk" }

  /// An event.
  ///
  /// - Parameters:
  ///   - risk: Its probability in an arm without effect, 0 to 1.
  ///   - baselineCorrelation: Of a baseline with the normal of which low values are the event, −.99 to .99; 0 for no baseline.
  ///   - basics: What is said of every outcome; an event of this field is mostly one to be avoided.
  public init(
    risk: Double, baselineCorrelation: Double = 0,
    basics: OutcomeBasics = OutcomeBasics(benefit: .lower)
  ) {
    self.risk = risk
    self.baselineCorrelation = baselineCorrelation
    self.basics = basics
  }

  private static let correlations = -0.99...0.99

  public init(_ f: Fields) {
    let basics = OutcomeBasics(f, benefit: .lower)
    self.init(
      risk: f.number(
        "risk", unit: .proportion, in: 0...1, example: 0.38,
        "Probability of the event in an arm without effect; a fraction like 83/216 will do."),
      baselineCorrelation: f.number(
        "baseline-correlation", unit: .correlation, in: BinaryOutcome.correlations, default: 0,
        "Correlation of what was measured before with the normal beneath the event; high values are no event."
      ),
      basics: basics)
  }

  public func check(_ f: Fields) {
    basics.check(f)
    f.expect(risk, in: 0...1, at: "risk")
    f.expect(baselineCorrelation, in: BinaryOutcome.correlations, at: "baseline-correlation")
  }

  public func form(
    arm: String, effect: Quantity?, reference: String
  ) -> Result<any OutcomeLaw, Problem> {
    var p = risk
    if let effect {
      switch effect.unit {
      case "risk": p = effect.value
      case "risk-difference": p = risk + effect.value
      case "risk-ratio": p = risk * effect.value
      default: p = effect.value * risk / (1 - risk + effect.value * risk)
      }
    }
    guard (0...1).contains(p) else {
      return .failure(
        Problem(
          path: Path([]),
          message: "makes the probability of the event \(Number.text(p)) in arm '\(arm)'; "
            + "it must lie in 0 … 1"))
    }
    return .success(EventLaw(risk: p, baselineCorrelation: baselineCorrelation))
  }
}
