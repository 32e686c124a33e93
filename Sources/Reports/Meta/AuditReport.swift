internal import Foundation
public import MetaAnalysis

/// The arithmetic of a published review as text and JSON.
public struct AuditReport {
  let title: String
  let source: String
  let review: ReviewAudit

  /// A report.
  ///
  /// - Parameters:
  ///   - title: What was audited.
  ///   - source: Where its figures come from.
  ///   - review: The audit.
  public init(title: String, source: String, review: ReviewAudit) {
    self.title = title
    self.source = source
    self.review = review
  }

  /// The text: findings first, then what the figures imply.
  public var text: String {
    var text = title.isEmpty ? "" : Wrap.text(title, width: 78)
    if !source.isEmpty { text += Wrap.text(source, width: 78) }
    text += findings
    if !review.pools.isEmpty { text += "\n" + pools }
    if !review.rests.isEmpty { text += "\n" + rests }
    if !review.means.isEmpty { text += "\n" + means }
    if !review.sampleSizes.isEmpty { text += "\n" + sampleSizes }
    if let multiplicity = review.multiplicity { text += "\n" + AuditReport.text(multiplicity) }
    return text
  }

  private var findings: String {
    var text = ""
    for (kind, heading) in [
      (AuditFinding.Kind.contradiction, "cannot be true as printed"),
      (.unexplained, "needs an explanation"),
    ] {
      let found = review.findings.filter { $0.kind == kind }
      text += "\n\(heading): \(found.isEmpty ? "nothing" : String(found.count))\n"
      for finding in found {
        text += Wrap.text("  \(finding.place): \(finding.message)", width: 78, indent: 4)
      }
    }
    return text
  }

  private var pools: String {
    var first = Table(
      ["what the figures imply", "k", "people each", "se", "p (z)", "p (t, k−1)"],
      right: [1, 2, 3, 4, 5])
    var second = Table(
      ["", "p of Q", "τ²", "SD of log size", "95 % prediction"], right: [1, 2, 3])
    for audit in review.pools {
      let name = MetaWords.clipped(audit.pool.name, 27)
      first.rows.append([
        name, String(audit.pool.studies), audit.meanSize.map { Figures.fixed($0, 0) } ?? "-",
        Figures.fixed(audit.standardError, 4), MetaWords.pFigure(audit.p),
        audit.pT.map(MetaWords.pFigure) ?? "-",
      ])
      second.rows.append([
        name, audit.pQ.map(MetaWords.pFigure) ?? "-",
        audit.tau2.map { Figures.fixed($0, 4) } ?? "-",
        audit.sizeInequality.map { Figures.fixed($0, 2) } ?? "-",
        audit.prediction.map {
          AuditReport.prediction($0, isRatio: audit.pool.measure.isRatio)
        } ?? "-",
      ])
    }
    return first.text + "\n" + second.text
      + Wrap.text(
        "  SD of log size: how unequal the trials must be for I² and the interval to fit; "
          + "prediction by t with k − 2."
          + (review.pools.contains { $0.pool.measure.isRatio }
            ? " Standard errors and τ² of ratios are of their logarithms." : ""),
        width: 78, indent: 2)
  }

  private static func prediction(_ range: ClosedRange<Double>, isRatio: Bool) -> String {
    let ends = [range.lowerBound, range.upperBound].map {
      Figures.fixed(isRatio ? exp($0) : $0, 2)
    }
    return "\(ends[0]) to \(ends[1])"
  }

  private var means: String {
    var table = Table(["whole-number answers", "n", "mean", "SD", ""], right: [1, 2, 3])
    for test in review.means {
      let r = test.reported
      let verdict =
        switch test.verdict {
        case .possible: "possible"
        case .cannotTell: "too many people to tell"
        case .impossibleMean: "mean impossible (GRIM)"
        case .impossibleSD: "SD impossible (GRIMMER)"
        }
      table.rows.append([
        MetaWords.clipped(r.name, 27), r.items > 1 ? "\(r.n) × \(r.items)" : String(r.n),
        Figures.fixed(r.mean.value, r.mean.decimals),
        r.sd.map { Figures.fixed($0.value, $0.decimals) } ?? "-", verdict,
      ])
    }
    return table.text
  }

  private var sampleSizes: String {
    var table = Table(
      ["sample sizes", "printed", "needed", "analysed", "power", "follows"], right: [1, 2, 3, 4])
    for audit in review.sampleSizes {
      let p = audit.reported
      func count(_ x: Double) -> String {
        x.isFinite ? Figures.count(Int(min(x, 1e9).rounded(.up))) : "-"
      }
      let printed =
        p.perArm.map { "\(Figures.count($0)) per arm" }
        ?? p.total.map { "\(Figures.count($0)) in all" }
        ?? p.analysedPerArm.map { "\(Figures.count($0)) analysed" } ?? "-"
      let needed = p.perArm == nil && p.total != nil ? 2.0 : 1
      table.rows.append([
        MetaWords.clipped(p.name, 22), printed,
        count(needed * audit.usual.randomised.rounded(.up)), count(audit.usual.analysed),
        audit.power.map { Figures.fixed($0, 2) } ?? "-",
        audit.followsAsUsual ? "yes" : audit.follows ? "one reading" : "no",
      ])
    }
    return table.text
      + Wrap.text(
        "  needed: as printed, by the usual reading (two-sided unless one-sided is said; n/(1 − d) for "
          + "a share d who are lost); analysed: per arm; power: of the printed number after the loss.",
        width: 78, indent: 2)
  }

