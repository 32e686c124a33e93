internal import GSLKit
internal import TrialAnalysis

/// Draws the moments of one ``GaussianGroup``, in memory of its own and without counting references.
final class GaussianWorker {
  /// A variable: its lane, and its outcome's position.
  struct Variable: BitwiseCopyable {
    let lane: Lane
    let outcome: Int
  }

  /// An outcome of the group: its position in the trial, and the rows of its end and its baseline.
  struct Outcome: BitwiseCopyable {
    let index: Int
    let end: Int
    /// −1 where the baseline is not drawn.
    let baseline: Int
    let missingLane: Lane
  }

  let order: Int
  let outcomeCount: Int
  let patterns: Int
  let arms: Int
  let variables: UnsafeMutablePointer<Variable>
  let outcomes: UnsafeMutablePointer<Outcome>
  let pairs: UnsafeMutablePointer<Pair>
  let pairCount: Int
  let sizes: UnsafeMutablePointer<Int>
  let rootInverse: UnsafeMutablePointer<Double>
  /// By arm and variable.
  let chi: UnsafeMutablePointer<GammaShape>
  let means: UnsafeMutablePointer<Double>
  let perSMD: UnsafeMutablePointer<Double>
  /// The same of what another arm's support adds, and the share of the arm's people who get it.
  let exchange: UnsafeMutablePointer<Double>
  let contamination: UnsafeMutablePointer<Double>
  let isMixed: Bool
  let missing: UnsafeMutablePointer<Double>
  /// By arm, row by row.
  let factors: UnsafeMutablePointer<Double>
  /// The mean vector, F·A row by row, and A, of what was drawn last.
  let mean: UnsafeMutablePointer<Double>
  let product: UnsafeMutablePointer<Double>
  let bartlett: UnsafeMutablePointer<Double>
  /// By arm, where the group is a single score without baseline.
  let scores: UnsafeMutablePointer<Score>
  /// Random words of two arms at two lanes.
  let words: UnsafeMutablePointer<UInt64>

  init(_ group: GaussianGroup) {
    func copy<T>(_ items: some Collection<T>) -> UnsafeMutablePointer<T> {
      let memory = UnsafeMutableBufferPointer<T>.allocate(capacity: max(items.count, 1))
      _ = memory.initialize(from: items)
      // Never empty, so it has a base.
      return memory.baseAddress.unsafelyUnwrapped
    }
    let order = group.order
    self.order = order
    outcomeCount = group.outcomes.count
    patterns = group.patterns
    arms = group.sizes.count
    variables = copy(
      group.variables.map {
        Variable(
          lane: $0.isBaseline ? .baseline($0.outcome) : .outcome($0.outcome), outcome: $0.outcome)
      })
    outcomes = copy(
      group.outcomes.map { o in
        Outcome(
          index: o,
          end: group.variables.firstIndex { $0.outcome == o && !$0.isBaseline } ?? 0,
          baseline: group.variables.firstIndex { $0.outcome == o && $0.isBaseline } ?? -1,
          missingLane: .missing(o))
      })
    pairs = copy(
      group.pairs.map { Pair(index: $0.outcome, mediator: $0.mediator, end: $0.end) })
    pairCount = group.pairs.count
    sizes = copy(group.sizes)
    rootInverse = copy(group.sizes.map { (1 / Double($0)).squareRoot() })
    chi = copy(
      group.sizes.flatMap { n in
        (0..<order).map { GammaShape.chiSquared(df: Double(max(n - 1 - $0, 0))) }
      })
    means = copy(group.means.joined().map(\.self))
    perSMD = copy(group.perSMD.joined().map(\.self))
    exchange = copy(group.exchange.joined().map(\.self))
    contamination = copy(group.contamination)
    isMixed = group.contamination.contains { $0 > 0 }
    missing = copy(group.missing.joined().map(\.self))
    factors = copy(group.factors.joined().map(\.self))
    mean = copy(Array(repeating: 0, count: order))
    product = copy(Array(repeating: 0, count: order * order))
    bartlett = copy(Array(repeating: 0, count: order * order))
    words = copy(Array(repeating: 0, count: 16))
    scores = copy(
      order > 1
        ? []
        : group.sizes.enumerated().map { arm, n in
          let sd = group.factors[arm][0]
          return Score(
            n: n, cell: group.outcomes[0] * group.sizes.count + arm,
            chi: .chiSquared(df: Double(n - 1)), mean: group.means[arm][0],
            perSMD: group.perSMD[arm][0], sd: sd, variance: sd * sd,
            sdOfMean: sd * (1 / Double(n)).squareRoot())
        })
  }

