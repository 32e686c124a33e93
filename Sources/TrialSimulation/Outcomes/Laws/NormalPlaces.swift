internal import GSLKit

/// Places of a standard normal with their weights, for means of what it makes.
///
/// The trapezoidal rule over the whole line: its error falls by e^(−2πd/h) where the function is analytic within d of the line.
enum NormalPlaces {
  /// An eighth apart: an error of rounding for what bends over a seventh of a unit.
  static let all = places(count: 68, step: 1.0 / 8)
  /// Half a unit apart, for what bends over a unit, as quantiles of beta distributions do.
  static let wide = places(count: 16, step: 0.5)
  /// The mean alone, of what does not differ.
  static let middle = [(z: 0.0, weight: 1.0)]

  private static func places(count: Int, step: Double) -> [(z: Double, weight: Double)] {
    (-count...count).map { i in
      let z = Double(i) * step
      return (z, Normal.density(z) * step)
    }
  }

  /// Those of a list with so many.
  static func of(_ count: Int) -> [(z: Double, weight: Double)] {
    count == middle.count ? middle : count == wide.count ? wide : all
  }
}
