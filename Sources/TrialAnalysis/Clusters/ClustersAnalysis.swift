public import Inference

/// An analysis of clusters: of arms whose people belong to groups, peer workers or teams.
///
/// People of an arm without clusters stand for themselves.
public protocol ClustersAnalysis: Analysis where Data == ClusterSample {
  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - clusters: The clusters of all arms, arm by arm.
  ///   - arms: All arms of the trial, in its order.
  ///   - contrast: Which two are compared.
  /// - Returns: The fit.
  func fit(
    _ clusters: Span<ClusterMean>, _ arms: Span<ClusteredArm>, _ contrast: ArmPair
  ) -> Fit
}

extension ClustersAnalysis {
  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .score || (scale == .amount || scale == .netBenefit) && !needsBaseline
      ? .meanDifference : nil
  }
  public var needs: [TrialFeature] { [.clusters] }
  public func objection(to scale: OutcomeScale) -> String? {
    scale == .event ? "'\(kind)' reads scores; use cluster-means, mixed-logistic or gee" : nil
  }
  /// It knows means of clusters, before and after.
  public func explainedByBaseline(
    _ r: Double, clusters: Double
  ) -> (between: Double, within: Double) {
    needsBaseline ? (clusters * clusters, r * r) : (0, 0)
  }
  public var clusterWeight: ClusterWeight { .precision }
  /// Analyses one contrast of a reading of all clusters.
  public func fit(_ data: ClusterSample, _ contrast: ArmPair) -> Fit {
    fit(data.clusters.span, data.arms.span, contrast)
  }
}
