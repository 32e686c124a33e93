import Inference
import MixedModels
import TestSupport
import Testing
import TrialAnalysis

/// Lines of people around those of their clusters against lme4, lmerTest and pbkrtest; made by
/// `Fixtures/scripts/growth-clusters.R` and `growth-levels.R`.
struct GrowthClustersVersusRTests {
  struct Model: Decodable {
    let clusters, covariance, random, intercepts: String
  }
  struct Result: Decodable {
    let estimate, se, dfSatterthwaite, seKR, dfKR, deviance, residual: Double
    let people, groups: [Double]
  }
  struct Case: Decodable {
    let name: String
    let arm, cluster, person: [Int]
    let time, y: [Double]
    let model: Model
    let singular: Bool
    let result: Result

    /// Everybody's waves; people are added in an order.
    func sample(_ order: ([Int]) -> [Int] = { $0 }) throws -> WaveSample {
      let times = Set(time).sorted()
      var sample = WaveSample(times: times)
      for id in order(Set(person).sorted()) {
        var values = Array(repeating: Double.nan, count: times.count)
        var (arm, cluster) = (0, 0)
        for i in person.indices where person[i] == id {
          values[try #require(times.firstIndex(of: time[i]))] = y[i]
          (arm, cluster) = (self.arm[i], self.cluster[i])
        }
        sample.add(arm: arm, cluster: cluster, values.span)
      }
      return sample
    }

    var arms: Int { (arm.max() ?? 0) + 1 }

    func growth(_ reference: MixedReference) throws -> GrowthModel {
      GrowthModel(
        intercepts: try #require(.init(rawValue: model.intercepts)),
        random: try #require(.init(rawValue: model.random)),
        clusters: try #require(.init(rawValue: model.clusters)),
        clusterCovariance: try #require(.init(rawValue: model.covariance)), reference: reference)
    }
  }
  struct File: Decodable { let cases: [Case] }

  static func cases() throws -> [Case] {
    try ["growth-clusters.json", "growth-levels.json"].flatMap {
      try Fixtures.json($0, as: File.self).cases
    }
  }

  static let pair = ArmPair(treatment: 1, comparator: 0)

  /// Estimates, standard errors, degrees of freedom, variances and likelihood.
  ///
  /// Both climb to about 1e-8 of the top, where degrees of freedom still move by 1e-5 of themselves.
  @Test func threeLevels() throws {
    let cases = try Self.cases()
    #expect(cases.count == 26)
    for data in cases {
      let sample = try data.sample()
      let found = try data.growth(.satterthwaite).details(sample, arms: data.arms, Self.pair)
      let ours = try #require(found.fit.estimate, "\(data.name) failed")
      let kr = try #require(
        try data.growth(.kenwardRoger).fit(sample, arms: data.arms, Self.pair).estimate,
        "\(data.name) failed")
      let theirs = data.result
      #expect(close(found.deviance, theirs.deviance, relative: 1e-9), "\(data.name)")
      #expect(close(ours.value, theirs.estimate, relative: 1e-6), "\(data.name) \(ours.value)")
      #expect(
        close(ours.standardError, theirs.se, relative: 1e-6),
        "\(data.name) SE \(ours.standardError)")
      #expect(
        close(ours.df, theirs.dfSatterthwaite, relative: 1e-4), "\(data.name) df \(ours.df)")
      #expect(
        close(kr.standardError, theirs.seKR, relative: 1e-5),
        "\(data.name) adjusted SE \(kr.standardError)")
      #expect(close(kr.df, theirs.dfKR, relative: 1e-4), "\(data.name) adjusted df \(kr.df)")
      let variances = [theirs.residual] + theirs.people + theirs.groups
      #expect(found.variances.count == variances.count)
      for (a, b) in zip(found.variances, variances) {
        #expect(close(a, b, relative: 1e-4, floor: 1e-6), "\(data.name) variance \(a) \(b)")
      }
      if case .boundary = found.fit {
        #expect(data.singular, "\(data.name)")
      } else {
        #expect(!data.singular, "\(data.name)")
      }
    }
  }

  /// Clusters less arms that have them.
  @Test(arguments: [
    ("balanced, groups in both arms", 12.0), ("groups in one arm, people leave", 7.0),
    ("three arms, one without groups", 10.0),
  ])
  func between(name: String, df: Double) throws {
    let data = try #require(try Self.cases().first { $0.name == name })
    let fit = try data.growth(.between).fit(try data.sample(), arms: data.arms, Self.pair)
    #expect(try #require(fit.estimate).df == df)
  }

  /// People in any order: a cluster's may come one here, one there.
  @Test func order() throws {
    for data in try Self.cases() where !data.singular {
      func estimate(_ order: ([Int]) -> [Int]) throws -> Estimate {
        try #require(
          try data.growth(.kenwardRoger).fit(try data.sample(order), arms: data.arms, Self.pair)
            .estimate)
      }
      let (a, b) = (try estimate { $0 }, try estimate { $0.sorted { ($0 % 5, $0) < ($1 % 5, $1) } })
      #expect(close(a.value, b.value, relative: 1e-8), "\(data.name)")
      #expect(close(a.standardError, b.standardError, relative: 1e-8), "\(data.name)")
      #expect(close(a.df, b.df, relative: 1e-6), "\(data.name)")
    }
  }

  /// Without variance between clusters, and without clusters, it is the model of people.
  @Test func nothingBetween() throws {
    let data = try #require(try Self.cases().first { $0.name == "no variance between groups" })
    let sample = try data.sample()
    let own = GrowthModel().details(sample, arms: 2, Self.pair)
    let all = GrowthModel(clusters: .intercept).details(sample, arms: 2, Self.pair)
    let (a, b) = (try #require(own.fit.estimate), try #require(all.fit.estimate))
    #expect(close(a.value, b.value, relative: 1e-7))
    #expect(close(a.standardError, b.standardError, relative: 1e-7))
    #expect(close(a.df, b.df, relative: 1e-5))
    #expect(close(own.deviance, all.deviance, relative: 1e-12))
    var alone = WaveSample(times: [0, 1, 2])
    for i in 0..<30 {
      let level = Double((7 * i) % 11)
      alone.add(arm: i % 2, [level, level + Double((3 * i) % 5), level + Double((5 * i) % 7)].span)
    }
    let plain = try #require(GrowthModel().fit(alone, arms: 2, Self.pair).estimate)
    let none = try #require(
      GrowthModel(clusters: .slope).fit(alone, arms: 2, Self.pair).estimate)
    #expect(plain == none)
  }

  /// One cluster in each arm, and clusters of one person each, tell nothing of clusters.
  @Test func failures() {
    var (single, ones) = (WaveSample(times: [0, 1, 2]), WaveSample(times: [0, 1, 2]))
    for i in 0..<24 {
      let values = [Double(i % 5), Double((3 * i) % 7), Double((5 * i) % 11)]
      single.add(arm: i / 12, cluster: 1, values.span)
      ones.add(arm: i / 12, cluster: i % 12 + 1, values.span)
    }
    for sample in [single, ones] {
      let fit = GrowthModel(clusters: .intercept).fit(sample, arms: 2, Self.pair)
      guard case .failed(.tooFewObservations) = fit else {
        Issue.record("fitted \(fit)")
        continue
      }
    }
  }
}
