internal import Foundation

/// Where the values of a search stand on a scale along which its measure is nearly straight.
///
/// ```
/// guided   g(x) = |θ(x)|/SE(x), what planned standard errors promise: Φ⁻¹(power) ≈ g − z
/// plain    √x of counts, log x of sizes over orders of magnitude, x itself
/// ```
///
/// A guide knows where another group starts, what a plateau is of clusters that only grow, and what an unequal
/// allocation costs, so that a straight line does where none would in x itself. Whether it does is tried: a guide
/// that misleads shows as a misfit, and the plain scale takes its place.
struct Ruler {
  let axis: Axis
  let guide: Guide?

  /// The place of a value; nil where the guide says nothing of it.
  func coordinate(_ x: Double) -> Double? {
    guard let guide else { return axis.coordinate(x) }
    return guide.value(at: x)
  }

  /// The value at a place; between two whole numbers where a count crosses it.
  func value(_ g: Double) -> Double {
    guard let guide else { return axis.value(g) }
    return guide.crossing(g) ?? axis.current
  }
}

/// What is expected of the measure before anything is drawn, as a scale for what is drawn.
final class Guide {
  private let oracle: any Oracle
  private let axis: Axis
  /// Between which values it is known to run one way.
  private let ends: ClosedRange<Double>
  /// +1 where it rises with the value, −1 where it falls.
  private let sign: Double
  private var known: [Double: Double?] = [:]

  /// A guide between two values; nil where nothing is promised, or the promise does not run one way.
  init?(_ oracle: any Oracle, _ axis: Axis, between ends: ClosedRange<Double>) {
    self.oracle = oracle
    self.axis = axis
    self.ends = ends
    let (a, b) = (axis.coordinate(ends.lowerBound), axis.coordinate(ends.upperBound))
    var places: [Double] = []
    for i in 0...4 {
      let x = axis.rounded(axis.value(a + (b - a) * Double(i) / 4))
      if places.last != x { places.append(x) }
    }
    let values = places.compactMap { oracle.guide(at: $0, isCount: axis.isInteger) }
    guard values.count == places.count, let first = values.first, let last = values.last,
      abs(last - first) > 1e-3 * max(abs(first), abs(last))
    else { return nil }
    sign = last > first ? 1 : -1
    for (p, q) in zip(values, values.dropFirst()) where sign * (q - p) < 0 { return nil }
    for (x, value) in zip(places, values) { known[x] = value }
  }

  func value(at x: Double) -> Double? {
    if let found = known[x] { return found }
    let found = oracle.guide(at: x, isCount: axis.isInteger).flatMap { $0.isFinite ? $0 : nil }
    known[x] = found
    return found
  }

  /// How far a value is beyond a place, in the direction in which the guide runs.
  private func beyond(_ g: Double, _ x: Double) -> Double? { value(at: x).map { sign * ($0 - g) } }

  /// Where the guide reaches a place: the ends of its range where it does not.
  func crossing(_ g: Double) -> Double? {
    var (low, high) = (ends.lowerBound, ends.upperBound)
    guard var below = beyond(g, low), var above = beyond(g, high) else { return nil }
    // A root just outside the pair of values that holds the target.
    for _ in 0..<8 where above < 0 && high < axis.range.upperBound {
      let next = axis.rounded(high + max(high - low, axis.isInteger ? 1 : 0))
      guard let there = beyond(g, next) else { break }
      (low, below, high, above) = (high, above, next, there)
    }
    for _ in 0..<8 where below >= 0 && low > axis.range.lowerBound {
      let next = axis.rounded(low - max(high - low, axis.isInteger ? 1 : 0))
      guard let there = beyond(g, next) else { break }
      (high, above, low, below) = (low, below, next, there)
    }
    if above < 0 { return high }
    if below >= 0 { return low }
    return axis.isInteger
      ? whole(g, low, high, below, above) : between(g, low, high, below, above)
  }

  /// Halves the range down to two whole numbers, and parts those by a straight line.
  private func whole(
    _ g: Double, _ first: Double, _ last: Double, _ firstBelow: Double, _ lastAbove: Double
  ) -> Double {
    var (low, high, below, above) = (first, last, firstBelow, lastAbove)
    while high - low > 1 {
      let middle = ((low + high) / 2).rounded()
      guard let there = beyond(g, middle) else { break }
      if there >= 0 { (high, above) = (middle, there) } else { (low, below) = (middle, there) }
    }
    return low + (high - low) * -below / (above - below)
  }

  /// False position with the Illinois weights: a few steps where the guide is smooth.
  private func between(
    _ g: Double, _ first: Double, _ last: Double, _ firstBelow: Double, _ lastAbove: Double
  ) -> Double {
    var (low, high, below, above) = (first, last, firstBelow, lastAbove)
    var side = 0
    for _ in 0..<60 where high - low > 1e-9 * max(abs(low), abs(high)) && above > below {
      let x = low + (high - low) * -below / (above - below)
      guard let there = beyond(g, x) else { return x }
      if abs(there) < 1e-9 * max(1, abs(g)) { return x }
      if there >= 0 {
        (high, above) = (x, there)
        if side == 1 { below /= 2 }
        side = 1
      } else {
        (low, below) = (x, there)
        if side == -1 { above /= 2 }
        side = -1
      }
    }
    return (low + high) / 2
  }
}
