internal import Foundation

/// The chance of no count at a rate and a dispersion, in logarithms, with its derivatives by both.
///
/// ```
/// D = −log P(y = 0) = log(1 + kλ)/k;  λ for k = 0
/// g = log P(y > 0) = log(1 − e^−D)
/// ```
///
/// Where kλ is small D is taken by its series in kλ, which has no 0/0.
struct ZeroTerms {
  let depth: Double
  /// ∂D/∂λ, ∂D/∂k, and second derivatives.
  let byRate: Double
  let byDispersion: Double
  let byRates: Double
  let byBoth: Double
  let byDispersions: Double
  /// dg/dD and its derivative.
  let rise: Double
  let bend: Double

  init(rate: Double, dispersion k: Double) {
    let x = k * rate
    byRate = 1 / (1 + x)
    byRates = -k / ((1 + x) * (1 + x))
    byBoth = -rate / ((1 + x) * (1 + x))
    if x < 0.05 {
      // Terms fall by .05 each: fourteen have all digits.
      var (sum, first, second, power) = (0.0, 0.0, 0.0, 1.0)
      var powers = (first: 0.0, second: 0.0)
      for i in 0..<16 {
        let n = Double(i)
        sum += power / (n + 1)
        first += n * powers.first / (n + 1)
        second += n * (n - 1) * powers.second / (n + 1)
        powers = (power, powers.first)
        power *= -x
      }
      depth = rate * sum
      byDispersion = -rate * rate * first
      byDispersions = rate * rate * rate * second
    } else {
      let log = log1p(x)
      depth = log / k
      byDispersion = (rate / (1 + x) - log / k) / k
      byDispersions =
        (2 * log / k - 2 * rate / (1 + x) - rate * x / ((1 + x) * (1 + x))) / (k * k)
    }
    let odds = expm1(depth)
    rise = 1 / odds
    bend = -(1 + odds) / (odds * odds)
  }

  /// P(y = 0), and P(y > 0).
  var none: Double { exp(-depth) }
  var some: Double { -expm1(-depth) }
}
