internal import GSLKit
internal import Parts

/// A share that differs between groups, peer workers or teams: beta, with a mean and a standard deviation.
///
/// ```
/// a = mean·(mean(1 − mean)/sd² − 1),  b = (1 − mean)·(…)      sd² < mean(1 − mean)
/// ```
///
/// A standard deviation below 10⁻⁶ is taken as 0.
public struct ShareSpread: Sendable, Equatable {
  /// Below it nobody could tell shares apart.
  static let least = 1e-6

  /// Mean share, 0 to 1.
  public let mean: Double
  /// Standard deviation between groups, peer workers or teams, 0 to .5.
  public let sd: Double

  private static let sds = 0...0.5

  /// A share with a mean, and a standard deviation that is less than √(mean(1 − mean)).
  public init(mean: Double, sd: Double = 0) {
    self.mean = mean
    self.sd = (0..<ShareSpread.least).contains(sd) ? 0 : sd
  }

  /// Reads the standard deviation beside a mean that was read.
  init(_ f: Fields, mean: Double, sd key: String, _ help: String) {
    self.init(
      mean: mean, sd: f.number(key, unit: .proportion, in: ShareSpread.sds, default: 0, help))
    checkSD(f, key)
  }

  func check(_ f: Fields, mean key: String, sd sdKey: String) {
    f.expect(mean, in: 0...1, at: key)
    f.expect(sd, in: ShareSpread.sds, at: sdKey)
    checkSD(f, sdKey)
  }

  private func checkSD(_ f: Fields, _ key: String) {
    if sd > 0, sd * sd >= mean * (1 - mean) {
      f.report(
        "a share of \(Number.text(mean)) on average cannot have this standard deviation: less than "
          + Number.text((1000 * (mean * (1 - mean)).squareRoot()).rounded() / 1000), at: key)
    }
  }

  /// Shapes of the distribution; nil where it is one share.
  var shapes: (a: Double, b: Double)? {
    guard sd > 0 else { return nil }
    let size = mean * (1 - mean) / (sd * sd) - 1
    return (mean * size, (1 - mean) * size)
  }

  /// The share of one cluster.
  func draw(using stream: inout RandomStream) -> Double {
    shapes.map { stream.beta($0.a, $0.b) } ?? mean
  }
}
