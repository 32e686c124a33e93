import GSLKit
import Inference
import InputFiles
import MonteCarlo
import Parts
import PeerSupport
import TrialAnalysis
import TrialSimulation
import Testing

/// Trials that are put together in code: the trials that a file with the same numbers states.
struct TrialValuesTests {
  typealias Pair = (trial: Trial, plan: AnalysisPlan)

  private func agree(_ text: String, _ made: Pair) throws {
    let read = try Scenarios.text(text)
    for source in [SourceKind.auto, .people] {
      let tallies = try [made, (read.trial, read.analysis)].map { trial, plan in
        let experiment = try TrialExperiment(trial, plan, source: source)
        return Engine(threads: 2).run(experiment, seed: 7, replicates: 1500).tally
      }
      #expect(tallies[0].layout == tallies[1].layout)
      // A tally is long: what differs is seen in the layout, or by running both.
      let isSame = tallies[0] == tallies[1]
      #expect(isSame)
    }
  }

  @Test func scoresAndEvents() throws {
    let trial = try Trial(
      design: ParallelDesign(.perArm(20, allocation: ["a": 2])),
      arms: [
        Arm(
          "a", delivery: .peerLed, dropout: 0.2, attrition: Attrition(baseline: -0.4, of: "y"),
          effects: ["y": .smd(0.4), "r": .riskRatio(0.7)]),
        Arm(
          "b", comparator: .waitlist, dropout: 0.05, contamination: ShareSpread(mean: 0.1),
          contaminatedBy: "a"),
        Arm("c", comparator: .active, effects: ["y": .points(1)]),
      ],
      outcomes: [
        .init(
          "y",
          Gaussian(
            sd: 10, sdAtEnd: ["a": 14], baselineCorrelation: 0.6,
            basics: OutcomeBasics(missing: 0.1))),
        .init("r", BinaryOutcome(risk: 0.4)),
      ],
      correlation: [[1, -0.3], [-0.3, 1]],
      bias: BiasModel(terms: [
        .init(.waitlist, mean: 0.2), .init(.expectancy, mean: 0.1, betweenTrialSD: 0.3),
      ]),
      estimand: Estimand(contamination: .diluted))
    let plan = try AnalysisPlan(
      [
        .init(Ancova(), test: TestPlan(alpha: 0.04)),
        .init(ChiSquaredTest(), name: "chi2", test: TestPlan(alpha: 0.04), outcomes: ["r"]),
      ],
      families: [.init("all", [.none, .holm], order: .contrasts, alpha: 0.04)], of: trial)
    try agree(
      """
      trial:
        design: {participants-per-arm: 20, allocation: {a: 2}}
        arms:
          a:
            delivery: peer-led
            effects: {y: {smd: 0.4}, r: {risk-ratio: 0.7}}
            dropout: 0.2
            attrition: {baseline: -0.4, of: y}
          b: {comparator: waitlist, dropout: 0.05, contamination: {share: 0.1, from: a}}
          c: {comparator: active, effects: {y: {points: 1}}}
        outcomes:
          y: {kind: gaussian, sd: 10, sd-at-end: {a: 14}, baseline-correlation: 0.6, missing: 0.1}
          r: {kind: binary, risk: 0.4}
        correlation: -0.3
        bias: {expectancy: {smd: 0.1, between-trial-sd: 0.3}, waitlist: {smd: 0.2}}
        estimand: {contamination: diluted}
      analysis:
        alpha: 0.04
        methods: {ancova: {}, chi2: {kind: chi-squared, outcomes: [r]}}
        families: {all: {adjust: [none, holm], order: contrasts}}
      """, (trial, plan))
  }

