internal import Foundation
internal import GSLKit

/// How times to an event are distributed in one arm where nothing is mixed: a distribution without effect, and what an effect does to it.
///
/// ```
/// S(t) = S₀(t/r)^h,   h the hazard ratio, r the time ratio;   H = −log S
/// Weibull    H₀(t) = c·t^k
/// log-normal S₀(t) = 1 − Φ((log t − μ)/σ)
/// piecewise  H₀ a line between cuts, as steep after the last one as before it
/// ```
struct TimeCurve: Sendable, Equatable {
  /// The distribution without effect.
  enum Base: Sendable, Equatable {
    case weibull(shape: Double, scale: Double)
    case logNormal(mean: Double, sd: Double)
    /// Times from 0 on, and the cumulative hazard at each.
    case piecewise(times: [Double], hazards: [Double])
  }

  let base: Base
  var hazardRatio = 1.0
  var timeRatio = 1.0

  /// −log S(t), of a time above 0.
  func cumulativeHazard(_ t: Double) -> Double {
    let own = t / timeRatio
    return hazardRatio
      * {
        switch base {
        case .weibull(let shape, let scale): return scale * pow(own, shape)
        case .logNormal(let mean, let sd): return TimeCurve.exposure(at: (log(own) - mean) / sd)
        case .piecewise(let times, let hazards):
          let i = TimeCurve.piece(own, times)
          return hazards[i] + (own - times[i]) * TimeCurve.slope(i, times, hazards)
        }
      }()
  }

  /// The hazard at a time above 0.
  func hazard(_ t: Double) -> Double {
    let own = t / timeRatio
    return hazardRatio / timeRatio
      * {
        switch base {
        case .weibull(let shape, let scale): return scale * shape * pow(own, shape - 1)
        case .logNormal(let mean, let sd):
          let z = (log(own) - mean) / sd
          // Far out both vanish: φ/(1 − Φ) is about z there.
          let upper = Normal.upper(z)
          return (upper > 0 ? Normal.density(z) / upper : z) / (sd * own)
        case .piecewise(let times, let hazards):
          return TimeCurve.slope(TimeCurve.piece(own, times), times, hazards)
        }
      }()
  }

  /// The time at which −log S is e, above 0.
  func time(at e: Double) -> Double {
    let own = e / hazardRatio
    return timeRatio
      * {
        switch base {
        case .weibull(let shape, let scale): return pow(own / scale, 1 / shape)
        case .logNormal(let mean, let sd): return exp(mean + sd * TimeCurve.normal(at: own))
        case .piecewise(let times, let hazards):
          let i = TimeCurve.piece(own, hazards)
          return times[i] + (own - hazards[i]) / TimeCurve.slope(i, times, hazards)
        }
      }()
  }

  /// The same of a Weibull distribution as plain numbers; nil of others.
  var weibull: WeibullTimes? {
    guard case .weibull(let shape, let scale) = base else { return nil }
    return WeibullTimes(
      power: 1 / shape, logRate: log(scale * hazardRatio), timeRatio: timeRatio)
  }

  /// Times at which its hazard jumps.
  var breaks: [Double] {
    guard case .piecewise(let times, _) = base else { return [] }
    return times.dropFirst().map { $0 * timeRatio }
  }

  /// −log(1 − Φ(z)), right to all digits at either end.
  static func exposure(at z: Double) -> Double {
    if z < 0 { return -log1p(-Normal.cdf(z)) }
    let upper = Normal.upper(z)
    // Beyond 37 SD there is nothing left: Mills's ratio.
    return upper > 0 ? -log(upper) : z * z / 2 + log(z) + 0.9189385332046727
  }

  /// The z with −log(1 − Φ(z)) = e.
  static func normal(at e: Double) -> Double {
    if e < 0.5 {
      let lower = -expm1(-e)
      return lower > 0 ? (try? Normal.quantile(lower)) ?? -38 : -38
    }
    let upper = exp(-e)
    return upper > 0 ? -((try? Normal.quantile(upper)) ?? -38) : 38
  }

  /// Weibull times, made ready to be drawn.
  struct WeibullTimes: BitwiseCopyable, Equatable {
    let power, logRate, timeRatio: Double

    /// The time at which −log S has this logarithm.
    @inline(__always)
    func time(atLog exposure: Double) -> Double {
      timeRatio * exp(power * (exposure - logRate))
    }
  }

  private static func piece(_ value: Double, _ from: [Double]) -> Int {
    var i = 0
    while i + 2 < from.count, from[i + 1] <= value { i += 1 }
    return i
  }

  private static func slope(_ i: Int, _ times: [Double], _ hazards: [Double]) -> Double {
    (hazards[i + 1] - hazards[i]) / (times[i + 1] - times[i])
  }
}
