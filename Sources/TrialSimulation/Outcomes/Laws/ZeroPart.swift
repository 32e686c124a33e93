internal import Foundation

/// Who can have any of a count, in one arm: a share who cannot, or a share who have some.
struct ZeroPart: Equatable {
  /// π; 0 where `withAny` is said.
  let zeros: Double
  /// Share of people with any; 0 where it is not said.
  let withAny: Double
  /// k of those who can have any.
  let dispersion: Double

  /// P(y > 0) at a rate.
  private func chance(_ rate: Double) -> Double {
    -expm1(dispersion > 0 ? -log1p(dispersion * rate) / dispersion : -rate)
  }

  /// λ where everybody's mean is so much; nil where people with any would have less than one each.
  func rate(mean: Double) -> Double? {
    guard withAny > 0 else { return mean / (1 - zeros) }
    let positive = mean / withAny
    guard positive > 1 else { return nil }
    // λ − m·P(y > 0; λ) is convex, with roots at 0 and at λ: from above Newton falls to λ.
    var rate = positive
    for _ in 0..<200 {
      let slope = 1 - positive * (1 - chance(rate)) / (1 + dispersion * rate)
      let step = (rate - positive * chance(rate)) / slope
      rate -= step
      if abs(step) <= 1e-15 * rate { break }
    }
    return rate
  }

  /// The law with a rate; its share who can have none is below 0 where a negative binomial has more zeros by itself.
  func law(rate: Double) -> CountLaw {
    let share = withAny > 0 ? 1 - withAny / chance(rate) : zeros
    return CountLaw(mean: rate * (1 - share), dispersion: dispersion, zeros: share)
  }

  /// The law with a mean; nil where people with any would have less than one each.
  func law(mean: Double) -> CountLaw? {
    guard withAny > 0 else { return CountLaw(mean: mean, dispersion: dispersion, zeros: zeros) }
    return rate(mean: mean).map(law(rate:))
  }
}
