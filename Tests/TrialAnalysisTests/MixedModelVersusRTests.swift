import Inference
import MixedModels
import TestSupport
import Testing
import TrialAnalysis

/// Mixed models against lme4, lmerTest, pbkrtest and nlme; made by `Fixtures/scripts/mixed-models.R`.
struct MixedModelVersusRTests {
  struct Model: Decodable {
    let random: String
    let byArm: Bool
    let clusteredArms: [Int]
    let residual: String
    let covariate: Bool
  }
  struct Result: Decodable {
    let estimate, se, dfSatterthwaite, seKR, dfKR, logLikREML: Double
    let residualVariance, randomVariance: [Double]
  }
  struct Case: Decodable {
    let name: String
    let cluster, arm: [Int]
    let time, x: [Double]?
    let y: [Double]
    let model: Model
    let singular: Bool
    let result: Result
  }
  struct File: Decodable { let cases: [Case] }

  static func cases() throws -> [Case] {
    try Fixtures.json("mixed-models.json", as: File.self).cases
  }

  /// A data set as analyses of clusters read it.
  struct Sample {
    var clusters: [ClusterMean] = []
    var arms: [ClusteredArm] = []

    init(_ data: Case) {
      for arm in 0...(data.arm.max() ?? 0) {
        let rows = data.arm.indices.filter { data.arm[$0] == arm }
        func moments(_ rows: [Int]) -> ArmMoments {
          ArmMoments(
            outcomes: rows.map { data.y[$0] },
            baselines: data.x.map { x in rows.map { x[$0] } } ?? [])
        }
        let people = moments(rows)
        guard data.model.clusteredArms.contains(arm) else {
          arms.append(
            ClusteredArm(isClustered: false, start: 0, count: 0, people: people, within: people))
          continue
        }
        var within = ArmMoments(n: people.n)
        let start = clusters.count
        for id in Set(rows.map { data.cluster[$0] }).sorted() {
          let own = moments(rows.filter { data.cluster[$0] == id })
          clusters.append(ClusterMean(n: own.n, mean: own.mean, baselineMean: own.baselineMean))
          within.sumOfSquares += own.sumOfSquares
          within.baselineSumOfSquares += own.baselineSumOfSquares
          within.crossProducts += own.crossProducts
        }
        arms.append(
          ClusteredArm(
            isClustered: true, start: start, count: clusters.count - start, people: people,
            within: within))
      }
    }
  }

  /// Estimates, standard errors, degrees of freedom, variances and likelihood.
  ///
  /// Both climb to about 1e-8 of the top, where degrees of freedom still move by 1e-6 of themselves.
  @Test func intercepts() throws {
    let cases = try Self.cases().filter { $0.time == nil }
    #expect(cases.count >= 14)
    for data in cases {
      let sample = Sample(data)
      func details(_ reference: MixedReference) -> MixedDetails {
        MixedModel(
          random: data.model.byArm ? .byArm : .common,
          residual: data.model.residual == "byArm" ? .byArm : .common,
          usesBaseline: data.model.covariate, reference: reference
        ).details(
          sample.clusters.span, sample.arms.span, ArmPair(treatment: 1, comparator: 0))
      }
      let (found, adjusted) = (details(.satterthwaite), details(.kenwardRoger))
      let ours = try #require(found.fit.estimate, "\(data.name) failed")
      let kr = try #require(adjusted.fit.estimate, "\(data.name) failed")
      let theirs = data.result
      #expect(close(ours.value, theirs.estimate, relative: 1e-7, floor: 1e-7), "\(data.name)")
      #expect(close(ours.standardError, theirs.se, relative: 1e-6), "\(data.name) SE")
      #expect(close(ours.df, theirs.dfSatterthwaite, relative: 1e-5), "\(data.name) \(ours.df)")
      #expect(close(kr.standardError, theirs.seKR, relative: 1e-6), "\(data.name) adjusted SE")
      #expect(close(kr.df, theirs.dfKR, relative: 1e-5), "\(data.name) \(kr.df)")
      #expect(close(found.deviance, -2 * theirs.logLikREML, relative: 1e-9), "\(data.name)")
      for (a, b) in zip(found.variances, theirs.residualVariance + theirs.randomVariance) {
        #expect(close(a, b, relative: 1e-5, floor: 1e-6), "\(data.name) variance \(a) \(b)")
      }
      if case .boundary = found.fit {
        #expect(data.singular, "\(data.name)")
      } else {
        #expect(!data.singular, "\(data.name)")
      }
    }
  }

