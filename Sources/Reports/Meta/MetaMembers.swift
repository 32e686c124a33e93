internal import Inference
internal import MetaAnalysis
internal import Parts

/// What results of a meta-analysis have in common in JSON, names as metafor's.
enum MetaMembers {
  /// `estimate`, `se`, `ci.lb`, `ci.ub`, `zval` or `tval`, `df`, `pval`.
  static func estimate(
    _ estimate: Estimate, _ interval: ClosedRange<Double>? = nil, level: Double
  ) -> [JSON.Member] {
    let isZ = estimate.df == .infinity
    let ends = interval ?? MetaWords.interval(estimate, level)
    return [
      .init("estimate", .number(estimate.value)), .init("se", .number(estimate.standardError)),
      .init("ci.lb", ends.map { .number($0.lowerBound) } ?? .null),
      .init("ci.ub", ends.map { .number($0.upperBound) } ?? .null),
      .init(isZ ? "zval" : "tval", .number(estimate.statistic)),
      .init("df", isZ ? .null : .number(estimate.df)),
      .init("pval", .number(estimate.twoSidedP)),
    ]
  }

  /// Why there is nothing.
  static func failed(_ failure: MetaFailure) -> [JSON.Member] {
    [.init("status", .string("failed")), .init("reason", .string(failure.reason))]
  }

  /// Whether τ² is on its boundary.
  static func status(_ tau2: Tau2) -> [JSON.Member] {
    tau2.isAtZero
      ? [.init("status", .string("boundary")), .init("reason", .string("tau2 was cut off at 0"))]
      : [.init("status", .string("converged"))]
  }
}
