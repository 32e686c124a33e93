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
        name, String(audit.pool.studies), Figures.fixed(audit.meanSize, 0),
        Figures.fixed(audit.standardError, 4), MetaWords.pFigure(audit.p),
        audit.pT.map(MetaWords.pFigure) ?? "-",
      ])
      second.rows.append([
        name, audit.pQ.map(MetaWords.pFigure) ?? "-",
        audit.tau2.map { Figures.fixed($0, 4) } ?? "-",
        audit.sizeInequality.map { Figures.fixed($0, 2) } ?? "-",
        audit.prediction.map {
          "\(Figures.fixed($0.lowerBound, 2)) to \(Figures.fixed($0.upperBound, 2))"
        } ?? "-",
      ])
    }
    return first.text + "\n" + second.text
      + Wrap.text(
        "  SD of log size: how unequal the trials must be for I² and the interval to fit; "
          + "prediction by t with k − 2.", width: 78, indent: 2)
  }

  private var rests: String {
    var table = Table(
      ["what subtraction leaves", "k", "people", "effect", "se", "p"], right: [1, 2, 3, 4, 5])
    for rest in review.rests {
      table.rows.append([
        MetaWords.clipped(rest.name, 35), String(rest.studies), Figures.count(rest.participants),
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
          .init("n.per.study", .number(audit.meanSize)), .init("se", .number(audit.standardError)),
          .init("se.common", .number(audit.commonError)), .init("pval.z", .number(audit.p)),
        ] + range("pval.z", audit.pRange) + [
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
        .init("participants", .integer(rest.participants)), .init("estimate", .number(rest.effect)),
        .init("se", .number(rest.standardError)), .init("pval", .number(rest.p)),
      ])
    }
    var members: [JSON.Member] = [
      .init("peertrials", .string(version)), .init("format", .integer(1)),
      .init("command", .string("audit")), .init("title", .string(title)),
      .init("findings", .array(findings)), .init("pools", .array(pools)),
      .init("remainders", .array(rests)),
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

  /// Findings as CSV.
  public var csv: String {
    review.findings.reduce(CSV.line(["kind", "place", "message"])) {
      $0 + CSV.line([$1.kind.rawValue, $1.place, $1.message])
    }
  }
}
