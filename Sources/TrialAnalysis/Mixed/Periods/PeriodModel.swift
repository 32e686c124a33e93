public import Inference
public import MixedModels
public import Parts

/// A mixed model of clusters that cross over from one arm to the other, by restricted maximum likelihood.
///
/// ```
/// y_itk = period_t + θ·X_it + u_i + v_it + e_itk,   u ~ N(0, σ_u²),  v ~ N(0, σ_v²),  e ~ N(0, σ²)
/// ```
///
/// X is 1 where cluster i has crossed over by period t. Periods are fixed effects, so that what changes with time is not taken
/// for an effect. `exchangeable` leaves v out (Hussey & Hughes 2007, Contemp Clin Trials 28:182); `nested` has it (Hooper et
/// al. 2016, Stat Med 35:4718; Hemming et al. 2015). With `unit: cells` the means of cells are what is analysed, each with one
/// variance: σ_v² and σ² are one then, and so is what people of a cohort keep with σ_u², who cannot be analysed one by one here.
/// Of events the estimate is a risk difference. A variance at 0 is a boundary. Fails with one cluster, a period or an arm
/// without anybody, or cells of one person each. `between` is clusters less 2.
public struct PeriodModel: ClustersAnalysis {
  public static let kind = "mixed-periods"
  public static let summary = "mixed model of clusters that cross over, fixed periods (REML)"

  /// What cells of a cluster share.
  public enum Correlation: String, Choice {
    /// The same in all periods.
    case exchangeable
    /// Less between periods than in one.
    case nested
  }

  /// What is analysed.
  public enum Unit: String, Choice {
    /// People.
    case people
    /// Means of clusters in periods, each with one variance.
    case cells
  }

  let correlation: Correlation
  let unit: Unit
  let reference: MixedReference

  public init(_ f: Fields) {
    correlation = f.choice(
      "correlation", default: Correlation.nested,
      "Whether people of a cluster are as alike between periods as in one.")
    unit = f.choice(
      "unit", default: Unit.people,
      "People, or means of cells, each with one variance: what a cohort needs.")
    reference = f.choice(
      "df", default: MixedReference.kenwardRoger, "Degrees of freedom of its t test.")
  }

  /// A model.
  ///
  /// - Parameters:
  ///   - correlation: What cells of a cluster share; without a difference where cells are analysed.
  ///   - unit: What is analysed.
  ///   - reference: How the statistic is referred to t.
  public init(
    correlation: Correlation = .nested, unit: Unit = .people,
    reference: MixedReference = .kenwardRoger
  ) {
    self.correlation = correlation
    self.unit = unit
    self.reference = reference
  }

  public var refersToNormal: Bool { reference == .z }
  public var accountsFor: Set<TrialStructure> { [.clusters, .unequalClusters, .periods] }
  public var needs: [TrialFeature] { [.periods] }
  /// About a tenth of a millisecond.
  public var fitCost: Int { 2_000 }
  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale.isNumber ? .meanDifference : scale == .event ? .riskDifference : nil
  }
  public func objection(to scale: OutcomeScale) -> String? { nil }

  public func words(_ nouns: StructureNouns) -> String {
    let random =
      correlation == .exchangeable || unit == .cells
      ? "random intercept of the cluster" : "random intercepts of the cluster and of its periods"
    let of = unit == .cells ? " of the means of clusters in periods" : ""
    return "linear mixed model\(of) (fixed effects of periods, \(random), \(reference.words()))"
  }

  public func fit(
    _ clusters: Span<ClusterMean>, _ arms: Span<ClusteredArm>, _ contrast: ArmPair
  ) -> Fit {
    solve(clusters, arms, contrast) { _, _ in }
  }

  /// The fit with its variances: σ², σ_u² and, of `nested`, σ_v².
  ///
  /// - Parameters:
  ///   - clusters: The cells of both arms, arm by arm; strata are clusters.
  ///   - arms: All arms of the trial.
  ///   - contrast: Which two are compared.
  /// - Returns: The fit, its variances and its deviance; the last two empty where there is none.
  public func details(
    _ clusters: Span<ClusterMean>, _ arms: Span<ClusteredArm>, _ contrast: ArmPair
  ) -> MixedDetails {
    MixedDetails { solve(clusters, arms, contrast, $0) }
  }

  private func solve(
    _ clusters: Span<ClusterMean>, _ arms: Span<ClusteredArm>, _ contrast: ArmPair,
    _ found: (UnsafeBufferPointer<Double>, Double) -> Void
  ) -> Fit {
    let layout = PeriodLayout(clusters, arms, contrast, takesCells: unit == .cells)
    if let failure = layout.failure { return .failed(failure) }
    let periods = layout.periods
    let parameters = correlation == .exchangeable || unit == .cells ? 2 : 3
    return PeriodVariance.fit(
      MixedFrame(
        columns: periods + 1, parameters: parameters, blocks: layout.clusters,
        products: PeriodVariance.products(periods), scratch: PeriodVariance.scratch(periods),
        reference: reference, between: Double(layout.clusters) - 2),
      model: { layout.model(clusters, arms, parameters: parameters, $0, $1) },
      start: { phi in
        phi[0] = layout.start
        for k in 1..<parameters { phi[k] = phi[0] * (k == 1 ? 0.05 : 0.01) }
      },
      contrast: {
        $0[periods] = 1
        return nil
      }, found: found)
  }
}
