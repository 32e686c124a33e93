public import Inference

/// An analysis of clusters: of arms whose people belong to groups, peer workers or teams.
///
/// People of an arm without clusters stand for themselves.
public protocol ClustersAnalysis: DescribedAnalysis {
  /// Whether it reads the baseline.
  var needsBaseline: Bool { get }
  /// Whether it needs strata of clusters.
  var needsStrata: Bool { get }
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
  public var needsStrata: Bool { false }
}
