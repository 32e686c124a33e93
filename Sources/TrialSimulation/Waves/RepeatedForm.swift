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
