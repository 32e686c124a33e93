internal import GSLKit
internal import TrialAnalysis

/// How the probability of an event differs between clusters: beta with variance ICC·p(1 − p).
///
/// Two people of a cluster then have the correlation ICC. Source: Donner & Klar (2000), section 6.3.
struct EventSpread: BitwiseCopyable {
  let p: Double
  let a: Double
  let b: Double

  init(_ p: Double, icc: Double) {
    self.p = p
    let size = icc > 0 ? (1 - icc) / icc : 0
    (a, b) = (p * size, (1 - p) * size)
  }

  /// One cluster's probability.
  func draw(using stream: inout RandomStream) -> Double {
    a > 0 && b > 0 ? stream.beta(a, b) : p
  }
}

extension ArmCounts {
  /// The moments of people who are 1 with the event and 0 without.
  var moments: ArmMoments {
    guard n > 0 else { return ArmMoments() }
    return ArmMoments(n: n, mean: events / n, sumOfSquares: events * (1 - events / n))
  }
}
