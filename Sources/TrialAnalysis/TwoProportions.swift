internal import Foundation
public import Inference
public import Parts

/// Risk difference with its unpooled variance.
///
/// ```
/// d = p₁ − p₂,   V = p₁(1 − p₁)/n₁ + p₂(1 − p₂)/n₂
/// ```
func riskDifference(_ first: ArmCounts, _ second: ArmCounts) -> (value: Double, variance: Double) {
  let (p1, p2) = (first.events / first.n, second.events / second.n)
  return (p1 - p2, p1 * (1 - p1) / first.n + p2 * (1 - p2) / second.n)
}

/// χ² test of two proportions, with or without Yates's correction; interval for the risk difference.
///
/// ```
/// z = d / √(p̄(1 − p̄)(1/n₁ + 1/n₂)),   z² = χ²₁
/// corrected:  |d| is lessened by ½(1/n₁ + 1/n₂), to no less than 0
/// ```
///
/// The interval uses the unpooled variance; there is no test against a margin (``RiskDifference`` has
/// one). Where all people had the event, or none, the difference is 0 and the fit lies on the boundary: a
/// result that never rejects. Where all of one arm and none of the other had it, the test stands and the
/// interval has no width: on the boundary too.
/// Source: Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, section 3.1.
public struct ChiSquaredTest: CountsAnalysis {
  public static let kind = "chi-squared"
  public static let summary = "chi-squared test of two proportions"
  let corrected: Bool

  /// Whether Yates's continuity correction is applied.
  public enum Correction: String, Choice {
    /// It is not.
    case none
    /// ½(1/n₁ + 1/n₂) is taken off the difference.
    case yates
  }

  public init(_ f: Fields) {
    corrected =
      f.choice("correction", default: Correction.none, "Continuity correction.") == .yates
  }

  /// A χ² test.
  public init(correction: Correction = .none) { corrected = correction == .yates }

  public func words(_ nouns: StructureNouns) -> String {
    "chi-squared test \(corrected ? "with Yates's" : "without") continuity correction"
  }
  public var effect: EffectMeasure { .riskDifference }
  public var testsMargins: Bool { false }

  public func fit(_ arms: Span<ArmCounts>, _ contrast: ArmPair) -> Fit {
    let (first, second) = (arms[contrast.treatment], arms[contrast.comparator])
    guard first.n > 0, second.n > 0 else { return .failed(.tooFewObservations) }
    let (value, variance) = riskDifference(first, second)
    let pooled = (first.events + second.events) / (first.n + second.n)
    let width = 1 / first.n + 1 / second.n
    let null = pooled * (1 - pooled) * width
    guard null > 0 else {
      return .boundary(
        Estimate(value: 0, standardError: 0, df: .infinity, statistic: 0), .sameOutcomeForAll)
    }
    let size = corrected ? max(0, abs(value) - width / 2) : abs(value)
    let statistic = (value < 0 ? -size : size) / null.squareRoot()
    let estimate = Estimate(
      value: value, standardError: variance.squareRoot(), df: .infinity, statistic: statistic)
    return variance > 0 ? .converged(estimate) : .boundary(estimate, .allAgainstNone)
  }
}

/// Risk difference tested and bounded by its unpooled (Wald) standard error.
///
/// Fails where both arms are without variation but differ (0 of n against n of n): the test would divide
/// by 0.
public struct RiskDifference: CountsAnalysis {
  public static let kind = "risk-difference"
  public static let summary = "risk difference with Wald interval"

  public init(_ f: Fields) {}
  /// A Wald risk difference.
  public init() {}

  public func words(_ nouns: StructureNouns) -> String {
    "Wald test of the risk difference"
  }
  public var effect: EffectMeasure { .riskDifference }

  public func fit(_ arms: Span<ArmCounts>, _ contrast: ArmPair) -> Fit {
    let (first, second) = (arms[contrast.treatment], arms[contrast.comparator])
    guard first.n > 0, second.n > 0 else { return .failed(.tooFewObservations) }
    let (value, variance) = riskDifference(first, second)
    return .wald(ofRisks: value, variance: variance)
  }
}

/// Log odds ratio with Woolf's standard error.
///
/// ```
/// log(ad/bc),   SE² = 1/a + 1/b + 1/c + 1/d
/// ```
///
/// Source: Woolf (1955) Ann Hum Genet 19:251; ½ added to every cell as in Haldane (1956).
public struct LogOddsRatio: CountsAnalysis {
  public static let kind = "log-odds-ratio"
  public static let summary = "log odds ratio with Wald test"

  /// What to do with a cell of 0.
  public enum EmptyCells: String, Choice {
    /// There is no estimate.
    case fail
    /// ½ is added to every cell of such a table.
    case addHalf = "add-half"
    /// ½ is added to every cell of every table.
    case alwaysAddHalf = "always-add-half"
  }
  let emptyCells: EmptyCells

  public init(_ f: Fields) {
    emptyCells = f.choice(
      "empty-cells", default: EmptyCells.fail,
      "What to do when a cell is 0: count a failure, or add 1/2 to the four cells.")
  }

  /// A log odds ratio.
  public init(emptyCells: EmptyCells = .fail) { self.emptyCells = emptyCells }

  public func words(_ nouns: StructureNouns) -> String {
    "Wald test of the log odds ratio"
  }
  public var effect: EffectMeasure { .logOddsRatio }

  public func fit(_ arms: Span<ArmCounts>, _ contrast: ArmPair) -> Fit {
    let (first, second) = (arms[contrast.treatment], arms[contrast.comparator])
    guard first.n > 0, second.n > 0 else { return .failed(.tooFewObservations) }
    var (a, b) = (first.events, first.n - first.events)
    var (c, d) = (second.events, second.n - second.events)
    let isEmpty = min(min(a, b), min(c, d)) == 0
    if isEmpty, emptyCells == .fail { return .failed(.emptyCell) }
    if isEmpty || emptyCells == .alwaysAddHalf {
      a += 0.5
      b += 0.5
      c += 0.5
      d += 0.5
    }
    return .converged(
      Estimate(
        value: log(a * d / (b * c)),
        standardError: (1 / a + 1 / b + 1 / c + 1 / d).squareRoot(), df: .infinity))
  }
}
