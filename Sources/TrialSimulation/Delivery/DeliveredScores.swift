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
    let series = ChebyshevSeries(from: 0, to: 1, terms: 24) { overAttendance($0) }
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
      sum += Quadrature.pieces(from: low, to: high) { z in
        Normal.density(z) * score(share * give, z)
      }
      low = high
    }
    return sum
  }
}
