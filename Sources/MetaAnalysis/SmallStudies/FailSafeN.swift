internal import Foundation
internal import GSLKit

/// How many studies without an effect would undo a finding.
///
/// ```
/// Rosenthal  k·(z̄/z_α)² − k,  z̄ = |Σy/√v|/√k, one-sided
/// Orwin      k·(ȳ − target)/target,  ȳ unweighted, target ȳ/2 unless given
/// Rosenberg  k·((Σwy/z_{α/2})² − Σw)/Σw,  w = 1/v
/// ```
///
/// Rounded up, never below 0. Sources: Rosenthal (1979) Psychol Bull 86:638; Orwin (1983) J Educ Stat
/// 8:157; Rosenberg (2005) Evolution 59:464. None of them models how studies go missing.
public struct FailSafeN: Sendable, BitwiseCopyable {
  /// Rosenthal's number: studies without effect that make the combined test miss its level.
  public let rosenthal: Int
  /// One-sided p of Stouffer's combined test, towards the sign of its sum.
  public let rosenthalP: Double
  /// Orwin's number: those that halve the mean effect, or leave the target given.
  public let orwin: Int
  /// The mean effect that Orwin's number of studies would leave.
  public let orwinTarget: Double
  /// Rosenberg's number: as Rosenthal's, of the weighted mean.
  public let rosenberg: Int
  /// Two-sided p of the common effect.
  public let rosenbergP: Double

  /// Counts.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - alpha: Level of the finding, in (0, 1).
  ///   - target: Mean effect that would no longer matter; half the mean unless given.
  /// - Returns: The numbers, or why there are none.
  public static func count(
    _ y: Span<Double>, _ v: Span<Double>, alpha: Double = 0.05, target: Double? = nil
  ) -> Result<FailSafeN, MetaFailure> {
    if let failure = MetaFailure.of(y, v, atLeast: 1) { return .failure(failure) }
    guard let one = try? Normal.quantile(1 - alpha), let two = try? Normal.quantile(1 - alpha / 2)
    else { return .failure(.noConvergence) }
    let k = Double(y.count)
    var (z, mean, w, wy) = (0.0, 0.0, 0.0, 0.0)
    for i in y.indices {
      z += y[i] / v[i].squareRoot()
      mean += y[i] / k
      w += 1 / v[i]
      wy += y[i] / v[i]
    }
    let stouffer = abs(z) / k.squareRoot()
    let aim = target ?? mean / 2
    let orwin = aim == 0 ? 0 : k * ((mean - aim) / aim)
    return .success(
      FailSafeN(
        rosenthal: whole(k * (stouffer / one) * (stouffer / one) - k),
        rosenthalP: Normal.upper(stouffer),
        orwin: whole(orwin), orwinTarget: aim,
        rosenberg: whole(k * ((wy / two) * (wy / two) - w) / w),
        rosenbergP: 2 * Normal.upper(abs(wy) / w.squareRoot())))
  }

  private static func whole(_ x: Double) -> Int { Int(min(max(0, x.rounded(.up)), 1e15)) }
}
