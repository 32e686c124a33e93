internal import Foundation
internal import GSLKit
internal import Inference
internal import Parts

/// What the printed figures of a pool imply about one another.
///
/// With d the pooled SMD, k studies of N people in two equal arms:
///
/// ```
/// se = (upper − lower)/(2·z)      v = 4k/N·(1 + d²/8)      se of a common effect √(v/k)
/// Q = (k − 1)/(1 − I²), χ² on k − 1     τ² of equal trials v·I²/(1 − I²)
/// ```
///
/// Where the printed interval is wider than equal trials would make it, trials of unequal size are tried:
/// n_i ∝ exp(s·Φ⁻¹((i − ½)/k)), s the standard deviation of log size at which se and I² both fit.
/// Ratios are compared as logarithms; what follows from the number of people is worked out for SMDs only.
/// Every comparison allows for the rounding of the figures. Sources: Hedges (1981) for v; Higgins &
/// Thompson (2002) Stat Med 21:1539 for Q and I².
public struct PoolAudit: Sendable {
  /// What was audited.
  public let pool: ReportedPool
  /// The effect on the scale on which it was pooled: ratios as logarithms.
  public let effect: Double
  /// From the printed interval.
  public let standardError: Double
  /// People per study; nil where people are not reported.
  public let meanSize: Double?
  /// What k equal trials of N people would have without heterogeneity; nil but for SMDs.
  public let commonError: Double?
  /// |z| that the interval implies, over the rounding.
  public let zRange: ClosedRange<Double>
  /// p of z = d/se, and its range over the rounding.
  public let p: Double
  /// That p, over the rounding.
  public let pRange: ClosedRange<Double>
  /// p of t = d/se on k − 1 degrees of freedom; nil for one study.
  public let pT: Double?
  /// p of Q that the printed I² implies, and its range; nil where I² is 0 or not printed.
  public let pQ: Double?
  /// That p, over the rounding.
  public let pQRange: ClosedRange<Double>?
  /// τ² that fits I² and the interval, with the inequality of sizes that it needs; else τ² as printed.
  public let tau2: Double?
  /// s, the standard deviation of log size that it needs; nil where none was tried.
  public let sizeInequality: Double?
  /// People per study if all were equal and I² and the interval were right.
  public let balancedSize: Double?
  /// 95 % prediction interval, t with k − 2; nil below three studies.
  public let prediction: ClosedRange<Double>?
  /// What does not fit together.
  public let findings: [AuditFinding]

  /// Audits a pool.
  ///
  /// - Parameter pool: Its figures: at least one study, at least two people in each.
  public init(_ pool: ReportedPool) {
    self.pool = pool
    let k = Double(pool.studies)
    let printed = PrintedInterval(pool)
    let se = printed.standardError
    effect = printed.value
    standardError = se
    meanSize = pool.participants.map { Double($0) / k }
    zRange = printed.z
    p = min(1, 2 * Normal.upper(abs(printed.value) / se))
    pRange = printed.p
    pT = pool.studies > 1 ? StudentT.twoSided(abs(printed.value) / se, df: k - 1) : nil
    let v: Double? =
      pool.measure == .smd
      ? pool.participants.map { 4 * k / Double($0) * (1 + pool.estimate * pool.estimate / 8) }
      : nil
    commonError = v.map { ($0 / k).squareRoot() }
    let implied = v.flatMap { ImpliedHeterogeneity(pool, k: k, v: $0, se: se) }
    pQ = PoolAudit.pQ(pool, k)
    pQRange = PoolAudit.pQRange(pool, k)
    tau2 = implied?.tau2 ?? pool.tau2?.value ?? (pool.i2 == 0 ? 0 : nil)
    sizeInequality = implied?.inequality
    balancedSize = implied?.balancedSize
    let between = tau2 ?? 0
    prediction =
      pool.studies > 2 && tau2 != nil
      ? (try? CriticalValues(tail: 0.025)(df: k - 2)).map { [effect] t in
        let reach = t * (between + se * se).squareRoot()
        return .spanning(effect - reach, effect + reach)
      } : nil
    var check = PoolChecks(pool, printed, pQRange: pQRange)
    check.interval()
    check.tests()
    check.heterogeneity()
    check.people(commonError: commonError, implied)
    findings = check.findings
  }

  /// p of Q, or of the Q that I² stands for; nil for an I² of 0, for neither, and for one study.
  private static func pQ(_ pool: ReportedPool, _ k: Double) -> Double? {
    if let q = pool.q, k > 1 { return ChiSquared.upper(max(0, q.value), df: k - 1) }
    guard let i2 = pool.i2, i2 >= 0.5, i2 < 100, k > 1 else { return nil }
    return ChiSquared.upper((k - 1) / (1 - i2 / 100), df: k - 1)
  }

  /// p of Q over the I² that are printed so; for I² = 0 all that Q ≤ k − 1 leaves.
  private static func pQRange(_ pool: ReportedPool, _ k: Double) -> ClosedRange<Double>? {
    guard let i2 = pool.i2, k > 1 else { return nil }
    func p(_ percent: Double) -> Double {
      ChiSquared.upper((k - 1) / (1 - min(max(percent, 0), 99.99) / 100), df: k - 1)
    }
    let half = pool.i2Half
    return .spanning(p(i2 + half), i2 < half ? 1 : p(i2 - half))
  }
}
