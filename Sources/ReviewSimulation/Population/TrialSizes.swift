internal import GSLKit
internal import Foundation

/// How many people a trial has, both arms together.
public enum TrialSizes: Sendable, Equatable {
  /// The same list in every replicate.
  case listed([Double])
  /// One of these, each as likely: sizes of trials that were published.
  case empirical([Double])
  /// Log-normal, cut to a range by drawing again, rounded to whole people.
  case logNormal(meanLog: Double, sdLog: Double, range: ClosedRange<Double>)
  /// Two arms of round(lower + width·B) people, B beta-distributed.
  case beta(a: Double, b: Double, perArm: ClosedRange<Double>)
  /// Two arms of round(1/G) people, G gamma-distributed, cut to a range by drawing again.
  case inverseGamma(shape: Double, scale: Double, perArm: ClosedRange<Double>)
  /// The square of a uniform number between the roots of two sizes, rounded down to two equal arms.
  case rootUniform(ClosedRange<Double>)
  /// Log-normal, rounded, and so many more; rounded down to two equal arms.
  case shiftedLogNormal(meanLog: Double, sdLog: Double, shift: Double)
  /// Negative binomial with a size and a probability, cut to a range by drawing again.
  ///
  /// The number of failures before `size` successes, as a Poisson number with a gamma mean.
  case negativeBinomial(size: Double, probability: Double, range: ClosedRange<Double>)

  /// A draw gives up after this many tries and takes the nearer end of the range.
  static let mostTries = 1000

  /// One size.
  ///
  /// - Parameters:
  ///   - trial: Which trial of its setting, for a list.
  ///   - stream: Random numbers.
  /// - Returns: People, within the range.
  func draw(_ trial: Int, using stream: inout RandomStream) -> Double {
    switch self {
    case .listed(let sizes): return sizes[trial]
    case .empirical(let sizes):
      return sizes[min(Int(stream.uniform() * Double(sizes.count)), sizes.count - 1)]
    case .logNormal(let meanLog, let sdLog, let range):
      return TrialSizes.within(range, using: &stream) { exp(meanLog + sdLog * $0.normal()) }
    case .beta(let a, let b, let range):
      let width = range.upperBound - range.lowerBound
      return 2 * (range.lowerBound + width * stream.beta(a, b)).rounded()
    case .inverseGamma(let shape, let scale, let range):
      let gamma = GammaShape(shape, scale: scale)
      return 2 * TrialSizes.within(range, using: &stream) { 1 / $0.gamma(gamma) }
    case .rootUniform(let range):
      let (low, high) = (range.lowerBound.squareRoot(), range.upperBound.squareRoot())
      let root = low + (high - low) * stream.uniform()
      return 2 * ((root * root).rounded(.down) / 2).rounded(.down)
    case .shiftedLogNormal(let meanLog, let sdLog, let shift):
      let size = exp(meanLog + sdLog * stream.normal()).rounded() + shift
      return 2 * (size / 2).rounded(.down)
    case .negativeBinomial(let size, let probability, let range):
      let shape = GammaShape(size, scale: (1 - probability) / probability)
      return TrialSizes.within(range, using: &stream) { stream in
        let mean = stream.gamma(shape)
        return Double(stream.poisson(mean: mean))
      }
    }
  }

  private static func within(
    _ range: ClosedRange<Double>, using stream: inout RandomStream,
    _ draw: (inout RandomStream) -> Double
  ) -> Double {
    var size = 0.0
    for _ in 0..<mostTries {
      size = draw(&stream).rounded()
      if range.contains(size) { return size }
    }
    return size < range.lowerBound ? range.lowerBound : range.upperBound
  }

  /// The size to expect of a trial, roughly: for units only.
  func typical(_ trial: Int) -> Double {
    switch self {
    case .listed(let sizes): sizes[trial]
    // Variances go by 1/N, so that the harmonic mean is the size to expect.
    case .empirical(let sizes): Double(sizes.count) / sizes.reduce(0) { $0 + 1 / $1 }
    case .logNormal(let meanLog, _, let range):
      min(max(exp(meanLog), range.lowerBound), range.upperBound)
    case .beta(let a, let b, let range):
      2 * (range.lowerBound + (range.upperBound - range.lowerBound) * a / (a + b))
    case .inverseGamma(let shape, let scale, let range):
      2 * min(max(1 / (shape * scale), range.lowerBound), range.upperBound)
    case .rootUniform(let range): (range.lowerBound * range.upperBound).squareRoot()
    case .shiftedLogNormal(let meanLog, _, let shift): exp(meanLog) + shift
    case .negativeBinomial(let size, let probability, let range):
      min(max(size * (1 - probability) / probability, range.lowerBound), range.upperBound)
    }
  }
}
