internal import Foundation
public import Inference
public import Parts

/// When something happens to a person after randomisation, as long as they are followed: readmission.
///
/// ```
/// S₀(end of follow-up) = 1 − risk        Weibull (falling hazard by default), log-normal or piecewise exponential
/// {hazard-ratio: h}: S = S₀^h      {time-ratio: r}: S(t) = S₀(t/r)
/// {risk: p}, {risk-difference: d}, {odds-ratio: o}: by the end of follow-up, with hazards in proportion
/// ```
///
/// Everybody is followed for `followUp`, those who came in first for `accrual` longer: follow-up ends on one day. Who leaves is
/// censored when they leave. The default shape, .6, is near what readmission does: about a third of a year's come in the first month
/// where it is .33. Source: the evidence note of this project, from risks by 30 days and by a year.
///
/// ```swift
/// let readmission = TimeOutcome(risk: 0.38, followUp: 365)
/// ```
public struct TimeOutcome: OutcomeModel, Equatable {
  public static let kind = "time-to-event"
  public static let summary = "when something happens to a person: readmission; censored"
  public static let effectUnits = [
    "hazard-ratio", "time-ratio", "risk", "risk-difference", "odds-ratio",
  ]
  public static let noEffect = Quantity("hazard-ratio", 1)

  /// Risk by the end of follow-up in an arm without effect.
  public let risk: Double
  /// How long everybody may be followed, in the unit of the outcome.
  public let followUp: Double
  /// Over how long people come in, in the same unit.
  public let accrual: Double
  /// How times are distributed without effect.
  public let distribution: TimeShape
  /// Weibull shape.
  public let shape: Double
  /// Standard deviation of the logarithm of log-normal times.
  public let logSD: Double
  /// Times before the end of follow-up, and risks by them, of a piecewise distribution.
  public let cuts: [Double]
  /// The risks by these times.
  public let risks: [Double]
  private let counted: String
  public let basics: OutcomeBasics
  public var unit: String { counted.isEmpty ? "days" : counted }

  private static let shares = 1e-6...0.999_999
  private static let times = 1e-6...1e6
  private static let accruals = 0.0...1e6
  private static let shapes = 0.2...5
  private static let logSDs = 0.05...5

  /// A time to an event.
  ///
  /// - Parameters:
  ///   - risk: Risk by the end of follow-up in an arm without effect, 10⁻⁶ to .999999.
  ///   - followUp: How long everybody may be followed, 10⁻⁶ to 10⁶.
  ///   - accrual: Over how long people come in, uniformly, 0 to 10⁶: the first are followed so much longer.
  ///   - distribution: Of times without effect.
  ///   - shape: Weibull shape, .2 to 5.
  ///   - logSD: Standard deviation of the logarithm of log-normal times, .05 to 5.
  ///   - cuts: Times before the end of follow-up, rising, of a piecewise distribution.
  ///   - risks: Risks by these times, rising to less than `risk`.
  ///   - unit: What times are counted in; days by default.
  ///   - basics: What is said of every outcome; `benefit` is of the event, which is mostly to be avoided.
  public init(
    risk: Double, followUp: Double, accrual: Double = 0, distribution: TimeShape = .weibull,
    shape: Double = 0.6, logSD: Double = 2, cuts: [Double] = [], risks: [Double] = [],
    unit: String = "", basics: OutcomeBasics = OutcomeBasics(benefit: .lower)
  ) {
    self.risk = risk
    self.followUp = followUp
    self.accrual = accrual
    self.distribution = distribution
    self.shape = shape
    self.logSD = logSD
    self.cuts = cuts
    self.risks = risks
    counted = unit
    self.basics = basics
  }

