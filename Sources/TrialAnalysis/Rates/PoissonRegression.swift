internal import Foundation
public import Inference
public import Parts

/// Log ratio of two rates by Poisson regression, with a variance of choice.
///
/// ```
/// estimate = log(ȳ₁/ȳ₂)
/// model    SE² = 1/Σy₁ + 1/Σy₂, normal
/// robust   SE² = Σ_a Σ(y − ȳ_a)²/(Σy_a)², normal
/// scaled   SE² = φ(1/Σy₁ + 1/Σy₂),  φ = Σ_a Σ(y − ȳ_a)²/ȳ_a / (n₁ + n₂ − 2),  t(n₁ + n₂ − 2)
/// ```
///
/// Fails with nobody, or no event, in an arm compared, and without variation where the variance is estimated. Everybody is
/// followed for the same time. Sources: McCullagh & Nelder (1989), Generalized Linear Models, ch. 6; Zou (2004) Am J
/// Epidemiol 159:702 for the sandwich.
public struct PoissonRegression: RatesAnalysis {
  public static let kind = "poisson"
  public static let summary = "log rate ratio by Poisson regression"

  /// Where its variance comes from.
  public enum Variance: String, Choice {
    /// The Poisson model: the variance is the mean.
    case model
    /// A sandwich: that which people show.
    case robust
    /// The model, times Pearson's dispersion.
    case scaled
  }
  let variance: Variance

  public init(_ f: Fields) {
    variance = f.choice(
      "variance", default: Variance.robust,
      "Of the Poisson model, of a sandwich, or the model's times Pearson's dispersion.")
  }

  /// A Poisson regression.
  public init(variance: Variance = .robust) { self.variance = variance }

  public func words(_ nouns: StructureNouns) -> String {
    switch variance {
    case .model: "Poisson regression"
    case .robust: "Poisson regression with robust standard errors"
    case .scaled: "Poisson regression with a scaled variance"
    }
  }

  public func fit(_ sample: borrowing CountSample, _ contrast: ArmPair) -> Fit {
    guard let a = sample.moments(contrast.treatment), let b = sample.moments(contrast.comparator)
    else { return .failed(.tooFewObservations) }
    guard a.mean > 0, b.mean > 0 else { return .failed(.emptyCell) }
    let plain = 1 / (a.n * a.mean) + 1 / (b.n * b.mean)
    var (squared, df) = (plain, Double.infinity)
    switch variance {
    case .model: break
    case .robust:
      func part(_ arm: (n: Double, mean: Double, sumOfSquares: Double)) -> Double {
        arm.sumOfSquares / (arm.n * arm.mean * arm.n * arm.mean)
      }
      squared = part(a) + part(b)
    case .scaled:
      df = a.n + b.n - 2
      guard df >= 1 else { return .failed(.tooFewObservations) }
      squared = plain * (a.sumOfSquares / a.mean + b.sumOfSquares / b.mean) / df
    }
    guard squared > 0 else { return .failed(.noVariation) }
    return .converged(
      Estimate(value: log(a.mean / b.mean), standardError: squared.squareRoot(), df: df))
  }
}