  private var rests: String {
    var table = Table(
      ["what subtraction leaves", "k", "people", "effect", "se", "p"], right: [1, 2, 3, 4, 5])
    for rest in review.rests {
      table.rows.append([
        MetaWords.clipped(rest.name, 35), String(rest.studies),
        rest.participants.map(Figures.count) ?? "-",
        Figures.fixed(rest.effect, 3), Figures.fixed(rest.standardError, 3),
        MetaWords.pFigure(rest.p),
      ])
    }
    return table.text
  }

  private static func text(_ m: ReviewAudit.Multiplicity) -> String {
    var text = Wrap.text(
      "\(m.analyses) analyses; if nothing were true and all were independent, "
        + "\(Figures.fixed(m.expected, 2)) would be significant on average, at least one with "
        + "probability \(Figures.fixed(m.familywise, 2))"
        + (m.asMany.map {
          ", as many as the \(m.significant ?? 0) reported with probability \(Figures.known(($0 * 1e5).rounded() / 1e5))"
        } ?? "") + ".", width: 78)
    func line(_ name: String, _ pools: [String]) {
      text += Wrap.text(
        "  \(name): \(pools.isEmpty ? "none" : pools.joined(separator: ", "))", width: 78, indent: 4
      )
    }
    line("significant as printed (z)", m.byZ)
    line("by t with k − 1", m.byT)
    for (rule, pools) in m.kept { line("after \(rule) for \(m.analyses)", pools) }
    return text
  }

  /// The JSON.
  ///
  /// - Parameter version: Of the program.
  /// - Returns: The object.
  public func json(version: String) -> JSON {
    func range(_ name: String, _ x: ClosedRange<Double>?) -> [JSON.Member] {
      [
        .init(name + ".lb", x.map { .number($0.lowerBound) } ?? .null),
        .init(name + ".ub", x.map { .number($0.upperBound) } ?? .null),
      ]
    }
    func number(_ x: Double?) -> JSON { x.map(JSON.number) ?? .null }
    let pools = review.pools.map { audit -> JSON in
      .object(
        [
          .init("pool", .string(audit.pool.name)), .init("k", .integer(audit.pool.studies)),
          .init("measure", .string(audit.pool.measure.rawValue)),
          .init("n.per.study", number(audit.meanSize)), .init("se", .number(audit.standardError)),
          .init("se.common", number(audit.commonError)), .init("pval.z", .number(audit.p)),
        ] + range("z", audit.zRange) + range("pval.z", audit.pRange) + [
          .init("pval.t", number(audit.pT)), .init("Q.pval", number(audit.pQ)),
        ] + range("Q.pval", audit.pQRange) + [
          .init("tau2", number(audit.tau2)), .init("size.sdlog", number(audit.sizeInequality)),
          .init("n.balanced", number(audit.balancedSize)),
        ] + range("pi.t", audit.prediction))
    }
    let findings = review.findings.map {
      JSON.object([
        .init("kind", .string($0.kind.rawValue)), .init("place", .string($0.place)),
        .init("message", .string($0.message)),
      ])
    }
    let rests = review.rests.map { rest in
      JSON.object([
        .init("remainder", .string(rest.name)), .init("k", .integer(rest.studies)),
        .init("participants", rest.participants.map(JSON.integer) ?? .null),
        .init("estimate", .number(rest.effect)),
        .init("se", .number(rest.standardError)), .init("pval", .number(rest.p)),
      ])
    }
    var members: [JSON.Member] = [
      .init("peertrials", .string(version)), .init("format", .integer(1)),
      .init("command", .string("audit")), .init("title", .string(title)),
      .init("findings", .array(findings)), .init("pools", .array(pools)),
      .init("remainders", .array(rests)),
      .init("means", .array(review.means.map(AuditReport.json))),
      .init("sample-sizes", .array(review.sampleSizes.map(AuditReport.json))),
    ]
    if let m = review.multiplicity {
      func names(_ pools: [String]) -> JSON { .array(pools.map(JSON.string)) }
      members.append(
        .init(
          "multiplicity",
          .object(
            [
              .init("analyses", .integer(m.analyses)), .init("expected", .number(m.expected)),
              .init("fwer.independent", .number(m.familywise)),
              .init("p.as.many", number(m.asMany)),
              .init("significant.z", names(m.byZ)), .init("significant.t", names(m.byT)),
            ] + m.kept.map { .init($0.rule, names($0.pools)) })))
    }
    return .object(members)
  }

  private static func json(_ test: GranularityTest) -> JSON {
    let verdict =
      switch test.verdict {
      case .possible: "possible"
      case .cannotTell: "cannot-tell"
      case .impossibleMean: "grim"
      case .impossibleSD: "grimmer"
      }
    return .object([
      .init("mean", .string(test.reported.name)), .init("verdict", .string(verdict)),
    ])
  }

  private static func json(_ audit: SampleSizeAudit) -> JSON {
    func number(_ x: Double?) -> JSON { x.flatMap { $0.isFinite ? .number($0) : nil } ?? .null }
    func flag(_ x: Bool?) -> JSON { x.map(JSON.bool) ?? .null }
    return .object([
      .init("protocol", .string(audit.reported.name)), .init("follows", .bool(audit.follows)),
      .init("follows.usual", .bool(audit.followsAsUsual)),
      .init("analysed.follows", flag(audit.analysedFollows)),
      .init("randomised.follows", flag(audit.randomisedFollows)),
      .init("n.analysed", number(audit.usual.analysed)),
      .init("n.randomised", number(audit.usual.randomised)), .init("power", number(audit.power)),
      .init("half.width", number(audit.halfWidth)),
      .init("reading", audit.readings.first.map { .string($0.words) } ?? .null),
    ])
  }

  /// Findings as CSV.
  public var csv: String {
    review.findings.reduce(CSV.line(["kind", "place", "message"])) {
      $0 + CSV.line([$1.kind.rawValue, $1.place, $1.message])
    }
  }
}
