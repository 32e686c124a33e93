public import Inference
public import MixedModels
public import Parts

/// A mixed model with a random intercept for clusters, by restricted maximum likelihood.
///
/// ```
/// y_ij = arm + (β·baseline) + b_j + e_ij,   b_j ~ N(0, d),  e_ij ~ N(0, σ²)
/// ```
///
/// Variance between clusters and residual variance are common to all arms or each arm's own; people of an arm
/// without clusters have no b. A variance between clusters at 0 is a boundary. Fails where an arm of its own
/// variance has one cluster, no cluster has two people, or the climb does not settle. Source: as lme4 and nlme
/// define it, Bates et al. (2015) J Stat Softw 67(1), Pinheiro & Bates (2000); partially nested models, Roberts &
/// Roberts (2005) Clin Trials 2:152.
public struct MixedModel: ClustersAnalysis {
  public static let kind = "mixed"
  public static let summary = "mixed model, random intercept for clusters (REML)"

  let random: VarianceClasses
  let residual: VarianceClasses
  let usesBaseline: Bool
  let reference: MixedReference
  let error: ErrorFrom

  public init(_ f: Fields) {
    random = f.choice(
      "variance-between", default: VarianceClasses.common,
      "Whether clusters of all arms have one variance, or each arm its own.")
    residual = f.choice(
      "residual", default: VarianceClasses.common,
      "Whether all arms have one residual variance, or each its own.")
    usesBaseline = Covariate.read(f) == .baseline
    reference = f.choice(
      "df", default: MixedReference.satterthwaite, "Degrees of freedom of its t test.")
    error = f.choice("error", default: ErrorFrom.allArms, "Arms that are in the model.")
  }

  /// A mixed model.
  ///
  /// - Parameters:
  ///   - random: VarianceClasses of the variance between clusters.
  ///   - residual: VarianceClasses of the residual variance.
  ///   - usesBaseline: Whether the baseline is in the model.
  ///   - reference: How the statistic is referred to t.
  ///   - error: Arms that are in the model.
  public init(
    random: VarianceClasses = .common, residual: VarianceClasses = .common,
    usesBaseline: Bool = false,
    reference: MixedReference = .satterthwaite, error: ErrorFrom = .allArms
  ) {
    self.random = random
    self.residual = residual
    self.usesBaseline = usesBaseline
    self.reference = reference
    self.error = error
  }

  public var refersToNormal: Bool { reference == .z }
  public var accountsFor: Set<TrialStructure> { [.clusters, .unequalClusters, .clustersInOneArm] }

  public func words(_ nouns: StructureNouns) -> String {
    var details = ["random intercept of the \(nouns.cluster)"]
    if random == .byArm { details.append("its variance by arm") }
    if residual == .byArm { details.append("residual variance by arm") }
    if usesBaseline { details.append("adjusted for baseline") }
    return "linear mixed model (" + (details + [reference.words()]).joined(separator: ", ") + ")"
  }

  public var needsBaseline: Bool { usesBaseline }

  public func fit(
    _ clusters: Span<ClusterMean>, _ arms: Span<ClusteredArm>, _ contrast: ArmPair
  ) -> Fit {
    solve(clusters, arms, contrast) { _, _ in }
  }

  /// The fit with its variances.
  ///
  /// - Parameters:
  ///   - clusters: The clusters of all arms, arm by arm.
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
    let layout = InterceptLayout(
      arms, contrast, sharesRandom: random == .common, sharesResidual: residual == .common,
      usesBaseline: usesBaseline, error: error)
    if let failure = layout.failure(clusters, arms) { return .failed(failure) }
    let width = layout.columns + 1
    return InterceptModel.fit(
      MixedFrame(
        columns: layout.columns, parameters: layout.parameters, blocks: layout.mostBlocks(arms),
        products: width * width, reference: reference, between: layout.betweenDf),
      model: { layout.model(clusters, arms, $0, $1) },
      start: { layout.start(clusters, arms, $0) },
      contrast: {
        $0[layout.column(contrast.treatment)] += 1
        $0[layout.column(contrast.comparator)] -= 1
        return nil
      }, found: found)
  }
}
