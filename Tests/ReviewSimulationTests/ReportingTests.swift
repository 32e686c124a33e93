import Foundation
import GSLKit
import Inference
import MetaAnalysis
import MonteCarlo
import PeerSupport
import Testing

import ReviewSimulation

/// What reaches a review: counts, odds, errors in print, contact, quality, time.
struct ReportingTests {
  static func model(
    _ reporting: ReviewOutcome.Reporting, _ rules: ReportingRules, usable: Int? = nil,
    effect: Double = 0, data: DataLevel = .effects
  ) -> TrialLiterature {
    TrialLiterature(
      population: Population(settings: [
        TrialSetting(
          name: "all", trials: 10, usable: usable,
          sizes: .listed(Array(repeating: 100, count: 10)))
      ]),
      outcomes: [ReviewOutcome(name: "y", effects: [effect], reporting: reporting)],
      level: data, reporting: rules)
  }

  /// A significant result has its odds multiplied, P = ωp/(1 − p + ωp): 20,000 reviews of ten trials.
  @Test func oddsOfSignificantResults() {
    let (p, odds) = (0.4, 3.2)
    var (significant, others) = ((0.0, 0.0), (0.0, 0.0))
    TrialSummaryTests.draw(
      Self.model(.chance([p]), ReportingRules(significantOdds: odds), effect: 0.3), 20_000
    ) { literature in
      for trial in 0..<10 {
        let isReported = literature.isReported[trial] ? 1.0 : 0
        if literature.y[trial] > 1.959963984540054 * literature.v[trial].squareRoot() {
          significant = (significant.0 + isReported, significant.1 + 1)
        } else {
          others = (others.0 + isReported, others.1 + 1)
        }
      }
    }
    for (found, expected) in [
      (significant, odds * p / (1 - p + odds * p)), (others, p),
    ] {
      let error = (expected * (1 - expected) / found.1).squareRoot()
      #expect(abs(found.0 / found.1 - expected) < 5 * error)
    }
  }

  /// Exactly so many report; with odds, the first of two drawn from a significant and another is the
  /// significant one with probability ω/(1 + ω).
  @Test func countedStudies() {
    TrialSummaryTests.draw(Self.model(.studies([4]), ReportingRules()), 200) {
      #expect($0.isReported.count { $0 } == 4)
    }
    // Fewer are usable than would report: all of them.
    TrialSummaryTests.draw(Self.model(.studies([4]), ReportingRules(), usable: 3), 50) {
      #expect($0.isReported.count { $0 } == 3)
    }
    let odds = 4.0
    var (kept, all) = (0.0, 0.0)
    TrialSummaryTests.draw(
      Self.model(.studies([1]), ReportingRules(significantOdds: odds), usable: 2, effect: 0.4),
      40_000
    ) { literature in
      let isSignificant = (0...1).map {
        literature.y[$0] > 1.959963984540054 * literature.v[$0].squareRoot()
      }
      guard isSignificant[0] != isSignificant[1] else { return }
      let reported = literature.isReported[0] ? 0 : 1
      all += 1
      if isSignificant[reported] { kept += 1 }
    }
    let expected = odds / (1 + odds)
    #expect(abs(kept / all - expected) < 5 * (expected * (1 - expected) / all).squareRoot())
  }

  /// Authors who answer, standard errors printed as standard deviations, and effects that nobody believes.
  @Test func contactErrorsAndExclusions() {
    var (reported, count) = (0.0, 0.0)
    TrialSummaryTests.draw(
      Self.model(.chance([1]), ReportingRules(authorContact: 0.2), usable: 4), 20_000
    ) {
      reported += Double($0.isReported.count { $0 })
      count += 1
    }
    #expect(abs(reported / count - (4 + 6 * 0.2)) < 5 * (6 * 0.16 / count).squareRoot())
    var (excluded, mistaken) = (0.0, 0.0)
    TrialSummaryTests.draw(
      Self.model(
        .chance([1]), ReportingRules(errors: 0.1, implausibleBeyond: 1.5), effect: 0.5,
        data: .hedgesG), 5000
    ) { literature in
      for trial in 0..<10 where !literature.isReported[trial] { excluded += 1 }
      mistaken += 10
    }
    // 50 an arm: an effect of .5 ± .2 becomes 3.5 ± 1.4, which is beyond 1.5 with probability .923, and
    // sound effects never are (4.9 standard errors).
    let error = (0.1 * 0.9 / mistaken).squareRoot()
    #expect(abs(excluded / mistaken - 0.1 * 0.923) < 5 * error + 0.001)
  }

