public import Inference

/// Common effect of two-by-two tables by Mantel and Haenszel: ``/Inference/MantelHaenszelSums``.
public enum MantelHaenszel {
  /// Pools tables.
  ///
  /// - Parameters:
  ///   - measure: Odds ratio, risk ratio (both as logarithms) or risk difference; Peto's pool is the
  ///     common effect of Peto's effects.
  ///   - tables: The tables; those without people in an arm say nothing and are passed over.
  /// - Returns: The pooled effect referred to the normal distribution, or why there is none.
  public static func pool(_ measure: TableMeasure, _ tables: [TwoByTwo]) -> Fit {
    var sums = MantelHaenszelSums()
    for t in tables { sums.add(a: t.a, of: t.a + t.b, c: t.c, of: t.c + t.d) }
    guard sums.tables > 0 else { return .failed(.tooFewObservations) }
    let (value, variance) =
      switch measure {
      case .logOddsRatio: sums.logOddsRatio
      case .logRiskRatio: sums.logRiskRatio
      case .riskDifference: sums.riskDifference
      case .peto: (Double.nan, Double.nan)
      }
    guard value.isFinite, variance.isFinite, variance > 0 else { return .failed(.emptyCell) }
    return .converged(
      Estimate(value: value, standardError: variance.squareRoot(), df: .infinity))
  }
}
