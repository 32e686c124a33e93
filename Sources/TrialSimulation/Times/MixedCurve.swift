internal import Foundation

/// The distribution of times where an arm is mixed: of people with and without its support, or with another arm's.
///
/// ```
/// F(t) = Σ_k w_k·F_k(t),   Σ w_k = 1
/// ```
struct MixedCurve: Sendable, Equatable {
  struct Part: Sendable, Equatable {
    var weight: Double
    let curve: TimeCurve
  }

  private(set) var parts: [Part]

  init(_ curve: TimeCurve) { parts = [Part(weight: 1, curve: curve)] }

  /// Both together, so much of the other.
  func mixed(with other: MixedCurve, _ share: Double) -> MixedCurve {
    var all = self
    all.parts = []
    for (weight, own) in [(1 - share, parts), (share, other.parts)] where weight > 0 {
      for part in own {
        if let i = all.parts.firstIndex(where: { $0.curve == part.curve }) {
          all.parts[i].weight += weight * part.weight
        } else {
          all.parts.append(Part(weight: weight * part.weight, curve: part.curve))
        }
      }
    }
    return all
  }

  /// The same with every hazard times a ratio.
  func powered(_ ratio: Double) -> MixedCurve {
    var all = self
    all.parts = parts.map { part in
      var curve = part.curve
      curve.hazardRatio *= ratio
      return Part(weight: part.weight, curve: curve)
    }
    return all
  }

  /// The only curve; nil of a mixture.
  var only: TimeCurve? { parts.count == 1 ? parts[0].curve : nil }

  /// P(T ≤ t).
  func risk(_ t: Double) -> Double {
    parts.reduce(0) { $0 - $1.weight * expm1(-$1.curve.cumulativeHazard(t)) }
  }

  /// P(T > t).
  func survival(_ t: Double) -> Double {
    parts.reduce(0) { $0 + $1.weight * exp(-$1.curve.cumulativeHazard(t)) }
  }

  /// The density at a time above 0.
  func density(_ t: Double) -> Double {
    parts.reduce(0) {
      $0 + $1.weight * $1.curve.hazard(t) * exp(-$1.curve.cumulativeHazard(t))
    }
  }

  /// −log P(T > t).
  func cumulativeHazard(_ t: Double) -> Double {
    MixedCurve.cumulativeHazard(t, self, 1, self)
  }

  /// Times at which some hazard jumps.
  var breaks: [Double] { parts.flatMap(\.curve.breaks) }

  /// The time at which −log P(T > t) is e, above 0.
  func time(at e: Double) -> Double { MixedCurve.time(at: e, self, 1, self) }

  /// The same of a mixture: so much of one, the rest of another; nothing is made for it.
  static func time(at e: Double, _ one: MixedCurve, _ share: Double, _ other: MixedCurve) -> Double
  {
    if share == 1, one.parts.count == 1 { return one.parts[0].curve.time(at: e) }
    if share == 0, other.parts.count == 1 { return other.parts[0].curve.time(at: e) }
    var (low, high) = (Double.infinity, 0.0)
    for part in one.parts where share > 0 { bracket(part.curve.time(at: e), &low, &high) }
    for part in other.parts where share < 1 { bracket(part.curve.time(at: e), &low, &high) }
    guard high > low else { return low }
    // Illinois: a secant that keeps the root between.
    var below = cumulativeHazard(low, one, share, other) - e
    var above = cumulativeHazard(high, one, share, other) - e
    var side = 0
    for _ in 0..<100 where high - low > 1e-14 * high && above > below {
      let t = (low * above - high * below) / (above - below)
      let miss = cumulativeHazard(t, one, share, other) - e
      if abs(miss) <= 1e-15 * e { return t }
      if miss < 0 {
        (low, below) = (t, miss)
        if side == -1 { above /= 2 }
        side = -1
      } else {
        (high, above) = (t, miss)
        if side == 1 { below /= 2 }
        side = 1
      }
    }
    return (low + high) / 2
  }

  private static func bracket(_ t: Double, _ low: inout Double, _ high: inout Double) {
    low = min(low, t)
    high = max(high, t)
  }

  private static func cumulativeHazard(
    _ t: Double, _ one: MixedCurve, _ share: Double, _ other: MixedCurve
  ) -> Double {
    let risk = share * one.risk(t) + (share < 1 ? (1 - share) * other.risk(t) : 0)
    if risk < 0.5 { return -log1p(-risk) }
    let rest = share * one.survival(t) + (share < 1 ? (1 - share) * other.survival(t) : 0)
    return -log(rest)
  }
}