  @Test func groupsSitesAndCounts() throws {
    let trial = try Trial(
      design: GroupedDesign(.perArm(8), participants: ["c": 50]),
      arms: [
        Arm(
          "a",
          delivered: Delivered(
            attendance: Attendance(sessions: 10, mean: 0.6, response: .plateau, enough: 6),
            fidelity: ShareSpread(mean: 0.8, sd: 0.1), turnover: .init(share: 0.2)),
          clusters: ClusterKind(.workers, size: 7, sizeCV: 0.3, icc: 0.08, lost: 0.02),
          effects: ["y": .smd(0.5), "n": .rateRatio(0.8)]),
        Arm("c", comparator: .usualCare),
      ],
      outcomes: [
        .init("y", Gaussian(sd: 6, basics: OutcomeBasics(icc: ["a": 0.1]))),
        .init("n", CountOutcome(mean: 1.5, dispersion: ["a": 2])),
      ])
    let plan = try AnalysisPlan(
      [.init(MixedModel(), outcomes: ["y"]), .init(PoissonRegression())], of: trial)
    try agree(
      """
      trial:
        design: {kind: grouped, groups-per-arm: 8, participants: {c: 50}}
        arms:
          a:
            delivered:
              attendance: {sessions: 10, mean: 0.6, response: plateau, enough: 6}
              fidelity: {mean: 0.8, sd: 0.1}
              turnover: {share: 0.2}
            workers: {caseload: 7, size-cv: 0.3, icc: 0.08, lost: 0.02}
            effects: {y: {smd: 0.5}, n: {rate-ratio: 0.8}}
          c: {comparator: usual-care}
        outcomes:
          y: {kind: gaussian, sd: 6, icc: {a: 0.1}}
          n: {kind: count, mean: 1.5, dispersion: {a: 2}}
      analysis: {methods: {mixed: {outcomes: [y]}, poisson: {}}}
      """, (trial, plan))
  }

  @Test func teamsWavesAndInstruments() throws {
    let waves = try Trial(
      design: ClusterDesign(.byArm(["a": 8, "c": 9]), sizes: [6, 9], icc: 0.03),
      arms: [Arm("a", effect: .smd(0.4)), Arm("c", comparator: .usualCare)],
      outcomes: [
        .init("y", RepeatedScore(times: [0, 2, 8], sd: 5, slopeSD: 0.1, course: .decay))
      ])
    try agree(
      """
      trial:
        design: {kind: cluster, clusters: {a: 8, c: 9}, sizes: [6, 9], icc: 0.03}
        arms: {a: {effect: {smd: 0.4}}, c: {comparator: usual-care}}
        outcomes: {y: {kind: repeated, times: [0, 2, 8], sd: 5, slope-sd: 0.1, course: decay}}
      analysis: {methods: {summary: {kind: summary-measure, unit: clusters}}}
      """,
      (waves, AnalysisPlan([.init(SummaryMeasure(unit: .clusters), name: "summary")], of: waves)))
    let sites = try Trial(
      design: ParallelDesign(.total(60)),
      arms: [Arm("a", effect: .points(4)), Arm("c", comparator: .usualCare)],
      outcomes: [.init("y", Gaussian(.qpr15, baselineCorrelation: 0.5))],
      modifier: Modifier(share: 0.3, difference: .smd(0.2), main: .points(2)),
      sites: Sites(number: 3, effectSD: 0.1, shares: [2, 1, 1]))
    try agree(
      """
      trial:
        design: {total: 60}
        arms: {a: {effect: {points: 4}}, c: {comparator: usual-care}}
        outcomes: {y: {kind: gaussian, instrument: qpr-15, baseline-correlation: 0.5}}
        modifier: {share: 0.3, difference: {smd: 0.2}, main: {points: 2}}
        sites: {number: 3, effect-sd: 0.1, shares: [2, 1, 1]}
      analysis: {methods: {ancova: {}, interaction: {}}}
      """,
      (
        sites,
        AnalysisPlan([.init(Ancova()), .init(InteractionTest(usesBaseline: true))], of: sites)
      ))
    let wedge = try Trial(
      design: SteppedWedgeDesign(
        sequences: 3, clustersPerSequence: 2, participantsPerPeriod: 8, icc: 0.06,
        autocorrelation: 0.8, cohortAutocorrelation: 0.5, trend: 0.2),
      arms: [Arm("a", effect: .smd(0.4)), Arm("c", comparator: .usualCare)],
      outcomes: [.init("y", Gaussian())])
    try agree(
      """
      trial:
        design:
          kind: stepped-wedge
          sequences: 3
          clusters-per-sequence: 2
          participants-per-period: 8
          icc: 0.06
          autocorrelation: 0.8
          cohort: {autocorrelation: 0.5}
          trend: 0.2
        arms: {a: {effect: {smd: 0.4}}, c: {comparator: usual-care}}
        outcomes: {y: {kind: gaussian}}
      analysis: {methods: {mixed-periods: {}}}
      """, (wedge, AnalysisPlan([.init(PeriodModel())], of: wedge)))
  }
}
