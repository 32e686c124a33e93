internal import GSLKit
public import Inference
public import Parts

/// Fisher's exact test, with the risk difference and its Wald interval beside it.
///
/// ```
/// two-sided p = Σ P(x), over tables no more likely than the one observed
/// one-sided p = P(X ≥ x) or P(X ≤ x), X hypergeometric
/// ```
///
/// The statistic is the normal deviate with that p-value, so that thresholds decide as p ≤ α would.
/// Source: Fisher (1935); two-sided by the probability rule, as in R's `fisher.test`, whose relative
/// allowance of 1e-7 for equally likely tables is kept.
public struct FisherTest: CountsAnalysis {
  public static let kind = "fisher"
  public static let summary = "Fisher's exact test"

  enum Tail: Sendable { case both, upper, lower }
  var tail = Tail.both

  public init(_ f: Fields) {}
  /// A two-sided test.
  public init() {}

  public func words(_ nouns: StructureNouns) -> String { "Fisher's exact test" }
  public var effect: EffectMeasure { .riskDifference }
  public var testsMargins: Bool { false }

  public func adapted(to hypothesis: Hypothesis, benefit: Benefit) -> FisherTest {
    var copy = self
    if hypothesis == .superiority(.oneSided) { copy.tail = benefit == .higher ? .upper : .lower }
    return copy
  }

  public func fit(_ arms: Span<ArmCounts>, _ contrast: ArmPair) -> Fit {
    let (first, second) = (arms[contrast.treatment], arms[contrast.comparator])
    guard first.n > 0, second.n > 0 else { return .failed(.tooFewObservations) }
    let (value, variance) = riskDifference(first, second)
    let p = pValue(first, second)
    let statistic: Double
    switch tail {
    case .both: statistic = value < 0 ? -deviate(p / 2) : deviate(p / 2)
    case .upper: statistic = deviate(p)
    case .lower: statistic = -deviate(p)
    }
    let estimate = Estimate(
      value: value, standardError: variance.squareRoot(), df: .infinity, statistic: statistic)
    let events = first.events + second.events
    if variance > 0 { return .converged(estimate) }
    return .boundary(
      estimate,
      events == 0 || events == first.n + second.n ? .sameOutcomeForAll : .allAgainstNone)
  }

  /// The z with P(Z > z) = p; p below 1e-300 counts as that.
  private func deviate(_ p: Double) -> Double {
    // A p-value of exactly α rejects, and thresholds ask for more than the critical value.
    let shrunk = p * (1 - 1e-9)
    return p >= 1 ? -8 : -((try? Normal.quantile(max(shrunk, 1e-300))) ?? 0)
  }

  /// The p-value, from probabilities relative to that of the observed table.
  func pValue(_ first: ArmCounts, _ second: ArmCounts) -> Double {
    let events = first.events + second.events
    var total = 1.0
    var (above, below, unlikely) = (0.0, 0.0, 1.0)
    func count(_ weight: Double) {
      total += weight
      if weight <= 1 + 1e-7 { unlikely += weight }
    }
    // P(x + 1)/P(x) = (n₁ − x)(m − x) / ((x + 1)(n₂ − m + x + 1)).
    var (x, weight) = (first.events, 1.0)
    while x < min(first.n, events), weight > 0 {
      weight *= (first.n - x) * (events - x) / ((x + 1) * (second.n - events + x + 1))
      x += 1
      above += weight
      count(weight)
    }
    (x, weight) = (first.events, 1.0)
    while x > max(0, events - second.n), weight > 0 {
      weight *= x * (second.n - events + x) / ((first.n - x + 1) * (events - x + 1))
      x -= 1
      below += weight
      count(weight)
    }
    // An observed table so unlikely that the others overflow beside it: the limits.
    guard total.isFinite else {
      return switch tail {
      case .both: 0
      case .upper: above.isFinite ? 0 : 1
      case .lower: below.isFinite ? 0 : 1
      }
    }
    return switch tail {
    case .both: unlikely / total
    case .upper: (above + 1) / total
    case .lower: (below + 1) / total
    }
  }
}
