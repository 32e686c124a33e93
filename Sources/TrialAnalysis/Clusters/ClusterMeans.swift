public import Inference
public import Parts

/// t test on the means of clusters.
///
/// ```
/// m_a = Σw_j·ȳ_j/W_a,  W_a = Σw_j,   w = 1 or n_j;   SS_a = Σw_j(ȳ_j − m_a)²
/// pooled:  SE² = s²(1/W₁ + 1/W₂),  s² = ΣSS/ν,  ν = clusters − arms
/// by arm:  SE² = Σ v_a,  v_a = SS_a/((J_a − 1)·W_a),   ν as Welch's with J_a − 1
/// baseline: least squares of ȳ_j on arm and x̄_j with the same weights, ν less one; pooled only
/// strata: the same with a fixed effect for each stratum, as ``StratifiedTest`` has it; ν less strata − 1
/// ```
///
/// People of an arm without clusters count as clusters of one: by arm, this is the partially nested Welch test.
/// Of an event it compares shares, by their difference. Sources: Donner & Klar (2000), Design and Analysis of
/// Cluster Randomization Trials in Health Research, sections 6.2 and 7.2; Welch (1947) Biometrika 34:28.
public struct ClusterMeansTest: ClustersAnalysis {
  public static let kind = "cluster-means"
  public static let summary = "t test on the means of clusters"

  /// What a cluster weighs.
  public enum Weights: String, Choice {
    /// All the same.
    case equal
    /// Its people.
    case size
  }

  /// What becomes of the strata within which clusters were randomised.
  public enum StrataUse: String, Choice {
    /// Nothing.
    case ignored
    /// Clusters are compared within them.
    case adjusted
  }

  /// Which arms share a variance.
  public enum Variance: String, Choice {
    /// All arms, or the two compared, by what estimates the error.
    case pooled
    /// None: each has its own, and the test is Welch's.
    case byArm = "by-arm"
  }

  /// What a cluster weighs.
  public let weights: Weights
  let variance: Variance
  let usesBaseline: Bool
  let strata: StrataUse
  let error: ErrorFrom

  public init(_ f: Fields) {
    weights = f.choice("weights", default: Weights.equal, "What a cluster weighs.")
    variance = f.choice(
      "variance", default: Variance.pooled, "One variance, or each arm its own (Welch).")
    usesBaseline =
      Covariate.read(f, variance == .byArm ? .unadjusted : .scoresAndEvents) == .baseline
    error = f.choice("error", default: ErrorFrom.contrast, "Arms that estimate a pooled variance.")
    if usesBaseline, variance == .byArm {
      f.report("a covariate needs 'variance: pooled'", at: "covariate")
    }
    strata = f.choice(
      "strata", default: StrataUse.ignored, "Whether strata of clusters are adjusted for.")
    if strata == .adjusted, variance == .byArm || error == .allArms {
      f.report("adjusting for strata needs 'variance: pooled' and 'error: contrast'", at: "strata")
    }
  }

  /// A test of cluster means.
  public init(
    weights: Weights = .equal, variance: Variance = .pooled, usesBaseline: Bool = false,
    strata: StrataUse = .ignored, error: ErrorFrom = .contrast
  ) {
    self.strata = strata
    self.weights = weights
    self.variance = variance
    self.usesBaseline = usesBaseline
    self.error = error
  }

  public var clusterWeight: ClusterWeight { weights == .size ? .people : .clusters }

  /// What it has a place for.
  ///
  /// Weights by size take the variance of a mean as that of so many independent people. A pooled variance of clusters
  /// and of people by themselves is neither's.
  public var accountsFor: Set<TrialStructure> {
    var all: Set<TrialStructure> = [.clusters]
    if weights == .equal { all.insert(.unequalClusters) }
    if variance == .byArm { all.insert(.clustersInOneArm) }
    if strata == .adjusted { all.insert(.clusterStrata) }
    return all
  }

  public func words(_ nouns: StructureNouns) -> String {
    var details: [String] = []
    if weights == .size { details.append("weighted by size") }
    if variance == .byArm { details.append("each arm with its own variance (Welch)") }
    if strata == .adjusted { details.append("adjusted for the strata of randomisation") }
    if usesBaseline { details.append("adjusted for baseline means") }
    return (["t test on \(nouns.cluster) means"] + details).joined(separator: ", ")
  }

