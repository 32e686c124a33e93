import Foundation
import GSLKit
import Inference
import InputFiles
import MetaAnalysis
import MonteCarlo
import Parts
import PeerSupport
import ReviewSimulation
import Testing

/// Reviews that are put together in code are those that a file states, and are refused in the same words.
struct ReviewValuesTests {
  private func file(_ text: String) throws(Problems) -> Review {
    try ReviewFile(
      YAMLReader.read("peertrials: 1\nreview:\n" + text, file: "r.yaml"), file: "r.yaml"
    ).single
  }

  private static let text = """
      data: g
      settings:
        hospital:
          trials: 6
          usable: 5
          size: {mean-log: 5, sd-log: 0.9, least: 20, most: 900}
          dropout: {treated: 0.2, control: 0.1}
          second-arm: 0.5
        online: {trials: 4, size: {from: [80, 200, 800]}}
      characteristics:
        leadership:
          levels: {peer-led: {share: 2, adds: 0.05}, co-led: {share: {hospital: 1, online: 0}}}
          misclassified: 0.1
      risk-of-bias:
        domains: {blinding: {flawed: 0.4, bias: {mean: 0.1, between-trials: 0.05}}}
        cap: 0.3
      bias: {mean: 0.02, acts-on: {records: 0.1}}
      second-arms: {differ-in: leadership, rule: pick}
      follow-up: {share: 0.5, remaining: 0.7, take: longest}
      clusters-adjusted: 0.2
      outcomes:
        recovery: {effect: 0.2, tau: 0.1}
        readmission: {kind: events, odds-ratio: 0.8, risk: 0.4, risk-sd: 0.2, rater: records, reported: 0.8}
      correlation: {true-effects: 0.5}
      reporting: {significant-odds: 3, author-contact: 0.2}
      publication: {steps: {ends: [0.025, 1], chances: [1, 0.5]}}
      grid: {minimum-studies: 3, post-hoc: {co less peer: {outcomes: [recovery], settings: [hospital], compare: {of: leadership, first: [co-led], second: [peer-led]}}}, looks: {outcome: recovery, after: [4, 8]}}
      methods: {dl: {}, hksj: {tau2: REML, test: hksj}}
      adjustments: [holm]
      alpha: 0.01
    """

  private static func made() throws -> Review {
    let lead = Characteristic(
      name: "leadership",
      levels: [
        .init(name: "peer-led", shares: [2, 2], multiplies: [1, 1], adds: [0.05, 0.05]),
        .init(name: "co-led", shares: [1, 0], multiplies: [1, 1], adds: [0, 0]),
      ], misclassified: 0.1)
    let population = Population(
      settings: [
        TrialSetting(
          name: "hospital", trials: 6, usable: 5,
          sizes: .logNormal(meanLog: 5, sdLog: 0.9, range: 20...900), dropout: (0.2, 0.1),
          secondArm: 0.5),
        TrialSetting(name: "online", trials: 4, sizes: .empirical([80, 200, 800])),
      ],
      characteristics: [lead],
      riskOfBias: RiskOfBias(
        domains: [
          .init(
            name: "blinding", flawed: [0.4, 0.4],
            source: BiasSource(mean: 0.1, betweenTrials: 0.05))
        ], correlation: 0.4, benign: 0.5, cap: 0.3),
      everyTrial: BiasSource(mean: 0.02, acts: RaterFactors(records: 0.1)),
      secondArm: SecondArm(varies: 0),
      followUp: FollowUp(share: 0.5, remaining: 0.7, rule: .longest), clustersAdjusted: 0.2)
    let risk = EventRisk(control: 0.4, logitSD: 0.2)
    let odds = -log(0.8)
    return try Review(
      population,
      [
        ReviewOutcome(name: "recovery", effects: [0.2, 0.2], tau: 0.1),
        ReviewOutcome(
          name: "readmission", kind: .events(risk), effects: [odds, odds], rater: .records,
          reporting: .chance([0.8, 0.8])),
      ], data: .hedgesG, effectCorrelation: OutcomeCorrelation(exchangeable: 0.5, outcomes: 2),
      reporting: ReportingRules(significantOdds: 3, authorContact: 0.2),
      publication: Publication(weight: .steps(ends: [0.025, 1], chances: [1, 0.5])),
      grid: ReviewGrid(
        minimumStudies: 3,
        postHoc: [
          .init(
            name: "co less peer", outcomes: [0], settings: [0],
            comparison: .difference(
              .init(attribute: 0, levels: 2), .init(attribute: 0, levels: 1)), minimumStudies: 3)
        ], looks: (0, [4, 8])),
      methods: [
        .init("dl", .pool(.derSimonianLaird, .z)),
        .init("hksj", .pool(.restrictedMaximumLikelihood, .hksj)),
      ], adjustments: [.holm], alpha: 0.01)
  }

