internal import Foundation
public import Inference
public import Parts

/// Whether the effect on a count differs between two levels of a modifier.
///
/// ```
/// d = log (rate ratio in level 1 / rate ratio in level 0) = Σ ± log ȳ
/// robust  SE² = Σ SS/(n·ȳ)²        model  SE² = Σ 1/(n·ȳ);   normal
/// ```
///
/// Sums are over the four arms and levels. The same as the product of arm and level in a Poisson regression, with the sandwich (HC0) or
/// the model's standard error. Fails with nobody, or no event, in a cell, and without variation where the sandwich is asked for.
public struct InteractionOfRates: Analysis {
  public static let kind = "interaction-rates"
  public static let summary = "Wald test of interaction with the trial's modifier, of counts"

  let variance: ModelVariance

  public init(_ f: Fields) {
    variance = f.choice(
      "variance", default: ModelVariance.robust, "Of a sandwich, or of the Poisson model.")
  }

  /// A test of interaction with a variance of choice.
  public init(variance: ModelVariance = .robust) { self.variance = variance }

  public var accountsFor: Set<TrialStructure> { [.modifier] }
  public func words(_ nouns: StructureNouns) -> String {
    "Wald test of the interaction of arm and modifier in a Poisson regression"
      + (variance == .robust ? " with robust standard errors" : "")
  }
  public var moderator: Moderator? { .levels }
  public var needs: [TrialFeature] { [.modifier] }
  // Four cells of half the size: four times the variance.
  public func varianceFactor(baselineCorrelation r: Double) -> Double { 4 }
  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .count ? .logRateRatio : nil
  }
  public func fit(_ data: MomentsBySubgroup, _ contrast: ArmPair) -> Fit {
    fit(data.cells.span, contrast)
  }

  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - cells: Arms and levels: arm a and level l at 2a + l.
  ///   - contrast: Which two arms are compared.
  /// - Returns: The fit.
  public func fit(_ cells: Span<ArmMoments>, _ contrast: ArmPair) -> Fit {
    let four = InteractionCells(contrast)
    var (value, squared) = (0.0, 0.0)
    for i in 0..<4 {
      let cell = cells[four.place(i)]
      guard cell.n > 0 else { return .failed(.tooFewObservations) }
      guard cell.mean > 0 else { return .failed(.emptyCell) }
      let sum = cell.n * cell.mean
      value += four.sign(i) * log(cell.mean)
      squared += variance == .model ? 1 / sum : cell.sumOfSquares / (sum * sum)
    }
    guard squared > 0 else { return .failed(.noVariation) }
    return .converged(
      Estimate(value: value, standardError: squared.squareRoot(), df: .infinity))
  }
}
