public import Inference
public import Parts

/// Log-rank test, with Cox's log hazard ratio as its estimate.
///
/// ```
/// z = U/√V,   U = Σ (d₁ − d·n₁/n),   V = Σ d·n₁n₂/n²·(n − d)/(n − 1);   estimate and SE those of Cox (Efron)
/// ```
///
/// So trials report it: the p-value of the one, the hazard ratio and interval of the other. Where all events are on one side β̂ has no
/// finite value, and the fit lies on the boundary with the one-step estimate U/V and the SE 1/√V (Peto and others 1977); the test is the
/// same. No test against a margin. Fails with nobody in an arm, and without an event at which both arms were at risk. Sources:
/// Mantel (1966) Cancer Chemother Rep 50:163; Peto and others (1977) Br J Cancer 35:1; the test is that of R's `survdiff`.
public struct LogRankTest: TimesAnalysis {
  public static let kind = "log-rank"
  public static let summary = "log-rank test; log hazard ratio of Cox"

  let strata: ClusterMeansTest.StrataUse

  public init(_ f: Fields) {
    strata = f.choice(
      "strata", default: ClusterMeansTest.StrataUse.ignored,
      "Whether people are compared within their stratum or site.")
  }

  /// A log-rank test.
  ///
  /// - Parameter strata: Whether people are compared within their stratum or site.
  public init(strata: ClusterMeansTest.StrataUse = .ignored) { self.strata = strata }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .time ? .logHazardRatio : nil
  }
  public var isStratified: Bool { strata == .adjusted }
  public var testsMargins: Bool { false }
  public func words(_ nouns: StructureNouns) -> String {
    isStratified ? "log-rank test (stratified by \(nouns.stratum))" : "log-rank test"
  }

  public func fit(_ times: borrowing EventTimes, _ contrast: ArmPair) -> Fit {
    times.withRiskSets(contrast, isStratified: isStratified) { sets in
      let sums = LogRankSums(sets)
      guard sums.variance > 0 else { return .failed(.emptyCell) }
      let z = sums.difference / sums.variance.squareRoot()
      switch PartialLikelihood(ties: .efron).top(sets, from: CoxRegression.guess(sums)) {
      case .at(let beta, let information):
        return .converged(
          Estimate(
            value: beta, standardError: 1 / information.squareRoot(), df: .infinity, statistic: z))
      case .endless:
        return .boundary(
          Estimate(
            value: sums.difference / sums.variance,
            standardError: 1 / sums.variance.squareRoot(), df: .infinity, statistic: z),
          .allAgainstNone)
      case .flat: return .failed(.emptyCell)
      }
    }
  }
}
