internal import Foundation
internal import GSLKit
internal import Inference
public import Parts

/// Estimators of the variance between studies, by metafor's names.
public enum Tau2Method: String, Choice {
  /// Common effect: τ² is 0.
  case commonEffect = "FE"
  /// DerSimonian & Laird (1986) Control Clin Trials 7:177: moments, weights 1/v.
  case derSimonianLaird = "DL"
  /// Hedges & Olkin (1985): moments, equal weights.
  case hedges = "HE"
  /// Hunter & Schmidt: weights 1/v, without allowance for the mean that is estimated.
  case hunterSchmidt = "HS"
  /// Sidik & Jonkman (2005) Appl Stat 54:367: from the crude variance of effects; never 0.
  case sidikJonkman = "SJ"
  /// Maximum likelihood: low with few studies.
  case maximumLikelihood = "ML"
  /// Restricted maximum likelihood.
  case restrictedMaximumLikelihood = "REML"
  /// Morris (1983) JASA 78:47: the same root as ``pauleMandel``.
  case empiricalBayes = "EB"
  /// Paule & Mandel (1982): where the generalised Q is k − 1.
  case pauleMandel = "PM"
}

/// An estimate of τ² with its standard error.
public struct Tau2: Sendable, BitwiseCopyable, Equatable {
  /// ≥ 0.
  public var value: Double
  /// Its standard error, ≥ 0.
  public var standardError: Double
  /// Whether it was cut off at 0, which is a result.
  public var isAtZero: Bool
}

/// The variance between studies from k effects y with known variances v.
///
/// With w = 1/v, Q and P at τ² = 0 where nothing else is said:
///
/// ```
/// DL    (Q − (k − 1))/tr P                        HS    (Q − k)/Σw
/// HE    Σ(y − ȳ)²/(k − 1) − v̄                     SJ    τ₀²·Q(τ₀²)/(k − 1), τ₀² = Σ(y − ȳ)²/k
/// PM    Q(τ²) = k − 1 (EB is the same root)       ML    Σw²(y − μ)² = Σw at τ²
/// REML  Σw²(y − μ)² = tr P at τ²
/// ```
///
/// Negative values are cut off at 0. Standard errors are those that metafor prints. Sources:
/// Viechtbauer (2005) J Educ Behav Stat 30:261; Sidik & Jonkman (2005) Appl Stat 54:367; Paule &
/// Mandel (1982) J Res Natl Bur Stand 87:377; Veroniki et al. (2016) Res Synth Methods 7:55.
extension Tau2 {
  /// Estimates τ².
  ///
  /// - Parameters:
  ///   - method: The estimator.
  ///   - y: Effects, finite; at least two.
  ///   - v: Their variances, finite and positive.
  /// - Returns: The estimate.
  public static func estimate(
    _ method: Tau2Method, _ y: Span<Double>, _ v: Span<Double>
  ) -> Tau2 {
    estimate(method, y, v, plain: WeightedSums(light: y, v, tau2: 0))
  }

  /// The same where the sums at τ² = 0 are known already.
  @usableFromInline
  static func estimate(
    _ method: Tau2Method, _ y: Span<Double>, _ v: Span<Double>, plain sums: WeightedSums
  ) -> Tau2 {
    let k = Double(y.count)
    switch method {
    case .commonEffect: return Tau2(value: 0, standardError: 0, isAtZero: false)
    case .derSimonianLaird, .hunterSchmidt:
      let isDL = method == .derSimonianLaird
      let scale = isDL ? sums.traceP : sums.w
      let raw = (sums.q - (isDL ? k - 1 : k)) / scale
      let value = max(raw, 0)
      let variance =
        2 * (k - 1) + 4 * value * sums.traceP + 2 * value * value * sums.tracePP
      return Tau2(value, variance.squareRoot() / scale, raw)
    case .hedges: return momentsOf(y, v, prior: nil)
    case .sidikJonkman: return momentsOf(y, v, prior: populationVariance(y))
    case .empiricalBayes, .pauleMandel: return generalisedQ(y, v)
    case .maximumLikelihood, .restrictedMaximumLikelihood:
      return likelihood(y, v, isRestricted: method == .restrictedMaximumLikelihood, plain: sums)
    }
  }