  /// Random intercepts of people, with slopes and without, with dropout and at the edge of the parameter space.
  @Test func slopes() throws {
    let cases = try Self.cases().filter { $0.time != nil }
    #expect(cases.count == 5)
    for data in cases {
      let random: GrowthModel.Random =
        data.model.random == "intercept+slope" ? .slope : .intercept
      let time = try #require(data.time)
      let times = Set(time).sorted()
      var sample = WaveSample(times: times)
      for id in Set(data.cluster).sorted() {
        var values = Array(repeating: Double.nan, count: times.count)
        var arm = 0
        for i in data.cluster.indices where data.cluster[i] == id {
          values[try #require(times.firstIndex(of: time[i]))] = data.y[i]
          arm = data.arm[i]
        }
        sample.add(arm: arm, values.span)
      }
      let pair = ArmPair(treatment: 1, comparator: 0)
      let found = GrowthModel(random: random).details(sample, arms: 2, pair)
      let ours = try #require(found.fit.estimate, "\(data.name) failed")
      let kr = try #require(
        GrowthModel(random: random, reference: .kenwardRoger).details(sample, arms: 2, pair).fit
          .estimate)
      let theirs = data.result
      #expect(close(found.deviance, -2 * theirs.logLikREML, relative: 1e-9), "\(data.name)")
      #expect(close(ours.value, theirs.estimate, relative: 1e-6), "\(data.name) \(ours.value)")
      #expect(close(ours.standardError, theirs.se, relative: 1e-6), "\(data.name) SE")
      #expect(close(ours.df, theirs.dfSatterthwaite, relative: 1e-4), "\(data.name) \(ours.df)")
      #expect(close(kr.standardError, theirs.seKR, relative: 1e-5), "\(data.name) adjusted SE")
      #expect(close(kr.df, theirs.dfKR, relative: 1e-4), "\(data.name) \(kr.df)")
      for (a, b) in zip(found.variances, theirs.residualVariance + theirs.randomVariance) {
        #expect(close(a, b, relative: 1e-4, floor: 1e-6), "\(data.name) variance \(a) \(b)")
      }
      if case .boundary = found.fit {
        #expect(data.singular, "\(data.name)")
      } else {
        #expect(!data.singular, "\(data.name)")
      }
    }
  }

  /// Two visits of everybody, parallel lines, intercepts by arm: the t test on change, exactly.
  @Test func twoVisitsAreTheTestOnChange() throws {
    var sample = WaveSample(times: [0, 1])
    // Levels far apart, changes around .3 and 0: nothing random about them.
    for i in 0..<11 {
      let level = 3 * Double((7 * i) % 11)
      let arm = i < 5 ? 0 : 1
      sample.add(
        arm: arm, [level, level + 0.3 * Double(arm) + 0.4 * Double((3 * i) % 5) - 0.8].span)
    }
    let pair = ArmPair(treatment: 1, comparator: 0)
    let model = GrowthModel(intercepts: .byArm, random: .intercept)
    let line = try #require(model.fit(sample, arms: 2, pair).estimate)
    let change = try #require(SummaryMeasure(of: .change).fit(sample, arms: 2, pair).estimate)
    #expect(close(line.value, change.value, relative: 1e-9))
    #expect(close(line.standardError, change.standardError, relative: 1e-6))
    #expect(close(line.df, 9, relative: 1e-5) && change.df == 9)
    // Slopes of people cannot be told from the residual.
    guard case .failed(.tooFewObservations) = GrowthModel().fit(sample, arms: 2, pair) else {
      Issue.record("fitted slopes to two visits")
      return
    }
  }

  /// Clusters of one size: the test of cluster means, exactly.
  @Test func balancedIsTheTestOfMeans() throws {
    let data = try #require(try Self.cases().first { $0.name == "balanced" })
    let sample = Sample(data)
    let pair = ArmPair(treatment: 1, comparator: 0)
    let mixed = try #require(
      MixedModel().fit(sample.clusters.span, sample.arms.span, pair).estimate)
    let means = try #require(
      ClusterMeansTest().fit(sample.clusters.span, sample.arms.span, pair).estimate)
    #expect(close(mixed.value, means.value, relative: 1e-12, floor: 1e-13))
    #expect(close(mixed.standardError, means.standardError, relative: 1e-8))
    #expect(close(mixed.df, means.df, relative: 1e-6))
  }

  /// What cannot be told apart fails with its reason: one cluster an arm, clusters of one, an empty arm.
  @Test func failures() {
    let pair = ArmPair(treatment: 0, comparator: 1)
    func arm(_ start: Int, _ count: Int, _ n: Double, within: Double) -> ClusteredArm {
      ClusteredArm(
        isClustered: true, start: start, count: count,
        people: ArmMoments(n: n, mean: 1, sumOfSquares: within + 1),
        within: ArmMoments(n: n, sumOfSquares: within))
    }
    let one = [ClusterMean(n: 5, mean: 1), ClusterMean(n: 5, mean: 2)]
    let single = [arm(0, 1, 5, within: 4), arm(1, 1, 5, within: 3)]
    #expect(MixedModel().fit(one.span, single.span, pair) == .failed(.tooFewObservations))
    #expect(ClusterMeansTest().fit(one.span, single.span, pair) == .failed(.tooFewObservations))
    let ones = (0..<8).map { ClusterMean(n: 1, mean: Double($0)) }
    let alone = [arm(0, 4, 4, within: 0), arm(4, 4, 4, within: 0)]
    #expect(MixedModel().fit(ones.span, alone.span, pair) == .failed(.tooFewObservations))
    #expect(ClusterMeansTest().fit(ones.span, alone.span, pair).estimate?.df == 6)
    let empty = [arm(0, 4, 4, within: 0), arm(4, 0, 0, within: 0)]
    #expect(MixedModel().fit(ones.span, empty.span, pair) == .failed(.tooFewObservations))
    #expect(ClusterMeansTest().fit(ones.span, empty.span, pair) == .failed(.tooFewObservations))
  }
}

extension Fit {
  static func == (a: Fit, b: Fit) -> Bool {
    if case .failed(let x) = a, case .failed(let y) = b { return x == y }
    return false
  }
}
