internal import Foundation
internal import GSLKit

/// The mean score of people whom different shares m of an effect reach, on an instrument with a floor and a ceiling.
///
/// ```
/// E s(m, z),   m = h·g_d,  h = fidelity·(keeps, if their peer worker left),   z the latent normal of attendance
/// ```
///
/// s is the mean score of people with a share m who are at z. Sums over sessions and over who leaves, quadrature over
/// fidelity and z; what depends on h alone by its Chebyshev series.
struct DeliveredScores {
  private let delivered: Delivered
  private let dependsOnZ: Bool
  private let score: (_ share: Double, _ z: Double) -> Double

  /// Prepares the mean.
  ///
  /// - Parameters:
  ///   - delivered: What reaches the arm's people.
  ///   - dependsOnZ: Whether attending goes with scores.
  ///   - score: s: the mean score by share and z.
  init(
    _ delivered: Delivered, dependsOnZ: Bool,
    _ score: @escaping (_ share: Double, _ z: Double) -> Double
  ) {
    (self.delivered, self.dependsOnZ, self.score) = (delivered, dependsOnZ, score)
  }

  /// Beyond it lies less than 10⁻¹⁷ of the normal distribution.
  private static let far = 8.5

  /// E s.
  var mean: Double {
    let fidelity = delivered.fidelity
    if fidelity?.shapes == nil, delivered.turnover == nil {
      return overAttendance(fidelity?.mean ?? 1)
    }
    let series = ChebyshevSeries(terms: 24) { overAttendance($0) }
    func overFidelity(_ kept: Double) -> Double {
      guard let shapes = fidelity?.shapes else {
        return series.value(at: kept * (fidelity?.mean ?? 1))
      }
      // Next to normal: three points of Gauss and Hermite.
      if shapes.a + shapes.b > 2_000, let fidelity {
        let step = 3.0.squareRoot() * fidelity.sd
        let ends =
          series.value(at: kept * (fidelity.mean - step))
          + series.value(at: kept * (fidelity.mean + step))
        return ends / 6 + series.value(at: kept * fidelity.mean) * 2 / 3
      }
      // By quantiles, so that densities without bound at an end do no harm.
      return
        (try? Quadrature.integrate(from: 0, to: 1, relative: 1e-7) { u in
          series.value(at: kept * ((try? BetaDistribution.quantile(u, shapes.a, shapes.b)) ?? .nan))
        }) ?? .nan
    }
    guard let turnover = delivered.turnover else { return overFidelity(1) }
    return (1 - turnover.share) * overFidelity(1) + turnover.share * overFidelity(turnover.keeps)
  }

  /// The mean of people who get a share h of what their sessions give.
  private func overAttendance(_ share: Double) -> Double {
    guard let attendance = delivered.attendance else { return score(share, 0) }
    guard dependsOnZ else {
      return zip(attendance.probabilities, attendance.shares)
        .reduce(0) { $0 + ($1.0 > 0 ? $1.0 * score(share * $1.1, 0) : 0) }
    }
    let (cuts, gives) = DeliveryPlan.table(attendance)
    var (sum, low) = (0.0, -DeliveredScores.far)
    for (cut, give) in zip(cuts, gives) {
      let high = min(max(cut, low), DeliveredScores.far)
      sum += GaussLegendre.integrate(from: low, to: high) { z in
        Normal.density(z) * score(share * give, z)
      }
      low = high
    }
    return sum
  }
}

/// Integrals of functions that bend over one unit or more, as normal densities and mean scores do: pieces of at most one unit by
/// six points, narrow ones by three.
private enum GaussLegendre {
  private static let three = [
    (-0.7745966692414834, 0.5555555555555556), (0, 0.8888888888888888),
    (0.7745966692414834, 0.5555555555555556),
  ]
  private static let six = [
    (-0.9324695142031521, 0.1713244923791704), (-0.6612093864662645, 0.3607615730481386),
    (-0.2386191860831969, 0.467913934572691), (0.2386191860831969, 0.467913934572691),
    (0.6612093864662645, 0.3607615730481386), (0.9324695142031521, 0.1713244923791704),
  ]

  static func integrate(from low: Double, to high: Double, _ f: (Double) -> Double) -> Double {
    guard high > low else { return 0 }
    let pieces = (high - low).rounded(.up)
    let half = (high - low) / pieces / 2
    let points = half < 0.1 ? three : six
    var sum = 0.0
    for piece in 0..<Int(pieces) {
      let middle = low + half * Double(2 * piece + 1)
      for (place, weight) in points { sum += half * weight * f(middle + half * place) }
    }
    return sum
  }
}

/// A smooth function on [0, 1] by its Chebyshev series.
///
/// ```
/// f(x) ≈ ½c_0 + Σ c_k·T_k(2x − 1),   c_k = (2/n)·Σ_j f(x_j)·cos(k·θ_j),   θ_j = π·(j + ½)/n
/// ```
private struct ChebyshevSeries {
  private let coefficients: [Double]

  init(terms n: Int, _ f: (Double) -> Double) {
    let angles = (0..<n).map { Double.pi * (Double($0) + 0.5) / Double(n) }
    let values = angles.map { f((1 + cos($0)) / 2) }
    coefficients = (0..<n).map { k in
      2 / Double(n) * zip(values, angles).reduce(0) { $0 + $1.0 * cos(Double(k) * $1.1) }
    }
  }

  /// The sum by Clenshaw's recurrence.
  func value(at x: Double) -> Double {
    let t = 2 * x - 1
    var (one, two) = (0.0, 0.0)
    for c in coefficients.dropFirst().reversed() { (one, two) = (2 * t * one - two + c, one) }
    return t * one - two + coefficients[0] / 2
  }
}
