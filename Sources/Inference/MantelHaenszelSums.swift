internal import Foundation

/// Sums over two-by-two tables from which Mantel and Haenszel's common effects are made; tables with empty cells need no ½.
///
/// With a events among n₁ people and c among n₂, b = n₁ − a, d = n₂ − c, N = n₁ + n₂:
///
/// ```
/// OR  log(ΣR/ΣS), R = ad/N, S = bc/N
///     v = ½(ΣPR/(ΣR)² + Σ(PS + QR)/(ΣR·ΣS) + ΣQS/(ΣS)²),  P = (a + d)/N, Q = (b + c)/N
/// RR  log(ΣR/ΣS), R = a·n₂/N, S = c·n₁/N;   v = Σ(n₁n₂(a + c) − acN)/N² / (ΣR·ΣS)
/// RD  Σ(a·n₂ − c·n₁)/N / Σn₁n₂/N;           v by Sato (1989)
/// ```
///
/// Sources: Mantel & Haenszel (1959) J Natl Cancer Inst 22:719; Robins, Breslow & Greenland (1986)
/// Biometrics 42:311; Greenland & Robins (1985) Biometrics 41:55; Sato (1989) Biometrics 45:1323.
///
/// ```swift
/// var sums = MantelHaenszelSums()
/// sums.add(a: 4, of: 20, c: 7, of: 21)
/// let difference = sums.riskDifference
/// ```
public struct MantelHaenszelSums: Sendable, BitwiseCopyable {
  private var odds = (r: 0.0, s: 0.0, pr: 0.0, cross: 0.0, qs: 0.0)
  private var risks = (r: 0.0, s: 0.0, top: 0.0)
  private var difference = (sum: 0.0, weight: 0.0, p: 0.0, q: 0.0)
  /// Tables with people in both columns.
  public private(set) var tables = 0

  /// No table.
  public init() {}

  /// Adds a table; one without people in an arm says nothing and is passed over.
  ///
  /// - Parameters:
  ///   - a: Events in the first arm, 0 to n1.
  ///   - n1: Its people.
  ///   - c: Events in the second arm, 0 to n2.
  ///   - n2: Its people.
  public mutating func add(a: Double, of n1: Double, c: Double, of n2: Double) {
    guard n1 > 0, n2 > 0 else { return }
    tables += 1
    let (n, b, d) = (n1 + n2, n1 - a, n2 - c)
    let (ri, si) = (a * d / n, b * c / n)
    let (p, q) = ((a + d) / n, (b + c) / n)
    odds.r += ri
    odds.s += si
    odds.pr += p * ri
    odds.cross += p * si + q * ri
    odds.qs += q * si
    risks.r += a * n2 / n
    risks.s += c * n1 / n
    risks.top += (n1 * n2 * (a + c) - a * c * n) / (n * n)
    difference.sum += (a * n2 - c * n1) / n
    difference.weight += n1 * n2 / n
    difference.p +=
      (n1 / n) * (n1 / n) * c - (n2 / n) * (n2 / n) * a + (n1 / n) * (n2 / n) * (n2 - n1) / 2
    difference.q += (a * (n2 - c) + c * (n1 - a)) / (2 * n)
  }

  /// Log odds ratio and its variance; not finite where a sum is 0.
  public var logOddsRatio: (value: Double, variance: Double) {
    let (r, s) = (odds.r, odds.s)
    return (log(r / s), (odds.pr / (r * r) + odds.cross / (r * s) + odds.qs / (s * s)) / 2)
  }

  /// Log risk ratio and its variance; not finite where a sum is 0.
  public var logRiskRatio: (value: Double, variance: Double) {
    (log(risks.r / risks.s), risks.top / (risks.r * risks.s))
  }

  /// Risk difference and Sato's variance, which is 0 where nobody, or everybody, had the event.
  public var riskDifference: (value: Double, variance: Double) {
    let value = difference.sum / difference.weight
    return (
      value, (value * difference.p + difference.q) / (difference.weight * difference.weight)
    )
  }
}
