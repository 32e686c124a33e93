internal import Foundation
public import Inference

/// Common effect of two-by-two tables by Mantel and Haenszel; tables with empty cells need no ½.
///
/// With n₁ = a + b, n₂ = c + d, N = n₁ + n₂:
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
public enum MantelHaenszel {
  /// Pools tables.
  ///
  /// - Parameters:
  ///   - measure: Odds ratio, risk ratio (both as logarithms) or risk difference; Peto's pool is the
  ///     common effect of Peto's effects.
  ///   - tables: The tables; those without people in an arm say nothing and are passed over.
  /// - Returns: The pooled effect referred to the normal distribution, or why there is none.
  public static func pool(_ measure: TableMeasure, _ tables: [TwoByTwo]) -> Fit {
    let usable = tables.filter { $0.a + $0.b > 0 && $0.c + $0.d > 0 }
    guard !usable.isEmpty else { return .failed(.tooFewObservations) }
    let (value, variance) =
      switch measure {
      case .logOddsRatio: oddsRatio(usable)
      case .logRiskRatio: riskRatio(usable)
      case .riskDifference: riskDifference(usable)
      case .peto: (Double.nan, Double.nan)
      }
    guard value.isFinite, variance.isFinite, variance > 0 else { return .failed(.emptyCell) }
    return .converged(
      Estimate(value: value, standardError: variance.squareRoot(), df: .infinity))
  }

  private static func oddsRatio(_ tables: [TwoByTwo]) -> (Double, Double) {
    var (r, s, pr, cross, qs) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for t in tables {
      let n = t.a + t.b + t.c + t.d
      let (ri, si) = (t.a * t.d / n, t.b * t.c / n)
      let (p, q) = ((t.a + t.d) / n, (t.b + t.c) / n)
      r += ri
      s += si
      pr += p * ri
      cross += p * si + q * ri
      qs += q * si
    }
    return (log(r / s), (pr / (r * r) + cross / (r * s) + qs / (s * s)) / 2)
  }

  private static func riskRatio(_ tables: [TwoByTwo]) -> (Double, Double) {
    var (r, s, top) = (0.0, 0.0, 0.0)
    for t in tables {
      let (n1, n2) = (t.a + t.b, t.c + t.d)
      let n = n1 + n2
      r += t.a * n2 / n
      s += t.c * n1 / n
      top += (n1 * n2 * (t.a + t.c) - t.a * t.c * n) / (n * n)
    }
    return (log(r / s), top / (r * s))
  }

  private static func riskDifference(_ tables: [TwoByTwo]) -> (Double, Double) {
    var (sum, weight, p, q) = (0.0, 0.0, 0.0, 0.0)
    for t in tables {
      let (n1, n2) = (t.a + t.b, t.c + t.d)
      let n = n1 + n2
      sum += (t.a * n2 - t.c * n1) / n
      weight += n1 * n2 / n
      p +=
        (n1 / n) * (n1 / n) * t.c - (n2 / n) * (n2 / n) * t.a
        + (n1 / n) * (n2 / n) * (n2 - n1) / 2
      q += (t.a * (n2 - t.c) + t.c * (n1 - t.a)) / (2 * n)
    }
    let value = sum / weight
    return (value, (value * p + q) / (weight * weight))
  }
}
