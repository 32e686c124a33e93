internal import Foundation
internal import GSLKit
internal import Inference
internal import Parts

/// Holds the printed figures of a pool against one another, each with all that its rounding allows.
struct PoolChecks {
  let pool: ReportedPool
  let printed: PrintedInterval
  let pQRange: ClosedRange<Double>?
  private(set) var findings: [AuditFinding] = []

  init(_ pool: ReportedPool, _ printed: PrintedInterval, pQRange: ClosedRange<Double>?) {
    self.pool = pool
    self.printed = printed
    self.pQRange = pQRange
  }

  /// How far off a printed τ² may be from that of equal trials before it is named.
  private static let farFromBalanced = 10.0

  private mutating func say(_ kind: AuditFinding.Kind, _ message: String) {
    findings.append(AuditFinding(kind, pool.name, message))
  }

  /// The effect within its interval, and in the middle of it.
  mutating func interval() {
    if !printed.holdsEffect {
      say(.contradiction, "the effect lies outside its own interval")
    } else if !printed.isSymmetric {
      say(
        .unexplained,
        "the interval is not symmetric about the effect\(pool.measure.isRatio ? " as logarithms" : "")"
          + ", more than rounding makes it")
    }
  }

  /// p and z against the interval, and against each other.
  mutating func tests() {
    func fits(_ range: ClosedRange<Double>, _ z: ClosedRange<Double>, _ t: ClosedRange<Double>?)
      -> Bool
    { range.overlaps(z) || t.map(range.overlaps) ?? false }
    if let p = pool.p, !fits(p.range, printed.p, printed.pT) {
      say(
        .contradiction,
        "the interval implies p from \(range(printed.p)), not the one printed")
    }
    guard let z = pool.z else { return }
    let low = max(0, abs(z.value) - z.half)
    let size = ClosedRange.spanning(low, abs(z.value) + z.half)
    let t = printed.t.map { ", t from \(range($0)) if it is by t" } ?? ""
    if !fits(size, printed.z, printed.t) {
      say(
        .contradiction,
        "the interval implies z from \(range(printed.z))\(t), not the \(z.value) printed")
    }
    guard let p = pool.p else { return }
    let df = Double(pool.studies - 1)
    let byZ = ClosedRange.spanning(
      2 * Normal.upper(size.upperBound), min(1, 2 * Normal.upper(size.lowerBound)))
    let byT: ClosedRange<Double>? =
      df > 0
      ? .spanning(
        StudentT.twoSided(size.upperBound, df: df), StudentT.twoSided(size.lowerBound, df: df))
      : nil
    if !fits(p.range, byZ, byT) {
      say(.contradiction, "z of \(z.value) implies p from \(range(byZ)), not the one printed")
    }
  }

  /// I², Q, its degrees of freedom and its p, and τ², against one another.
  mutating func heterogeneity() {
    let k = pool.studies
    // An I² from an estimate of τ² by REML and the like is no function of Q.
    let kind: AuditFinding.Kind = pool.isI2FromQ ? .contradiction : .unexplained
    if let df = pool.df, df != k - 1 {
      say(
        .contradiction,
        "\(df) degrees of freedom of Q are of \(df + 1) studies; printed are \(k) studies")
    }
    if let reported = pool.pHeterogeneity, let pQRange, !reported.range.overlaps(pQRange) {
      say(
        kind,
        "I² of \(shown(pool.i2 ?? 0)) % with \(k) studies implies p for heterogeneity from "
          + "\(range(pQRange)), not the one printed")
    }
    // What is printed with wrong degrees of freedom may have been computed with them.
    let degrees = Set([k - 1, pool.df ?? k - 1]).filter { $0 > 0 }.map(Double.init).sorted()
    if let q = pool.q?.range, let first = degrees.first {
      if let reported = pool.pHeterogeneity,
        !degrees.contains(where: { reported.range.overlaps(pOf(q, df: $0)) })
      {
        say(
          .contradiction,
          "Q of \(shown(pool.q?.value ?? 0)) on \(Int(first)) implies p from "
            + "\(range(pOf(q, df: first))), not the one printed")
      }
      if let i2 = pool.i2 {
        let reported = ClosedRange.spanning(max(0, i2 - pool.i2Half), i2 + pool.i2Half)
        if !degrees.contains(where: { reported.overlaps(i2Of(q, df: $0)) }) {
          say(
            kind,
            "Q of \(shown(pool.q?.value ?? 0)) with \(k) studies implies I² from "
              + "\(range(i2Of(q, df: first))) %, not \(shown(i2)) %")
        }
      }
    }
    tau2()
  }

