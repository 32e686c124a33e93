public import Inference
public import Parts

/// Which arms estimate the error of a contrast.
public enum ErrorFrom: String, Choice {
  /// One model for the trial, one pooled error.
  case allArms = "all-arms"
  /// The two arms compared, as if the others did not exist.
  case contrast
}

/// Two-sample t test with pooled variance.
///
/// ```
/// d = ȳ₁ − ȳ₂,   s² = Σ SS_a / ν,   ν = Σ(n_a − 1),   SE = s√(1/n₁ + 1/n₂),   t(ν)
/// ```
///
/// The sums run over all arms of the trial by default. One person left in an arm is enough while the
/// others estimate the error; fails with nobody in an arm compared, ν < 1, or no variation. Source:
/// Armitage, Berry & Matthews (2002), Statistical Methods in Medical Research, eq. 4.10 and 8.8.
public struct TTest: MomentsAnalysis {
  public static let kind = "t-test"
  public static let summary = "t test with pooled variance"
  let error: ErrorFrom

  public init(_ f: Fields) {
    error = f.choice("error", default: ErrorFrom.allArms, "Arms that estimate the pooled error.")
  }

  /// A t test.
  public init(error: ErrorFrom = .allArms) { self.error = error }

  public func words(_ nouns: StructureNouns) -> String { "t test with a pooled variance" }
  public var poolsAllArms: Bool { error == .allArms }

  public func fit(_ arms: Span<ArmMoments>, _ contrast: ArmPair) -> Fit {
    let (first, second) = (arms[contrast.treatment], arms[contrast.comparator])
    guard first.n > 0, second.n > 0 else { return .failed(.tooFewObservations) }
    var squares = first.sumOfSquares + second.sumOfSquares
    var df = first.n + second.n - 2
    if arms.count > 2, error == .allArms {
      for i in 0..<arms.count
      where i != contrast.treatment && i != contrast.comparator && arms[i].n > 0 {
        squares += arms[i].sumOfSquares
        df += arms[i].n - 1
      }
    }
    guard df >= 1 else { return .failed(.tooFewObservations) }
    // 1/n₁ + 1/n₂ over one denominator: a division costs as much as the rest of the test.
    let variance = squares * (first.n + second.n) / (df * first.n * second.n)
    guard variance > 0 else { return .failed(.noVariation) }
    return .converged(
      Estimate(value: first.mean - second.mean, standardError: variance.squareRoot(), df: df))
  }
}

/// Welch's t test: no common variance, fractional degrees of freedom.
///
/// ```
/// SE² = s₁²/n₁ + s₂²/n₂,   ν = SE⁴ / [(s₁²/n₁)²/(n₁ − 1) + (s₂²/n₂)²/(n₂ − 1)]
/// ```
///
/// Source: Welch (1947) Biometrika 34:28.
public struct WelchTest: MomentsAnalysis {
  public static let kind = "welch"
  public static let summary = "t test without a common variance (Welch)"

  public init(_ f: Fields) {}
  /// A Welch test.
  public init() {}

  public func words(_ nouns: StructureNouns) -> String { "Welch's t test" }

  public func fit(_ arms: Span<ArmMoments>, _ contrast: ArmPair) -> Fit {
    let (first, second) = (arms[contrast.treatment], arms[contrast.comparator])
    guard first.n > 1, second.n > 1 else { return .failed(.tooFewObservations) }
    let v1 = first.sumOfSquares / ((first.n - 1) * first.n)
    let v2 = second.sumOfSquares / ((second.n - 1) * second.n)
    let variance = v1 + v2
    guard variance > 0 else { return .failed(.noVariation) }
    let df = variance * variance / (v1 * v1 / (first.n - 1) + v2 * v2 / (second.n - 1))
    return .converged(
      Estimate(value: first.mean - second.mean, standardError: variance.squareRoot(), df: df))
  }
}

/// t test with pooled variance on change from baseline.
///
/// The moments of y − x are ȳ − x̄ and SSy + SSx − 2·SPxy; the rest is ``TTest``.
public struct ChangeScore: MomentsAnalysis {
  public static let kind = "change-score"
  public static let summary = "t test on change from baseline"
  let error: ErrorFrom

  public init(_ f: Fields) {
    error = f.choice("error", default: ErrorFrom.allArms, "Arms that estimate the pooled error.")
  }

  /// A change-score analysis.
  public init(error: ErrorFrom = .allArms) { self.error = error }

  public func words(_ nouns: StructureNouns) -> String { "t test on change from baseline" }
  public var needsBaseline: Bool { true }
  public var poolsAllArms: Bool { error == .allArms }
  public func varianceFactor(baselineCorrelation r: Double) -> Double { 2 * (1 - r) }

  public func fit(_ arms: Span<ArmMoments>, _ contrast: ArmPair) -> Fit {
    let (first, second) = (arms[contrast.treatment], arms[contrast.comparator])
    guard first.n > 0, second.n > 0 else { return .failed(.tooFewObservations) }
    var squares = 0.0
    var df = 0.0
    for i in 0..<arms.count where arms[i].n > 0 {
      guard error == .allArms || i == contrast.treatment || i == contrast.comparator else {
        continue
      }
      squares += arms[i].sumOfSquares + arms[i].baselineSumOfSquares - 2 * arms[i].crossProducts
      df += arms[i].n - 1
    }
    guard df >= 1 else { return .failed(.tooFewObservations) }
    let variance = squares / df * (1 / first.n + 1 / second.n)
    guard variance > 0 else { return .failed(.noVariation) }
    let value = (first.mean - first.baselineMean) - (second.mean - second.baselineMean)
    return .converged(Estimate(value: value, standardError: variance.squareRoot(), df: df))
  }
}
