import Foundation
import GSLKit
import Inference
import MetaAnalysis
import MonteCarlo
import ReviewSimulation
import TestSupport
import Testing

/// Decisions left open until results are seen: shares of null trials that claim a finding.
struct FlexibilityTests {
  /// One trial of so many people.
  static func trial(_ rule: Flexibility, people: Double, effect: Double = 0) -> TrialLiterature {
    TrialLiterature(
      population: Population(settings: [
        TrialSetting(name: "all", trials: 1, sizes: .listed([people]))
      ]),
      outcomes: [ReviewOutcome(name: "y", effects: [effect])], level: .hedgesG,
      reporting: ReportingRules(flexibility: rule))
  }

  static func run(_ model: TrialLiterature, replicates: Int = 100_000) throws -> Tally {
    try Anchors.run(
      try ReviewExperiment(
        model: model,
        analyses: [ReviewAnalysis(outcome: "y", cells: [0], minimumStudies: 1, role: .look(1))],
        methods: [.pool(.commonEffect, .z)]), replicates: replicates)
  }

  static func claims(_ tally: Tally) throws -> Measured {
    let row = try #require(tally.layout.rows.firstIndex { $0.outcome == ReviewRows.claims })
    return try tally.measure("mean-estimate", row)
  }

  /// Simmons, Nelson & Simonsohn (2011), table 1, rows A and D, at .1, .05 and .01: 20 people a cell.
  @Test func publishedRows() throws {
    let rows = Dictionary(
      uniqueKeysWithValues: try Anchors.rows("Simmons2011", of: "publication-anchors.json").map {
        ($0.key, $0.row)
      })
    for (index, alpha) in [0.1, 0.05, 0.01].enumerated() {
      let a = Flexibility(
        measures: 2, correlation: 0.5, usesMean: true, direction: .either, alpha: alpha)
      let d = Flexibility(conditions: 3, direction: .either, alpha: alpha)
      for (key, rule, people) in [("A", a, 40.0), ("D", d, 60)] {
        let found = try Self.claims(Self.run(Self.trial(rule, people: people)))
        let row = try #require(rows["Simmons2011.\(key)"])
        try Anchors.check(row, index, found.value, mcse: found.mcse, "\(key) at \(alpha)")
      }
    }
  }

  private struct File: Decodable {
    struct Case: Decodable { let decision: String, expected: Double, mcse: Double }
    let cases: [Case]
  }

  /// The same by independent R code, one decision at a time and two together.
  @Test func decisionsOneByOne() throws {
    let rules: [String: Flexibility] = [
      "stopping": Flexibility(looks: [1, 1.5], direction: .either),
      "covariates": Flexibility(covariates: 2, covariateCorrelation: 0.5, direction: .either),
      "outliers": Flexibility(outliers: [2, 2.5], direction: .either),
      "subgroups": Flexibility(usesSubgroups: true, direction: .either),
      "stopping and outliers": Flexibility(
        looks: [1, 1.5], outliers: [2, 2.5], direction: .either),
    ]
    let cases = try Fixtures.json("p-hacking.json", as: File.self).cases
    #expect(cases.count == rules.count)
    for example in cases {
      let rule = try #require(rules[example.decision])
      let found = try Self.claims(Self.run(Self.trial(rule, people: 40)))
      let allowed = 5 * (found.mcse * found.mcse + example.mcse * example.mcse).squareRoot()
      #expect(abs(found.value - example.expected) < allowed, "\(example.decision) \(found)")
    }
  }

  /// A trial that declares its choices is a t test: .05 either way, .025 towards benefit, and a g without
  /// bias; its baseline variables and measures change nothing.
  @Test func declaredTrials() throws {
    for (direction, expected) in [(Flexibility.Direction.either, 0.05), (.benefit, 0.025)] {
      let rule = Flexibility(
        share: 0, measures: 3, correlation: 0.6, usesMean: true, looks: [0.5, 1, 2], covariates: 2,
        covariateCorrelation: 0.4, usesSubgroups: true, outliers: [2], direction: direction)
      let tally = try Self.run(Self.trial(rule, people: 40, effect: 0))
      let found = try Self.claims(tally)
      #expect(abs(found.value - expected) < 5 * found.mcse, "\(direction) \(found)")
    }
    let rule = Flexibility(share: 0, covariates: 1, covariateCorrelation: 0.7)
    let mean = try Self.run(Self.trial(rule, people: 40, effect: 0.5)).measure("mean-estimate", 0)
    #expect(abs(mean.value - 0.5) < 5 * mean.mcse, "\(mean)")
  }

  /// Half of the trials with open decisions claim half of the excess.
  @Test func shareOfTrials() throws {
    func claimed(_ share: Double) throws -> Measured {
      let rule = Flexibility(share: share, measures: 4, correlation: 0.3)
      return try Self.claims(Self.run(Self.trial(rule, people: 60)))
    }
    let (all, half) = (try claimed(1), try claimed(0.5))
    let expected = (all.value + 0.025) / 2
    #expect(abs(half.value - expected) < 5 * (half.mcse + all.mcse), "\(half) \(expected)")
  }

  /// A trial that stops early has fewer people; one that never claims has them all.
  @Test func sizeAtStop() throws {
    let model = Self.trial(Flexibility(looks: [0.5, 1, 1.5]), people: 40, effect: 3)
    var memory = model.memory
    var stream = RandomStream(key: StreamKey(seed: 1))
    for replicate in 0..<50 {
      model.draw(replicate, into: &memory, using: &stream)
      #expect(memory.sizes[0] == 20 && memory.claims[0])
    }
    let harmful = Self.trial(Flexibility(looks: [0.5, 1, 1.5]), people: 40, effect: -3)
    for replicate in 0..<50 {
      harmful.draw(replicate, into: &memory, using: &stream)
      #expect(memory.sizes[0] == 60 && !memory.claims[0])
    }
  }

  /// An adjusted difference is in standard deviations of the measure, not of what the baseline leaves of it.
  @Test func adjustedDifferences() throws {
    let rule = Flexibility(covariates: 1, covariateCorrelation: 0.8)
    let mean = try Self.run(Self.trial(rule, people: 400, effect: 0.5), replicates: 20_000)
      .measure("mean-estimate", 0)
    // The better of two estimates whose difference has the SD .8·.1: .080·.3989 too large at most.
    #expect(mean.value > 0.5 && mean.value < 0.5 + 0.5 * 0.08)
  }
}
