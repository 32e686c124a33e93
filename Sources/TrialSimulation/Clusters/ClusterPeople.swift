internal import GSLKit

/// How many people each cluster of a trial has in one replicate: sizes, lost clusters, people who leave.
///
/// Both sources draw them at the same addresses.
struct ClusterPeople: Sendable {
  let plans: [ClusterPlan?]
  let dropout: [Double]
  /// The chance of people to get another arm's support, and how it differs between clusters; 0 and nil for none.
  let contamination: [Double]
  let spreads: [ShareSpread?]
  /// How many clusters each arm has; nil for none.
  let counts: [Int?]
  /// Whether people of an arm's clusters are in groups.
  let hasGroups: [Bool]
  /// Where they start in the trial's list, and how many there are in all.
  let starts: [Int]
  let total: Int
  /// How many stay of a cluster, by arm; nil where nobody leaves.
  private let staying: [BinomialFamily?]
  private let leaving: [BinomialFamily.View?]
  /// What sizes are drawn from, by arm, and those that are listed, by place.
  private let laws: [SizeLaw]
  private let listed: [Int]
  /// The share of clusters' variance that some of them have in common, by arm, nil for nothing; and with which, by place.
  let shares: [Double?]
  private let strata: [Int]

  /// What the sizes of an arm's clusters are drawn from.
  private struct SizeLaw: BitwiseCopyable {
    var lost = 0.0
    var isListed = false
    var size = 0.0
    var cv2 = 0.0

    init(_ plan: ClusterPlan?) {
      guard let plan else { return }
      lost = plan.kind.lost
      isListed = !plan.sizes.isEmpty
      size = plan.kind.size
      cv2 = plan.kind.sizeCV * plan.kind.sizeCV
    }
  }

  /// Prepares the clusters of a trial.
  ///
  /// - Parameters:
  ///   - plans: Of each arm; nil where its people are independent.
  ///   - arms: The arms.
  ///   - isMixed: Whether people of an arm differ by whose support they get.
  init(_ plans: [ClusterPlan?], _ arms: [Arm], isMixed: [Bool]) {
    self.plans = plans
    counts = plans.map { $0?.count }
    hasGroups = plans.map { $0?.nested != nil }
    dropout = arms.map(\.dropout)
    contamination = zip(arms, isMixed).map { $1 ? $0.contamination : 0 }
    spreads = arms.map { $0.contaminationSpread.flatMap { $0.sd > 0 ? $0 : nil } }
    var starts: [Int] = []
    var total = 0
    for plan in plans {
      starts.append(total)
      total += plan?.count ?? 0
    }
    (self.starts, self.total) = (starts, total)
    staying = zip(plans, dropout).map { plan, dropout in
      guard let plan, dropout > 0 else { return nil }
      return BinomialFamily(trials: plan.usualSizes, p: 1 - dropout, budget: 100_000)
    }
    leaving = staying.map { $0?.view }
    laws = plans.map(SizeLaw.init)
    listed = plans.flatMap { plan -> [Int] in
      guard let plan else { return [] }
      return plan.sizes.isEmpty ? Array(repeating: 0, count: plan.count) : plan.sizes
    }
    shares = plans.map { $0?.shared }
    strata = plans.flatMap { plan in plan.map { plan in (0..<plan.count).map(plan.stratum) } ?? [] }
  }

  /// How many people a cluster of an arm is observed with, but for rare ones.
  func observed(_ arm: Int) -> ClosedRange<Int>? {
    guard let sizes = plans[arm]?.usualSizes else { return nil }
    guard dropout[arm] > 0 else { return sizes }
    let stay = 1 - dropout[arm]
    let low = Binomial.quantile(1e-9, n: sizes.lowerBound, p: stay)
    return max(low, 1)...max(low, 1, Binomial.quantile(1 - 1e-9, n: sizes.upperBound, p: stay))
  }

  /// The unit of a cluster: the arm in the lowest eight bits, or fifteen where arms and sites are more than those hold.
  static func unit(_ arm: Int, _ cluster: Int, of arms: Int) -> Int {
    arm | (cluster + 1) << (arms <= 256 ? 8 : 15)
  }

