public import Inference
public import Parts

/// Generalised estimating equations of clusters that cross over from one arm to the other, period by period.
///
/// ```
/// g(μ_it) = period_t + θ·X_it,   V_i = φ·A^½·R(ρ)·A^½,   R exchangeable over a cluster's people of all periods, or independence
/// SE² of θ: a sandwich over clusters, ``SandwichCorrection``;   t(clusters − parameters)
/// ```
///
/// X is 1 where cluster i has crossed over by period t. θ is a difference of means, of events of risks, or with `family: binomial` a
/// log odds ratio of people of one period. People of a cohort may be measured again and again: they are of one cluster, and the sandwich allows
/// for that. Fails with one cluster, a period or an arm without anybody; with no more clusters than parameters; where the effect is that
/// of a period (`singular`); of odds without an event, or with nothing but events, in an arm, and in a period (no convergence); where ρ ends
/// where a cluster would weigh less than nothing, or does not settle, unless another correlation was declared to take its place. Sources:
/// Liang & Zeger (1986) Biometrika 73:13; Li, Turner & Preisser (2018) Biometrics 74:1450, for stepped wedges of few clusters.
public struct PeriodEquations: ClustersAnalysis {
  public static let kind = "gee-periods"
  public static let summary =
    "generalised estimating equations of clusters that cross over, fixed periods"

  /// What outcomes vary by, and what of them is compared.
  public enum Family: String, Choice {
    /// Scores, by their mean; events, by their risk.
    case gaussian
    /// Events, by their odds.
    case binomial
  }

  let family: Family
  let correlation: WorkingCorrelation
  let fallback: [WorkingCorrelation]
  let options: SandwichOptions

  public init(_ f: Fields) {
    family = f.choice(
      "family", default: Family.gaussian,
      "Means and risks are compared by their difference, or events by their odds.")
    correlation = f.choice(
      "correlation", default: WorkingCorrelation.exchangeable, "Of people of one cluster.")
    fallback = f.choices(
      "fallback", of: WorkingCorrelation.self, required: false,
      "Correlations to take in turn where that one is not found; such fits are counted as on the boundary."
    )
    options = SandwichOptions(f, few: "clusters")
  }

  /// Estimating equations.
  ///
  /// - Parameters:
  ///   - family: What outcomes vary by.
  ///   - correlation: Of people of one cluster.
  ///   - fallback: Correlations to take in turn where that one is not found.
  ///   - correction: Of the variance.
  ///   - reference: What the statistic is referred to; Fay & Graubard's needs their correction, or none.
  public init(
    family: Family = .gaussian, correlation: WorkingCorrelation = .exchangeable,
    fallback: [WorkingCorrelation] = [], correction: SandwichCorrection = .kauermannCarroll,
    reference: SandwichReference = .clusters
  ) {
    self.family = family
    self.correlation = correlation
    self.fallback = fallback
    options = SandwichOptions(correction, reference)
  }

  var marginal: MarginalFamily { family == .gaussian ? .gaussian : .binomial }
  public var refersToNormal: Bool { options.reference == .z }
  public var accountsFor: Set<TrialStructure> { [.clusters, .unequalClusters, .periods] }
  public var needs: [TrialFeature] { [.periods] }
  public var fitCost: Int { 2_000 }
  public var clusterWeight: ClusterWeight { correlation == .independence ? .people : .precision }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    switch family {
    case .gaussian: scale.isNumber ? .meanDifference : scale == .event ? .riskDifference : nil
    case .binomial: scale == .event ? .logOddsRatio : nil
    }
  }
  public func objection(to scale: OutcomeScale) -> String? {
    family == .binomial && scale.isNumber ? "'family: binomial' reads no \(scale.words)" : nil
  }

  public func words(_ nouns: StructureNouns) -> String {
    var details = [
      "fixed effects of periods", correlation.words + " within \(nouns.cluster)s",
      options.correction.words, options.reference.words(unit: "\(nouns.cluster)s"),
    ]
    if family == .binomial { details.insert("binomial variance, logit link", at: 0) }
    return "model by generalised estimating equations (" + details.joined(separator: ", ") + ")"
  }

  public func fit(
    _ clusters: Span<ClusterMean>, _ arms: Span<ClusteredArm>, _ contrast: ArmPair
  ) -> Fit {
    solve(clusters, arms, contrast).fit
  }

  /// The fit with its correlation.
  ///
  /// - Parameters:
  ///   - clusters: The cells of both arms, arm by arm; strata are clusters.
  ///   - arms: All arms of the trial.
  ///   - contrast: Which two are compared.
  /// - Returns: The fit, and ρ; 0 where there is none.
  public func details(
    _ clusters: Span<ClusterMean>, _ arms: Span<ClusteredArm>, _ contrast: ArmPair
  ) -> (fit: Fit, correlation: Double) {
    solve(clusters, arms, contrast)
  }

  private func solve(
    _ clusters: Span<ClusterMean>, _ arms: Span<ClusteredArm>, _ contrast: ArmPair
  ) -> (fit: Fit, correlation: Double) {
    let table = PeriodTable(clusters, arms, contrast)
    if let failure = table.objection(marginal) { return (.failed(failure), 0) }
    let (units, columns, width) = (table.clusters, table.periods + 1, table.periods)
    let ofMeans = PeriodMeans.size(clusters: units, periods: width)
    let ofSandwich = Sandwich.size(columns: columns, width: width, units: units)
    let ofReference = options.referenceSize(columns: columns, width: width, units: units)
    return withUnsafeTemporaryAllocation(
      of: Double.self, capacity: ofMeans + ofSandwich + ofReference
    ) { memory in
      withUnsafeTemporaryAllocation(of: SIMD4<Int32>.self, capacity: width * units) { rows in
        // Neither is empty.
        guard let memory = memory.baseAddress, let rows = rows.baseAddress else {
          return (.failed(.tooFewObservations), 0)
        }
        var means = PeriodMeans(table, marginal, in: memory)
        means.take(clusters, arms, contrast)
        let sandwich = Sandwich(
          columns: columns, width: width, units: units, options.correction, in: memory + ofMeans,
          rows)
        let (failure, isSimpler) = solveInTurn(correlation, fallback) {
          means.solve($0, inverse: sandwich.bread)
        }
        if let failure { return (.failed(failure), 0) }
        means.place(in: sandwich)
        sandwich.aim { $0 == width ? 1 : 0 }
        let variance = sandwich.variance(units)
        guard variance > 0 else { return (.failed(.noVariation), 0) }
        guard
          let df = options.degreesOfFreedom(
            left: Double(units - columns), sandwich, places: units,
            in: memory + ofMeans + ofSandwich)
        else { return (.failed(.tooFewObservations), 0) }
        let found = Estimate(
          value: means.beta[width], standardError: variance.squareRoot(), df: df)
        return (
          isSimpler ? .boundary(found, .simplerCovariance) : .converged(found), means.rho
        )
      }
    }
  }
}
