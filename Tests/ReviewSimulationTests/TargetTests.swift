import Foundation
import Inference
import MetaAnalysis
import MonteCarlo
import ReviewSimulation
import TestSupport
import Testing

/// Targets are what analyses find on average where nothing biases them: 40,000 reviews, within 5 MCSE (false
/// alarm 6e-7 each); the smallest error that this would detect is about .004.
struct TargetTests {
  static let sizes = TrialSizes.listed(Array(repeating: 400, count: 12))

  static func level(
    _ name: String, _ shares: [Double], multiplies: Double = 1, adds: Double = 0
  ) -> Characteristic.Level {
    .init(name: name, shares: shares, multiplies: [multiplies], adds: [adds])
  }

  /// Two settings, two characteristics that change effects, one of them recorded badly.
  static func population(
    secondArm: Double = 0, rule: MultiArmRule = .pick, followUp: FollowUp = FollowUp()
  ) -> Population {
    Population(
      settings: [
        TrialSetting(name: "hospital", trials: 12, usable: 9, sizes: sizes, secondArm: secondArm),
        TrialSetting(name: "online", trials: 12, usable: 6, sizes: sizes, secondArm: secondArm),
      ],
      characteristics: [
        Characteristic(
          name: "leadership",
          levels: [
            level("peer", [0.6, 0.3]), level("co", [0.3, 0.3], multiplies: 2),
            level("clinician", [0.1, 0.4], multiplies: 0.5),
          ]),
        Characteristic(
          name: "aim",
          levels: [level("explicit", [0.7, 0.5], adds: 0.1), level("none", [0.3, 0.5])],
          misclassified: 0.2, unrecorded: 0.1),
      ],
      secondArm: SecondArm(varies: 0, rule: rule), followUp: followUp)
  }

  static let outcome = ReviewOutcome(
    name: "y", effects: [0.2, 0.4], measured: [0.9, 1], reporting: .chance([0.8, 0.6]))