  /// The unit of a cluster.
  func unit(_ arm: Int, _ cluster: Int) -> Int {
    ClusterPeople.unit(arm, cluster, of: plans.count)
  }

  /// Clusters of an arm, at most.
  var most: Int { counts.reduce(0) { max($0, $1 ?? 0) } }

  /// From the unit of one cluster of an arm to that of the next.
  var unitStep: Int { unit(0, 1) - unit(0, 0) }

  /// Writes the first two words of each of an arm's clusters at one lane; an arm without any has none.
  ///
  /// They need room for as many as `RandomStream.words(ofUnits:)` tells of ``most``.
  func fillWords(
    _ replicate: Int, _ arm: Int, _ lane: Lane, _ stream: borrowing RandomStream,
    into words: UnsafeMutablePointer<UInt64>
  ) {
    stream.firstWords(
      replicate: replicate, unit: unit(arm, 0), step: unitStep, lane: lane,
      count: counts[arm] ?? 0, into: words)
  }

  /// People of a cluster before any of them leave; 0 for one that is lost.
  func size(_ replicate: Int, _ arm: Int, _ cluster: Int, _ stream: inout RandomStream) -> Int {
    let law = laws[arm]
    if law.lost > 0 {
      stream.seek(replicate: replicate, unit: unit(arm, cluster), lane: .clusterLost)
      if stream.uniform() < law.lost { return 0 }
    }
    guard !law.isListed else { return listed[starts[arm] + cluster] }
    // Gamma sizes, rounded, at least 1: mean m and variance (CV·m)² before rounding.
    stream.seek(replicate: replicate, unit: unit(arm, cluster), lane: .clusterSize)
    let size = stream.chiSquared(df: 2 / law.cv2) * law.size * law.cv2 / 2
    return max(1, Int(size.rounded()))
  }

  /// The standard normal behind a cluster's mean: its own, and that of its stratum, or of the cluster whose period it is, by
  /// their share.
  ///
  /// ```
  /// √(1 − share)·z_j + √share·z_s
  /// ```
  func normal(
    _ own: Double, _ replicate: Int, _ variable: LatentVariables.Variable, _ arm: Int,
    _ cluster: Int, _ stream: inout RandomStream
  ) -> Double {
    guard let share = shares[arm] else { return own }
    stream.seek(
      replicate: replicate, unit: strata[starts[arm] + cluster],
      lane: .stratum(variable.outcome, isBaseline: variable.isBaseline))
    return (1 - share).squareRoot() * own + share.squareRoot() * stream.normal()
  }

  /// The probability of an event in a cluster whose stream stands where its probability is drawn.
  func risk(
    _ spread: EventSpread, _ replicate: Int, _ outcome: Int, _ arm: Int, _ cluster: Int,
    _ stream: inout RandomStream
  ) -> Double {
    guard shares[arm] != nil else { return spread.draw(using: &stream) }
    let variable = LatentVariables.Variable(outcome: outcome, isBaseline: false)
    let own = stream.normal()
    return spread.value(at: normal(own, replicate, variable, arm, cluster, &stream))
  }

  /// Whether anybody leaves an arm's clusters one by one.
  func someLeave(_ arm: Int) -> Bool { leaving[arm] != nil }

  /// Those who stay of so many, at one uniform.
  func stayers(_ arm: Int, of size: Int, at uniform: Double) -> Int {
    guard size > 0, let view = leaving[arm] else { return size }
    return view.draw(uniform, trials: size)
  }

  /// Those who get another arm's support of so many who stayed in a cluster.
  func exchanged(
    _ replicate: Int, _ arm: Int, _ cluster: Int, of people: Int, _ stream: inout RandomStream
  ) -> Int {
    guard people > 0, contamination[arm] > 0 else { return 0 }
    return stream.exchanged(
      replicate, unit: unit(arm, cluster), of: people, share: contamination[arm],
      spread: spreads[arm])
  }
}
