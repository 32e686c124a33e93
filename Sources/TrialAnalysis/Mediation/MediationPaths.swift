public import Inference

/// The paths of one mediator, by two regressions of least squares on the two arms of a contrast.
///
/// ```
/// m = i₁ + a·x + e₁,   y = i₂ + c'·x + b·m + e₂,   total c = c' + a·b,   indirect a·b
/// w_s = n_ts·n_cs/(n_ts + n_cs),  S_xx = Σw_s,  S_xm = Σw_s·(m̄_ts − m̄_cs);  S_mm.x, S_my.x: what is left of m and y after strata and x
/// a = S_xm/S_xx,   s₁² = S_mm.x/(N − strata − 1),   SE_a² = s₁²/S_xx
/// b = S_my.x/S_mm.x,   s₂² = (S_yy.x − b·S_my.x)/(N − strata − 2),   SE_b² = s₂²/S_mm.x
/// SE_c'² = s₂²·(1/S_xx + a²/S_mm.x)
/// ```
///
/// x is 1 in the arm on trial and 0 in the comparator; strata, sites or levels, are fixed effects where there are any. Without an
/// interaction of x and m, and with nothing that confounds m and y, a·b is the natural indirect effect and c' the natural direct
/// one. Sources: Baron & Kenny (1986) J Pers Soc Psychol 51:1173; VanderWeele (2015), Explanation in Causal Inference, ch. 2.
public struct MediationPaths: Sendable, BitwiseCopyable, Equatable {
  /// The effect of the arm on the mediator.
  public let a: Double
  /// Its standard error, > 0.
  public let seA: Double
  /// The effect of one point of the mediator on the outcome, arms held.
  public let b: Double
  /// Its standard error, > 0.
  public let seB: Double
  /// The effect of the arm on the outcome with the mediator held, c'.
  public let direct: Double
  /// Its standard error, > 0.
  public let seDirect: Double
  /// Degrees of freedom of the first regression, ≥ 2; the second has one less.
  public let df: Double

  /// a·b: what of the effect on the outcome the mediator passes on.
  public var indirect: Double { a * b }
  /// The effect on the outcome, whatever passes it on.
  public var total: Double { direct + indirect }
  /// a·b over the total effect; infinite or beyond 0 to 1 where the direct effect goes the other way, so no estimate to test.
  public var proportionMediated: Double { indirect / total }
  /// Sobel's standard error: √(a²·SE_b² + b²·SE_a²).
  ///
  /// Source: Sobel (1982) Sociol Methodol 13:290.
  public var sobelError: Double { (a * a * seB * seB + b * b * seA * seA).squareRoot() }
  /// The standard deviation of the product of two independent normals: √(a²·SE_b² + b²·SE_a² + SE_a²·SE_b²).
  ///
  /// Source: Craig (1936) Ann Math Stat 7:1.
  public var productError: Double {
    (a * a * seB * seB + b * b * seA * seA + seA * seA * seB * seB).squareRoot()
  }

  /// The paths of two arms.
  ///
  /// - Parameters:
  ///   - cells: People with both scores, whose baseline is the mediator: arm a and stratum s at strata·a + s.
  ///   - strata: Strata of an arm; 1 for none.
  ///   - contrast: Which two arms are compared.
  /// - Returns: The paths; a failure where no stratum has both arms, fewer than two degrees of freedom are left, the mediator does
  ///   not vary, or it determines the outcome.
  public static func estimate(
    _ cells: Span<ArmMoments>, strata: Int, _ contrast: ArmPair
  ) -> Result<MediationPaths, MediationFailure> {
    var (n, levels, xx, xm, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)
    var (mm, my, yy) = (0.0, 0.0, 0.0)
    for s in 0..<strata {
      let first = cells[strata * contrast.treatment + s]
      let second = cells[strata * contrast.comparator + s]
      guard first.n + second.n > 0 else { continue }
      n += first.n + second.n
      levels += 1
      mm += first.baselineSumOfSquares + second.baselineSumOfSquares
      my += first.crossProducts + second.crossProducts
      yy += first.sumOfSquares + second.sumOfSquares
      let weight = first.n * second.n / (first.n + second.n)
      xx += weight
      xm += weight * (first.baselineMean - second.baselineMean)
      xy += weight * (first.mean - second.mean)
    }
    let df = n - levels - 1
    guard xx > 0, df >= 2 else { return .failure(MediationFailure(.tooFewObservations)) }
    let (a, c) = (xm / xx, xy / xx)
    // Strata whose differences are not that of all.
    for s in 0..<strata where strata > 1 {
      let first = cells[strata * contrast.treatment + s]
      let second = cells[strata * contrast.comparator + s]
      guard first.n > 0, second.n > 0 else { continue }
      let weight = first.n * second.n / (first.n + second.n)
      let dm = first.baselineMean - second.baselineMean - a
      let dy = first.mean - second.mean - c
      mm += weight * dm * dm
      my += weight * dm * dy
      yy += weight * dy * dy
    }
    guard mm > 0 else { return .failure(MediationFailure(.singular)) }
    let b = my / mm
    let left = yy - b * my
    // What rounding leaves of a perfect fit is no variation.
    guard left > 1e-13 * yy else { return .failure(MediationFailure(.noVariation)) }
    let (first, second) = (mm / df, left / (df - 1))
    return .success(
      MediationPaths(
        a: a, seA: (first / xx).squareRoot(), b: b, seB: (second / mm).squareRoot(),
        direct: c - a * b, seDirect: (second * (1 / xx + a * a / mm)).squareRoot(), df: df))
  }
}

/// Why paths cannot be estimated.
public struct MediationFailure: Error, Sendable, Equatable {
  /// The reason.
  public let reason: Failure

  init(_ reason: Failure) { self.reason = reason }
}
