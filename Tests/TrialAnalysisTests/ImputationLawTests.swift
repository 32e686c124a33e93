import GSLKit
import Inference
import TestSupport
import Testing
import TrialAnalysis

/// What multiple imputation must do whatever the data: closed forms of large samples, its limits, its failures.
struct ImputationLawTests {
  private let pair = ArmPair(treatment: 1, comparator: 0)

  /// People of two arms, equally correlated waves, some gone before each wave.
  private func sample(
    _ people: Int, effects: [Double], leaving: [Double], correlation r: Double, key: UInt64,
    origin: Double = 0, after unseen: [Double] = []
  ) -> WaveSample {
    var stream = RandomStream(key: StreamKey(seed: key))
    var sample = WaveSample(times: (unseen + effects).indices.map(Double.init))
    for arm in 0...1 {
      stream.seek(replicate: 0, unit: arm, lane: Lane(rawValue: 9))
      for _ in 0..<people {
        let shared = r.squareRoot() * stream.normal()
        var gone = false
        var row = unseen
        for w in effects.indices {
          let y = Double(arm) * effects[w] + shared + (1 - r).squareRoot() * stream.normal()
          gone = (stream.uniform() < leaving[w]) || gone
          row.append(gone ? .nan : origin + y)
        }
        sample.add(arm: arm, row.span)
      }
    }
    return sample
  }

  /// A fifth leave before wave 1 and a quarter of the others before wave 2: 60 % stay, whose arms differ by .6.
  ///
  /// Jump to reference .6·π; copy reference adds .3/3 of those seen at wave 1, by the regression of correlation ½; copy
  /// increments the .3 of wave 1 itself; all arms at random .6.
  @Test(arguments: [
    (ImputationStrategy.jumpToReference, 0.36), (.copyReference, 0.38), (.copyIncrements, 0.42),
    (.missingAtRandom, 0.6),
  ])
  func largeSample(_ strategy: ImputationStrategy, _ expected: Double) throws {
    let sample = sample(
      40_000, effects: [0, 0.3, 0.6], leaving: [0, 0.2, 0.25], correlation: 0.5, key: 3)
    for matrices in [RepeatedMeasuresModel.Matrices.byArm, .common] {
      let analysis = MultipleImputation(
        imputations: 20, strategy: strategy, matrices: matrices)
      let fit = try #require(analysis.fit(sample, arms: 2, pair).estimate)
      // An error of .008, where the least difference of two strategies is .02.
      #expect(fit.standardError < 0.009)
      #expect(abs(fit.value - expected) < 4 * fit.standardError, "\(strategy) \(fit.value)")
    }
  }

  /// Where what is missing is missing for good, the mean over many imputations is the estimate of restricted likelihood with a
  /// matrix for each arm: both factor into the same regressions.
  @Test func manyImputationsAreTheLikelihood() throws {
    let sample = sample(
      60, effects: [0, 0.3, 0.6], leaving: [0, 0.2, 0.25], correlation: 0.5, key: 4)
    let later = self.sample(
      60, effects: [0, 0.3, 0.6], leaving: [0, 0.2, 0.25], correlation: 0.5, key: 4,
      after: [.nan])
    let model = RepeatedMeasuresModel(matrices: .byArm, baseline: .none)
    let likelihood = try #require(model.fit(later, arms: 2, pair).estimate)
    let pool = MultipleImputation(imputations: 1_000, baseline: .predictor)
      .pooled(sample, arms: 2, pair)
    let error = (pool.between / 1_000).squareRoot()
    #expect(abs(pool.mean - likelihood.value) < 4 * error)
    #expect(error < 0.005 && likelihood.standardError > 0.15)
  }

