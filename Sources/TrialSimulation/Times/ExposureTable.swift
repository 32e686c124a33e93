internal import Foundation
internal import GSLKit

/// log(−log(1 − Φ(z))) between −6 and 6: what drawing a time of a Weibull distribution takes, in nanoseconds.
///
/// Kept at steps of 1/32 with slopes, and a cubic between (Hermite): off by less than 4·10⁻¹⁰, a time by about as much of itself. Beyond, it is
/// computed.
struct ExposureTable: Sendable {
  private let knots: [Knot]
  private static let (reach, perUnit) = (6.0, 32.0)

  private struct Knot: BitwiseCopyable {
    let value, slope: Double
  }

  static let shared = ExposureTable()

  private init() {
    let count = Int(2 * ExposureTable.reach * ExposureTable.perUnit)
    knots = (0...count).map { i in
      let z = Double(i) / ExposureTable.perUnit - ExposureTable.reach
      let exposure = TimeCurve.exposure(at: z)
      // d log e/dz = φ/((1 − Φ)·e), in steps.
      let slope = Normal.density(z) / (Normal.upper(z) * exposure) / ExposureTable.perUnit
      return Knot(value: log(exposure), slope: slope)
    }
  }

  /// log(−log(1 − Φ(z))).
  @inline(__always)
  func logarithm(at z: Double) -> Double {
    guard abs(z) < ExposureTable.reach else { return log(TimeCurve.exposure(at: z)) }
    let x = (z + ExposureTable.reach) * ExposureTable.perUnit
    let i = Int(x)
    let t = x - Double(i)
    let (a, b) = (knots[i], knots[i + 1])
    let rise = b.value - a.value
    return a.value
      + t * (a.slope + t * (3 * rise - 2 * a.slope - b.slope + t * (a.slope + b.slope - 2 * rise)))
  }
}
