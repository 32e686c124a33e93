internal import Foundation
internal import GSLKit

/// Mean and standard deviation of an arm from what it reports instead.
///
/// With a, q1, m, q3, b the least, the quartiles, the median and the most, z_p = Φ⁻¹(p):
///
/// ```
/// a, m, b     mean w(a + b)/2 + (1 − w)m, w = 4/(4 + n^.75)      SD (b − a)/(2z), z at (n − .375)/(n + .25)
/// q1, m, q3   mean w(q1 + q3)/2 + (1 − w)m, w = .7 + .39/n       SD (q3 − q1)/(2z), z at (.75n − .125)/(n + .25)
/// all five    mean w₁(a + b)/2 + w₂(q1 + q3)/2 + (1 − w₁ − w₂)m,  w₁ = 2.2/(2.2 + n^.75), w₂ = .7 − .72/n^.55
///             SD the mean of the two above
/// SE          SD SE·√n           interval   SD √n·(upper − lower)/(2t), t with n − 1
/// ```
///
/// They take scores as normal; skewed ones are pulled towards it. Sources: Luo et al. (2018) Stat Methods Med Res
/// 27:1785 for means; Wan et al. (2014) BMC Med Res Methodol 14:135 for SDs; Higgins et al. (2023) Cochrane
/// Handbook 6.4, section 6.5.2.2, for errors and intervals.
public struct FiveNumbers: Sendable, Equatable {
  /// People.
  public var n: Double
  /// The five numbers; nil where one is not reported.
  public var least, lowerQuartile, median, upperQuartile, most: Double?

  /// What an arm reports.
  public init(
    n: Double, least: Double? = nil, lowerQuartile: Double? = nil, median: Double?,
    upperQuartile: Double? = nil, most: Double? = nil
  ) {
    self.n = n
    self.least = least
    self.lowerQuartile = lowerQuartile
    self.median = median
    self.upperQuartile = upperQuartile
    self.most = most
  }

  /// The arm as means have it; nil without a median and a spread, out of order, or for fewer than two people.
  public var arm: ArmMeans? {
    guard let median, n >= 2 else { return nil }
    let order = [least, lowerQuartile, median, upperQuartile, most].compactMap { $0 }
    guard zip(order, order.dropFirst()).allSatisfy({ $0 <= $1 }) else { return nil }
    let range = zip(least, most)
    let quartiles = zip(lowerQuartile, upperQuartile)
    switch (range, quartiles) {
    case (let range?, let quartiles?):
      let (w1, w2) = (2.2 / (2.2 + pow(n, 0.75)), 0.7 - 0.72 / pow(n, 0.55))
      let mean =
        w1 * (range.0 + range.1) / 2 + w2 * (quartiles.0 + quartiles.1) / 2 + (1 - w1 - w2) * median
      return made(mean, (spread(ofRange: range) + spread(ofQuartiles: quartiles)) / 2)
    case (let range?, nil):
      let w = 4 / (4 + pow(n, 0.75))
      return made(w * (range.0 + range.1) / 2 + (1 - w) * median, spread(ofRange: range))
    case (nil, let quartiles?):
      let w = 0.7 + 0.39 / n
      return made(
        w * (quartiles.0 + quartiles.1) / 2 + (1 - w) * median, spread(ofQuartiles: quartiles))
    case (nil, nil): return nil
    }
  }

  /// Both or none.
  private func zip(_ a: Double?, _ b: Double?) -> (Double, Double)? {
    a.flatMap { a in b.map { (a, $0) } }
  }

  private func zip(_ a: [Double], _ b: ArraySlice<Double>) -> Zip2Sequence<
    [Double], ArraySlice<Double>
  > {
    Swift.zip(a, b)
  }

  private func made(_ mean: Double, _ sd: Double) -> ArmMeans? {
    sd > 0 && sd.isFinite ? ArmMeans(n: n, mean: mean, sd: sd) : nil
  }

  private func spread(ofRange ends: (Double, Double)) -> Double {
    (ends.1 - ends.0) / (2 * ((try? Normal.quantile((n - 0.375) / (n + 0.25))) ?? .nan))
  }

  private func spread(ofQuartiles ends: (Double, Double)) -> Double {
    (ends.1 - ends.0) / (2 * ((try? Normal.quantile((0.75 * n - 0.125) / (n + 0.25))) ?? .nan))
  }

  /// The SD of people behind the standard error of their mean.
  public static func sd(standardError: Double, n: Double) -> Double {
    standardError * n.squareRoot()
  }

  /// The SD of people behind a 95 % interval of their mean, by t with n − 1; nil for fewer than two people.
  public static func sd(lower: Double, upper: Double, n: Double) -> Double? {
    guard n >= 2, upper > lower, let t = try? StudentT.quantile(0.975, df: n - 1) else {
      return nil
    }
    return n.squareRoot() * (upper - lower) / (2 * t)
  }
}
