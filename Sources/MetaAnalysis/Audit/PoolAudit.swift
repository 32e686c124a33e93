internal import Foundation
internal import GSLKit
internal import Inference
internal import Parts

/// What the printed figures of a pool imply about one another.
///
/// With d the pooled SMD, k studies of N people in two equal arms:
///
/// ```
/// se = (upper − lower)/(2·1.96)      v = 4k/N·(1 + d²/8)      se of a common effect √(v/k)
/// Q = (k − 1)/(1 − I²), χ² on k − 1     τ² of equal trials v·I²/(1 − I²)
/// ```
///
/// Where the printed interval is wider than equal trials would make it, trials of unequal size are tried:
/// n_i ∝ exp(s·Φ⁻¹((i − ½)/k)), s the standard deviation of log size at which se and I² both fit.
/// Every comparison allows for the rounding of the figures. Sources: Hedges (1981) for v; Higgins &
/// Thompson (2002) Stat Med 21:1539 for Q and I².
public struct PoolAudit: Sendable {
  public let pool: ReportedPool
  /// From the printed interval.
  public let standardError: Double
  /// People per study.
  public let meanSize: Double
  /// What k equal trials of N people would have without heterogeneity.
  public let commonError: Double
  /// p of z = d/se, and its range over the rounding.
  public let p: Double
  public let pRange: ClosedRange<Double>
  /// p of t = d/se on k − 1 degrees of freedom; nil for one study.
  public let pT: Double?
  /// p of Q that the printed I² implies, and its range; nil where I² is 0 or not printed.
  public let pQ: Double?
  public let pQRange: ClosedRange<Double>?
  /// τ² that fits I² and the interval, with the inequality of sizes that it needs.
  public let tau2: Double?
  public let sizeInequality: Double?
  /// People per study if all were equal and I² and the interval were right.
  public let balancedSize: Double?
  /// 95 % prediction interval, t with k − 2; nil below three studies.
  public let prediction: ClosedRange<Double>?
  public let findings: [AuditFinding]

  /// Audits a pool.
  ///
  /// - Parameter pool: Its figures: at least one study, at least two people in each.
  public init(_ pool: ReportedPool) {
    self.pool = pool
    let k = Double(pool.studies)
    let half = Rounding.half(decimals: pool.decimals)
    let z = 1.959963984540054
    let width = pool.upper - pool.lower
    let se = width / (2 * z)
    let errors = ClosedRange.spanning(
      max(1e-12, (width - 2 * half) / (2 * z)), max(1e-12, (width + 2 * half) / (2 * z)))
    standardError = se
    meanSize = Double(pool.participants) / k
    let v = 4 * k / Double(pool.participants) * (1 + pool.smd * pool.smd / 8)
    commonError = (v / k).squareRoot()
    let size = abs(pool.smd)
    func tail(_ effect: Double, _ error: Double) -> Double { 2 * Normal.upper(effect / error) }
    p = tail(size, max(se, 1e-12))
    pRange = .spanning(
      min(1, tail(size + half, errors.lowerBound)),
      min(1, tail(max(0, size - half), errors.upperBound)))
    pT = pool.studies > 1 ? StudentT.twoSided(size / max(se, 1e-12), df: k - 1) : nil
    let implied = ImpliedHeterogeneity(pool, k: k, v: v, se: se)
    pQ = implied?.p
    pQRange = PoolAudit.pQRange(pool, k)
    tau2 = implied?.tau2 ?? (pool.i2 == 0 ? 0 : nil)
    sizeInequality = implied?.inequality
    balancedSize = implied?.balancedSize
    let between = tau2 ?? 0
    prediction =
      pool.studies > 2 && tau2 != nil
      ? (try? CriticalValues(tail: 0.025)(df: k - 2)).map { t in
        let reach = t * (between + se * se).squareRoot()
        return .spanning(pool.smd - reach, pool.smd + reach)
      } : nil
    findings = PoolAudit.findings(
      pool, half, errors, pRange, pQRange, commonError: commonError, implied)
  }

