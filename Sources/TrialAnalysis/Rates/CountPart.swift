internal import Foundation
internal import Inference

/// Counts above 0 of two arms by a negative binomial without its zeros, whose dispersion they share, by maximum likelihood.
///
/// ```
/// ℓ = Σ_{y>0} [ Σ_{j<y} log(1 + kj) + y·log λ_a − (y + 1/k)·log(1 + kλ_a) − log(1 − P(0; λ_a, k)) ]
/// λ_a(k): λ_a/{1 − P(0; λ_a, k)} = mean of those above 0;   k: the root of dℓ/dk along λ_a(k)
/// variance of Σc_a·log λ_a: Σc_a²/I_aa + (Σc_a·I_ak/I_aa)²/(I_kk − ΣI_ak²/I_aa), of the information observed
/// ```
///
/// An arm may have its zeros with the rest, as a negative binomial without more of them has: λ_a is its mean then. Sources: Mullahy (1986) J
/// Econometrics 33:341; Zeileis, Kleiber & Jackman (2008) J Stat Softw 27(8).
struct CountPart {
  /// What one arm has.
  struct Arm {
    let place: Int
    let n: Double
    let positive: Double
    let sum: Double
    /// Whether its zeros are something else.
    var isTruncated = true
    var rate = 0.0
    var terms = ZeroTerms(rate: 1, dispersion: 1)

    init?(_ sample: borrowing CountSample, _ place: Int) {
      guard let all = sample.moments(place) else { return nil }
      self.place = place
      n = all.n
      positive = n - sample.frequency(place, 0)
      sum = n * all.mean
    }

    /// Share of people with no count.
    var none: Double { 1 - positive / n }
    private var people: Double { isTruncated ? positive : n }

    /// Sets λ to the top of the likelihood for a dispersion.
    mutating func settle(_ k: Double) {
      let mean = sum / people
      rate = mean
      guard isTruncated else {
        terms = ZeroTerms(rate: rate, dispersion: k)
        return
      }
      // λ − m{1 − P(0)} is convex with roots at 0 and at λ: from above Newton falls to λ without passing it.
      for _ in 0..<200 {
        terms = ZeroTerms(rate: rate, dispersion: k)
        let step =
          (rate - mean * terms.some) / (1 - mean * terms.none * terms.byRate)
        rate -= step
        if abs(step) <= 1e-15 * rate { break }
      }
      terms = ZeroTerms(rate: rate, dispersion: k)
    }

    /// How often P(0) weighs in D: once a person, and more where zeros are left out.
    private var weight: Double { people + (isTruncated ? positive * terms.rise : 0) }
    private var further: Double { isTruncated ? positive * terms.bend : 0 }

    /// dℓ/dk, but for the sum over counts.
    func score(_ k: Double) -> Double {
      -sum * rate / (1 + k * rate) - weight * terms.byDispersion
    }
    /// Information of log λ, of log λ and k, and of k but for the sum over counts.
    func information(_ k: Double) -> (own: Double, both: Double, dispersion: Double) {
      let q = 1 + k * rate
      let own =
        sum / (rate * rate) - sum * k * k / (q * q) + weight * terms.byRates
        + further * terms.byRate * terms.byRate
      let both = sum / (q * q) + weight * terms.byBoth + further * terms.byRate * terms.byDispersion
      let dispersion =
        -sum * rate * rate / (q * q) + weight * terms.byDispersions
        + further * terms.byDispersion * terms.byDispersion
      return (rate * rate * own, rate * both, dispersion)
    }
    /// The logarithm of everybody's mean, with its derivatives by log λ and k, and the variance that the share with none adds.
    var everybody: (log: Double, byRate: Double, byDispersion: Double, variance: Double) {
      guard isTruncated else { return (Foundation.log(rate), 1, 0, 0) }
      return (
        Foundation.log(sum / n), 1 - rate * terms.rise * terms.byRate,
        -terms.rise * terms.byDispersion, none / positive
      )
    }
  }

  /// The arm on trial, and the comparator.
  var arms: (Arm, Arm)
  private(set) var dispersion = 0.0

  /// Finds rates and dispersion.
  ///
  /// - Returns: Why it did not; nil where it did.
  mutating func solve(_ sample: borrowing CountSample) -> Failure? {
    let most = 20.0
    var (low, high) = (-12.0, 2.0)
    var (fLow, fHigh) = (slope(exp(low), sample), slope(exp(high), sample))
    guard fLow > 0 else {
      dispersion = 0
      settle(0)
      return nil
    }
    while fHigh > 0 {
      guard high < most else { return .noConvergence }
      (low, fLow) = (high, fHigh)
      high += 2
      fHigh = slope(exp(high), sample)
    }
    // Illinois: a secant that keeps the root between.
    var side = 0
    for _ in 0..<200 {
      let x = (fLow * high - fHigh * low) / (fLow - fHigh)
      let f = slope(exp(x), sample)
      let step = min(abs(x - low), abs(x - high))
      if f > 0 {
        (low, fLow) = (x, f)
        if side == 1 { fHigh /= 2 }
        side = 1
      } else {
        (high, fHigh) = (x, f)
        if side == -1 { fLow /= 2 }
        side = -1
      }
      guard f == 0 || step < 1e-12 || high - low < 1e-12 else { continue }
      dispersion = exp(x)
      return nil
    }
    return .noConvergence
  }

  private mutating func settle(_ k: Double) {
    arms.0.settle(k)
    arms.1.settle(k)
  }

  /// k·dℓ/dk, rates at their tops.
  private mutating func slope(_ k: Double, _ sample: borrowing CountSample) -> Double {
    settle(k)
    return k * (overCounts(sample) { $0 / (1 + k * $0) } + arms.0.score(k) + arms.1.score(k))
  }

  /// Σ_{j≥1} f(j)·#(y > j).
  private func overCounts(
    _ sample: borrowing CountSample, _ f: (Double) -> Double
  ) -> Double {
    var (sum, above) = (0.0, arms.0.positive + arms.1.positive)
    for j in 1..<max(sample.width, 1) {
      above -= sample.frequency(arms.0.place, j) + sample.frequency(arms.1.place, j)
      if above <= 0.5 { break }
      sum += above * f(Double(j))
    }
    return sum
  }

  /// Variance of a contrast of logarithms.
  ///
  /// - Parameters:
  ///   - sample: Everybody's counts.
  ///   - slopes: Derivatives by log λ of either arm, and by k.
  /// - Returns: The variance, above 0; nil where the likelihood has no top.
  func variance(
    _ sample: borrowing CountSample, _ slopes: (Double, Double, dispersion: Double)
  ) -> Double? {
    let k = dispersion
    let (a, b) = (arms.0.information(k), arms.1.information(k))
    guard a.own > 0, b.own > 0 else { return nil }
    let fixed = slopes.0 * slopes.0 / a.own + slopes.1 * slopes.1 / b.own
    guard k > 0 else { return fixed }
    let left =
      overCounts(sample) { $0 * $0 / ((1 + k * $0) * (1 + k * $0)) } + a.dispersion + b.dispersion
      - a.both * a.both / a.own - b.both * b.both / b.own
    guard left > 0 else { return nil }
    let moved = slopes.dispersion - slopes.0 * a.both / a.own - slopes.1 * b.both / b.own
    return fixed + moved * moved / left
  }
}
