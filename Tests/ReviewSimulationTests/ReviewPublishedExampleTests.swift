import Foundation
import GSLKit
import Inference
import MetaAnalysis
import MonteCarlo
import ReviewSimulation
import TestSupport
import Testing

/// Many analyses at once: chance findings, repeated looks, and a review of 34 trials.
struct ReviewPublishedExampleTests {
  /// m outcomes of two equal trials under a common effect are m z tests with the correlation of the errors.
  @Test func familywiseError() throws {
    for (key, row) in try Anchors.rows("FWER") {
      let m = Int(try Anchors.number(key, after: ".m"))
      let rho = key.contains("rho") ? try Anchors.number(key, after: "rho") : 0
      let model = TrialLiterature(
        population: Population(settings: [Literatures.known([1, 1])]),
        outcomes: (0..<m).map { ReviewOutcome(name: "y\($0)", effects: [0]) },
        errorCorrelation: OutcomeCorrelation(exchangeable: rho, outcomes: m))
      let review = try ReviewExperiment(
        model: model,
        analyses: (0..<m).map { ReviewAnalysis(outcome: "y\($0)", cells: [$0, m + $0]) },
        methods: [.pool(.commonEffect, .z)],
        adjustments: [key.contains("bonf") ? .bonferroni : .none])
      let found = try Anchors.run(review, replicates: 100_000).measure("fwer", family: 0)
      // Exact figures to 1e-6 where they are computed; here they are simulated.
      let expected = try #require(row.expected)[0]
      #expect(abs(found.value - expected) < 5 * found.mcse, "\(key) \(found)")
    }
  }

  /// A matrix of one correlation is that correlation; what no outcomes can have is refused.
  @Test func correlationsOfOutcomes() throws {
    #expect(OutcomeCorrelation([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]) == nil)
    let given = try #require(OutcomeCorrelation([[1, 0.6], [0.6, 1]]))
    var tallies: [Tally] = []
    for correlation in [given, OutcomeCorrelation(exchangeable: 0.6, outcomes: 2)] {
      let model = TrialLiterature(
        population: Population(settings: [
          Literatures.known([1], name: "first"), Literatures.known([1], name: "second"),
        ]),
        outcomes: [
          ReviewOutcome(
            name: "y0", effects: [0, 0], tau: 0.1, reporting: .chance([1, 0.8])),
          ReviewOutcome(name: "y1", effects: [0, 0], tau: 0.1),
        ], effectCorrelation: correlation, errorCorrelation: correlation)
      let review = try ReviewExperiment(
        model: model,
        analyses: (0..<2).map { ReviewAnalysis(outcome: "y\($0)", cells: [$0, 2 + $0]) },
        methods: [.pool(.derSimonianLaird, .z)])
      tallies.append(try Anchors.run(review, replicates: 5000))
    }
    #expect(tallies[0] == tallies[1])
    // One in five first outcomes of the second trial is not reported: one study is not pooled.
    let tried = Double(RowMeasures(tallies[0], row: 0).tried) / 5000
    #expect(abs(tried - 0.8) < 5 * (0.16 / 5000).squareRoot())
    #expect(RowMeasures(tallies[0], row: 1).tried == 5000)
    #expect(RowMeasures(tallies[0], row: 0).failed == 0)
  }