  /// REML's τ² where it may be negative, down to just above −min v.
  ///
  /// ```
  /// τ² = τ'² − m,   τ'² ≥ 0 from variances v − m,   m = (1 − 1e-4)·min v
  /// ```
  ///
  /// - Parameters:
  ///   - y: Effects, finite; at least two.
  ///   - v: Their variances, finite and positive.
  /// - Returns: τ², ≥ −m.
  public static func restrictedWithNegative(_ y: Span<Double>, _ v: Span<Double>) -> Double {
    var least = Double.infinity
    for i in v.indices { least = min(least, v[i]) }
    least *= 1 - 1e-4
    let moved = v.indices.map { v[$0] - least }
    return estimate(.restrictedMaximumLikelihood, y, moved.span).value - least
  }

  private init(_ value: Double, _ error: Double, _ raw: Double) {
    self.init(value: value, standardError: error, isAtZero: raw <= 0)
  }

  private static func populationVariance(_ y: Span<Double>) -> Double {
    let k = Double(y.count)
    var mean = 0.0
    for i in y.indices { mean += y[i] / k }
    var sum = 0.0
    for i in y.indices { sum += (y[i] - mean) * (y[i] - mean) }
    return sum / k
  }

  /// Hedges (all weights equal) and Sidik–Jonkman (weights at a prior τ²).
  ///
  /// ```
  /// var = (2Σ(PV∘(PV)') + 4τ²Σ(PV∘P) + 2τ⁴Σ(P∘P))·(τ₀² or 1)²/(k − 1)²
  /// ```
  private static func momentsOf(
    _ y: Span<Double>, _ v: Span<Double>, prior: Double?
  ) -> Tau2 {
    let k = Double(y.count)
    func weight(_ i: Int) -> Double { prior.map { 1 / (v[i] + $0) } ?? 1 }
    var (w, wy, wv) = (0.0, 0.0, 0.0)
    for i in y.indices {
      w += weight(i)
      wy += weight(i) * y[i]
    }
    let mean = wy / w
    var (q, w2, w2v, ownPP, ownPV, ownVV) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for i in y.indices {
      let wi = weight(i)
      q += wi * (y[i] - mean) * (y[i] - mean)
      w2 += wi * wi
      w2v += wi * wi * v[i]
      wv += v[i] * (wi - wi * wi / w)
      let own = wi * wi - 2 * wi * wi * wi / w
      ownPP += own
      ownPV += own * v[i]
      ownVV += own * v[i] * v[i]
    }
    let scale = prior ?? 1
    let raw = prior == nil ? (q - wv) / (k - 1) : scale * q / (k - 1)
    let value = max(raw, 0)
    let variance =
      2 * (ownVV + w2v * w2v / (w * w)) + 4 * value * (ownPV + w2 * w2v / (w * w))
      + 2 * value * value * (ownPP + w2 * w2 / (w * w))
    return Tau2(value, scale * variance.squareRoot() / (k - 1), raw)
  }

  /// Paule–Mandel: Q(τ²) = k − 1, the value that Q would have on average.
  private static func generalisedQ(_ y: Span<Double>, _ v: Span<Double>) -> Tau2 {
    let k = Double(y.count)
    let value = tau2(whereQIs: k - 1, y, v)
    let error = (2 * k * k / (k - 1)).squareRoot() / WeightedSums(light: y, v, tau2: value).w
    return Tau2(value: value, standardError: error, isAtZero: value == 0)
  }

  /// The τ² at which Q has a value; 0 where Q(0) is not above it.
  ///
  /// Q falls and is convex, so Newton's steps from 0 climb to the root without passing it.
  static func tau2(whereQIs target: Double, _ y: Span<Double>, _ v: Span<Double>) -> Double {
    var tau2 = 0.0
    for _ in 0..<400 {
      let sums = WeightedSums(y, v, tau2: tau2)
      let step = (sums.q - target) / sums.q2
      guard step > 1e-15 * tau2 else { break }
      tau2 += step
    }
    return tau2
  }

