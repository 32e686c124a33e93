internal import Foundation
internal import GSLKit

/// What a printed I² says besides itself.
struct ImpliedHeterogeneity {
  /// SD of log size beyond which trials are not tried: the largest 1,000 times the middle one.
  private static let mostUnequal = 3.5
  let tau2: Double?
  /// Standard error with equal trials.
  let balancedError: Double
  let inequality: Double?
  let balancedSize: Double?

  /// Nil for an I² of 0, for none, and for one study.
  init?(_ pool: ReportedPool, k: Double, v: Double, se: Double) {
    guard let i2 = pool.i2, i2 >= 0.5, i2 < 100, k > 1, let people = pool.participants else {
      return nil
    }
    let inflation = 1 + pool.estimate * pool.estimate / 8
    let share = i2 / 100
    let balanced = v * share / (1 - share)
    balancedError = ((v + balanced) / k).squareRoot()
    balancedSize = 4 * inflation / (k * se * se * (1 - share))
    guard se > balancedError else {
      (tau2, inequality) = (balanced, nil)
      return
    }
    func fit(_ s: Double) -> (tau2: Double, error: Double) {
      ImpliedHeterogeneity.unequal(
        Int(k), people: Double(people), inflation: inflation, share: share, s)
    }
    guard fit(ImpliedHeterogeneity.mostUnequal).error >= se else {
      (tau2, inequality) = (nil, nil)
      return
    }
    let s = Bisection.edge(from: 0, to: ImpliedHeterogeneity.mostUnequal) { fit($0).error < se }
    (tau2, inequality) = (fit(s).tau2, s)
  }

  /// τ² and the standard error of k trials whose log sizes have a standard deviation.
  private static func unequal(
    _ k: Int, people: Double, inflation: Double, share: Double, _ s: Double
  ) -> (tau2: Double, error: Double) {
    let shares = (0..<k).map { i in
      exp(s * ((try? Normal.quantile((Double(i) + 0.5) / Double(k))) ?? 0))
    }
    let total = shares.reduce(0, +)
    let v = shares.map { 4 * inflation * total / ($0 * people) }
    let w = v.reduce(0) { $0 + 1 / $1 }
    let w2 = v.reduce(0) { $0 + 1 / ($1 * $1) }
    let typical = Double(k - 1) * w / (w * w - w2)
    let tau2 = typical * share / (1 - share)
    return (tau2, 1 / v.reduce(0) { $0 + 1 / ($1 + tau2) }.squareRoot())
  }
}
