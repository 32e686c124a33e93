internal import Foundation
internal import GSLKit
internal import Inference
internal import TrialAnalysis

/// Where a mixed logistic regression of an event ends with ever more clusters.
///
/// ```
/// max over η_A, σ of  Σ_A clusters_A Σ_n P(n) Σ_e P(e | n)·log L(e, n; η_A, σ),   e ~ beta-binomial(n, risk, ICC)
/// ```
///
/// Risks of clusters are beta, and the model's normal on the logit: that is the limit whether or not it holds (White 1982, Econometrica
/// 50:1). Of sites and clusters within them the correlations add up to one of all clusters.
struct ClusterLogitLimit {
  /// One arm.
  struct OfArm: Equatable {
    let risk: Double
    /// Correlation of people of one cluster; 0 for an arm without any.
    let icc: Double
    /// Probabilities of sizes, from 0; empty for an arm without clusters.
    let sizes: [Double]
    /// Clusters, or people of an arm without any.
    let count: Double
  }

  let treated: OfArm
  let compared: OfArm
  let variances: VarianceClasses

  /// The log odds ratio; nil where there is none.
  var logOddsRatio: Double? {
    var units: [LogisticIntercepts.Unit] = []
    var randoms = 0
    for (column, arm) in [treated, compared].enumerated() {
      guard arm.count > 0 else { return nil }
      guard !arm.sizes.isEmpty else {
        units.append(
          LogisticIntercepts.Unit(
            n: arm.count, events: arm.count * arm.risk, arm: column, random: -1))
        continue
      }
      let own = variances == .common ? 0 : randoms
      randoms = own + 1
      for (n, share) in arm.sizes.enumerated() where n > 0 && share > 1e-7 {
        for (e, p) in counts(n, arm).enumerated() where share * p > 1e-12 {
          units.append(
            LogisticIntercepts.Unit(
              n: Double(n), events: Double(e), weight: arm.count * share * p, arm: column,
              random: own))
        }
      }
    }
    guard randoms > 0 else { return nil }
    let model = LogisticIntercepts(
      arms: 2, randoms: randoms, points: HermitePoints(count: 25))
    guard let found = model.fit(units.span).found else { return nil }
    return found.logOdds[0] - found.logOdds[1]
  }

  private func counts(_ n: Int, _ arm: OfArm) -> [Double] {
    guard arm.icc > 1e-9 else {
      return (0...n).map { Binomial.probability($0, n: n, p: arm.risk) }
    }
    let size = (1 - arm.icc) / arm.icc
    return BetaBinomial.probabilities(n: n, a: arm.risk * size, b: (1 - arm.risk) * size)
  }
}

extension ClusterPlan {
  /// Probabilities of how many of a cluster's people are seen, from 0.
  ///
  /// - Parameters:
  ///   - people: People of the arm, planned.
  ///   - seen: Share of them that is seen.
  /// - Returns: A list; sizes beyond 400 are their mean.
  func sizes(people: Double, seen: Double) -> [Double] {
    let mean = people / Double(max(count, 1))
    let whole = kind.sizeCV > 0 && mean <= 100 ? gammaSizes(mean) : evenSizes(mean)
    guard seen < 1 else { return whole }
    guard whole.count <= 401 else { return evenSizes(mean * seen) }
    var thinned = Array(repeating: 0.0, count: whole.count)
    for (n, share) in whole.enumerated() where share > 0 {
      for k in 0...n { thinned[k] += share * Binomial.probability(k, n: n, p: seen) }
    }
    return thinned
  }

  /// The whole numbers beside a mean.
  private func evenSizes(_ mean: Double) -> [Double] {
    let low = Int(mean)
    var sizes = Array(repeating: 0.0, count: low + 2)
    sizes[low] = 1 - (mean - Double(low))
    sizes[low + 1] = mean - Double(low)
    return sizes
  }

  /// Gamma sizes, rounded, at least 1.
  private func gammaSizes(_ mean: Double) -> [Double] {
    let squared = kind.sizeCV * kind.sizeCV
    let most = min(Int(mean * (1 + 10 * kind.sizeCV)) + 10, 400)
    func below(_ size: Double) -> Double {
      ChiSquared.cdf(2 * size / (mean * squared), df: 2 / squared)
    }
    var sizes = Array(repeating: 0.0, count: most + 1)
    var before = 0.0
    for n in 1...most {
      let upTo = n == most ? 1 : below(Double(n) + 0.5)
      sizes[n] = upTo - before
      before = upTo
    }
    return sizes
  }
}
