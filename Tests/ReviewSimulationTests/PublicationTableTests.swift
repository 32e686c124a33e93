import Foundation
import Inference
import MetaAnalysis
import MonteCarlo
import ReviewSimulation
import TestSupport
import Testing

/// Seventeen published trials under rules of publication: mean of the DL pool, and how often it is
/// significant.
///
/// 1,500 literatures in the source, printed to two decimals: within .005 and five of both Monte Carlo standard
/// errors. Sizes log-normal (4.8, 1.0) cut to 15 … 1,827, variances 4/N, τ = .13. Source: a simulation in R for
/// the planning of this project, whose selection is one-sided as here.
struct PublicationTableTests {
  struct Row: Sendable {
    let mean: Double
    let preset: PublicationPreset
    let pooled: Double
    let significant: Double
  }

  static let table: [Row] = [
    Row(mean: 0, preset: .none, pooled: 0.00, significant: 0.08),
    Row(mean: 0, preset: .cochrane, pooled: 0.02, significant: 0.09),
    Row(mean: 0, preset: .psychotherapy, pooled: 0.02, significant: 0.10),
    Row(mean: 0, preset: .drugs1987, pooled: 0.04, significant: 0.13),
    Row(mean: 0, preset: .extreme, pooled: 0.17, significant: 0.79),
    Row(mean: 0.1, preset: .none, pooled: 0.10, significant: 0.50),
    Row(mean: 0.1, preset: .cochrane, pooled: 0.13, significant: 0.68),
    Row(mean: 0.1, preset: .psychotherapy, pooled: 0.13, significant: 0.69),
    Row(mean: 0.1, preset: .drugs1987, pooled: 0.16, significant: 0.80),
    Row(mean: 0.1, preset: .extreme, pooled: 0.27, significant: 1.0),
    Row(mean: 0.2, preset: .none, pooled: 0.20, significant: 0.96),
    Row(mean: 0.2, preset: .cochrane, pooled: 0.24, significant: 0.99),
    Row(mean: 0.2, preset: .psychotherapy, pooled: 0.24, significant: 0.99),
    Row(mean: 0.2, preset: .drugs1987, pooled: 0.26, significant: 1.0),
    Row(mean: 0.2, preset: .extreme, pooled: 0.34, significant: 1.0),
  ]

  @Test(arguments: table) func poolUnderSelection(_ row: Row) throws {
    let publication = row.preset.weight.map { Publication(weight: $0, counting: .published) }
    let model = PublicationPublishedExampleTests.literature(
      17, .logNormal(meanLog: 4.8, sdLog: 1.0, range: 15...1827), mean: row.mean, tau: 0.13,
      level: .effects, publication)
    let tally = try Anchors.run(
      try ReviewExperiment(
        model: model,
        analyses: [ReviewAnalysis(outcome: "y", cells: Array(0..<17), target: row.mean)],
        methods: [.pool(.derSimonianLaird, .z)]), replicates: 10_000)
    let mean = try tally.measure("mean-estimate", 0)
    let spread = try tally.measure("empirical-se", 0).value
    let theirs = spread / 1500.squareRoot()
    let error = (theirs * theirs + mean.mcse * mean.mcse).squareRoot()
    #expect(abs(mean.value - row.pooled) < 0.005 + 5 * error, "\(row) \(mean)")
    let found = tally.rejection(0)
    let p = found.value
    let rate = (p * (1 - p) / 1500 + found.mcse * found.mcse).squareRoot()
    #expect(abs(p - row.significant) < 0.005 + 5 * rate, "\(row) \(found)")
  }

  /// Copas's rule with ρ = 0 publishes without looking: the pool is as unbiased as that of all.
  @Test func copas() throws {
    for rho in [0.0, 0.9] {
      let model = PublicationPublishedExampleTests.literature(
        10, .logNormal(meanLog: 4.8, sdLog: 1.0, range: 15...1827), mean: 0.2, tau: 0.1,
        level: .effects,
        Publication(
          weight: .copas(gamma0: -1, gamma1: 0.1, rho: rho), counting: .published))
      let tally = try Anchors.run(
        try ReviewExperiment(
          model: model,
          analyses: [ReviewAnalysis(outcome: "y", cells: Array(0..<10), target: 0.2)],
          methods: [.pool(.commonEffect, .z)]), replicates: 10_000)
      let bias = try tally.measure("bias", 0)
      if rho == 0 {
        #expect(abs(bias.value) < 5 * bias.mcse, "\(bias)")
      } else {
        #expect(bias.value > 20 * bias.mcse, "\(bias)")
      }
      #expect(try tally.lost.value > 1)
    }
  }

