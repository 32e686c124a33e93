import Foundation
public import GSLKit

/// Dunnett's test: k contrasts with one control, one pooled error.
///
/// ```
/// corr(Tᵢ, Tⱼ) = λᵢ·λⱼ,   λᵢ = √(nᵢ/(nᵢ + n₀))
/// P(max |Tᵢ| ≤ c) = ∫ ∫ Πᵢ [Φ(bᵢ(cs)) − Φ(bᵢ(−cs))] φ(z) dz f(s) ds,
/// bᵢ(x) = (x + λᵢz)/√(1 − λᵢ²),   s = χ/√ν
/// ```
///
/// Source: Dunnett (1955) JASA 50:1096; integral as in Hsu (1996), Multiple Comparisons, section 3.1.1.
public enum Dunnett {
  /// P(no statistic beyond c).
  ///
  /// - Parameters:
  ///   - c: Critical value, > 0.
  ///   - lambdas: λ of each contrast, 0 ..< 1.
  ///   - df: Degrees of freedom of the pooled error, > 0; ∞ for known variance.
  ///   - twoSided: Whether |T| is compared.
  /// - Returns: The probability.
  /// - Throws: ``/GSLKit/NumericalError`` when the quadrature fails.
  public static func cdf(
    _ c: Double, lambdas: [Double], df: Double, twoSided: Bool
  ) throws(NumericalError) -> Double {
    let rests = lambdas.map { (1 - $0 * $0).squareRoot() }
    func given(_ s: Double) -> Double {
      let inner = try? Quadrature.integrate(from: -8.5, to: 8.5, relative: 1e-12) { z in
        var product = Normal.density(z)
        for (lambda, rest) in zip(lambdas, rests) {
          let upper = Normal.cdf((c * s + lambda * z) / rest)
          product *= twoSided ? upper - Normal.cdf((lambda * z - c * s) / rest) : upper
        }
        return product
      }
      return inner ?? .nan
    }
    if df == .infinity { return given(1) }
    let low = try ChiSquared.quantile(1e-13, df: df).squareRoot()
    let high = try ChiSquared.quantile(1 - 1e-13, df: df).squareRoot()
    let constant = ChiDensity.logConstant(df: df)
    return try Quadrature.integrate(from: low, to: high, relative: 1e-10) { x in
      given(x / df.squareRoot()) * ChiDensity.value(x, df: df, logConstant: constant)
    }
  }

  /// The c with P(no statistic beyond c) = 1 − α.
  public static func critical(
    lambdas: [Double], df: Double, alpha: Double, twoSided: Bool
  ) throws(NumericalError) -> Double {
    // Between one test alone and k independent ones (Šidák 1967).
    let k = Double(lambdas.count)
    let sides = twoSided ? 2.0 : 1.0
    let low = -(try StudentT.quantile(alpha / sides, df: df))
    let high = -(try StudentT.quantile(alpha / k / sides, df: df))
    if lambdas.count == 1 { return low }
    return try RootFinder.brent(from: low - 1e-6, to: high + 1e-6, absolute: 1e-10) { c in
      ((try? cdf(c, lambdas: lambdas, df: df, twoSided: twoSided)) ?? .nan) - (1 - alpha)
    }
  }

  /// The critical value near the expected sizes: tangent plane, and curvature along the mean λ.
  ///
  /// Observed sizes differ from the expected ones from replicate to replicate, and the integral takes
  /// a millisecond. With sizes 20 % off this is within 1e-3 of the integral, with sizes 5 % off (more
  /// than dropout makes of a hundred people) within 5e-5; an error of 1e-3 in the critical value moves
  /// a rejection rate by 1e-4 in those replicates alone.
  public struct Tangent: Sendable {
    let base: Double
    let lambdas: [Double]
    let slopes: [Double]
    let curvature: Double
    let inverseDF: Double
    let dfSlope: Double

    /// The plane at expected λ and df.
    public init(
      lambdas: [Double], df: Double, alpha: Double, twoSided: Bool
    ) throws(NumericalError) {
      func at(_ lambdas: [Double], _ df: Double) throws(NumericalError) -> Double {
        try Dunnett.critical(lambdas: lambdas, df: df, alpha: alpha, twoSided: twoSided)
      }
      // Small enough that three steps up stay below 1, however uneven the arms.
      let step = min(0.01, (1 - (lambdas.max() ?? 0)) / 4)
      var slopes: [Double] = []
      for i in lambdas.indices {
        var (less, more) = (lambdas, lambdas)
        less[i] -= step
        more[i] += step
        slopes.append((try at(more, df) - at(less, df)) / (2 * step))
      }
      let base = try at(lambdas, df)
      let less = try at(lambdas.map { $0 - 3 * step }, df)
      let more = try at(lambdas.map { $0 + 3 * step }, df)
      curvature = (less - 2 * base + more) / (9 * step * step)
      self.base = base
      inverseDF = 1 / df
      let near = df == .infinity ? 0.001 : 1.1 / df
      dfSlope = (try at(lambdas, 1 / near) - base) / (near - inverseDF)
      self.lambdas = lambdas
      self.slopes = slopes
    }

    func critical(_ members: UnsafeBufferPointer<FamilyMember>) -> Double {
      var value = base
      var mean = 0.0
      for i in members.indices where members[i].lambda > 0 {
        let change = members[i].lambda - lambdas[i]
        value += slopes[i] * change
        mean += change / Double(members.count)
      }
      value += curvature * mean * mean / 2
      // A failed member has no df of its own; any other member carries the pooled one.
      if let df = members.first(where: { $0.lambda > 0 })?.df {
        value += dfSlope * (1 / df - inverseDF)
      }
      return value
    }
  }
}