  deinit {
    // Trivial values all: nothing to deinitialise.
    variables.deallocate()
    outcomes.deallocate()
    pairs.deallocate()
    sizes.deallocate()
    rootInverse.deallocate()
    chi.deallocate()
    means.deallocate()
    perSMD.deallocate()
    exchange.deallocate()
    contamination.deallocate()
    missing.deallocate()
    factors.deallocate()
    mean.deallocate()
    product.deallocate()
    bartlett.deallocate()
    words.deallocate()
    scores.deallocate()
  }

  /// Draws the moments of every arm, given who stayed in it, and how many of them get another arm's support.
  @inline(__always)
  func draw(
    _ replicate: Int, people: UnsafePointer<Int>, exchanged: UnsafePointer<Int>, _ data: TrialData,
    _ stream: inout RandomStream
  ) {
    // The two commonest groups are written out: one score, and one score with its baseline.
    if isMixed {
      for arm in 0..<arms {
        draw(
          replicate, arm: arm, people: people[arm], exchanged: exchanged[arm], data, &stream)
      }
    } else if order == 1, patterns == 1 {
      drawScores(replicate, people, data, &stream)
    } else if order == 2, outcomeCount == 1, patterns == 1 {
      drawScoresWithBaseline(replicate, people, data, &stream)
    } else {
      for arm in 0..<arms { draw(replicate, arm: arm, people: people[arm], data, &stream) }
    }
  }

  /// Draws the moments of one arm: any group.
  ///
  /// - Parameters:
  ///   - replicate: The replicate.
  ///   - arm: The arm.
  ///   - people: Its people who stayed.
  ///   - exchanged: Those of them who get another arm's support: a part with a mean of its own.
  ///   - data: Where the moments go.
  ///   - stream: Random numbers.
  @inline(never)
  func draw(
    _ replicate: Int, arm: Int, people: Int, exchanged: Int = 0, _ data: TrialData,
    _ stream: inout RandomStream
  ) {
    guard patterns > 1 || exchanged > 0 else {
      drawWishart(replicate, arm: arm, n: people, pattern: 0, data, &stream)
      for i in 0..<outcomeCount {
        data.moments[outcomes[i].index &* arms &+ arm] = moments(outcomes[i], n: people)
      }
      for i in 0..<pairCount {
        data.moments[pairs[i].index &* arms &+ arm] = moments(pairs[i], n: people)
      }
      return
    }
    for i in 0..<outcomeCount { data.moments[outcomes[i].index * arms + arm] = ArmMoments() }
    for i in 0..<pairCount { data.moments[pairs[i].index * arms + arm] = ArmMoments() }
    add(replicate, arm, .own, people - exchanged, data, &stream)
    add(replicate, arm, .other, exchanged, data, &stream)
  }

  /// Adds people with one support to an arm.
  private func add(
    _ replicate: Int, _ arm: Int, _ support: Support, _ people: Int, _ data: TrialData,
    _ stream: inout RandomStream
  ) {
    for pattern in patterns > 1 ? 1..<patterns : 0..<1 where people > 0 {
      let n =
        patterns > 1
        ? count(replicate, arm: arm, support, people: people, pattern: pattern, &stream) : people
      guard n > 0 else { continue }
      drawWishart(replicate, arm: arm, support, n: n, pattern: pattern, data, &stream)
      for i in 0..<outcomeCount where patterns == 1 || pattern & 1 &<< i != 0 {
        data.moments[outcomes[i].index * arms + arm].pool(moments(outcomes[i], n: n))
      }
      for i in 0..<pairCount
      where patterns == 1
        || (pattern & 1 &<< pairs[i].mediator != 0 && pattern & 1 &<< pairs[i].end != 0)
      {
        data.moments[pairs[i].index * arms + arm].pool(moments(pairs[i], n: n))
      }
    }
  }

