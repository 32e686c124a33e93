public import Inference
public import Parts

/// Analysis of covariance with one baseline covariate.
///
/// ```
/// β = Σ SPxy / Σ SSx,   d = (ȳ₁ − ȳ₂) − β(x̄₁ − x̄₂)
/// s² = (Σ SSy − β·Σ SPxy)/ν,   ν = N − arms − 1
/// SE² = s²·[1/n₁ + 1/n₂ + (x̄₁ − x̄₂)²/Σ SSx],   t(ν)
/// ```
///
/// The same as least squares of outcome on arm and baseline; complete cases. Sums run over all arms by
/// default. One person left in an arm is enough while the others estimate slope and error; fails with
/// nobody in an arm compared, ν < 1, a baseline without variation, or an outcome that the baseline
/// determines. Source: Armitage, Berry & Matthews (2002), section 11.5.
public struct Ancova: MomentsAnalysis {
  public static let kind = "ancova"
  public static let summary = "analysis of covariance on baseline"
  let error: ErrorFrom

  public init(_ f: Fields) {
    error = f.choice("error", default: ErrorFrom.allArms, "Arms that estimate slope and error.")
  }

  /// An analysis of covariance.
  public init(error: ErrorFrom = .allArms) { self.error = error }

  public func words(_ nouns: StructureNouns) -> String {
    "analysis of covariance adjusted for baseline"
  }
  public var needsBaseline: Bool { true }
  public var poolsAllArms: Bool { error == .allArms }
  public func varianceFactor(baselineCorrelation r: Double) -> Double { 1 - r * r }

  public func fit(_ arms: Span<ArmMoments>, _ contrast: ArmPair) -> Fit {
    let (first, second) = (arms[contrast.treatment], arms[contrast.comparator])
    guard first.n > 0, second.n > 0 else { return .failed(.tooFewObservations) }
    var total = first.sumOfSquares + second.sumOfSquares
    var baseline = first.baselineSumOfSquares + second.baselineSumOfSquares
    var cross = first.crossProducts + second.crossProducts
    var df = first.n + second.n - 3
    if arms.count > 2, error == .allArms {
      for i in 0..<arms.count
      where i != contrast.treatment && i != contrast.comparator && arms[i].n > 0 {
        total += arms[i].sumOfSquares
        baseline += arms[i].baselineSumOfSquares
        cross += arms[i].crossProducts
        df += arms[i].n - 1
      }
    }
    guard df >= 1 else { return .failed(.tooFewObservations) }
    guard baseline > 0 else { return .failed(.singular) }
    let slope = cross / baseline
    let residual = total - slope * cross
    // What rounding leaves of a perfect fit is no variation.
    guard residual > 1e-13 * total else { return .failed(.noVariation) }
    let imbalance = first.baselineMean - second.baselineMean
    let variance =
      residual / df * (1 / first.n + 1 / second.n + imbalance * imbalance / baseline)
    return .converged(
      Estimate(
        value: first.mean - second.mean - slope * imbalance,
        standardError: variance.squareRoot(), df: df))
  }
}
