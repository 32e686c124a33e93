internal import Foundation
internal import GSLKit
public import Inference
public import Parts

/// Log ratio of two rates by negative binomial regression, by maximum likelihood.
///
/// ```
/// var y = μ + kμ²,   estimate = log(ȳ₁/ȳ₂),   SE² = Σ_a (1/ȳ_a + k)/n_a,   normal
/// 0 = Σ_a [ Σ_{j≥0} j/(1 + kj)·#(y > j) + n_a·(log(1 + kȳ_a)/k² − ȳ_a/k) ]
/// ```
///
/// With arms alone in the model their rates are their means, whatever the dispersion k, which the two arms share. Where
/// the counts vary no more than Poisson ones k is 0, a boundary. Fails with nobody, or no event, in an arm compared. Sources: Lawless
/// (1987) Can J Stat 15:209; the same as `glm.nb` of R's MASS, θ = 1/k.
public struct NegativeBinomialRegression: RatesAnalysis {
  public static let kind = "negative-binomial"
  public static let summary = "log rate ratio by negative binomial regression"

  public init(_ f: Fields) {}

  /// A negative binomial regression.
  public init() {}

  public func words(_ nouns: StructureNouns) -> String { "negative binomial regression" }

  public func fit(_ sample: borrowing CountSample, _ contrast: ArmPair) -> Fit {
    let pair = (contrast.treatment, contrast.comparator)
    guard let a = sample.moments(pair.0), let b = sample.moments(pair.1) else {
      return .failed(.tooFewObservations)
    }
    guard a.mean > 0, b.mean > 0 else { return .failed(.emptyCell) }
    // At k = 0 the score is half of what squares exceed means by.
    let excess =
      a.sumOfSquares - a.n * a.mean + b.sumOfSquares - b.n * b.mean
    let value = log(a.mean / b.mean)
    func error(_ k: Double) -> Double {
      ((1 / a.mean + k) / a.n + (1 / b.mean + k) / b.n).squareRoot()
    }
    guard excess > 0 else {
      return .boundary(
        Estimate(value: value, standardError: error(0), df: .infinity), .noDispersion)
    }
    guard let k = dispersion(sample, pair, a.n, a.mean, b.n, b.mean) else {
      return .failed(.noConvergence)
    }
    return .converged(Estimate(value: value, standardError: error(k), df: .infinity))
  }

  /// The dispersion at the top of the likelihood; nil where that has none.
  private func dispersion(
    _ sample: borrowing CountSample, _ pair: (Int, Int), _ n1: Double, _ mean1: Double,
    _ n2: Double, _ mean2: Double
  ) -> Double? {
    // The score falls through 0 once; its logarithmic argument keeps steps in proportion.
    var (low, high) = (-12.0, 2.0)
    while score(exp(high), sample, pair, n1, mean1, n2, mean2) > 0 {
      high += 2
      if high > 20 { return nil }
    }
    if score(exp(low), sample, pair, n1, mean1, n2, mean2) <= 0 { return exp(low) }
    // Illinois: a secant that keeps the root between.
    var (fLow, fHigh) = (
      score(exp(low), sample, pair, n1, mean1, n2, mean2),
      score(exp(high), sample, pair, n1, mean1, n2, mean2)
    )
    var side = 0
    for _ in 0..<200 {
      let x = (fLow * high - fHigh * low) / (fLow - fHigh)
      let f = score(exp(x), sample, pair, n1, mean1, n2, mean2)
      if f == 0 || high - low < 1e-12 { return exp(x) }
      if f > 0 {
        if abs(x - low) < 1e-12 { return exp(x) }
        (low, fLow) = (x, f)
        if side == 1 { fHigh /= 2 }
        side = 1
      } else {
        if abs(x - high) < 1e-12 { return exp(x) }
        (high, fHigh) = (x, f)
        if side == -1 { fLow /= 2 }
        side = -1
      }
    }
    return nil
  }

  /// The derivative of the log likelihood by k, times k: of the same sign.
  private func score(
    _ k: Double, _ sample: borrowing CountSample, _ pair: (Int, Int), _ n1: Double,
    _ mean1: Double, _ n2: Double, _ mean2: Double
  ) -> Double {
    var (sum, above) = (0.0, n1 + n2)
    for j in 0..<sample.width {
      above -= sample.frequency(pair.0, j) + sample.frequency(pair.1, j)
      if above <= 0.5 { break }
      let y = Double(j)
      sum += above * y / (1 + k * y)
    }
    func part(_ n: Double, _ mean: Double) -> Double {
      n * (log1p(k * mean) / k - mean)
    }
    return k * sum + part(n1, mean1) + part(n2, mean2)
  }
}
