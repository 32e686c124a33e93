public import Inference
public import MixedModels
public import Parts

/// A mixed model of repeated measures: lines over time, each person's around the arm's, by REML.
///
/// ```
/// y_ijt = intercept + slope of the arm·t (+ c_0j + c_1j·t) + b_0ij + b_1ij·t + e_ijt
///
/// clusters: none        y ~ time + time:arm + (1 + time | person)
/// clusters: intercept   … + (1 | cluster)
/// clusters: slope-alone … + (0 + time | cluster)
/// clusters: slope       … + (1 + time | cluster), or (1 + time || cluster) with cluster-covariance: zero
/// ```
///
/// In arms without clusters c is 0, as of (0 + g | cluster), (0 + g:time | cluster) and (0 + g + g:time | cluster) where g is 1 in arms that have
/// them (partially nested).
///
/// Arms share the intercept, as randomised arms do at the first wave (time 0), or have their own; the estimate is a
/// difference of slopes. (b_0, b_1) has any covariance matrix; with `random: intercept` b_1 is 0, which two waves can tell.
/// With two waves, intercepts by arm and nobody missing that is the t test on change. A variance of 0 or a correlation of
/// ±1 is a boundary. Clusters need two people in one of them, and two of them in one arm. Source: as lme4 defines it, Bates
/// et al. (2015) J Stat Softw 67(1); three levels as in powerlmm (Magnusson, Andersson & Carlbring 2018).
public struct GrowthModel: WavesAnalysis {
  public static let kind = "growth"
  public static let summary = "mixed model, lines of people, and of clusters (REML)"

  /// Whose the intercept is.
  public enum Intercepts: String, Choice {
    /// One for all arms, as randomisation makes them.
    case common
    /// Each arm its own.
    case byArm = "by-arm"
  }

  /// What differs between people.
  public enum Random: String, Choice {
    /// Intercept and slope.
    case slope
    /// The intercept alone, which two waves can tell.
    case intercept

    /// Waves of a person that tell it from the residual.
    var leastWaves: Double { self == .slope ? 3 : 2 }
    /// Parameters of people's variance, the residual one among them.
    var parameters: Int { self == .slope ? 4 : 2 }
  }

  /// What differs between clusters.
  public enum Clusters: String, Choice {
    /// Nothing.
    case none
    /// The intercept.
    case intercept
    /// The slope alone: of groups that are alike at the first wave and drift apart.
    case slopeAlone = "slope-alone"
    /// Intercept and slope.
    case slope

    /// Whether it has a place for clusters of which slopes differ.
    var hasSlopes: Bool { self == .slope || self == .slopeAlone }
  }

  /// Whether clusters' intercepts and slopes covary.
  public enum ClusterCovariance: String, Choice {
    /// As the data have it.
    case free
    /// Not at all.
    case zero
  }

  let intercepts: Intercepts
  let random: Random
  let clusters: Clusters
  let clusterCovariance: ClusterCovariance
  let reference: MixedReference

  public init(_ f: Fields) {
    intercepts = f.choice(
      "intercepts", default: Intercepts.common, "One intercept for all arms, or each its own.")
    random = f.choice(
      "random", default: Random.slope,
      "What differs between people: intercept and slope, or the intercept alone, which two waves can tell."
    )
    clusters = f.choice(
      "clusters", default: Clusters.none,
      "What differs between groups, caseloads or teams: nothing, the intercept, the slope alone, or intercept and slope."
    )
    clusterCovariance =
      clusters == .slope || f.isDescribing
      ? f.choice(
        "cluster-covariance", default: ClusterCovariance.free,
        "Of the intercepts and slopes of 'clusters: slope': any, or 0.")
      : .free
    reference = f.choice(
      "df", default: MixedReference.satterthwaite, "Degrees of freedom of its t test.")
  }

  /// A model.
  ///
  /// - Parameters:
  ///   - intercepts: Whose the intercept is.
  ///   - random: What differs between people.
  ///   - clusters: What differs between clusters.
  ///   - clusterCovariance: Of clusters' intercepts and slopes.
  ///   - reference: How the statistic is referred to t; `between` is people less arms, or clusters less arms that have them.
  public init(
    intercepts: Intercepts = .common, random: Random = .slope, clusters: Clusters = .none,
    clusterCovariance: ClusterCovariance = .free, reference: MixedReference = .satterthwaite
  ) {
    self.intercepts = intercepts
    self.random = random
    self.clusters = clusters
    self.clusterCovariance = clusterCovariance
    self.reference = reference
  }

