internal import Foundation
internal import GSLKit
public import Parts

/// How amounts above 0 are distributed.
public enum AmountShape: String, Choice {
  /// Gamma.
  case gamma
  /// Log-normal: the longer tail of the two.
  case logNormal = "log-normal"
}

/// Amounts with mean 1 of people who may have none, made ready to be drawn.
///
/// ```
/// y = 0 for Φ(z) ≤ p₀, else h(q)/(1 − p₀),   q = (1 − Φ(z))/(1 − p₀),   h with mean 1 and variance v
/// (1 + v)/(1 − p₀) = 1 + CV²      CV that of everybody, zeros included
/// gamma: h = F⁻¹ of shape 1/v      log-normal: h = e^(sx − s²/2),  s² = log(1 + v),  x = −Φ⁻¹(q)
/// ```
struct UnitAmounts {
  let zeros: Double
  let shape: AmountShape
  /// Variance of what people have who have any, in squares of its mean.
  let v: Double
  /// SD of logarithms; of a gamma its shape.
  private let parameter: Double
  /// The latent value below which people have nothing.
  let threshold: Double

  init(cv: Double, zeros: Double, shape: AmountShape) {
    self.zeros = zeros
    self.shape = shape
    v = max(1e-9, UnitAmounts.variance(cv: cv, zeros: zeros))
    parameter = shape == .gamma ? 1 / v : log1p(v).squareRoot()
    threshold = EventLaw.threshold(zeros)
  }

  /// Variance of what people have who have any, in squares of its mean; below 0 where that cannot be.
  static func variance(cv: Double, zeros: Double) -> Double {
    (1 + cv * cv) * (1 - zeros) - 1
  }

  /// The amount at a standard normal value.
  func value(_ z: Double) -> Double {
    zeros == 0
      ? positive(z) : z <= threshold ? 0 : positive(upper: Normal.upper(z) / (1 - zeros))
  }

  /// The amount of people who have any, at a standard normal value of their own.
  func positive(_ z: Double) -> Double {
    switch shape {
    case .logNormal: exp(parameter * z - parameter * parameter / 2) / (1 - zeros)
    case .gamma:
      UnitGamma.quantile(lower: Normal.cdf(z), upper: Normal.upper(z), shape: parameter)
        / (1 - zeros)
    }
  }

  /// The same with a probability of more among them.
  private func positive(upper q: Double) -> Double {
    switch shape {
    case .logNormal: q >= 1 ? 0 : positive(-EventLaw.threshold(q))
    case .gamma: UnitGamma.quantile(lower: 1 - q, upper: q, shape: parameter) / (1 - zeros)
    }
  }

  /// P(0 < amount ≤ y).
  func positiveBelow(_ y: Double) -> Double {
    guard y > 0 else { return 0 }
    let h = y * (1 - zeros)
    switch shape {
    case .logNormal:
      return (1 - zeros) * Normal.cdf((log(h) + parameter * parameter / 2) / parameter)
    case .gamma: return (1 - zeros) * UnitGamma.cdf(h, shape: parameter)
    }
  }
}
