internal import GSLKit
internal import Parts

/// A share that differs between groups, peer workers or teams: beta, with a mean and a standard deviation.
///
/// ```
/// a = mean·(mean(1 − mean)/sd² − 1),  b = (1 − mean)·(…)      sd² < mean(1 − mean)
/// ```
///
/// A standard deviation below ``least`` is taken as 0.
struct ShareSpread: Sendable, Equatable {
  /// Below it nobody could tell shares apart.
  static let least = 1e-6

  let mean: Double
  let sd: Double

  /// Reads the standard deviation beside a mean that was read.
  init(_ f: Fields, mean: Double, sd key: String, _ help: String) {
    self.mean = mean
    let given = f.number(key, unit: .proportion, in: 0...0.5, default: 0, help)
    sd = given < ShareSpread.least ? 0 : given
    if sd > 0, sd * sd >= mean * (1 - mean) {
      f.report(
        "a share of \(Number.text(mean)) on average cannot have this standard deviation: less than "
          + Number.text((1000 * (mean * (1 - mean)).squareRoot()).rounded() / 1000), at: key)
    }
  }

  /// The share of one cluster.
  func draw(using stream: inout RandomStream) -> Double {
    guard sd > 0 else { return mean }
    let size = mean * (1 - mean) / (sd * sd) - 1
    return stream.beta(mean * size, (1 - mean) * size)
  }
}
