internal import GSLKit
public import Inference
public import Parts

/// A logistic regression with a random intercept for clusters, by maximum likelihood.
///
/// ```
/// logit P(event of person i in cluster j) = arm + b_j,   b_j ~ N(0, σ²);   people of an arm without clusters have no b
/// estimate = difference of log odds of mean clusters,   SE by the observed information,   t(clusters − clustered arms), or normal
/// ```
///
/// ``LogisticIntercepts``: adaptive quadrature; with 25 points a log odds ratio is right to some millionths, with standard deviations of 2 too. The odds ratio is that between clusters alike in b, further
/// from 1 than the one of everybody. σ at 0 is a boundary. Fails where an arm has no events, or nothing else, and where no cluster tells of σ. Sources: Pinheiro & Bates (1995)
/// J Comput Graph Stat 4:12; degrees of freedom, Li & Redden (2015) BMC Med Res Methodol 15:38.
///
/// ```swift
/// MixedLogistic().fit(clusters.span, arms.span, ArmPair(treatment: 0, comparator: 1))
/// ```
public struct MixedLogistic: ClustersAnalysis {
  public static let kind = "mixed-logistic"
  public static let summary = "logistic regression with a random intercept for clusters"

  /// What the statistic is referred to.
  public enum Reference: String, Choice {
    /// t with clusters less clustered arms.
    case between
    /// The normal distribution.
    case z
  }

  let random: VarianceClasses
  let points: Int
  let reference: Reference
  private let hermite: HermitePoints

  static let pointRange = 15...100

  public init(_ f: Fields) {
    self.init(
      random: f.choice(
        "variance-between", default: VarianceClasses.common,
        "Whether clusters of all arms have one variance, or each arm its own."),
      points: f.integer(
        "points", in: MixedLogistic.pointRange, default: 25, "Points of the quadrature."),
      reference: f.choice(
        "df", default: Reference.between, "What its statistic is referred to."))
  }

  /// A mixed logistic regression.
  ///
  /// - Parameters:
  ///   - random: Classes of the variance between clusters.
  ///   - points: Points of the quadrature, 15 to 100.
  ///   - reference: What the statistic is referred to.
  public init(
    random: VarianceClasses = .common, points: Int = 25, reference: Reference = .between
  ) {
    self.random = random
    self.points = points
    self.reference = reference
    hermite = HermitePoints(count: min(max(points, 15), 100))
  }

  public var refersToNormal: Bool { reference == .z }
  public var accountsFor: Set<TrialStructure> { [.clusters, .unequalClusters, .clustersInOneArm] }
  public func words(_ nouns: StructureNouns) -> String {
    "mixed logistic regression (random intercept of the \(nouns.cluster)"
      + (random == .byArm ? ", its variance by arm" : "")
      + ", adaptive quadrature, "
      + (reference == .z
        ? "Wald test against the normal" : "degrees of freedom of \(nouns.cluster)s less arms")
      + ")"
  }
  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .event ? .conditionalLogOddsRatio : nil
  }
  public func objection(to scale: OutcomeScale) -> String? {
    scale.isNumber ? "'\(kind)' reads events; use mixed" : nil
  }
  public var conditionsOnClusters: VarianceClasses? { random }
  public var fitCost: Int { 20_000 }

  public func fit(
    _ clusters: Span<ClusterMean>, _ arms: Span<ClusteredArm>, _ contrast: ArmPair
  ) -> Fit {
    var units: [LogisticIntercepts.Unit] = []
    var (randoms, df, further) = (0, 0.0, 0.0)
    for (column, a) in [contrast.treatment, contrast.comparator].enumerated() {
      let arm = arms[a]
      guard arm.people.n > 0 else { return .failed(.tooFewObservations) }
      guard arm.isClustered else {
        units.append(
          LogisticIntercepts.Unit(
            n: arm.people.n, events: (arm.people.n * arm.people.mean).rounded(), arm: column,
            random: -1))
        continue
      }
      let own = random == .common ? 0 : randoms
      randoms = own + 1
      df += Double(arm.count) - 1
      further += arm.people.n - Double(arm.count)
      for j in arm.start..<arm.start + arm.count {
        units.append(
          LogisticIntercepts.Unit(
            n: clusters[j].n, events: (clusters[j].n * clusters[j].mean).rounded(), arm: column,
            random: own))
      }
    }
    // With one person in each, nothing tells clusters from people.
    guard df >= 1, further >= 1 else { return .failed(.tooFewObservations) }
    let model = LogisticIntercepts(arms: 2, randoms: randoms, points: hermite)
    switch model.fit(units.span) {
    case .failed(let failure): return .failed(failure)
    case .found(let found):
      let order = 2 + randoms
      let variance =
        found.covariance[0] + found.covariance[order + 1] - 2 * found.covariance[1]
      guard variance > 0, variance.isFinite else { return .failed(.singular) }
      let estimate = Estimate(
        value: found.logOdds[0] - found.logOdds[1], standardError: variance.squareRoot(),
        df: reference == .z ? .infinity : df)
      return found.isAtBoundary ? .boundary(estimate, .noClusterVariance) : .converged(estimate)
    }
  }
}
