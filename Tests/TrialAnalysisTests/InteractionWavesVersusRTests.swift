import GSLKit
import Inference
import MixedModels
import TestSupport
import Testing
import TrialAnalysis

/// Interactions of arm and level at visits against `nlme::gls`, and of summaries against `lm`; made by
/// `Fixtures/scripts/interaction-waves.R`.
struct InteractionWavesVersusRTests {
  struct Fitted: Decodable {
    let covariance, baseline, contrast: String
    let first, second: Int
    let estimate, se, df, p, deviance: Double
  }
  struct Summary: Decodable {
    let of: String
    let first, second: Int
    let estimate, se, df, p: Double
  }
  struct Case: Decodable {
    let name: String
    let arm, level: [Int]
    let waves: [[Double?]]
    let fits: [Fitted]
    let summaries: [Summary]
  }
  struct File: Decodable { let cases: [Case] }

  static func sample(_ data: Case, levels: Int = 2) -> WaveSample {
    var sample = WaveSample(times: data.waves[0].indices.map(Double.init))
    for (i, waves) in data.waves.enumerated() {
      let series = waves.map { $0 ?? .nan }
      sample.add(arm: levels == 2 ? 2 * data.arm[i] + data.level[i] : data.arm[i], series.span)
    }
    return sample
  }

  /// nlme stops at about 1e-6 of its parameters: 1e-4 of estimates and errors, which its p-values follow; one visit has no covariance
  /// to climb for, and is least squares.
  @Test func visitsAreGls() throws {
    let cases = try Fixtures.json("interaction-waves.json", as: File.self).cases
    var compared = 0
    for data in cases {
      let sample = Self.sample(data)
      let arms = (data.arm.max() ?? 0) + 1
      for f in data.fits {
        let what = "\(data.name), \(f.covariance), \(f.baseline), \(f.contrast), \(f.first)"
        let model = RepeatedMeasuresModel(
          covariance: try #require(VisitCovariance(rawValue: f.covariance)),
          baseline: try #require(VisitBaseline(rawValue: f.baseline)),
          contrast: try #require(ComparedWaves(rawValue: f.contrast)), reference: .residual)
        let pair = ArmPair(treatment: f.first, comparator: f.second)
        let ours = try #require(
          InteractionOfVisits(model).fit(sample, arms: arms, pair).estimate, "\(what) failed")
        let near = data.waves[0].count == 2 ? 1e-9 : 1e-4
        #expect(close(ours.standardError, f.se, relative: near), "\(what) SE \(ours) \(f.se)")
        #expect(
          abs(ours.value - f.estimate) < near * max(f.se, abs(f.estimate)), "\(what) \(ours)")
        #expect(ours.df == f.df, "\(what) df \(ours.df)")
        #expect(close(ours.twoSidedP, f.p, relative: 10 * near, floor: near), "\(what) p")
        compared += 1
      }
    }
    #expect(compared >= 25)
  }

  @Test func summariesAreLm() throws {
    for data in try Fixtures.json("interaction-waves.json", as: File.self).cases {
      let sample = Self.sample(data)
      let arms = (data.arm.max() ?? 0) + 1
      for f in data.summaries {
        let of = try #require(SummaryMeasure.Of(rawValue: f.of))
        let pair = ArmPair(treatment: f.first, comparator: f.second)
        let ours = try #require(
          InteractionOfSummaries(of: of).fit(sample, arms: arms, pair).estimate)
        let what = "\(data.name), \(f.of): \(ours)"
        #expect(close(ours.value, f.estimate, relative: 1e-9, floor: 1e-9 * f.se), "\(what)")
        #expect(close(ours.standardError, f.se, relative: 1e-9), "\(what)")
        #expect(ours.df == f.df && close(ours.twoSidedP, f.p, relative: 1e-8), "\(what)")
      }
    }
  }

  /// One visit, one baseline: the interaction of a score, as least squares has it.
  @Test func oneVisitIsTheInteractionOfAScore() throws {
    let data = try #require(
      try Fixtures.json("interaction-waves.json", as: File.self).cases.first {
        $0.waves[0].count == 2
      })
    let cells = (0..<4).map { cell in
      let people = data.arm.indices.filter { 2 * data.arm[$0] + data.level[$0] == cell }
      return ArmMoments(
        outcomes: people.compactMap { data.waves[$0][1] },
        baselines: people.compactMap { data.waves[$0][0] })
    }
    let pair = ArmPair(treatment: 0, comparator: 1)
    let plain = try #require(InteractionTest(usesBaseline: true).fit(cells.span, pair).estimate)
    let ours = try #require(
      InteractionOfVisits(RepeatedMeasuresModel(reference: .residual))
        .fit(Self.sample(data), arms: 2, pair).estimate)
    #expect(close(ours.value, plain.value, relative: 1e-9))
    #expect(close(ours.standardError, plain.standardError, relative: 1e-8))
    #expect(close(ours.df, plain.df, relative: 1e-9))
  }

  /// The mean of a baseline that is a response is its level's in all arms, and matrices are an arm's.
  @Test func levelsShareTheirBaseline() throws {
    let data = try #require(
      try Fixtures.json("interaction-waves.json", as: File.self).cases.first {
        $0.name == "people leave and skip"
      })
    let pair = ArmPair(treatment: 0, comparator: 1)
    for matrices in [RepeatedMeasuresModel.Matrices.common, .byArm] {
      let model = RepeatedMeasuresModel(
        matrices: matrices, baseline: .response, reference: .residual)
      let ours = try #require(
        InteractionOfVisits(model).fit(Self.sample(data), arms: 2, pair).estimate)
      // 2 levels share a baseline each, and 4 cells have 4 visits: 18 means.
      let rows = data.waves.reduce(0) { $0 + $1.compactMap { $0 }.count }
      #expect(ours.df == Double(rows - 18))
      #expect(ours.standardError > 0)
    }
  }

  @Test func failures() {
    let pair = ArmPair(treatment: 0, comparator: 1)
    func fit(_ cells: [Int], _ last: Double? = nil) -> Fit {
      var sample = WaveSample(times: [0, 1, 2])
      for (i, cell) in cells.enumerated() {
        let waves = [Double(i % 7), Double(i * i % 11), last ?? Double(i * 5 % 13)]
        sample.add(arm: cell, waves.span)
      }
      return InteractionOfVisits().fit(sample, arms: 2, pair)
    }
    #expect(fit((0..<24).map { $0 % 4 }).estimate != nil)
    // Nobody in one of the four; nobody at the last visit; nobody.
    #expect(fit((0..<24).map { $0 % 3 }) == .failed(.tooFewObservations))
    #expect(fit((0..<24).map { $0 % 4 }, .nan) == .failed(.tooFewObservations))
    #expect(fit([]) == .failed(.tooFewObservations))
  }
}
