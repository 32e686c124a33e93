internal import Foundation
internal import GSLKit

/// How the sizes of trials are spread, for what depends on size.
extension TrialSizes {
  /// A size and how likely it is.
  struct Share: Sendable, Equatable {
    var size: Double
    var weight: Double
  }

  /// Every size that a trial may have with its probability; of a list, each trial's size with a weight of 1.
  ///
  /// Sizes are whole: the probability of each is a difference of the distribution function, given the range.
  var shares: [Share] {
    switch self {
    case .listed(let sizes), .empirical(let sizes):
      return sizes.map { Share(size: $0, weight: 1) }
    default:
      let (least, most) = ends
      let (below, total) = (cumulative(least - 1), cumulative(most) - cumulative(least - 1))
      guard total > 0 else { return [Share(size: typical(0), weight: 1)] }
      var (list, last) = ([Share](), below)
      for n in stride(from: least, through: most, by: 1) {
        let next = cumulative(n)
        if next - last > 1e-15 { list.append(Share(size: n, weight: (next - last) / total)) }
        last = next
      }
      return list
    }
  }

  /// Sizes beyond which there is nothing to speak of.
  private var ends: (Double, Double) {
    func whole(_ range: ClosedRange<Double>) -> (Double, Double) {
      (range.lowerBound.rounded(.up), range.upperBound.rounded(.down))
    }
    switch self {
    case .listed(let sizes), .empirical(let sizes): return (sizes.min() ?? 1, sizes.max() ?? 1)
    case .logNormal(_, _, let range), .negativeBinomial(_, _, let range): return whole(range)
    case .beta(_, _, let range), .inverseGamma(_, _, let range):
      return (
        2 * range.lowerBound.rounded(.up), 2 * range.upperBound.rounded(.down)
      )
    case .rootUniform(let range): return (range.lowerBound.rounded(.down) - 1, range.upperBound)
    case .shiftedLogNormal(let meanLog, let sdLog, let shift):
      return (max(1, shift.rounded(.down) - 1), min(1e6, exp(meanLog + 8 * sdLog) + shift))
    }
  }

  /// How likely a trial has at most n people, its range aside.
  private func cumulative(_ n: Double) -> Double {
    func logNormal(_ x: Double, _ meanLog: Double, _ sdLog: Double) -> Double {
      guard x > 0 else { return 0 }
      if sdLog == 0 { return log(x) >= meanLog ? 1 : 0 }
      return Normal.cdf((log(x) - meanLog) / sdLog)
    }
    let perArm = (n / 2).rounded(.down)
    switch self {
    case .listed(let sizes), .empirical(let sizes):
      return Double(sizes.count { $0 <= n }) / Double(sizes.count)
    case .logNormal(let meanLog, let sdLog, _): return logNormal(n + 0.5, meanLog, sdLog)
    case .beta(let a, let b, let range):
      let share = (perArm + 0.5 - range.lowerBound) / (range.upperBound - range.lowerBound)
      return BetaDistribution.cdf(min(max(share, 0), 1), a, b)
    case .inverseGamma(let shape, let scale, _):
      return perArm < 0 ? 0 : ChiSquared.upper(2 / (scale * (perArm + 0.5)), df: 2 * shape)
    case .rootUniform(let range):
      let (low, high) = (range.lowerBound.squareRoot(), range.upperBound.squareRoot())
      return min(max(((2 * perArm + 2).squareRoot() - low) / (high - low), 0), 1)
    case .shiftedLogNormal(let meanLog, let sdLog, let shift):
      return logNormal(2 * perArm + 1.5 - shift, meanLog, sdLog)
    case .negativeBinomial(let size, let probability, _):
      return n < 0
        ? 0
        : NegativeBinomial.cdf(
          Int(n), size: size, mean: size * (1 - probability) / probability)
    }
  }
}