  /// Lines of clusters have a place for them; their intercepts alone do not, as it is slopes that are compared.
  ///
  /// A trial's groups drift apart once they have formed; where they do not, the level that is simulated says so.
  /// About a fifth of a millisecond with clusters.
  public var fitCost: Int { clusters == .none ? 0 : 5_000 }
  public var refersToNormal: Bool { reference == .z }
  public var accountsFor: Set<TrialStructure> {
    !clusters.hasSlopes ? [.waves] : [.waves, .clusters, .unequalClusters, .clustersInOneArm]
  }
  public func words(_ nouns: StructureNouns) -> String {
    let shared =
      switch clusters {
      case .none: ""
      case .intercept: ", random intercepts of \(nouns.cluster)s"
      case .slopeAlone: ", random slopes of \(nouns.cluster)s"
      case .slope: ", random intercepts and slopes of \(nouns.cluster)s"
      }
    let unit = clusters == .none ? "people" : "\(nouns.cluster)s"
    let lines = random == .slope ? "intercepts and slopes" : "intercepts"
    return "linear mixed model of all waves (random \(lines) of people\(shared), "
      + "\(reference.words(between: unit)))"
  }
  public var needs: [TrialFeature] { clusters == .none ? [] : [.clusters] }
  public var isSlope: Bool { true }
  public func weights(_ times: [Double]) -> [Double] { slopeWeights(times) }

  public func objection(toWaves times: [Double]) -> String? {
    guard Double(times.count) < random.leastWaves else { return nil }
    return
      "\(times.count) waves cannot tell people's slopes from the residual: give 'random: intercept', or use "
      + "'summary-measure' with 'of: change'"
  }

  public func fit(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> Fit {
    solve(sample, arms, contrast) { _, _ in }
  }

  /// Compares the slopes of two arms.
  ///
  /// - Parameters:
  ///   - sample: Everybody's waves.
  ///   - arms: How many arms there are.
  ///   - contrast: Which two are compared.
  /// - Returns: The fit, with its variances.
  public func details(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> MixedDetails {
    MixedDetails { solve(sample, arms, contrast, $0) }
  }

  /// What clusters have in the model; nil for nothing.
  private var shape: NestedSlopeModel.Shape? {
    switch clusters {
    case .none: nil
    case .intercept: .intercept
    case .slopeAlone: .slope
    case .slope: clusterCovariance == .free ? .correlated : .independent
    }
  }

  private func solve(
    _ sample: WaveSample, _ arms: Int, _ contrast: ArmPair,
    _ found: (UnsafeBufferPointer<Double>, Double) -> Void
  ) -> Fit {
    let layout = GrowthLayout(
      sample, arms: arms, intercepts: intercepts == .common ? 1 : arms,
      parameters: random.parameters, leastWaves: random.leastWaves, shape)
    guard layout.isIdentified else { return .failed(.tooFewObservations) }
    let width = layout.columns + 1
    func difference(_ l: UnsafeMutablePointer<Double>) -> Failure? {
      l[layout.slope(contrast.treatment)] += 1
      l[layout.slope(contrast.comparator)] -= 1
      return nil
    }
    guard let shape = layout.shape else {
      return SlopeModel.fit(
        MixedFrame(
          columns: layout.columns, parameters: layout.parameters, blocks: sample.groups.count,
          products: 4 * width * width, reference: reference, between: layout.betweenDf),
        model: { layout.model(sample, $0, $1) }, start: { layout.start(sample, $0) },
        contrast: difference, found: found)
    }
    let parameters = layout.allParameters
    return NestedSlopeModel.fit(
      MixedFrame(
        columns: layout.columns, parameters: parameters, blocks: sample.groups.count,
        products: GrowthLayout.nestedProducts(width),
        scratch: NestedSlopeModel.scratchSize(columns: layout.columns, parameters: parameters),
        reference: reference, between: layout.betweenDf),
      model: { layout.nested(sample, shape, $0, $1) }, start: { layout.start(sample, $0) },
      contrast: difference, found: found)
  }
}