  /// p of Q over the I² that are printed so; for I² = 0 all that Q ≤ k − 1 leaves.
  private static func pQRange(_ pool: ReportedPool, _ k: Double) -> ClosedRange<Double>? {
    guard let i2 = pool.i2, k > 1 else { return nil }
    func p(_ percent: Double) -> Double {
      ChiSquared.upper((k - 1) / (1 - min(percent, 99.99) / 100), df: k - 1)
    }
    return .spanning(p(i2 + 0.5), i2 < 0.5 ? 1 : p(i2 - 0.5))
  }

  private static func findings(
    _ pool: ReportedPool, _ half: Double, _ errors: ClosedRange<Double>,
    _ pRange: ClosedRange<Double>, _ pQRange: ClosedRange<Double>?, commonError: Double,
    _ implied: ImpliedHeterogeneity?
  ) -> [AuditFinding] {
    var list: [AuditFinding] = []
    func say(_ kind: AuditFinding.Kind, _ message: String) {
      list.append(AuditFinding(kind, pool.name, message))
    }
    let slack = 2 * half + 1e-9
    if pool.smd < pool.lower - slack || pool.smd > pool.upper + slack {
      say(.contradiction, "the effect lies outside its own interval")
    } else if abs((pool.lower + pool.upper) / 2 - pool.smd) > slack {
      say(
        .unexplained, "the interval is not symmetric about the effect, more than rounding makes it")
    }
    if let p = pool.p, !p.range.overlaps(pRange), !(tRange(pool, half)?.overlaps(p.range) ?? false)
    {
      say(
        .contradiction,
        "the interval implies p from \(shown(pRange.lowerBound)) to \(shown(pRange.upperBound)), "
          + "not the one printed")
    }
    if let reported = pool.pHeterogeneity, let pQRange, !reported.range.overlaps(pQRange) {
      say(
        // An I² from an estimate of τ² by REML and the like is no function of Q.
        pool.isI2FromQ ? .contradiction : .unexplained,
        "I² of \(shown(pool.i2 ?? 0)) % with \(pool.studies) studies implies p for heterogeneity from "
          + "\(shown(pQRange.lowerBound)) to \(shown(pQRange.upperBound)), not the one printed")
    }
    if errors.upperBound < commonError * 0.999 {
      say(
        .unexplained,
        "the interval is narrower than \(pool.participants) people in two equal arms allow without "
          + "adjusting for a baseline: its standard error is at most \(shown(errors.upperBound)), not "
          + shown(commonError))
    } else if (pool.i2 ?? 100) < 0.5, errors.lowerBound > commonError * 1.001 {
      let middle = (errors.lowerBound + errors.upperBound) / 2
      let worth = Double(pool.participants) * (commonError / middle) * (commonError / middle)
      say(
        .unexplained,
        "the interval is wider than \(pool.participants) people without heterogeneity give; it is worth "
          + "\(Int(worth.rounded())): unequal arms, clusters, or people not analysed")
    }
    if let implied, let balanced = implied.balancedSize {
      let mean = Double(pool.participants) / Double(pool.studies)
      if errors.upperBound < implied.balancedError * 0.99 {
        say(
          .unexplained, "the interval is narrower than this I² and this number of people allow")
      } else if implied.inequality == nil, errors.lowerBound > implied.balancedError {
        say(
          .unexplained,
          "the interval is wider than this I² and these people give, however unequal the trials")
      } else if balanced < mean / 2 {
        say(
          .unexplained,
          "I² and the interval fit equal trials of \(Int(balanced.rounded())) people, not the "
            + "\(Int(mean.rounded())) reported: the trials must be very unequal"
            + (implied.inequality.map { " (SD of log size \(shown($0)))" } ?? ""))
      }
    }
    return list
  }

  /// p if the interval and the test are by t with k − 1 degrees of freedom; nil for one study.
  private static func tRange(_ pool: ReportedPool, _ half: Double) -> ClosedRange<Double>? {
    let df = Double(pool.studies - 1)
    guard df > 0, let t = try? CriticalValues(tail: 0.025)(df: df) else { return nil }
    let (size, width) = (abs(pool.smd), pool.upper - pool.lower)
    func p(_ effect: Double, _ width: Double) -> Double {
      StudentT.twoSided(2 * t * effect / max(width, 1e-12), df: df)
    }
    return .spanning(p(size + half, width - 2 * half), p(max(0, size - half), width + 2 * half))
  }

  private static func shown(_ x: Double) -> String { String(format: "%.3g", x) }
}