  /// The highest top of the (restricted) likelihood.
  ///
  /// One climb from the moment estimates finds it where variances are alike or studies many. Elsewhere the
  /// likelihood can have several tops: the sign of its slope is looked at over the whole range, and where it
  /// turns from rising to falling more than once, each top is climbed and the highest taken.
  private static func likelihood(
    _ y: Span<Double>, _ v: Span<Double>, isRestricted: Bool, plain: WeightedSums
  ) -> Tau2 {
    let start = max(
      estimate(.hedges, y, v, plain: plain).value,
      estimate(.derSimonianLaird, y, v, plain: plain).value)
    let first = climb(y, v, from: start, isRestricted)
    var (least, most) = (v[0], v[0])
    for i in v.indices { (least, most) = (min(least, v[i]), max(most, v[i])) }
    let unequal = y.count > manyStudies ? unequalForMany : unequalForFew
    guard most > unequal * least else { return first }
    return highest(first, y, v, isRestricted, from: least / 4, to: 4 * populationVariance(y) + most)
  }

  /// Where one climb is not enough: beyond these ratios of the largest variance to the smallest.
  ///
  /// Of 800,000 random sets of 2 to 20 studies, with ratios up to 8,000, three had a higher top that was
  /// missed, by at most .011 in the log-likelihood.
  private static let unequalForFew = 4.0
  private static let unequalForMany = 100.0
  private static let manyStudies = 15

  /// The highest of all tops that a geometric grid of slopes shows, and of one that is known.
  private static func highest(
    _ known: Tau2, _ y: Span<Double>, _ v: Span<Double>, _ isRestricted: Bool,
    from least: Double, to most: Double
  ) -> Tau2 {
    let steps = 20
    let ratio = pow(most / least, 1 / Double(steps))
    var (best, top) = (known, -Double.infinity)
    var (wasRising, previous, tau2) = (true, 0.0, 0.0)
    for step in 0...steps + 1 {
      let sums = WeightedSums(y, v, tau2: tau2)
      let isRising = sums.q2 > (isRestricted ? sums.traceP : sums.w)
      // At 0 itself a falling slope is a top.
      if wasRising, !isRising {
        if top == -.infinity { top = logLikelihood(y, v, best.value, isRestricted) }
        let other = climb(y, v, from: step == 0 ? 0 : (previous * tau2).squareRoot(), isRestricted)
        let value = logLikelihood(y, v, other.value, isRestricted)
        if value > top { (best, top) = (other, value) }
      }
      (wasRising, previous) = (isRising, max(tau2, least / 4))
      tau2 = step == 0 ? least : tau2 * ratio
    }
    return best
  }

  /// The root of the score that a climb reaches.
  ///
  /// Newton's steps, Fisher's where the curvature is wrong, kept between the last values on either side
  /// of the root. Where the score is negative at 0 and steps fall to 0, the answer is 0.
  ///
  /// ```
  /// score y'PPy − tr P  (ML: − Σw)      slope −(2y'PPPy − tr PP)  (ML: Σw²)      information tr PP  (ML: Σw²)
  /// ```
  private static func climb(
    _ y: Span<Double>, _ v: Span<Double>, from start: Double, _ isRestricted: Bool
  ) -> Tau2 {
    var tau2 = start
    // Where the score is known to be positive, and where it is not.
    var low: Double?
    var high = Double.infinity
    var sums = WeightedSums(y, v, tau2: tau2)
    for _ in 0..<300 {
      let score = sums.q2 - (isRestricted ? sums.traceP : sums.w)
      let information = isRestricted ? sums.tracePP : sums.w2
      if score > 0 { low = tau2 } else { high = tau2 }
      if tau2 == 0, score <= 0 {
        return Tau2(value: 0, standardError: (2 / information).squareRoot(), isAtZero: true)
      }
      let curvature = 2 * sums.q3 - information
      let isNewton = curvature > 0.1 * information
      var next = tau2 + score / (isNewton ? curvature : information)
      // A step past what is known to lie beyond the root is halved instead.
      if let low, next <= low || next >= high {
        if score <= 0 || high < .infinity { next = (low + high) / 2 }
      }
      next = max(next, 0)
      let moved = abs(next - tau2)
      tau2 = next
      sums = WeightedSums(y, v, tau2: tau2)
      // Newton's error after a step is of the order of the step's square.
      if moved <= (isNewton ? 1e-9 : 1e-15) * tau2 { break }
    }
    let information = isRestricted ? sums.tracePP : sums.w2
    return Tau2(
      value: tau2, standardError: (2 / information).squareRoot(), isAtZero: tau2 == 0)
  }
}
