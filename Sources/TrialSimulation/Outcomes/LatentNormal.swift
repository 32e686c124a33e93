internal import Foundation
internal import GSLKit

/// The normal beneath the scores of an instrument.
struct LatentNormal: Equatable {
  var mean: Double
  var sd: Double
}

/// Which normals have scores with a mean, a standard deviation and a correlation.
///
/// ```
/// c_k = (min + (k + ½)·step − m)/s,   X = min + step·Σ_k 1(Z > c_k),   k = 0 … K − 1
/// E(X), Var(X) from Q_k = P(Z > c_k);   ∂Q_k/∂m = φ(c_k)/s,   ∂Q_k/∂ln s = φ(c_k)·c_k
/// Cov(X, Y) = Σ_n ρⁿ·A_n·B_n,   A_n = step·Σ_k φ(c_k)·He_{n−1}(c_k)/√n!        (Mehler)
/// ```
///
/// Mean score rises with m, and at a fixed mean score the SD rises with s: two such distributions cross once. So the pair is
/// the only one where there is any. Covariance rises with ρ (Slepian). Source of the series: Kendall & Stuart (1979), The
/// Advanced Theory of Statistics, vol. 2, 26.27.
extension ScoreScale {
  /// Mean and standard deviation of the scores of a normal.
  func moments(_ latent: LatentNormal) -> (mean: Double, sd: Double) {
    let sums = sums(latent, around: start(latent.mean))
    return (sums.mean, sums.variance.squareRoot())
  }

  /// Standard deviations that scores of a mean can have, from the least that whole steps leave to everybody at an end.
  func spreads(at mean: Double) -> ClosedRange<Double> {
    let part = (mean - min) / step - ((mean - min) / step).rounded(.down)
    let least = step * (part * (1 - part)).squareRoot()
    return
      least...Swift.max(least, (Swift.max(mean - min, 0) * Swift.max(max - mean, 0)).squareRoot())
  }

  /// The normal whose scores have a mean and a standard deviation; nil where none has.
  func latent(mean: Double, sd: Double) -> LatentNormal? {
    let spreads = spreads(at: mean)
    guard mean > min, mean < max, sd > spreads.lowerBound, sd < spreads.upperBound else {
      return nil
    }
    return climb(mean, sd) ?? nested(mean, sd)
  }

  /// The correlation of two normals whose scores have one; nil where scores so distributed cannot be as correlated.
  func correlation(ofScores asked: Double, _ first: LatentNormal, _ second: LatentNormal) -> Double?
  {
    guard asked != 0 else { return 0 }
    let a = series(first)
    let b = first == second ? a : series(second)
    let scale = moments(first).sd * moments(second).sd
    func miss(_ rho: Double) -> Double {
      var sum = 0.0
      for n in a.indices.reversed() { sum = (sum + a[n] * b[n]) * rho }
      return sum / scale - asked
    }
    let end = asked < 0 ? -0.9999 : 0.9999
    guard miss(end) * asked > 0 else { return nil }
    return try? RootFinder.brent(from: 0, to: end, absolute: 1e-12, miss)
  }

  /// Newton's steps in m and ln s; nil where they do not settle.
  private func climb(_ mean: Double, _ sd: Double) -> LatentNormal? {
    var found = LatentNormal(mean: mean, sd: sd)
    let k0 = start(mean)
    for _ in 0..<40 {
      let s = sums(found, around: k0)
      let (e, v) = (s.mean - mean, s.variance - sd * sd)
      if abs(e) < 1e-12 * (max - min), abs(v) < 1e-12 * sd * sd { return found }
      let determinant = s.meanByM * s.varianceByLog - s.meanByLog * s.varianceByM
      let dm = (e * s.varianceByLog - v * s.meanByLog) / determinant
      let dl = (v * s.meanByM - e * s.varianceByM) / determinant
      guard dm.isFinite, dl.isFinite else { return nil }
      found.mean -= Swift.min(Swift.max(dm, -2 * found.sd), 2 * found.sd)
      found.sd *= exp(-Swift.min(Swift.max(dl, -1), 1))
    }
    return nil
  }

  /// For each s the m that gives the mean; the s that gives the SD.
  private func nested(_ mean: Double, _ sd: Double) -> LatentNormal? {
    func at(_ logarithm: Double) -> LatentNormal? {
      let s = exp(logarithm)
      return latentMean(of: mean, sd: s, near: mean).map { LatentNormal(mean: $0, sd: s) }
    }
    func miss(_ logarithm: Double) -> Double {
      at(logarithm).map { moments($0).sd - sd } ?? .nan
    }
    let (low, high) = (log(step * 1e-3), log((max - min) * 1e3))
    guard miss(low) < 0, miss(high) > 0,
      let root = try? RootFinder.brent(from: low, to: high, absolute: 1e-12, miss)
    else { return nil }
    return at(root)
  }

  /// Mean and variance with their derivatives by m and by ln s.
  private struct Sums {
    var mean, variance, meanByM, meanByLog, varianceByM, varianceByLog: Double
  }

  /// Which step a score begins.
  private func start(_ score: Double) -> Int {
    Int(Swift.min(Swift.max(((score - min) / step).rounded(.down), 0), steps))
  }

  private var steps: Double { ((max - min) / step).rounded() }

  /// Sums over both tails from a score in the middle: nothing is lost where the SD is small beside the scale.
  private func sums(_ latent: LatentNormal, around k0: Int) -> Sums {
    var (e, m2, eByM, eByLog, m2ByM, m2ByLog) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for k in 0..<Int(steps) {
      let c = (min + (Double(k) + 0.5) * step - latent.mean) / latent.sd
      let weight = Double(2 * (k - k0) + 1)
      let tail = k >= k0 ? Normal.upper(c) : -Normal.cdf(c)
      let density = Normal.density(c)
      e += tail
      m2 += weight * tail
      eByM += density
      eByLog += density * c
      m2ByM += weight * density
      m2ByLog += weight * density * c
    }
    let unit = step * step
    return Sums(
      mean: min + step * (Double(k0) + e), variance: Swift.max(unit * (m2 - e * e), 0),
      meanByM: step * eByM / latent.sd, meanByLog: step * eByLog,
      varianceByM: unit * (m2ByM - 2 * e * eByM) / latent.sd,
      varianceByLog: unit * (m2ByLog - 2 * e * eByLog))
  }

  /// The A of Mehler's series.
  ///
  /// Of what is left out ρᴺ counts, and of that only what rounding makes rough: N = 1,000 leaves 1e-6 at .99.
  private func series(_ latent: LatentNormal) -> [Double] {
    let terms = steps <= 200 ? 1000 : 200
    var sums = Array(repeating: 0.0, count: terms)
    for k in 0..<Int(steps) {
      let c = (min + (Double(k) + 0.5) * step - latent.mean) / latent.sd
      // φ·He_n/√n! by its recurrence.
      var (before, now) = (0.0, Normal.density(c))
      guard now > 0 else { continue }
      for n in 1...terms {
        let root = Double(n).squareRoot()
        sums[n - 1] += step * now / root
        (before, now) = (now, (c * now - Double(n - 1).squareRoot() * before) / root)
      }
    }
    return sums
  }
}