  /// Armitage, McPherson & Rowe (1969): a z test after each of K equal trials.
  @Test func repeatedLooks() throws {
    let looks = [1, 3, 20, 50]
    let model = TrialLiterature(
      population: Population(settings: [Literatures.known(Array(repeating: 1, count: 50))]),
      outcomes: [ReviewOutcome(name: "y", effects: [0])], drawsArrival: true)
    let grid = ReviewGrid(looks: (outcome: 0, after: Array(1...50)))
    let review = try ReviewExperiment(
      model: model, analyses: grid.analyses(of: model).list, methods: [.pool(.commonEffect, .z)])
    let tally = try Anchors.run(review, replicates: 200_000)
    let rows = try Anchors.rows("AMR1969")
    for look in looks {
      let row = try #require(rows.first { $0.key == "AMR1969.K\(look)" }).row
      let family = try #require(
        tally.layout.families.firstIndex { $0.name.hasSuffix(", \(look) looks") })
      let found = try tally.measure("fwer", family: family)
      try Anchors.check(row, 0, found.value, mcse: found.mcse, "AMR1969.K\(look)")
    }
  }

  /// 34 trials of unequal size, 18 outcomes, pooled overall and in three categories: 46 analyses.
  @Test func reviewOf34Trials() throws {
    let counts = [17, 8, 6, 3, 6, 2, 5, 7, 2, 10, 4, 12, 4, 3, 2, 6, 10, 4]
    let m = counts.count
    let q = (0..<34).map { exp(0.74 * Self.normalQuantile((Double($0) + 0.5) / 34)) }
    let mean = q.reduce(0, +) / 34
    let n = q.map { 2 * (241 * $0 / mean / 2).rounded() }
    let v = (0..<34).map { 4 / n[(7 * $0 + 3) % 34] }
    var reported: [Bool] = []
    for i in 0..<34 {
      for o in 0..<m { reported.append((13 * (5 * i + 11 * o)) % 34 < counts[o]) }
    }
    let categories = [("all", 0..<34), ("first", 0..<20), ("second", 20..<30), ("third", 30..<34)]
    var analyses: [ReviewAnalysis] = []
    for o in 0..<m {
      for (name, trials) in categories {
        let cells = trials.map { $0 * m + o }.filter { reported[$0] }
        guard cells.count >= 2 else { continue }
        analyses.append(ReviewAnalysis(outcome: "outcome \(o)", group: name, cells: cells))
      }
    }
    #expect(analyses.count == 46)
    for (key, row) in try Anchors.rows("review34") {
      let (tau, rho) = (
        try Anchors.number(key, after: "tau"), try Anchors.number(key, after: "rho")
      )
      // Each trial is a setting of its own, so that it can report its own outcomes.
      let model = TrialLiterature(
        population: Population(
          settings: v.enumerated().map { Literatures.known([$1], name: "trial \($0)") }),
        outcomes: (0..<m).map { o in
          ReviewOutcome(
            name: "outcome \(o)", effects: Array(repeating: 0, count: 34), tau: tau,
            reporting: .chance((0..<34).map { reported[$0 * m + o] ? 1 : 0 }))
        }, effectCorrelation: OutcomeCorrelation(exchangeable: rho, outcomes: m),
        errorCorrelation: OutcomeCorrelation(exchangeable: rho, outcomes: m))
      let review = try ReviewExperiment(
        model: model, analyses: analyses,
        methods: [.pool(.derSimonianLaird, .z), .pool(.derSimonianLaird, .hksj)],
        adjustments: [.none, .bonferroni])
      let tally = try Anchors.run(review, replicates: 20_000)
      let dl = FamilyMeasures(tally, family: 0)
      let number = try #require(dl.all.first { $0.measure == "number-rejected" })
      let many = try #require(dl.atLeast(9))
      let figures: [(Double, Double)] = [
        (number.value / 46, number.mcse / 46),
        Self.pair(try tally.measure("fwer", family: 0)), (number.value, number.mcse),
        (many.value, many.mcse), Self.pair(try tally.measure("fwer", family: 1)),
        Self.pair(
          try #require(
            FamilyMeasures(tally, family: 3).all.first { $0.measure == "number-rejected" }), 46),
        Self.pair(try tally.measure("fwer", family: 3)),
        Self.pair(
          try #require(
            FamilyMeasures(tally, family: 6).all.first { $0.measure == "number-rejected" }), 46),
      ]
      for (i, figure) in figures.enumerated() {
        // The fixture's own figures come from 20,000 replicates too.
        try Anchors.check(row, i, figure.0, mcse: figure.1, their: figure.1, key)
      }
    }
  }

  private static func pair(_ measured: Measured, _ divisor: Double = 1) -> (Double, Double) {
    (measured.value / divisor, measured.mcse / divisor)
  }

  private static func normalQuantile(_ p: Double) -> Double {
    (try? Normal.quantile(p)) ?? 0
  }
}
