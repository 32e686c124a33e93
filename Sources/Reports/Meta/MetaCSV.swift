internal import Inference
internal import MetaAnalysis
public import Questions

/// A meta-analysis as rows: studies, pools, coefficients, corrections.
public enum MetaCSV {
  /// The rows.
  ///
  /// - Parameter findings: What was found.
  /// - Returns: A header and one row for each.
  public static func text(_ findings: MetaFindings) -> String {
    var text = CSV.line([
      "part", "name", "k", "estimate", "se", "ci.lb", "ci.ub", "statistic", "df", "pval", "tau2",
      "status",
    ])
    let level = findings.level
    func line(_ part: String, _ named: MetaFindings.Named) {
      switch named.line {
      case .success(let line):
        text += row(
          part, named.name, named.k, line.estimate, line.interval, line.tau2.value, level,
          line.tau2.isAtZero ? "boundary" : "converged")
      case .failure(let failure):
        text += CSV.line(
          [part, named.name, String(named.k)] + Array(repeating: "", count: 8)
            + ["failed: " + failure.reason])
      }
    }
    line("pooled", .init(name: findings.measure, k: findings.studies.count, line: findings.line))
    for group in findings.groups?.pools ?? [] { line("subgroup", group) }
    for pool in findings.leaveOneOut { line("leave1out", pool) }
    for pool in findings.cumulative { line("cumul", pool) }
    if let moderators = findings.moderators, case .success(let fit) = moderators.fit {
      for (name, estimate) in zip(moderators.names, fit.coefficients) {
        text += row(
          "moderator", name, fit.k, estimate, nil, fit.tau2.value, level,
          fit.tau2.isAtZero ? "boundary" : "converged")
      }
    }
    for (estimator, found) in findings.bias?.corrections ?? []
    where estimator.places.contains(.rows) {
      let (name, k) = (estimator.rowName, findings.studies.count)
      switch found.fit(\.fit) {
      case .converged(let estimate):
        text += row("correction", name, k, estimate, nil, nil, level, "converged")
      case .boundary(let estimate, _):
        text += row("correction", name, k, estimate, nil, nil, level, "boundary")
      case .failed(let failure):
        guard estimator.places.contains(.failedRows) else { continue }
        text += CSV.line(
          ["correction", name, String(k)] + Array(repeating: "", count: 8)
            + ["failed: " + failure.reason])
      }
    }
    for (test, found) in findings.bias?.tests ?? [] {
      let fields = [String](repeating: "", count: 7)
      let (p, status) =
        switch found {
        case .success(let outcome): (JSON.number(outcome.p).text, "converged")
        case .failure(let failure): ("", "failed: " + failure.reason)
        }
      text += CSV.line(
        ["test", test.rawValue, String(findings.studies.count)] + fields.dropLast() + [
          p, "", status,
        ])
    }
    for study in findings.studies {
      text += CSV.line([
        "study", study.label, "1", JSON.number(study.effect.y).text,
        JSON.number(study.effect.v.squareRoot()).text, "", "", "", "", "", "", "",
      ])
    }
    return text
  }

  private static func row(
    _ part: String, _ name: String, _ k: Int, _ estimate: Estimate,
    _ interval: ClosedRange<Double>?, _ tau2: Double?, _ level: Double, _ status: String
  ) -> String {
    let ends = interval ?? MetaWords.interval(estimate, level)
    func figure(_ x: Double?) -> String {
      x.flatMap { $0.isFinite ? JSON.number($0).text : nil } ?? ""
    }
    return CSV.line([
      part, name, String(k), figure(estimate.value), figure(estimate.standardError),
      figure(ends?.lowerBound), figure(ends?.upperBound), figure(estimate.statistic),
      estimate.df == .infinity ? "" : figure(estimate.df), figure(estimate.twoSidedP),
      figure(tau2), status,
    ])
  }
}
