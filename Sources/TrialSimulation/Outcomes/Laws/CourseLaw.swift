/// A normal score at several waves in one arm: a line of each person, and what is left at each wave.
public struct CourseLaw: Sendable, Equatable {
  /// Times of the waves, rising from 0.
  public var times: [Double]
  /// Mean at each wave.
  public var means: [Double]
  /// Standard deviation of people's intercepts.
  public var interceptSD: Double
  /// Standard deviation of people's slopes, per unit of time.
  public var slopeSD: Double
  /// Of intercepts and slopes.
  public var correlation: Double
  /// Standard deviation of what is left at each wave.
  public var residualSD: Double
  /// Correlation of what is left at neighbouring waves.
  public var autocorrelation = 0.0
  /// Any covariance of the waves, in the place of lines and what is left: SDs of both are then 0, but for the residual one, which
  /// is that of the baseline.
  public var covariance: WaveCovariance?
  /// Share of the variance of slopes that lies between clusters.
  public var slopeICC = 0.0
  /// Standard deviation of the intercepts of clusters, part of the SDs above.
  public var clusterInterceptSD = 0.0
  /// The same of slopes.
  public var clusterSlopeSD = 0.0
  /// What is left, after the baseline, of what is people's own, where clusters are formed then: 1 where they are older, or add variance.
  public var ownShare = 1.0
  /// Whether people belonged to their clusters at baseline.
  public var isOldAtBaseline = true
  /// Share of the arm's effect at each wave.
  public var course: [Double] = []

  /// What is people's own of intercepts and slopes.
  var own: (intercept: Double, slope: Double) {
    guard isOldAtBaseline else { return (interceptSD, slopeSD) }
    return (
      max(0, interceptSD * interceptSD - clusterInterceptSD * clusterInterceptSD).squareRoot(),
      max(0, slopeSD * slopeSD - clusterSlopeSD * clusterSlopeSD).squareRoot()
    )
  }

  /// The same within sites, between which a share of the variance at baseline lies that is no one person's.
  public func within(_ sites: Sites) -> CourseLaw {
    var form = self
    form.covariance?.ofSites += sites.icc * sd * sd
    form.covariance?.shared *= 1 - sites.icc
    form.interceptSD = max(0, interceptSD * interceptSD - sites.icc * sd * sd).squareRoot()
    let rest = (1 - sites.icc).squareRoot()
    form.clusterInterceptSD *= rest
    return form
  }

  /// Variance of a person's value at a wave.
  func variance(at wave: Int) -> Double {
    let t = times[wave]
    let own = own
    if let covariance {
      let line = covariance.own(wave, wave)
      guard wave > 0 || isOldAtBaseline else { return line }
      let between = clusterInterceptSD * covariance.scale(wave)
      return ownShare * ownShare * line + between * between
    }
    let line =
      own.intercept * own.intercept + 2 * correlation * own.intercept * own.slope * t
      + own.slope * own.slope * t * t + residualSD * residualSD
    guard wave > 0 || isOldAtBaseline else { return line }
    let shared =
      clusterInterceptSD * clusterInterceptSD
      + 2 * correlation * clusterInterceptSD * clusterSlopeSD * t
      + clusterSlopeSD * clusterSlopeSD * t * t
    return ownShare * ownShare * line + shared
  }

  /// SD at baseline.
  var sd: Double {
    let own = (interceptSD * interceptSD + residualSD * residualSD).squareRoot()
    return covariance.map { own * (1 + $0.added).squareRoot() } ?? own
  }

  /// Variance of a person's waves, weighted and added.
  func variance(_ weights: [Double]) -> Double {
    if let covariance { return covariance.variance(weights) }
    let own = weights.reduce(0, +)
    let slope = zip(weights, times).reduce(0) { $0 + $1.0 * $1.1 }
    return own * own * interceptSD * interceptSD + slope * slope * slopeSD * slopeSD
      + 2 * own * slope * correlation * interceptSD * slopeSD
      + residualSD * residualSD * residual(weights)
  }

  /// Variance of what is left at the waves, weighted and added, in units of its own at one wave.
  private func residual(_ weights: [Double]) -> Double {
    guard autocorrelation != 0 else { return weights.reduce(0) { $0 + $1 * $1 } }
    var (sum, before) = (0.0, 0.0)
    for w in weights {
      // `before` is Σ a^(t − s)·w_s over the waves before this one.
      sum += w * (w + 2 * before)
      before = autocorrelation * (before + w)
    }
    return sum
  }
}
