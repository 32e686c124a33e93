import Foundation
public import Parts

/// Procedures that adjust a family of tests.
///
/// Sources: Holm (1979) Scand J Statist 6:65; Hochberg (1988) Biometrika 75:800; Hommel (1988)
/// Biometrika 75:383; Benjamini & Hochberg (1995) JRSS B 57:289; Benjamini & Yekutieli (2001) Ann
/// Statist 29:1165; Šidák (1967) JASA 62:626.
public enum Adjustment: String, Choice {
  /// Every test at α.
  case none
  /// Every test at α/m.
  case bonferroni
  /// Every test at 1 − (1 − α)^{1/m}.
  case sidak
  /// Step down: the i-th smallest p at α/(m − i + 1), until one fails.
  case holm
  /// Step up through the levels of Holm: valid where tests are not negatively dependent.
  case hochberg
  /// Closed tests by Simes: never fewer rejections than Hochberg.
  case hommel
  /// False discovery rate by Benjamini & Hochberg: the i-th smallest p at iα/m.
  case bh
  /// The same under any dependence, α over Σ1/i: Benjamini & Yekutieli.
  case by
  /// Several arms against one comparator, by their joint t distribution.
  case dunnett
  /// In the order listed, each at α, until one fails.
  case fixedSequence = "fixed-sequence"
}

/// Adjusted p-values.
public enum Multiplicity {
  /// p-values adjusted so that "adjusted p ≤ α" is the procedure's rejection at level α.
  ///
  /// ``Adjustment/dunnett`` needs the correlation of the statistics and is not a function of p alone:
  /// see ``Dunnett``. It is treated as ``Adjustment/none`` here.
  ///
  /// - Parameters:
  ///   - p: Unadjusted p-values in [0, 1]; the order matters for a fixed sequence only.
  ///   - adjustment: The procedure.
  /// - Returns: As many, in the same order.
  public static func adjusted(_ p: [Double], by adjustment: Adjustment) -> [Double] {
    let k = p.count
    let n = Double(k)
    switch adjustment {
    case .none, .dunnett: return p
    case .bonferroni: return p.map { min(1, n * $0) }
    // log1p keeps small p-values from rounding to 0.
    case .sidak: return p.map { $0 >= 1 ? 1 : -expm1(n * log1p(-$0)) }
    case .holm:
      return stepwise(p, descending: false) { rank, value in (n - Double(rank)) * value }
    case .hochberg:
      return stepwise(p, descending: true) { rank, value in (n - Double(rank)) * value }
    case .bh:
      return stepwise(p, descending: true) { rank, value in n / Double(rank + 1) * value }
    case .by:
      let harmonic = (0..<k).reduce(0.0) { $0 + 1 / Double($1 + 1) }
      return stepwise(p, descending: true) { rank, value in harmonic * n / Double(rank + 1) * value
      }
    case .hommel: return hommel(p)
    case .fixedSequence:
      var largest = 0.0
      return p.map {
        largest = max(largest, $0)
        return largest
      }
    }
  }

  /// Running maximum from the smallest p up (step-down) or minimum from the largest down (step-up).
  private static func stepwise(
    _ p: [Double], descending: Bool, _ factor: (Int, Double) -> Double
  ) -> [Double] {
    let order = p.indices.sorted { p[$0] < p[$1] }
    var result = p
    var running = descending ? 1.0 : 0.0
    for rank in descending ? Array(order.indices.reversed()) : Array(order.indices) {
      let value = min(1, factor(rank, p[order[rank]]))
      running = descending ? min(running, value) : max(running, value)
      result[order[rank]] = running
    }
    return result
  }

  /// Hommel's adjusted p-values by the algorithm of Wright (1992) Biometrics 48:1005.
  private static func hommel(_ p: [Double]) -> [Double] {
    let k = p.count
    guard k > 1 else { return p }
    let order = p.indices.sorted { p[$0] < p[$1] }
    let sorted = order.map { p[$0] }
    var adjusted = sorted
    for m in stride(from: k, through: 2, by: -1) {
      let size = Double(m)
      // Smallest m·p(i)/(rank within the m largest) over the m − 1 largest p-values.
      var smallest = Double.infinity
      for j in 0..<(m - 1) {
        smallest = min(smallest, size * sorted[k - m + 1 + j] / Double(2 + j))
      }
      for i in (k - m + 1)..<k { adjusted[i] = max(adjusted[i], smallest) }
      for i in 0...(k - m) { adjusted[i] = max(adjusted[i], min(smallest, size * sorted[i])) }
    }
    var result = p
    for (rank, index) in order.enumerated() { result[index] = adjusted[rank] }
    return result
  }
}
