public import Inference

/// A pool by an estimator of τ² and a test; see ``Pooled``.
public struct PooledMean: MetaEstimator {
  public var tau2: Tau2Method
  public var test: PoolingTest

  /// A pool.
  public init(_ tau2: Tau2Method, _ test: PoolingTest) {
    self.tau2 = tau2
    self.test = test
  }

  public var kind: String { "pool" }
  public var name: String { "\(tau2.rawValue)-\(test.rawValue)" }

  public func estimate(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<Fit, MetaFailure> {
    Pooled.pool(studies.y.span, studies.v.span, tau2, test: test).map(\.fit)
  }
}