  private func pOf(_ q: ClosedRange<Double>, df: Double) -> ClosedRange<Double> {
    .spanning(
      ChiSquared.upper(q.upperBound, df: df), ChiSquared.upper(max(0, q.lowerBound), df: df))
  }

  private func i2Of(_ q: ClosedRange<Double>, df: Double) -> ClosedRange<Double> {
    func i2(_ q: Double) -> Double { q > df ? 100 * (q - df) / q : 0 }
    return .spanning(i2(q.lowerBound), i2(q.upperBound))
  }

  /// τ² against I² and the interval.
  ///
  /// A pool of k studies has se² = 1/Σ(v + τ²)⁻¹ ≥ τ²/k; equal studies have τ² = k·I²·se².
  private mutating func tau2() {
    guard let tau2 = pool.tau2?.range, pool.studies > 1 else { return }
    let k = Double(pool.studies)
    if let i2 = pool.i2, i2 + pool.i2Half < 1, tau2.lowerBound > 0, i2 == 0 {
      say(
        .unexplained,
        "τ² is above 0 and I² is 0: they come from different estimates, or one is misprinted")
    }
    let largest = k * printed.errors.upperBound * printed.errors.upperBound
    if tau2.lowerBound > largest {
      say(
        .unexplained,
        "with τ² of \(shown(pool.tau2?.value ?? 0)) the standard error of \(pool.studies) studies is "
          + "at least \(shown((tau2.lowerBound / k).squareRoot())) by z; the interval has at most "
          + shown(printed.errors.upperBound))
    } else if let i2 = pool.i2, i2 >= 10 {
      let se = printed.standardError
      let balanced = k * i2 / 100 * se * se
      if tau2.upperBound * PoolChecks.farFromBalanced < balanced {
        say(
          .unexplained,
          "I² of \(shown(i2)) % and the interval fit a τ² of about \(shown(balanced)), not "
            + shown(pool.tau2?.value ?? 0))
      }
    }
  }

  /// The interval against the number of people; SMDs only.
  mutating func people(commonError: Double?, _ implied: ImpliedHeterogeneity?) {
    guard let commonError, let people = pool.participants else { return }
    let errors = printed.errors
    if errors.upperBound < commonError * 0.999 {
      say(
        .unexplained,
        "the interval is narrower than \(people) people in two equal arms allow without adjusting "
          + "for a baseline: its standard error is at most \(shown(errors.upperBound)), not "
          + shown(commonError))
    } else if (pool.i2 ?? 100) < 0.5, errors.lowerBound > commonError * 1.001 {
      let middle = (errors.lowerBound + errors.upperBound) / 2
      let worth = Double(people) * (commonError / middle) * (commonError / middle)
      say(
        .unexplained,
        "the interval is wider than \(people) people without heterogeneity give; it is worth "
          + "\(Int(worth.rounded())): unequal arms, clusters, or people not analysed")
    }
    guard let implied, let balanced = implied.balancedSize else { return }
    let mean = Double(people) / Double(pool.studies)
    if errors.upperBound < implied.balancedError * 0.99 {
      say(.unexplained, "the interval is narrower than this I² and this number of people allow")
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

  private func shown(_ x: Double) -> String { String(format: "%.3g", x) }

  private func range(_ x: ClosedRange<Double>) -> String {
    "\(shown(x.lowerBound)) to \(shown(x.upperBound))"
  }
}