  public var needsBaseline: Bool { usesBaseline }
  public var needs: [TrialFeature] { strata == .adjusted ? [.clusters, .strata] : [.clusters] }
  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    switch scale {
    case .score: .meanDifference
    // Shares of clusters, by their difference.
    case .event where !usesBaseline: .riskDifference
    case .count where !usesBaseline, .amount where !usesBaseline, .netBenefit where !usesBaseline:
      .meanDifference
    default: nil
    }
  }
  public func objection(to scale: OutcomeScale) -> String? {
    (scale == .event || scale.isNumber && !scale.hasBaseline) && usesBaseline
      ? "\(scale.words) have no baseline to adjust for" : nil
  }

  /// Weighted moments of the units of one arm.
  private struct Units {
    var count = 0.0
    var weight = 0.0
    var mean = 0.0
    var baseline = 0.0
    var yy = 0.0
    var xx = 0.0
    var xy = 0.0

    var moments: ArmMoments {
      ArmMoments(
        n: weight, mean: mean, sumOfSquares: yy, baselineMean: baseline, baselineSumOfSquares: xx,
        crossProducts: xy)
    }

    /// The units of an arm, or of one of its strata.
    init(
      _ arm: ClusteredArm, _ clusters: Span<ClusterMean>, _ weights: Weights, stratum: Int? = nil
    ) {
      guard arm.isClustered else {
        let people = arm.people
        (count, weight) = (people.n, people.n)
        (mean, baseline) = (people.mean, people.baselineMean)
        (yy, xx) = (people.sumOfSquares, people.baselineSumOfSquares)
        xy = people.crossProducts
        return
      }
      // West's update: one pass, and a large mean costs no digits.
      for j in arm.start..<arm.start + arm.count
      where stratum == nil || clusters[j].stratum == stratum {
        count += 1
        let w = weights == .size ? clusters[j].n : 1
        weight += w
        let (dy, dx) = (clusters[j].mean - mean, clusters[j].baselineMean - baseline)
        mean += dy * w / weight
        baseline += dx * w / weight
        let left = w * (1 - w / weight)
        yy += left * dy * dy
        xx += left * dx * dx
        xy += left * dx * dy
      }
    }
  }

  public func fit(
    _ clusters: Span<ClusterMean>, _ arms: Span<ClusteredArm>, _ contrast: ArmPair
  ) -> Fit {
    if strata == .adjusted { return stratified(clusters, arms, contrast) }
    let first = Units(arms[contrast.treatment], clusters, weights)
    let second = Units(arms[contrast.comparator], clusters, weights)
    guard first.count >= 1, second.count >= 1 else { return .failed(.tooFewObservations) }
    if variance == .byArm { return separate(first, second) }
    var (yy, xx, xy) = (first.yy + second.yy, first.xx + second.xx, first.xy + second.xy)
    var df = first.count + second.count - 2
    for i in 0..<arms.count
    where error == .allArms && i != contrast.treatment && i != contrast.comparator {
      let other = Units(arms[i], clusters, weights)
      guard other.count >= 1 else { continue }
      yy += other.yy
      xx += other.xx
      xy += other.xy
      df += other.count - 1
    }
    var value = first.mean - second.mean
    var size = 1 / first.weight + 1 / second.weight
    if usesBaseline {
      guard xx > 0 else { return .failed(.singular) }
      let (slope, imbalance) = (xy / xx, first.baseline - second.baseline)
      yy -= slope * xy
      df -= 1
      value -= slope * imbalance
      size += imbalance * imbalance / xx
    }
    guard df >= 1 else { return .failed(.tooFewObservations) }
    guard yy > 0 else { return .failed(.noVariation) }
    return .converged(
      Estimate(value: value, standardError: (yy / df * size).squareRoot(), df: df))
  }

  /// Strata as fixed effects.
  private func stratified(
    _ clusters: Span<ClusterMean>, _ arms: Span<ClusteredArm>, _ contrast: ArmPair
  ) -> Fit {
    func last(_ arm: ClusteredArm) -> Int {
      var last = 0
      for j in arm.start..<arm.start + arm.count { last = max(last, clusters[j].stratum) }
      return last
    }
    var sums = StratumSums()
    for stratum in 0...max(last(arms[contrast.treatment]), last(arms[contrast.comparator])) {
      let first = Units(arms[contrast.treatment], clusters, weights, stratum: stratum)
      let second = Units(arms[contrast.comparator], clusters, weights, stratum: stratum)
      sums.add(first.moments, second.moments, units: first.count + second.count)
    }
    return sums.fit(usesBaseline: usesBaseline)
  }

  /// Each arm by its own variance.
  private func separate(_ first: Units, _ second: Units) -> Fit {
    guard first.count >= 2, second.count >= 2 else { return .failed(.tooFewObservations) }
    let a = first.yy / ((first.count - 1) * first.weight)
    let b = second.yy / ((second.count - 1) * second.weight)
    guard a + b > 0 else { return .failed(.noVariation) }
    let df = (a + b) * (a + b) / (a * a / (first.count - 1) + b * b / (second.count - 1))
    return .converged(
      Estimate(value: first.mean - second.mean, standardError: (a + b).squareRoot(), df: df))
  }
}