  /// Many trials with hopeless chances are counted, not dropped; a trial without a result is not lost, and not
  /// run again; outcomes whose effects are not on the scale of θ are judged on their own.
  @Test func whatIsLost() throws {
    func lost(_ model: TrialLiterature, _ replicates: Int = 200) throws -> Measured {
      try Anchors.run(
        try ReviewExperiment(
          model: model, analyses: ReviewGrid().analyses(of: model).list,
          methods: [.pool(.commonEffect, .z)]), replicates: replicates
      ).lost
    }
    func model(
      _ outcome: ReviewOutcome, _ publication: Publication, trials: Int = 20, level: DataLevel
    ) -> TrialLiterature {
      TrialLiterature(
        population: Population(settings: [
          TrialSetting(
            name: "all", trials: trials, sizes: .listed(Array(repeating: 200, count: trials)))
        ]), outcomes: [outcome], level: level, publication: publication)
    }
    let strict = Publication.Weight.steps(ends: [0.025, 1], chances: [1, 0])
    let many = try lost(
      model(
        ReviewOutcome(name: "y", effects: [0]),
        Publication(weight: strict, counting: .published), trials: 60, level: .effects))
    // 39 for each that is published.
    #expect(abs(many.value - 60 * 39) < 5 * many.mcse, "\(many)")
    let half = ReviewOutcome(name: "y", effects: [0], measured: [0.5])
    for counting in Publication.Counting.allCases {
      let none = try lost(
        model(
          half,
          Publication(weight: .steps(ends: [1], chances: [1]), counting: counting),
          level: .effects))
      #expect(none.value == 0)
    }
    // A null log odds ratio is significant in 1 of 40, whatever the distribution is called.
    let events = ReviewOutcome(
      name: "y", kind: .events(EventRisk(control: 0.38)), effects: [0])
    for usesT in [false, true] {
      let found = try lost(
        model(events, Publication(weight: strict, usesT: usesT), level: .hedgesG), 4000)
      #expect(abs(found.value - 19.5) < 5 * found.mcse + 0.03, "\(usesT) \(found)")
    }
    // Copas with γ = 0 publishes half, however large the effect is and on whatever scale.
    let days = HospitalDays(risk: EventRisk(control: 0.6), median: 18, logSD: 0.7)
    let copas = Publication(weight: .copas(gamma0: 0, gamma1: 0, rho: 0.9))
    for effect in [0.0, 0.7] {
      let found = try lost(
        model(
          ReviewOutcome(name: "y", kind: .days(days), effects: [effect]), copas, level: .hedgesG),
        4000)
      #expect(abs(found.value - 10) < 5 * found.mcse + 0.15, "\(effect) \(found)")
    }
  }

  /// Chances at single results: steps at their ends, the smooth fall at its corners, small trials.
  @Test func chances() {
    let steps = Publication(
      weight: .steps(ends: [0.025, 0.5, 1], chances: [1, 0.5, 0.2]), smallTrials: 0.5,
      sizeScale: 100)
    // z = 3, 1, −1: one-sided p .0013, .159, .841; a trial of nobody, and a huge one.
    for (z, chance) in [(3.0, 1.0), (1, 0.5), (-1, 0.2)] {
      #expect(abs(steps.chance(z: z, size: 1e6) - chance) < 1e-12)
      #expect(abs(steps.chance(z: z, size: 0) - chance / 2) < 1e-12)
    }
    // By size: at the typical one as stated; at four times it the second is doubled, which is beyond 1, and all are
    // divided by that; at a quarter halved. How they stand to the first is kept.
    let sized = Publication(
      weight: .stepsBySize(
        ends: [0.025, 0.5, 1], chances: [0.5, 0.8, 0.2], slopes: [0, 0.5, 0], typicalSize: 100))
    for (size, chances) in [
      (100.0, [0.5, 0.8, 0.2]), (400, [0.3125, 1, 0.125]), (25, [0.5, 0.4, 0.2]),
    ] {
      for (z, chance) in zip([3.0, 1, -1], chances) {
        #expect(abs(sized.chance(z: z, size: size) - chance) < 1e-12, "\(size) \(z)")
      }
    }
    let smooth = Publication(weight: .easeOut(positive: 0.2, negative: 0.05, harmful: 0.5))
    // Two-sided p .003, .317 of benefit; .317, .0000006 of harm.
    for (z, chance) in [(3.0, 1.0), (1, 0.2), (-1, 0.05), (-5, 0.5)] {
      #expect(abs(smooth.chance(z: z, size: 100) - chance) < 1e-12)
    }
    // Between the corners it falls: at p = .1 to A but for one part in 1,024 of the way.
    let end = smooth.chance(z: 1.6449, size: 100)
    #expect(end > 0.2 && end < 0.2 + 0.8 / 1000)
  }
}
