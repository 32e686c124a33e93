import GSLKit
import Inference
import TestSupport
import Testing
import TrialAnalysis

/// What conditional mean imputation must do whatever the data: its relations to other analyses, and its failures.
struct ConditionalMeanLawTests {
  private let pair = ArmPair(treatment: 1, comparator: 0)

  /// Rows of two arms, some gone before each wave; gaps between waves where asked for.
  private func rows(
    _ people: Int, key: UInt64, gaps: Double = 0, origin: Double = 0
  ) -> [(arm: Int, values: [Double])] {
    var stream = RandomStream(key: StreamKey(seed: key))
    var rows: [(arm: Int, values: [Double])] = []
    for arm in 0...1 {
      stream.seek(replicate: 0, unit: arm, lane: Lane(rawValue: 9))
      for _ in 0..<people {
        let shared = stream.normal()
        var values = (0..<4).map { 0.2 * Double(arm * $0) + shared + stream.normal() + origin }
        for w in 1..<4 where stream.uniform() < 0.12 {
          for later in w..<4 { values[later] = .nan }
        }
        for w in 1..<3 where stream.uniform() < gaps && !values[w + 1].isNaN { values[w] = .nan }
        rows.append((arm, values))
      }
    }
    return rows
  }

  private func sample(_ rows: [(arm: Int, values: [Double])]) -> WaveSample {
    var sample = WaveSample(times: [0, 1, 2, 3], keepsPeople: true)
    for row in rows { sample.add(arm: row.arm, row.values.span) }
    return sample
  }

  /// The jackknife is what its formula says of whole fits without each person, whatever was kept from the fit of everybody.
  @Test(arguments: [0, 0.15], [RepeatedMeasuresModel.Matrices.byArm, .common])
  func leavingOut(_ gaps: Double, _ matrices: RepeatedMeasuresModel.Matrices) throws {
    let rows = rows(20, key: 3, gaps: gaps)
    for strategy in [ImputationStrategy.missingAtRandom, .copyIncrements] {
      let analysis = ConditionalMean(strategy: strategy, matrices: matrices)
      let fit = try #require(analysis.fit(sample(rows), arms: 2, pair).estimate)
      let without = try rows.indices.map { left in
        var others = rows
        others.remove(at: left)
        return try #require(analysis.fit(sample(others), arms: 2, pair).estimate).value
      }
      let n = Double(without.count)
      let mean = without.reduce(0, +) / n
      let squares = without.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let error = ((n - 1) / n * squares).squareRoot()
      #expect(close(fit.standardError, error, relative: 1e-9), "\(fit.standardError) \(error)")
    }
  }