  /// The same data with another origin give the same fit, another seed another, the same seed the same bytes.
  @Test func originAndSeed() throws {
    let sample = sample(
      30, effects: [0, 0.3, 0.6], leaving: [0, 0.2, 0.3], correlation: 0.5, key: 5)
    let first = try #require(MultipleImputation().fit(sample, arms: 2, pair).estimate)
    #expect(MultipleImputation().fit(sample, arms: 2, pair).estimate == first)
    let moved = self.sample(
      30, effects: [0, 0.3, 0.6], leaving: [0, 0.2, 0.3], correlation: 0.5, key: 5, origin: 100)
    let same = try #require(MultipleImputation().fit(moved, arms: 2, pair).estimate)
    #expect(
      close(same.value, first.value, relative: 1e-9) && close(same.df, first.df, relative: 1e-9))
    let other = try #require(MultipleImputation(seed: 2).fit(sample, arms: 2, pair).estimate)
    #expect(other.value != first.value && abs(other.value - first.value) < first.standardError)
  }

  /// A delta moves those who left in the arm that it is for: by the share of people who left, and by shares wave by wave.
  @Test func deltas() throws {
    let sample = sample(
      2_000, effects: [0, 0, 0], leaving: [0, 0.2, 0.25], correlation: 0.5, key: 6)
    func value(
      _ delta: Double, _ shares: [Double] = [1], _ moved: MultipleImputation.Moved = .treatment
    ) throws -> Double {
      let analysis = MultipleImputation(
        baseline: .predictor, delta: delta, deltaShares: shares, moved: moved)
      return try #require(analysis.fit(sample, arms: 2, pair).estimate).value
    }
    var (gone, early, people) = (0.0, 0.0, 0.0)
    for group in sample.groups where group.arm == 1 {
      people += group.count
      if group.observed & 4 == 0 { gone += group.count }
      if group.observed & 2 == 0 { early += group.count }
    }
    let none = try value(0)
    #expect(close(try value(2) - none, 2 * gone / people, relative: 1e-9))
    #expect(close(try value(2, [0.5, 1]) - none, (gone + early) / people, relative: 1e-9))
    let both = try value(2, [1], .both) - none
    let comparator = try value(2, [1], .comparator) - none
    #expect(comparator < -0.5 && close(both, comparator + 2 * gone / people, relative: 1e-9))
  }

  /// At the tipping point p is the level, on whatever side the effect lies; without a finding, or anybody missing, there is none.
  @Test func tippingPoint() throws {
    for sign in [1.0, -1] {
      let sample = sample(
        150, effects: [0, 0.3 * sign, 0.6 * sign], leaving: [0, 0.2, 0.25], correlation: 0.5, key: 7
      )
      for moved in [MultipleImputation.Moved.treatment, .comparator] {
        let analysis = MultipleImputation(moved: moved)
        let delta = try #require(analysis.tippingPoint(sample, arms: 2, pair))
        #expect((delta < 0) == ((sign > 0) == (moved == .treatment)), "\(delta)")
        let there = try #require(
          MultipleImputation(delta: delta, moved: moved).fit(sample, arms: 2, pair).estimate)
        #expect(close(there.twoSidedP, 0.05, relative: 1e-6), "\(there.twoSidedP)")
      }
    }
    let none = sample(150, effects: [0, 0, 0], leaving: [0, 0.2, 0.25], correlation: 0.5, key: 7)
    #expect(MultipleImputation().tippingPoint(none, arms: 2, pair) == nil)
    let whole = sample(150, effects: [0, 0.5, 1], leaving: [0, 0, 0], correlation: 0.5, key: 7)
    #expect(MultipleImputation().tippingPoint(whole, arms: 2, pair) == nil)
  }

  /// Nothing missing: the analysis of covariance itself.
  @Test func nothingMissing() throws {
    var sample = WaveSample(times: [0, 1, 2])
    var arms = [ArmMoments(), ArmMoments()]
    for (arm, rows) in [
      [[1.0, 2, 4], [2, 3, 3], [4, 1, 5]], [[2, 2, 6], [1, 5, 5], [3, 3, 9]],
    ]
    .enumerated() {
      for row in rows { sample.add(arm: arm, row.span) }
      arms[arm] = ArmMoments(outcomes: rows.map { $0[2] }, baselines: rows.map { $0[0] })
    }
    let ours = try #require(MultipleImputation().fit(sample, arms: 2, pair).estimate)
    let theirs = try #require(Ancova().fit(arms.span, pair).estimate)
    #expect(close(ours.value, theirs.value) && close(ours.standardError, theirs.standardError))
    #expect(ours.df == theirs.df)
  }

  /// Nobody, one person, a wave with nobody, waves that say the same, no variation: a reason, never a NaN.
  @Test func failures() {
    func fit(
      _ first: [[Double]], _ second: [[Double]], _ analysis: MultipleImputation = .init()
    ) -> Failure? {
      var sample = WaveSample(times: [0, 1, 2])
      for row in first { sample.add(arm: 0, row.span) }
      for row in second { sample.add(arm: 1, row.span) }
      return analysis.fit(sample, arms: 2, pair).failure
    }
    let gone = Double.nan
    let whole = [[1.0, 2, 4], [2, 3, 3], [3, 1, 5], [5, 2, 2], [2, 2, 7], [4, 5, 6]]
    #expect(fit([], []) == .tooFewObservations)
    #expect(fit(whole, []) == .tooFewObservations)
    #expect(fit(whole, [[1, gone, gone]]) == .tooFewObservations)
    #expect(fit(whole, [[1, 2, 3], [2, 4, gone]]) == .tooFewObservations)
    #expect(fit(whole + [[1, 2, gone]], whole) == nil)
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
    // Gaps between waves, at the baseline and after it.
    #expect(fit(whole + [[1, gone, 4], [gone, 3, 3]], whole + [[gone, gone, 2]]) == nil)
    #expect(fit([[1, gone, 2], [gone, 3, 4]], whole) == .tooFewObservations)
    // Two people of a kind, fewer than there are waves.
    #expect(fit(whole + [[1, 2, gone], [1, 2, gone]], whole + [[3, gone, gone]]) == nil)
  }
}
