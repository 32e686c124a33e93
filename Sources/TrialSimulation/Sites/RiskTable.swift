internal import Foundation
internal import GSLKit
internal import Parts

/// How far the log odds of an event are from their arm's at a site whose standard normal value is z.
///
/// ```
/// f(z) = logit F⁻¹(Φ(z)) − logit p,   F beta with mean p and variance icc·p(1 − p)
/// ```
///
/// Kept at z = −8, −8 + 1/64, …, 8 with a cubic between (Catmull & Rom): f is smooth, so it is off by less than 1e-7, and a
/// site costs nanoseconds in the place of microseconds. Log odds beyond ±690 stand there.
public struct RiskTable: Sendable {
  private let knots: [Double]
  /// The arm's log odds.
  private let own: Double
  private static let perUnit = 64.0
  private static let reach = 8.0

  /// Tabulates an arm.
  ///
  /// - Parameters:
  ///   - risk: The arm's, above 0 and below 1.
  ///   - icc: Share of its variance between sites, above 0.
  init(_ risk: Double, icc: Double) {
    let (events, others) = (EventSpread(risk, icc: icc), EventSpread(1 - risk, icc: icc))
    let own = log(risk / (1 - risk))
    self.own = own
    let count = Int(2 * RiskTable.reach * RiskTable.perUnit)
    // One more at each end, for the cubic.
    knots = (-1...count + 1).map { i in
      let z = Double(i) / RiskTable.perUnit - RiskTable.reach
      // Each from its own tail: near 1 a risk has no digits left to tell how far it is from 1.
      let odds = log(max(events.value(at: z), 1e-300)) - log(max(others.value(at: -z), 1e-300))
      return min(max(odds, -690), 690) - own
    }
  }

  /// Tables that were made, by risk and correlation: a search needs the same ones at every size of a trial.
  private static let known = KeptValues<[Double], RiskTable>(most: 64)

  /// The table of an arm, made once.
  static func shared(_ risk: Double, icc: Double) -> RiskTable {
    known.value([risk, icc]) { RiskTable(risk, icc: icc) }
  }

  /// The probability of an event at z.
  func risk(at z: Double) -> Double { 1 / (1 + exp(-(own + shift(at: z)))) }

  /// The shift at z.
  func shift(at z: Double) -> Double {
    let x = (min(max(z, -RiskTable.reach), RiskTable.reach) + RiskTable.reach) * RiskTable.perUnit
    let i = min(Int(x), knots.count - 4)
    let t = x - Double(i)
    let (a, b, c, d) = (knots[i], knots[i + 1], knots[i + 2], knots[i + 3])
    return b
      + t / 2 * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
  }
}
