internal import Foundation
internal import GSLKit
internal import Parts

/// A prediction interval that counts what is not known of τ²: the parametric bootstrap of Nagashima, Noma &
/// Furukawa, without its Monte Carlo error.
///
/// The confidence distribution of τ² is H(τ²) = 1 − P(Q ≤ q; τ²), with a mass at 0 of the p-value of Q. A new true
/// effect is
///
/// ```
/// c = μ(τ²) + τ·Z − T·se(τ²),   τ² ~ H,  Z normal,  T Student's t with k − 1
/// se²(τ²) = Σw(y − μ)²/((k − 1)Σw),   w = 1/(v + τ²)
/// ```
///
/// Given τ² and the χ² behind T, c is normal: its distribution is a weighted sum of normal ones over quantiles of
/// both, and the interval lies between its quantiles. Their random numbers are a sample of the same distribution.
/// Source: Nagashima, Noma & Furukawa (2019) Stat Methods Med Res 28:1689.
public struct BootstrapPrediction: Sendable {
  /// Quantiles that stand for a distribution.
  public struct Nodes: Sendable {
    let tau2, spread: Int

    /// For one table of studies: ends good to about three digits of their distance.
    public static let fine = Nodes(tau2: 200, spread: 60)
    /// For simulations.
    public static let coarse = Nodes(tau2: 40, spread: 25)
  }

  /// A value of τ² with what it makes of the studies.
  private struct Part {
    var weight, tau2, mean, variance: Double
  }

  private let parts: [Part]
  /// Quantiles of (k − 1)/χ² with k − 1 degrees of freedom, and their weights.
  private let spreads: [(factor: Double, weight: Double)]
  /// P(τ² = 0), the p-value of Q.
  public let atZero: Double

  /// Beyond this many studies τ² is known well enough for any rule.
  private static let mostStudies = 2000

  /// The distribution of a new true effect; nil for fewer than three studies or more than 2,000, unusable ones, or
  /// effects that are all alike.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - nodes: How finely it is worked out.
  public init?(_ y: Span<Double>, _ v: Span<Double>, nodes: Nodes = .fine) {
    guard MetaFailure.of(y, v, atLeast: 3) == nil, y.count <= BootstrapPrediction.mostStudies
    else { return nil }
    let plain = WeightedSums(light: y, v, tau2: 0)
    guard plain.q > 0 else { return nil }
    let distribution = CochranQDistribution(v)
    let df = Double(y.count - 1)
    func part(_ weight: Double, _ tau2: Double) -> Part {
      let sums = tau2 == 0 ? plain : WeightedSums(light: y, v, tau2: tau2)
      return Part(weight: weight, tau2: tau2, mean: sums.mean, variance: sums.q / df / sums.w)
    }
    let rest = distribution.cdf(plain.q, tau2: 0)
    atZero = 1 - rest
    var parts = [part(1 - rest, 0)]
    var search = Tau2Search(distribution, q: plain.q, typical: df / plain.traceP, atZero: rest)
    // Dense where τ² is large: there it is spread widest.
    for j in 0..<nodes.tau2 {
      let s = 1 - (Double(j) + 0.5) / Double(nodes.tau2)
      parts.append(part(rest * 2 * s / Double(nodes.tau2), search.next(rest * s * s)))
    }
    self.parts = parts
    spreads = (0..<nodes.spread).map { j in
      let s = (Double(j) + 0.5) / Double(nodes.spread)
      let chi2 = (try? ChiSquared.quantile(s * s, df: df)) ?? df
      return (df / chi2, 2 * s / Double(nodes.spread))
    }
  }

  /// P(c ≤ x): a prediction interval of level 1 − α holds x where this lies from α/2 to 1 − α/2.
  public func cdf(_ x: Double) -> Double { cdf(x, including: 1) }

  /// The prediction interval.
  ///
  /// - Parameter level: Its level, in (0, 1).
  /// - Returns: The interval.
  public func interval(level: Double = 0.95) -> ClosedRange<Double> {
    ends(level, including: 1)
  }

  /// The confidence interval of μ by the same distribution of τ².
  ///
  /// - Parameter level: Its level, in (0, 1).
  /// - Returns: The interval.
  public func confidenceInterval(level: Double = 0.95) -> ClosedRange<Double> {
    ends(level, including: 0)
  }

  private func ends(_ level: Double, including share: Double) -> ClosedRange<Double> {
    let tail = (1 - level) / 2
    let start = parts[0].mean
    let step = (parts[0].variance + share * parts[parts.count / 2].tau2).squareRoot()
    func end(_ sign: Double) -> Double {
      func isInside(_ x: Double) -> Bool {
        let below = cdf(x, including: share)
        return (sign > 0 ? 1 - below : below) > tail
      }
      var reach = max(step, 1e-300)
      while isInside(start + sign * reach), reach < 1e300 { reach *= 2 }
      var (near, far) = (start, start + sign * reach)
      // Ten digits of the distance.
      for _ in 0..<34 {
        let middle = (near + far) / 2
        if isInside(middle) { near = middle } else { far = middle }
      }
      return (near + far) / 2
    }
    let (low, high) = (end(-1), end(1))
    return .spanning(low, high)
  }

  private func cdf(_ x: Double, including share: Double) -> Double {
    var sum = 0.0
    for part in parts {
      var inner = 0.0
      for spread in spreads {
        let variance = share * part.tau2 + part.variance * spread.factor
        inner += spread.weight * erfc((part.mean - x) / (2 * variance).squareRoot())
      }
      sum += part.weight * inner / 2
    }
    return sum
  }
}

/// Finds the τ² at which P(Q ≤ q) has falling values.
private struct Tau2Search {
  private let distribution: CochranQDistribution
  private let q, typical: Double
  /// The last τ² and the logarithm of its probability.
  private var tau2 = 0.0
  private var value: Double

  init(_ distribution: CochranQDistribution, q: Double, typical: Double, atZero: Double) {
    self.distribution = distribution
    self.q = q
    self.typical = typical
    value = log(max(atZero, 1e-300))
  }

  /// The τ² with P(Q ≤ q) = probability, below that of the last.
  ///
  /// log P is nearly straight in log(τ² + s²): a false position with halving (Illinois) needs a few steps.
  mutating func next(_ probability: Double) -> Double {
    let goal = log(max(probability, 1e-300))
    func height(_ place: Double) -> Double {
      log(max(distribution.cdf(q, tau2: exp(place) - typical), 1e-300)) - goal
    }
    var (low, lowHeight) = (log(tau2 + typical), value - goal)
    guard lowHeight > 0 else { return tau2 }
    var step = 0.25
    var (high, highHeight) = (low + step, height(low + step))
    while highHeight > 0, high < 700 {
      (low, lowHeight) = (high, highHeight)
      step *= 2
      high += step
      highHeight = height(high)
    }
    var wasLow: Bool?
    for _ in 0..<60 {
      let place = (low * highHeight - high * lowHeight) / (highHeight - lowHeight)
      let found = height(place)
      if abs(found) < 1e-6 || high - low < 1e-9 {
        (low, lowHeight) = (place, found)
        break
      }
      if found > 0 {
        (low, lowHeight) = (place, found)
        if wasLow == true { highHeight /= 2 }
      } else {
        (high, highHeight) = (place, found)
        if wasLow == false { lowHeight /= 2 }
      }
      wasLow = found > 0
    }
    tau2 = max(tau2, exp(low) - typical)
    value = goal + lowHeight
    return tau2
  }
}