  public init(_ f: Fields) {
    let basics = OutcomeBasics(f, benefit: .lower)
    self.init(
      risk: f.number(
        "risk", unit: .proportion, in: TimeOutcome.shares, example: 0.38,
        "Risk of the event by the end of follow-up in an arm without effect."),
      followUp: f.number(
        "follow-up", in: TimeOutcome.times, example: 365,
        "How long everybody may be followed, in the unit of the outcome."),
      accrual: f.number(
        "accrual", in: TimeOutcome.accruals, default: 0,
        "Over how long people come in; follow-up ends on one day, so that the first are followed so much longer."
      ),
      distribution: f.choice(
        "distribution", default: TimeShape.weibull, "Of times without effect."),
      shape: f.number(
        "shape", unit: .ratio, in: TimeOutcome.shapes, default: 0.6,
        "Weibull shape: below 1 the hazard falls, as it does after discharge; 1 is exponential."),
      logSD: f.number(
        "log-sd", in: TimeOutcome.logSDs, default: 2,
        "Standard deviation of the logarithm of log-normal times."),
      cuts: f.numbers(
        "cuts", in: TimeOutcome.times,
        "Times before the end of follow-up, of a piecewise distribution: [30, 90].") ?? [],
      risks: f.numbers(
        "risks", in: TimeOutcome.shares, "Risks by these times: [0.12, 0.22].") ?? [],
      unit: f.label("unit", "What times are counted in; days by default."), basics: basics)
    if !f.isDescribing { checkSteps(f) }
  }

  public func check(_ f: Fields) {
    basics.check(f)
    f.expect(risk, in: TimeOutcome.shares, at: "risk")
    f.expect(followUp, in: TimeOutcome.times, at: "follow-up")
    f.expect(accrual, in: TimeOutcome.accruals, at: "accrual")
    f.expect(shape, in: TimeOutcome.shapes, at: "shape")
    f.expect(logSD, in: TimeOutcome.logSDs, at: "log-sd")
    f.expectLabel(counted, at: "unit")
    checkSteps(f)
  }

  /// Reports cuts and risks that are none.
  private func checkSteps(_ f: Fields) {
    guard distribution == .piecewise else {
      if !cuts.isEmpty || !risks.isEmpty {
        f.report("'cuts' and 'risks' are for 'distribution: piecewise'", at: "cuts")
      }
      return
    }
    if cuts.isEmpty || cuts.count != risks.count {
      f.report(
        "a piecewise distribution needs cuts, and a risk by each: found \(cuts.count) and \(risks.count)",
        at: "cuts")
      return
    }
    let (times, by) = ([0] + cuts + [followUp], [0] + risks + [risk])
    if zip(times, times.dropFirst()).contains(where: { $0 >= $1 }) {
      f.report(
        "cuts must rise, and end before the follow-up of \(Number.text(followUp))", at: "cuts")
    }
    if zip(by, by.dropFirst()).contains(where: { $0 >= $1 }) {
      f.report("risks must rise, and end below the 'risk' of \(Number.text(risk))", at: "risks")
    }
  }

  public func form(
    arm: String, effect: Quantity?, reference: String
  ) -> Result<any OutcomeLaw, Problem> {
    var curve = TimeCurve(
      base: distribution.base(
        risk: risk, by: followUp, shape: shape, logSD: logSD,
        steps: zip(cuts, risks).map { (time: $0, risk: $1) }))
    if let effect {
      switch effect.unit {
      case "hazard-ratio": curve.hazardRatio = effect.value
      case "time-ratio": curve.timeRatio = effect.value
      default: curve.hazardRatio = log1p(-asked(effect)) / log1p(-risk)
      }
    }
    let own = -expm1(-curve.cumulativeHazard(followUp))
    guard own >= 1e-9, own <= 1 - 1e-9, curve.hazardRatio.isFinite else {
      return .failure(
        Problem(
          path: Path([]),
          message:
            "makes the risk by the end of follow-up \(Number.text(own.isFinite ? own : 1)) in arm '\(arm)'; "
            + "it must lie between 0 and 1"))
    }
    return .success(TimeLaw(curve, FollowUp(least: followUp, accrual: accrual)))
  }

  /// The risk that an effect on risks asks for.
  private func asked(_ effect: Quantity) -> Double {
    switch effect.unit {
    case "risk": effect.value
    case "risk-difference": risk + effect.value
    default: effect.value * risk / (1 - risk + effect.value * risk)
    }
  }
}
