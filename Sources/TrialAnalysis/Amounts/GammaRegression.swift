internal import Foundation
public import Inference
public import Parts

/// Log ratio of two means by gamma regression with a log link.
///
/// ```
/// estimate = log(ȳ₁/ȳ₂)
/// robust   SE² = Σ_a SS_a/(n_a·ȳ_a)², normal
/// model    SE² = φ(1/n₁ + 1/n₂),  φ = Σ_a SS_a/ȳ_a² / (n₁ + n₂ − 2),  t(n₁ + n₂ − 2)
/// ```
///
/// With arms alone in the model their means are those observed, whatever the variance is taken to be; so zeros, of which a gamma
/// distribution has none, do no harm. Fails with nobody, or a mean of 0, in an arm compared, and without variation. Sources: McCullagh &
/// Nelder (1989), Generalized Linear Models, ch. 8; Manning & Mullahy (2001) J Health Econ 20:461 for costs; a sandwich of
/// HC0, as R's sandwich makes it.
///
/// ```swift
/// GammaRegression().fit([treated, control].span, ArmPair(treatment: 0, comparator: 1))
/// ```
public struct GammaRegression: MomentsAnalysis {
  public static let kind = "gamma"
  public static let summary = "log mean ratio by gamma regression with a log link"

  let variance: ModelVariance

  public init(_ f: Fields) {
    variance = f.choice(
      "variance", default: ModelVariance.robust,
      "Of a sandwich, or of the gamma model times Pearson's dispersion.")
  }

  /// A gamma regression.
  public init(variance: ModelVariance = .robust) { self.variance = variance }

  public func words(_ nouns: StructureNouns) -> String {
    switch variance {
    case .robust: "gamma regression with a log link and robust standard errors"
    case .model: "gamma regression with a log link"
    }
  }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .amount ? .logMeanRatio : nil
  }

  public func fit(_ arms: Span<ArmMoments>, _ contrast: ArmPair) -> Fit {
    let (a, b) = (arms[contrast.treatment], arms[contrast.comparator])
    guard a.n > 0, b.n > 0 else { return .failed(.tooFewObservations) }
    guard a.mean > 0, b.mean > 0 else { return .failed(.emptyCell) }
    let parts = (a.sumOfSquares / (a.mean * a.mean), b.sumOfSquares / (b.mean * b.mean))
    let df = a.n + b.n - 2
    var squared = parts.0 / (a.n * a.n) + parts.1 / (b.n * b.n)
    if variance == .model {
      guard df >= 1 else { return .failed(.tooFewObservations) }
      squared = (parts.0 + parts.1) / df * (1 / a.n + 1 / b.n)
    }
    guard squared > 0 else { return .failed(.noVariation) }
    return .converged(
      Estimate(
        value: log(a.mean / b.mean), standardError: squared.squareRoot(),
        df: variance == .model ? df : .infinity))
  }
}