  /// The same value, and the same bytes by the same seed.
  @Test func aReviewOfAFile() throws {
    let (read, made) = (try file(Self.text), try Self.made())
    #expect(read == made)
    let (a, b) = (try read.experiment(), try made.experiment())
    #expect(a.layout == b.layout)
    let engine = Engine(threads: 1)
    #expect(
      engine.run(a, seed: 3, replicates: 64).tally == engine.run(b, seed: 3, replicates: 64).tally)
  }

  /// One number makes another review.
  @Test func equalityIsOfEverything() throws {
    let review = try Self.made()
    #expect(try file(Self.text.replacing("chances: [1, 0.5]", with: "chances: [1, 0.4]")) != review)
    #expect(try file(Self.text.replacing("treated: 0.2", with: "treated: 0.3")) != review)
    #expect(try file(Self.text.replacing("after: [4, 8]", with: "after: [4, 9]")) != review)
    #expect(try file(Self.text.replacing("alpha: 0.01", with: "alpha: 0.02")) != review)
  }

  private func words(_ make: () throws(Problems) -> Review) -> [String] {
    do throws(Problems) {
      _ = try make()
      return []
    } catch {
      return error.list.map { "\($0.path): \($0.message)" }.sorted()
    }
  }

  private static let one = TrialSetting(name: "all", trials: 4, sizes: .listed([40, 60, 80, 100]))

  /// What is wrong with a review made in code is told as of a file: the same words at the same places.
  @Test func problemsAreThoseOfAFile() throws {
    func told(_ text: String, _ make: () throws(Problems) -> Review) {
      let read = words { () throws(Problems) in try file(text) }
      #expect(!read.isEmpty && words(make) == read)
    }
    let start = "  settings: {all: {trials: 4, size: {each: [40, 60, 80, 100]}}}\n"
    let plain = Population(settings: [Self.one])
    let y = ReviewOutcome(name: "y", effects: [0.2])
    told(start + "  outcomes: {y: {effect: 7, tau: -1, measured: 2}}") { () throws(Problems) in
      try Review(plain, [ReviewOutcome(name: "y", effects: [7], tau: -1, measured: [2])])
    }
    told(
      "  settings: {all: {trials: 4, usable: 6, size: {each: [40, 60.5]}, second-arm: 2}}\n"
        + "  outcomes: {y: {effect: 0.2}}"
    ) { () throws(Problems) in
      try Review(
        Population(settings: [
          TrialSetting(
            name: "all", trials: 4, usable: 6, sizes: .listed([40, 60.5]), secondArm: 2)
        ]), [y])
    }
    told(
      start
        + "  outcomes: {y: {effect: 0.2, kind: continuous}}\n  bias: {mean: 9, acts-on: {records: 3}}"
    ) { () throws(Problems) in
      try Review(
        Population(
          settings: [Self.one], everyTrial: BiasSource(mean: 9, acts: RaterFactors(records: 3))),
        [y])
    }
    told(
      start
        + "  data: g\n  outcomes: {y: {effect: 0.2}}\n  reporting: {flexible: {measures: 1, mean-of-measures: yes}}"
    ) { () throws(Problems) in
      try Review(
        plain, [y], data: .hedgesG,
        reporting: ReportingRules(flexibility: Flexibility(usesMean: true)))
    }
    told(
      start + "  outcomes: {y: {effect: 0.2}}\n"
        + "  publication: {steps: {ends: [0.5, 0.1], chances: [1, 0.5]}, small-trials: 2}"
    ) { () throws(Problems) in
      try Review(
        plain, [y],
        publication: Publication(
          weight: .steps(ends: [0.5, 0.1], chances: [1, 0.5]), smallTrials: 2))
    }
    told(start + "  outcomes: {y: {effect: 0.2}}\n  grid: {minimum-studies: 5}") {
      () throws(Problems) in try Review(plain, [y], grid: ReviewGrid(minimumStudies: 5))
    }
  }

  /// What a file cannot say at all.
  @Test func whatNoFileCanSay() {
    let plain = Population(settings: [Self.one])
    let y = ReviewOutcome(name: "y", effects: [0.2])
    #expect(
      words { () throws(Problems) in try Review(Population(settings: []), []) } == [
        "review.outcomes: needs at least one outcome; found none",
        "review.settings: needs at least one setting; found none",
      ])
    #expect(
      words { () throws(Problems) in try Review(plain, [y, y], methods: []) } == [
        "review.methods: needs at least one method; found none",
        "review.outcomes: two of them are called 'y'",
      ])
    #expect(
      words { () throws(Problems) in
        try Review(
          plain, [ReviewOutcome(name: "y", effects: [0.1, 0.2])],
          effectCorrelation: OutcomeCorrelation(independent: 3),
          grid: ReviewGrid(looks: (2, [3])))
      } == [
        "review.correlation.true-effects: between 3 outcomes; there are 1",
        "review.grid.looks.outcome: there are 1 outcomes",
        "review.outcomes.y.effect: 2 numbers; give one for each setting",
        "review.outcomes.y.measured: 2 numbers; give one for each setting",
        "review.outcomes.y.reported: 2 numbers; give one for each setting",
      ])
    let none = TrialSetting(name: "all", trials: -3, sizes: .listed([]))
    #expect(
      words { () throws(Problems) in try Review(Population(settings: [none]), [y]) }.contains(
        "review.settings.all.trials: must lie in 1 … 10000, found -3"))
  }
}