  /// Analyses of a literature by a common effect, whose weights do not depend on the data.
  static func check(
    _ population: Population, _ postHoc: [ReviewGrid.PostHoc], outcome: ReviewOutcome = outcome,
    level: DataLevel = .effects, seed: UInt64 = 20_261_121
  ) throws {
    let model = TrialLiterature(population: population, outcomes: [outcome], level: level)
    let grid = ReviewGrid(postHoc: postHoc)
    let (analyses, absent) = grid.analyses(of: model)
    #expect(absent.isEmpty)
    let tally = try Anchors.run(
      try ReviewExperiment(
        model: model, analyses: analyses, methods: [.pool(.commonEffect, .z)]),
      replicates: 40_000, seed: seed)
    for (row, analysis) in analyses.enumerated() {
      let bias = try tally.measure("bias", row)
      #expect(
        abs(bias.value) < 5 * bias.mcse, "\(analysis.group): target \(analysis.target), \(bias)")
      #expect(bias.mcse < 0.004, "\(analysis.group)")
    }
  }

  static let both = [0, 1]
  static let coLed = ReviewAnalysis.Condition(attribute: 0, levels: 0b10)
  static let peerLed = ReviewAnalysis.Condition(attribute: 0, levels: 0b01)
  static let explicit = ReviewAnalysis.Condition(attribute: 1, levels: 0b01)
  static let other = ReviewAnalysis.Condition(attribute: 1, levels: 0b10)

  @Test func poolsUnderConditions() throws {
    // Single settings: over several, weights and effects would go together by chance of small numbers.
    try Self.check(
      Self.population(),
      [
        .init(name: "peer-led", outcomes: [0], settings: [0], conditions: [Self.peerLed]),
        .init(name: "aim", outcomes: [0], settings: [1], conditions: [Self.explicit]),
        .init(
          name: "aim, online less not", outcomes: [0], settings: [0],
          comparison: .difference(Self.explicit, Self.other), minimumStudies: 1),
      ])
  }

  @Test(arguments: [MultiArmRule.pick, .combine, .split]) func secondArms(
    _ rule: MultiArmRule
  ) throws {
    // All trials have one, so that rows with and without do not differ in weight.
    try Self.check(
      Self.population(secondArm: 1, rule: rule),
      [
        .init(
          name: "co less peer", outcomes: [0], settings: [0],
          comparison: .headToHead(attribute: 0, first: 1, second: 0)),
        .init(name: "co", outcomes: [0], settings: [1], conditions: [Self.coLed]),
      ])
  }

  @Test func laterMeasurements() throws {
    try Self.check(
      Self.population(
        followUp: FollowUp(share: 0.6, remaining: 0.5, rule: .longest)),
      [.init(name: "explicit", outcomes: [0], settings: [0], conditions: [Self.explicit])])
  }

  /// The target of the trials included is met in every replicate when there is no error of sampling.
  @Test func includedTrials() throws {
    let setting = TrialSetting(
      name: "all", trials: 8, sizes: .listed(Array(repeating: 4e9, count: 8)))
    let model = TrialLiterature(
      population: Population(settings: [setting]),
      outcomes: [ReviewOutcome(name: "y", effects: [0.2], tau: 0.3)])
    for target in ReviewTarget.allCases {
      let tally = try Anchors.run(
        try ReviewExperiment(
          model: model, analyses: ReviewGrid().analyses(of: model).list,
          methods: [.pool(.hunterSchmidt, .z)], target: target), replicates: 2000)
      let mse = try tally.measure("mse", 0)
      // Eight trials with equal weights: τ²/8 around the population, nothing around their own mean.
      let expected = target == .population ? 0.09 / 8 : 0
      #expect(abs(mse.value - expected) < 5 * mse.mcse + 1e-6, "\(target) \(mse)")
    }
  }

  /// Events and days: log odds ratios are unbiased to 1/n, SMDs of days at the effect without heterogeneity.
  @Test func eventsAndDays() throws {
    let setting = TrialSetting(
      name: "all", trials: 12, sizes: .listed(Array(repeating: 2000, count: 12)))
    let risk = EventRisk(control: 0.38, logitSD: 0.3)
    for kind in [
      ReviewOutcome.Kind.events(risk),
      .days(HospitalDays(risk: EventRisk(control: 0.6), median: 18, logSD: 0.7, ratio: 0.9)),
    ] {
      let outcome = ReviewOutcome(name: "y", kind: kind, effects: [-log(0.7)])
      let model = TrialLiterature(
        population: Population(settings: [setting]), outcomes: [outcome], level: .hedgesG)
      let analyses = ReviewGrid().analyses(of: model).list
      let tally = try Anchors.run(
        try ReviewExperiment(
          model: model, analyses: analyses, methods: [.pool(.commonEffect, .z)]),
        replicates: 4000)
      let bias = try tally.measure("bias", 0)
      // With 1,000 people an arm: terms of order 1/n, at most .002.
      #expect(abs(bias.value) < 5 * bias.mcse + 0.002, "\(kind) \(bias)")
      #expect(analyses[0].target > 0.1)
      let coverage = try tally.measure("coverage", 0)
      if case .events = kind { #expect(abs(coverage.value - 0.95) < 5 * coverage.mcse + 0.003) }
    }
  }

  /// Second arms whose records are as bad as the first ones', split and against each other; three levels, so
  /// that a wrong record can be of either other one.
  @Test func recordsOfSecondArms() throws {
    let setting = TrialSetting(name: "all", trials: 12, sizes: Self.sizes, secondArm: 1)
    let population = Population(
      settings: [setting],
      characteristics: [
        Characteristic(
          name: "who",
          levels: [
            Self.level("a", [0.5]), Self.level("b", [0.3], adds: 0.5),
            Self.level("c", [0.2], adds: 1),
          ], misclassified: 0.3, unrecorded: 0.2)
      ], secondArm: SecondArm(varies: 0, rule: .split))
    try Self.check(
      population,
      [
        .init(
          name: "b", outcomes: [0], settings: [0],
          conditions: [ReviewAnalysis.Condition(attribute: 0, levels: 0b10)]),
        .init(
          name: "a less c", outcomes: [0], settings: [0],
          comparison: .headToHead(attribute: 0, first: 0, second: 2)),
      ], outcome: ReviewOutcome(name: "y", effects: [0.1]))
  }

  /// A fixed number of studies does not grow when authors answer; conditions on one attribute hold together.
  @Test func weightsOfSettings() throws {
    let outcome = ReviewOutcome(
      name: "y", effects: [0, 1], reporting: .studies([5, 5]))
    let population = Population(settings: [
      TrialSetting(name: "a", trials: 5, sizes: .listed(Array(repeating: 400, count: 5))),
      TrialSetting(
        name: "b", trials: 15, usable: 5, sizes: .listed(Array(repeating: 400, count: 15))),
    ])
    let model = TrialLiterature(
      population: population, outcomes: [outcome], reporting: ReportingRules(authorContact: 1))
    #expect(ReviewGrid().analyses(of: model).list[0].target == 0.5)
    let none = ReviewGrid.PostHoc(
      name: "peer and co", outcomes: [0], settings: [0], conditions: [Self.peerLed, Self.coLed])
    let empty = ReviewGrid(postHoc: [none]).analyses(
      of: TrialLiterature(population: Self.population(), outcomes: [Self.outcome]))
    #expect(empty.absent.map(\.reason) == ["no trial has the levels that it asks for"])
  }

  /// Around the trials included there is no bias: of days, of combined arms, of arms against each other; and
  /// signs stay those of the estimates.
  @Test func includedOnEveryScale() throws {
    let days = HospitalDays(risk: EventRisk(control: 0.6), median: 18, logSD: 0.7, ratio: 0.9)
    let levels = [Self.level("a", [1]), Self.level("b", [1], adds: 0.6)]
    for kind in [ReviewOutcome.Kind.continuous, .days(days)] {
      let population = Population(
        settings: [TrialSetting(name: "all", trials: 12, sizes: Self.sizes, secondArm: 1)],
        characteristics: [Characteristic(name: "who", levels: levels)],
        secondArm: SecondArm(varies: 0, rule: .combine))
      let model = TrialLiterature(
        population: population,
        outcomes: [ReviewOutcome(name: "y", kind: kind, effects: [0.1], tau: 0.2)],
        // g of two arms as one is measured by people of both, who differ more: only raw differences are
        // those of the arms.
        level: kind == .continuous ? .meanDifference : .hedgesG)
      let grid = ReviewGrid(postHoc: [
        .init(
          name: "b less a", outcomes: [0], settings: [0],
          comparison: .headToHead(attribute: 0, first: 1, second: 0))
      ])
      let analyses = grid.analyses(of: model).list
      func tally(_ target: ReviewTarget) throws -> Tally {
        try Anchors.run(
          try ReviewExperiment(
            model: model, analyses: analyses, methods: [.pool(.hunterSchmidt, .z)],
            target: target), replicates: 3000)
      }
      let (included, everyone) = (try tally(.included), try tally(.population))
      for row in analyses.indices {
        let bias = try included.measure("bias", row)
        // Weights go with sizes of effects a little, and SMDs of days are biased to 1/n.
        #expect(abs(bias.value) < 5 * bias.mcse + 0.004, "\(kind) \(row) \(bias)")
        let towards = try included.measure("rejected-towards-benefit", row)
        #expect(towards.value == (try everyone.measure("rejected-towards-benefit", row)).value)
      }
    }
  }
}