  /// Ratings against the closed form, in a trial-level sample of 40,000; the rule against its words.
  @Test func qualityRatings() {
    #expect(RiskOfBias.rating(high: 0, unclear: 0, isBenign: false) == .good)
    #expect(RiskOfBias.rating(high: 1, unclear: 0, isBenign: true) == .fair)
    #expect(RiskOfBias.rating(high: 0, unclear: 2, isBenign: true) == .fair)
    #expect(RiskOfBias.rating(high: 0, unclear: 2, isBenign: false) == .poor)
    #expect(RiskOfBias.rating(high: 1, unclear: 1, isBenign: true) == .poor)
    #expect(RiskOfBias.rating(high: 0, unclear: 3, isBenign: true) == .poor)
    let quality = RiskOfBias(
      domains: [0.35, 0.5, 0.5, 0.45, 0.5, 0.6, 0.35].enumerated().map {
        .init(name: "d\($0)", flawed: [$1], source: BiasSource(mean: 0.05))
      }, correlation: 0.4, high: 0.3, benign: 0.7, misclassified: 0.09)
    let shares = quality.shares(setting: 0)
    #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
    let population = Population(
      settings: [
        TrialSetting(name: "all", trials: 10, sizes: .listed(Array(repeating: 100, count: 10)))
      ], riskOfBias: quality)
    let model = TrialLiterature(
      population: population, outcomes: [ReviewOutcome(name: "y", effects: [0])])
    var counts = [0.0, 0.0, 0.0]
    TrialSummaryTests.draw(model, 4000) { for rating in $0.recorded { counts[Int(rating)] += 1 } }
    for (found, share) in zip(counts, shares) {
      #expect(abs(found / 40_000 - share) < 5 * (share * (1 - share) / 40_000).squareRoot())
    }
  }

  /// A flaw shifts what people say of themselves fully, records not at all; sums stop at the cap.
  @Test func biasActsByRater() throws {
    let quality = RiskOfBias(
      domains: (0..<3).map {
        .init(name: "d\($0)", flawed: [1], source: BiasSource(mean: 0.2))
      }, cap: 0.4)
    let population = Population(
      settings: [
        TrialSetting(name: "all", trials: 4, sizes: .listed(Array(repeating: 1e6, count: 4)))
      ], riskOfBias: quality, everyTrial: BiasSource(mean: 0.1))
    let raters = [Rater.selfReport, .blindedClinician, .records]
    let model = TrialLiterature(
      population: population,
      outcomes: raters.map { ReviewOutcome(name: $0.rawValue, effects: [0], rater: $0) })
    var sums = [0.0, 0.0, 0.0]
    TrialSummaryTests.draw(model, 100) { for o in 0...2 { sums[o] += $0.y[o] / 100 } }
    // Three flaws of .2: .6, cut to .4; of clinicians .3 of it, .18; and the bias that every trial has.
    for (found, expected) in zip(sums, [0.5, 0.18 + 0.03, 0]) {
      #expect(abs(found - expected) < 0.001, "\(found) \(expected)")
    }
  }

