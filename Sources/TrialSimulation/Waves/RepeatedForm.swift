/// How a repeated score is distributed in one arm.
public struct RepeatedForm: Sendable, Equatable {
  public var times: [Double]
  /// Mean at each wave.
  public var means: [Double]
  public var interceptSD: Double
  public var slopeSD: Double
  /// Of intercepts and slopes.
  public var correlation: Double
  public var residualSD: Double
  /// Share of the variance of slopes that lies between clusters.
  public var slopeICC = 0.0
  /// Of what people of a cluster share, part of the SDs above.
  public var clusterInterceptSD = 0.0
  public var clusterSlopeSD = 0.0

  /// What is people's own of intercepts and slopes.
  var own: (intercept: Double, slope: Double) {
    (
      max(0, interceptSD * interceptSD - clusterInterceptSD * clusterInterceptSD).squareRoot(),
      max(0, slopeSD * slopeSD - clusterSlopeSD * clusterSlopeSD).squareRoot()
    )
  }

  /// SD at baseline.
  var sd: Double { (interceptSD * interceptSD + residualSD * residualSD).squareRoot() }

  /// Variance of a person's waves, weighted and added.
  func variance(_ weights: [Double]) -> Double {
    let own = weights.reduce(0, +)
    let slope = zip(weights, times).reduce(0) { $0 + $1.0 * $1.1 }
    return own * own * interceptSD * interceptSD + slope * slope * slopeSD * slopeSD
      + 2 * own * slope * correlation * interceptSD * slopeSD
      + residualSD * residualSD * weights.reduce(0) { $0 + $1 * $1 }
  }

  /// The weighted sum of the arm's means.
  func value(_ weights: [Double]) -> Double {
    zip(weights, means).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
