internal import Foundation
internal import Inference
internal import MetaAnalysis
internal import Parts
internal import Questions

/// Figures of a meta-analysis in words.
enum MetaWords {
  /// Four significant digits or so.
  static func figure(_ x: Double) -> String {
    abs(x) >= 1e7
      ? Figures.known(x)
      : abs(x) >= 0.001 || x == 0 ? Figures.number(x) : Figures.known((x * 1e9).rounded() / 1e9)
  }

  /// The interval of an estimate; nil where it is not finite.
  static func interval(_ estimate: Estimate, _ level: Double) -> ClosedRange<Double>? {
    guard let critical = try? CriticalValues(tail: (1 - level) / 2)(df: estimate.df) else {
      return nil
    }
    let reach = critical * estimate.standardError
    guard (estimate.value + reach).isFinite, reach >= 0 else { return nil }
    return .spanning(estimate.value - reach, estimate.value + reach)
  }

  /// A name that fits a column.
  static func clipped(_ name: String, _ most: Int = 20) -> String {
    name.count > most ? name.prefix(most - 1) + "…" : name
  }

  static func range(_ x: ClosedRange<Double>) -> String {
    "\(figure(x.lowerBound)) to \(figure(x.upperBound))"
  }

  static func pFigure(_ p: Double) -> String { p < 0.0001 ? "< .0001" : Figures.fixed(p, 4) }

  static func p(_ p: Double) -> String { p < 0.0001 ? "p < .0001" : "p = " + Figures.fixed(p, 4) }

  static func estimate(
    _ estimate: Estimate, _ interval: ClosedRange<Double>, _ percent: String
  ) -> String {
    "\(figure(estimate.value)) (se \(figure(estimate.standardError))), "
      + "\(percent) interval \(range(interval))"
  }

  static func test(_ estimate: Estimate, _ p: Double) -> String {
    let name = estimate.df == .infinity ? "z" : "t(\(Figures.known(estimate.df)))"
    return "\(name) = \(Figures.fixed(estimate.statistic, 2)), \(self.p(p))"
  }
}