  /// Many imputations find on average what the conditional mean gives at once, with every strategy, moved and not.
  @Test(arguments: [
    ImputationStrategy.missingAtRandom, .jumpToReference, .copyReference, .copyIncrements,
  ])
  func manyImputations(_ strategy: ImputationStrategy) throws {
    let sample = sample(rows(40, key: 4))
    for matrices in [RepeatedMeasuresModel.Matrices.byArm, .common] {
      let fit = try #require(
        ConditionalMean(strategy: strategy, matrices: matrices, delta: -0.5, deltaShares: [0.5, 1])
          .fit(sample, arms: 2, pair).estimate)
      let pool = MultipleImputation(
        imputations: 1_000, strategy: strategy, matrices: matrices, delta: -0.5,
        deltaShares: [0.5, 1]
      ).pooled(sample, arms: 2, pair)
      let error = (pool.between / 1_000).squareRoot()
      // Products of drawn slopes are not the products of their means: some thousandths of an error beside.
      #expect(
        abs(pool.mean - fit.value) < 5 * error + 0.02 * fit.standardError,
        "\(strategy) \(matrices): \(pool.mean) for \(fit.value) ± \(error)")
    }
  }

  /// The same data with another origin give the same fit; with the arms in each other's place, another sign.
  @Test func originAndArms() throws {
    for gaps in [0, 0.15] {
      let first = try #require(
        ConditionalMean().fit(sample(rows(25, key: 5, gaps: gaps)), arms: 2, pair).estimate)
      let moved = try #require(
        ConditionalMean().fit(sample(rows(25, key: 5, gaps: gaps, origin: 100)), arms: 2, pair)
          .estimate)
      #expect(close(first.value, moved.value, relative: 1e-8))
      #expect(close(first.standardError, moved.standardError, relative: 1e-8))
      // At random the arms change places, and so does the sign.
      let other = try #require(
        ConditionalMean().fit(
          sample(rows(25, key: 5, gaps: gaps)), arms: 2, ArmPair(treatment: 0, comparator: 1)
        ).estimate)
      #expect(close(first.value, -other.value, relative: 1e-9))
      #expect(close(first.standardError, other.standardError, relative: 1e-9))
    }
  }

  /// One gap in sixty people moves the estimate, by little: the likelihood that it needs and the regressions that do without are one
  /// model.
  @Test func oneGap() throws {
    let rows = rows(30, key: 6)
    let plain = try #require(ConditionalMean().fit(sample(rows), arms: 2, pair).estimate)
    var gapped = rows
    let place = try #require(gapped.firstIndex { !$0.values[3].isNaN })
    gapped[place].values[1] = .nan
    let with = try #require(ConditionalMean().fit(sample(gapped), arms: 2, pair).estimate)
    #expect(abs(with.value - plain.value) < 0.1 * plain.standardError && with.value != plain.value)
    #expect(close(with.standardError, plain.standardError, relative: 0.05))
  }

  /// Clusters in both arms: leaving out each of them, with all its waves, and t of clusters less one in each arm where both
  /// vary alike.
  @Test func clusters() throws {
    var stream = RandomStream(key: StreamKey(seed: 8))
    stream.seek(replicate: 0, unit: 0, lane: Lane(rawValue: 9))
    var sample = WaveSample(times: [0, 1, 2], keepsPeople: true)
    var singles = WaveSample(times: [0, 1, 2], keepsPeople: true)
    for arm in 0...1 {
      for cluster in 1...8 {
        let shared = 2 * stream.normal()
        for _ in 0..<6 {
          var values = (0..<3).map { ($0 > 0 ? shared : 0) + stream.normal() }
          if stream.uniform() < 0.2 { values[2] = .nan }
          sample.add(arm: arm, cluster: cluster, values.span)
          singles.add(arm: arm, values.span)
        }
      }
    }
    let fit = try #require(ConditionalMean().fit(sample, arms: 2, pair).estimate)
    let alone = try #require(ConditionalMean().fit(singles, arms: 2, pair).estimate)
    #expect(close(fit.value, alone.value, relative: 1e-12))
    #expect(fit.standardError > 1.6 * alone.standardError)
    #expect(fit.df > 7 && fit.df <= 14.000001 && alone.df == .infinity)
  }

  /// Nobody, one person, two people, a wave with nobody, waves that say the same, no variation: a reason, never a NaN.
  @Test func failures() {
    func fit(
      _ first: [[Double]], _ second: [[Double]], _ analysis: ConditionalMean = .init()
    ) -> Failure? {
      var sample = WaveSample(times: [0, 1, 2], keepsPeople: true)
      for row in first { sample.add(arm: 0, row.span) }
      for row in second { sample.add(arm: 1, row.span) }
      return analysis.fit(sample, arms: 2, pair).failure
    }
    let gone = Double.nan
    let whole = [
      [1.0, 2, 4], [2, 3, 3], [3, 1, 5], [5, 2, 2], [2, 2, 7], [4, 5, 6], [3, 4, 1],
    ]
    #expect(fit([], []) == .tooFewObservations)
    #expect(fit(whole, []) == .tooFewObservations)
    #expect(fit(whole, [[1, gone, gone]]) == .tooFewObservations)
    #expect(fit(whole, [[1, 2, 3], [2, 4, gone]]) == .tooFewObservations)
    #expect(fit([[1, 2, 3]], whole) == .tooFewObservations)
    #expect(fit(whole + [[1, 2, gone]], whole) == nil)
    #expect(fit(whole, whole) == nil)
    let unseen = whole.map { [$0[0], $0[1], gone] }
    #expect(fit(whole, unseen) == .tooFewObservations)
    #expect(fit(unseen, whole) == .tooFewObservations)
    // Nobody of the treated is left, and the reference says what they would have shown.
    #expect(fit(whole, unseen, .init(strategy: .jumpToReference)) == nil)
    #expect(fit(unseen, whole, .init(strategy: .jumpToReference)) == .tooFewObservations)
    let twice = whole.map { [$0[0], 2 * $0[0], $0[2]] }
    #expect(fit(twice + [[1, 2, gone]], whole) == .singular)
    let determined = whole.map { [$0[0], $0[1], $0[0] + $0[1]] }
    #expect(fit(determined + [[1, 2, gone]], whole) == .noVariation)
    let flat = whole.map { _ in [2.0, 2, 2] }
    #expect(fit(flat + [[2, 2, gone]], flat) != nil)
    // Gaps: seen by enough, by two, by nobody of an arm; people without a baseline are not there.
    #expect(fit(whole + [[1, gone, 4]], whole) == nil)
    #expect(fit(whole + [[gone, 3, 3]], whole) == nil)
    let gapped = whole.map { [$0[0], gone, $0[2]] }
    #expect(fit(gapped, whole) == .tooFewObservations)
    #expect(fit(gapped, whole, .init(matrices: .common)) == .tooFewObservations)
    #expect(fit(gapped, gapped) == .tooFewObservations)
    #expect(fit([[1, gone, 2], [2, 3, 4], [3, 1, 1]], whole) == .tooFewObservations)
    #expect(fit(twice + [[1, gone, 4]], whole) != nil)
    // People are not kept.
    var sums = WaveSample(times: [0, 1, 2])
    for row in whole { for arm in 0...1 { sums.add(arm: arm, row.span) } }
    #expect(ConditionalMean().fit(sums, arms: 2, pair).failure == .tooFewObservations)
  }
}
