/// How many independent people a clustered trial is worth.
///
/// ```
/// design effect = 1 + ((cv² + 1)·m − 1)·ICC        effective n = n/design effect
/// ```
///
/// Sources: Higgins et al. (2023) Cochrane Handbook 6.4, section 23.1.4, for equal clusters; Eldridge,
/// Ashby & Kerry (2006) Int J Epidemiol 35:1292 for unequal ones.
public struct ClusterAdjustment: Sendable, BitwiseCopyable, Equatable {
  /// By how much clustering inflates the variance of a mean; ≥ 1 for ICC ≥ 0.
  public let designEffect: Double

  /// An adjustment; nil when a number is out of its range.
  ///
  /// - Parameters:
  ///   - clusterSize: Mean people per cluster, ≥ 1.
  ///   - icc: Intracluster correlation, in [0, 1].
  ///   - cv: Coefficient of variation of cluster sizes, ≥ 0; 0 when they are equal.
  public init?(clusterSize: Double, icc: Double, cv: Double = 0) {
    guard clusterSize >= 1, clusterSize < .infinity, (0...1).contains(icc), cv >= 0, cv < .infinity
    else { return nil }
    designEffect = 1 + ((cv * cv + 1) * clusterSize - 1) * icc
  }

  /// An arm with its effective number of people; mean and SD stay.
  public func callAsFunction(_ arm: ArmMeans) -> ArmMeans {
    ArmMeans(n: arm.n / designEffect, mean: arm.mean, sd: arm.sd)
  }

  /// A table with its effective numbers of events and of people.
  public func callAsFunction(_ t: TwoByTwo) -> TwoByTwo {
    TwoByTwo(
      a: t.a / designEffect, b: t.b / designEffect, c: t.c / designEffect,
      d: t.d / designEffect)
  }
}
