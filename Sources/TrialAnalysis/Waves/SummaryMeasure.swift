public import Inference
public import Parts

/// t test on a summary of each person's waves.
///
/// ```
/// slope    least-squares slope over the waves observed, of people with at least two
/// last     the last planned wave, of people who have it
/// change   last less first, of people who have both
/// mean     mean of the waves after the first, of people who have them all
/// ```
///
/// Pooled variance, t(n − arms), n people; with `unit: clusters` the same on each cluster's mean summary, n clusters. Source: Matthews, Altman, Campbell & Royston (1990) BMJ 300:230.
public struct SummaryMeasure: WavesAnalysis {
  public static let kind = "summary-measure"
  public static let summary = "t test on a summary of each person's waves"

  /// What a person's waves are reduced to.
  public enum Of: String, Choice {
    /// The slope of a line through them.
    case slope
    /// The last.
    case last
    /// The last less the first.
    case change
    /// The mean of those after the first, of people who have them all.
    case mean

    /// "change from the first to the last wave".
    var words: String {
      switch self {
      case .slope: "least-squares slope over the waves"
      case .last: "value at the last wave"
      case .change: "change from the first to the last wave"
      case .mean: "mean of the waves after baseline"
      }
    }
  }

  /// What is compared.
  public enum Unit: String, Choice {
    /// Summaries of people.
    case people
    /// Means of clusters: whole clusters were randomised.
    case clusters
  }

  /// What a person's waves are reduced to.
  public let of: Of
  let unit: Unit
  let error: ErrorFrom

  public init(_ f: Fields) {
    of = f.choice("of", default: Of.slope, "What a person's waves are reduced to.")
    unit = f.choice("unit", default: Unit.people, "People, or the means of their clusters.")
    error = f.choice("error", default: ErrorFrom.allArms, "Arms that estimate the pooled error.")
  }

  /// A summary.
  public init(of: Of = .slope, unit: Unit = .people, error: ErrorFrom = .allArms) {
    self.of = of
    self.unit = unit
    self.error = error
  }

  public var accountsFor: Set<TrialStructure> {
    var all: Set<TrialStructure> = []
    if of == .slope || of == .mean { all.insert(.waves) }
    if unit == .clusters { all.formUnion([.clusters, .unequalClusters]) }
    return all
  }

  public func words(_ nouns: StructureNouns) -> String {
    unit == .clusters
      ? "t test on \(nouns.cluster) means of people's \(of.words)"
      : "t test on each person's \(of.words)"
  }

  public var isSlope: Bool { of == .slope }
  public var missingData: MissingData { .completeCases }
  public var needs: [TrialFeature] { unit == .clusters ? [.clustersInEveryArm] : [] }

  public func weights(_ times: [Double]) -> [Double] {
    switch of {
    case .slope: return slopeWeights(times)
    case .last: return times.indices.map { $0 == times.count - 1 ? 1 : 0 }
    case .change:
      return times.indices.map { $0 == 0 ? -1 : $0 == times.count - 1 ? 1 : 0 }
    case .mean: return times.indices.map { $0 == 0 ? 0 : 1 / Double(times.count - 1) }
    }
  }

  /// The weights of those waves that a group has; nil where they do not make the summary.
  private func weights(_ sample: WaveSample, _ observed: UInt64) -> [Double]? {
    guard of == .slope else {
      let all = weights(sample.times)
      let isWhole = all.indices.allSatisfy { all[$0] == 0 || observed & (1 &<< UInt64($0)) != 0 }
      return isWhole ? all : nil
    }
    let seen = sample.times.indices.filter { observed & (1 &<< UInt64($0)) != 0 }
    guard seen.count > 1 else { return nil }
    let own = slopeWeights(seen.map { sample.times[$0] })
    var all = sample.times.map { _ in 0.0 }
    for (i, w) in seen.enumerated() { all[w] = own[i] }
    return all
  }

  public func fit(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> Fit {
    TTest(error: error).fit(moments(sample, arms: arms).span, contrast)
  }

  /// The moments of the summaries of people, or of the means of their clusters, by arm.
  func moments(_ sample: WaveSample, arms: Int) -> [ArmMoments] {
    var moments = Array(repeating: ArmMoments(), count: arms)
    // Groups of a cluster come one after the other: clusters are added in turn.
    var cluster = (arm: -1, number: -1)
    var people = ArmMoments()
    func close() {
      guard people.n > 0 else { return }
      moments[cluster.arm].pool(ArmMoments(n: 1, mean: people.mean))
      people = ArmMoments()
    }
    for (g, group) in sample.groups.enumerated() {
      guard let weights = weights(sample, group.observed) else { continue }
      let found = sample.moments(g, weights)
      guard unit == .clusters else {
        moments[group.arm].pool(found)
        continue
      }
      if group.arm != cluster.arm || group.cluster != cluster.number {
        close()
        cluster = (group.arm, group.cluster)
      }
      people.pool(found)
    }
    close()
    return moments
  }
}

extension WaveSample {
  /// The moments of a weighted sum of the waves of a group's people.
  func moments(_ g: Int, _ weights: [Double]) -> ArmMoments {
    let (start, waves) = (g * stride, times.count)
    var (sum, squares) = (0.0, 0.0)
    for w in 0..<waves where weights[w] != 0 {
      sum += weights[w] * sums[start + w]
      for v in 0..<waves where weights[v] != 0 {
        squares += weights[w] * weights[v] * sums[start + waves + w * waves + v]
      }
    }
    let n = groups[g].count
    return ArmMoments(n: n, mean: sum / n, sumOfSquares: max(0, squares - sum * sum / n))
  }
}