  /// The better of two measurements of nothing, correlated by ρ: mean √((1 − ρ)/π) standard errors.
  @Test func bestOfTwoMeasurements() {
    let rho = 0.5
    let population = Population(
      settings: [
        TrialSetting(name: "all", trials: 10, sizes: .listed(Array(repeating: 100, count: 10)))
      ], followUp: FollowUp(share: 1, correlation: rho, rule: .best))
    let model = TrialLiterature(
      population: population, outcomes: [ReviewOutcome(name: "y", effects: [0])])
    var (sum, count) = (0.0, 0.0)
    TrialSummaryTests.draw(model, 10_000) { literature in
      for trial in 0..<10 {
        sum += literature.y[trial] / literature.v[trial].squareRoot()
        count += 1
      }
    }
    #expect(abs(sum / count - ((1 - rho) / .pi).squareRoot()) < 5 / count.squareRoot())
  }

  /// The better of two is taken among those who have both: standard deviations are theirs, so that g of a
  /// later effect is that effect.
  @Test func bestOfTwoWithDropout() {
    let population = Population(
      settings: [
        TrialSetting(name: "all", trials: 10, sizes: .listed(Array(repeating: 200, count: 10)))
      ], followUp: FollowUp(share: 1, remaining: 5, dropout: 0.5, rule: .best))
    let model = TrialLiterature(
      population: population, outcomes: [ReviewOutcome(name: "y", effects: [0.5])],
      level: .hedgesG)
    var (sum, count) = (0.0, 0.0)
    TrialSummaryTests.draw(model, 1000) { literature in
      for trial in 0..<10 { sum += literature.y[trial] }
      count += 10
    }
    // Five times .5, with a standard error of √(4/100 + 2.5²/200) = .27.
    #expect(abs(sum / count - 2.5) < 5 * 0.27 / count.squareRoot())
  }

  /// A trial that is not chosen shows none of its rows, whatever became of its main one; and worlds that look
  /// at results choose among the same trials as those that do not.
  @Test func whatIsNotChosenIsNotSeen() {
    let levels = ["a", "b"].map {
      Characteristic.Level(name: $0, shares: [1], multiplies: [1], adds: [0])
    }
    for limit in [0.05, .infinity] {
      let model = TrialLiterature(
        population: Population(
          settings: [
            TrialSetting(
              name: "all", trials: 10, sizes: .listed(Array(repeating: 100, count: 10)),
              secondArm: 1)
          ], characteristics: [Characteristic(name: "x", levels: levels)],
          secondArm: SecondArm(varies: 0, rule: .pick)),
        outcomes: [ReviewOutcome(name: "y", effects: [0], reporting: .chance([0.1]))],
        level: .hedgesG, reporting: ReportingRules(implausibleBeyond: limit))
      var seen = 0.0
      TrialSummaryTests.draw(model, 2000) { literature in
        for trial in 0..<10 where literature.isReported[trial * 3 + 2] { seen += 1 }
      }
      // One in ten, less what is beyond the limit itself.
      let most = 2000.0 + 5 * (20_000 * 0.1 * 0.9).squareRoot()
      #expect(seen < most && (limit < 1 || seen > 4000 - most), "\(limit): \(seen)")
    }
  }

  /// Events in groups: log odds ratios vary by the design effect of the treated arm; 20,000 trials.
  @Test func eventsInGroups() {
    let population = Population(
      settings: [TrialSetting(name: "all", trials: 1, sizes: .listed([800]))],
      characteristics: [
        Characteristic(
          name: "format",
          levels: [
            .init(
              name: "group", shares: [1], multiplies: [1], adds: [0], groupSize: 20, icc: 0.1)
          ])
      ])
    let outcome = ReviewOutcome(
      name: "y", kind: .events(EventRisk(control: 0.4)), effects: [0])
    var (sum, squares, count) = (0.0, 0.0, 0.0)
    TrialSummaryTests.draw(TrialLiterature(population: population, outcomes: [outcome]), 20_000) {
      sum += $0.y[0]
      squares += $0.y[0] * $0.y[0]
      count += 1
    }
    let variance = squares / count - sum / count * (sum / count)
    let expected = (2.9 + 1) / (400 * 0.4 * 0.6)
    // Delta method: terms of order 1/n, 2 per cent here.
    #expect(abs(variance / expected - 1) < 5 * (2 / count).squareRoot() + 0.02, "\(variance)")
  }
}
