import Foundation

/// Density of χ, the square root of a χ² variable.
package enum ChiDensity {
  /// log of 2^(1 − ν/2) / Γ(ν/2).
  package static func logConstant(df: Double) -> Double {
    (1 - df / 2) * log(2.0) - lgamma(df / 2)
  }

  /// f(x) = x^(ν − 1) exp(−x²/2) · constant, for x > 0.
  package static func value(_ x: Double, df: Double, logConstant: Double) -> Double {
    x <= 0 ? 0 : exp(logConstant + (df - 1) * log(x) - x * x / 2)
  }
}