  /// χ² with n − 1 − v degrees of freedom, prepared for the planned size.
  @inline(__always)
  func shape(_ arm: Int, _ variable: Int, n: Int) -> GammaShape {
    n == sizes[arm]
      ? chi[arm &* order &+ variable] : GammaShape.chiSquared(df: Double(n &- 1 &- variable))
  }

  @inline(__always)
  func scale(_ arm: Int, n: Int) -> Double {
    n == sizes[arm] ? rootInverse[arm] : (1 / Double(n)).squareRoot()
  }

  /// People for whom exactly the outcomes of a pattern are observed; bit i is the i-th outcome.
  ///
  /// Splits outcome by outcome; each split is one draw at an address that depends on the pattern so
  /// far, so patterns with the same beginning agree and all of them add to `people`.
  func count(
    _ replicate: Int, arm: Int, _ support: Support = .own, people: Int, pattern: Int,
    _ stream: inout RandomStream
  ) -> Int {
    var n = people
    for i in 0..<outcomeCount where n > 0 {
      let unit = support.unit(arm) | (pattern & (1 &<< i &- 1) | 1 &<< i) &<< 16
      stream.seek(replicate: replicate, unit: unit, lane: outcomes[i].missingLane)
      let observed = Binomial.quantile(
        stream.uniform(), n: n, p: 1 - missing[arm * outcomeCount + i])
      n = pattern & 1 &<< i != 0 ? observed : n - observed
    }
    return n
  }

  /// Draws the mean vector and F·A of n people.
  func drawWishart(
    _ replicate: Int, arm: Int, _ support: Support = .own, n: Int, pattern: Int, _ data: TrialData,
    _ stream: inout RandomStream
  ) {
    let planned = n == sizes[arm]
    let scale = planned ? rootInverse[arm] : (1 / Double(max(n, 1))).squareRoot()
    let unit = support.unit(arm) | pattern &<< 16
    let factor = factors + arm &* order &* order
    for v in 0..<order {
      stream.seek(replicate: replicate, unit: unit, lane: variables[v].lane)
      mean[v] = stream.normal()
      let df = n &- 1 &- v
      let shape =
        planned ? chi[arm &* order &+ v] : GammaShape.chiSquared(df: Double(max(df, 0)))
      bartlett[v &* order &+ v] = df > 0 ? stream.gamma(shape).squareRoot() : 0
      for w in 0..<v { bartlett[v &* order &+ w] = w < n &- 1 ? stream.normal() : 0 }
    }
    let share = support.share(contamination[arm])
    // From the last row up, because row v of the mean reads the draws before it.
    for v in stride(from: order &- 1, through: 0, by: -1) {
      let row = factor + v &* order
      var sum = 0.0
      for w in 0...v {
        sum += row[w] * mean[w]
        var element = 0.0
        for u in w...v { element += row[u] * bartlett[u &* order &+ w] }
        product[v &* order &+ w] = element
      }
      let place = arm &* order &+ v
      let shift = perSMD[place] * data.shifts[variables[v].outcome &* arms &+ arm]
      mean[v] = means[place] + shift + sum * scale + share * exchange[place]
    }
  }

  /// Reads one outcome's moments off what was drawn.
  @inline(__always)
  func moments(_ outcome: Outcome, n: Int) -> ArmMoments {
    guard n > 0 else { return ArmMoments() }
    var result = ArmMoments(n: Double(n), mean: mean[outcome.end])
    let end = product + outcome.end &* order
    for w in 0...outcome.end { result.sumOfSquares += end[w] * end[w] }
    guard outcome.baseline >= 0 else { return result }
    result.baselineMean = mean[outcome.baseline]
    let base = product + outcome.baseline &* order
    for w in 0...outcome.baseline {
      result.baselineSumOfSquares += base[w] * base[w]
      result.crossProducts += base[w] * end[w]
    }
    return result
  }
}
