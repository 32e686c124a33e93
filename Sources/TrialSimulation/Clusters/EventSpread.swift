internal import GSLKit
internal import TrialAnalysis

/// How the probability of an event differs between clusters: beta with variance ICC·p(1 − p).
///
/// Two people of a cluster then have the correlation ICC, which below ``least`` is taken as 0. Source: Donner & Klar
/// (2000), section 6.3.
struct EventSpread: BitwiseCopyable {
  /// Correlations below it move a risk by less than a millionth of itself or of its standard deviation: they are 0.
  static let least = 1e-12

  let p: Double
  let a: Double
  let b: Double

  init(_ p: Double, icc: Double) {
    self.p = p
    let size = icc >= EventSpread.least ? (1 - icc) / icc : 0
    (a, b) = (p * size, (1 - p) * size)
  }

  /// The probability at a standard normal value: of sites, and of clusters that share a stratum.
  func value(at z: Double) -> Double {
    guard a > 0, b > 0 else { return p }
    return (try? BetaDistribution.quantile(atNormal: z, a, b)) ?? p
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

/// What becomes, in one cluster, of a risk that is an average over clusters.
enum ClusterRisk: BitwiseCopyable {
  /// Nothing: clusters do not differ.
  case own
  /// One risk for all its people.
  case shared(Double)
  /// People differ in risk: each has the cluster's place z in the distribution of their own.
  case spread(icc: Double, z: Double)
  /// The same in a group, whose risk is beta around that of its cluster.
  case grouped(icc: Double, z: Double, share: Double, group: Double)

  func callAsFunction(_ risk: Double) -> Double {
    switch self {
    case .own: risk
    case .shared(let shared): shared
    case .spread(let icc, let z): EventSpread(risk, icc: icc).value(at: z)
    case .grouped(let icc, let z, let share, let group):
      EventSpread(EventSpread(risk, icc: icc).value(at: z), icc: share).value(at: group)
    }
  }
}
