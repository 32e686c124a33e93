internal import GSLKit

/// Standard deviations of a person's waves and their correlations, whatever they are: in the place of lines of people and
/// what is left of them.
///
/// ```
/// Cov(y_s, y_t) = SD_s·SD_t·r_st
/// of it each person's own:  SD_s·SD_t·(r_st − ICC) − what sites share     where clusters are older than the trial
/// ```
public struct WaveCovariance: Sendable, Equatable {
  /// Standard deviation at each wave.
  public let sds: [Double]
  /// Correlation of each two waves, row by row.
  public let correlations: [Double]
  /// What clusters share, and what they add to what is said, as a share of the variance at each wave.
  var shared = 0.0
  var added = 0.0
  /// Variance that all waves of a site have in common, which is no one person's.
  var ofSites = 0.0

  /// Waves that a repeated score may have.
  static let mostWaves = 40

  /// A covariance.
  ///
  /// - Parameters:
  ///   - sds: Standard deviation at each wave, above 0.
  ///   - correlations: Correlation of each two waves, row by row: symmetric, 1 in the diagonal.
  public init(sds: [Double], correlations: [[Double]]) {
    self.sds = sds
    self.correlations = correlations.flatMap { $0 }
  }

  /// Correlations by how many waves lie between: those of 1, 2, … waves apart.
  static func toeplitz(_ lags: [Double]) -> [[Double]] {
    let byDistance: [Double] = [1] + lags
    return byDistance.indices.map { i in
      byDistance.indices.map { j in byDistance[i > j ? i - j : j - i] }
    }
  }

  private func correlation(_ i: Int, _ j: Int) -> Double { correlations[i * sds.count + j] }

  /// Covariance of two waves of one person, clusters included.
  func element(_ i: Int, _ j: Int) -> Double {
    sds[i] * sds[j] * (correlation(i, j) + added) - ofSites
  }

  /// The part of it that is a person's own.
  func own(_ i: Int, _ j: Int) -> Double {
    sds[i] * sds[j] * (correlation(i, j) + added - shared) - ofSites
  }

  /// The lower triangular factor of what is a person's own; nil where that cannot be: clusters and sites hold more than
  /// waves have in common, or the correlations cannot exist together.
  var factor: [Double]? { SymmetricMatrix(order: sds.count, own).cholesky() }

  /// The least and the largest correlation of two waves.
  public var range: ClosedRange<Double> {
    let all = sds.indices.flatMap { i in (0..<i).map { correlation(i, $0) } }
    return (all.min() ?? 0)...(all.max() ?? 0)
  }

  /// What a cluster's effect at a wave is, in those at the baseline.
  func scale(_ wave: Int) -> Double { sds[wave] / sds[0] }

  /// Variance of a person's waves, weighted and added.
  func variance(_ weights: [Double]) -> Double {
    var sum = 0.0
    for (i, a) in weights.enumerated() {
      for (j, b) in weights.enumerated() { sum += a * b * element(i, j) }
    }
    return sum
  }
}
