import GSLKit
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialAnalysis
import TrialSimulation

/// Skewed amounts drawn as people: their distribution, what is true of them, what they compose with, how often tests reject.
struct AmountsTests {
  struct Quantiles: Decodable {
    let cv, zeros: Double
    let shape: String
    let z, values: [Double]
  }
  struct TrueValue: Decodable {
    let a, b, cva, cvb, zeros1, zeros2, icc, log, win: Double
    let shape: String
  }
  struct Rejections: Decodable {
    let mean1, mean2, cv, zeros, icc, trials: Double
    let shape: String
    let welch, gamma, logT, wilcoxon, brunnerMunzel: Double
    enum CodingKeys: String, CodingKey {
      case mean1, mean2, cv, zeros, icc, trials, shape, welch, gamma, wilcoxon
      case logT = "log-t"
      case brunnerMunzel = "brunner-munzel"
    }
  }
  struct Case: Decodable {
    let quantiles: [Quantiles]
    let truths: [TrueValue]
    let rejections: [Rejections]
  }
  struct File: Decodable { let cases: [Case] }

  private func fixture() throws -> Case {
    try Fixtures.json("amounts.json", as: File.self).cases[0]
  }

  /// The amount at a normal value, as `qgamma` and `qlnorm` give it.
  @Test func quantiles() throws {
    let all = try fixture().quantiles
    #expect(all.count >= 12)
    for law in all {
      let shape = try #require(AmountShape(rawValue: law.shape))
      let own = AmountLaw(mean: 1, cv: law.cv, zeros: law.zeros, shape: shape)
      for (z, value) in zip(law.z, law.values) {
        #expect(
          close(own.amount(at: z), value, relative: 1e-8, floor: 1e-250),
          "\(law.shape) CV \(law.cv), zeros \(law.zeros), z \(z): \(own.amount(at: z)), R \(value)")
      }
    }
  }

  /// Means of logarithms and win probabilities, of people alike in one arm or not, as `integrate` gives them.
  @Test func truths() throws {
    for truth in try fixture().truths {
      let shape = try #require(AmountShape(rawValue: truth.shape))
      let (a, b) = (
        AmountLaw(mean: truth.a, cv: truth.cva, zeros: truth.zeros1, shape: shape),
        AmountLaw(mean: truth.b, cv: truth.cvb, zeros: truth.zeros2, shape: shape)
      )
      let own = TruthSetting.OfArm(alike: Alikeness(clusters: truth.icc))
      let log = try #require(
        a.truth(of: .logGeometricMeanRatio, in: TruthSetting(offset: 1, own: own), beside: b))
      let win = try #require(
        a.truth(of: .winProbability, in: TruthSetting(own: own), beside: b))
      // R's integrals are asked for 1e-9, and log-normal arms of one mean and CV differ in nothing.
      #expect(close(log, truth.log, relative: 1e-6, floor: 1e-7), "\(truth)")
      #expect(close(win, truth.win, relative: 1e-6, floor: 1e-7), "\(truth)")
    }
  }

  private static func trial(_ r: Rejections) -> String {
    """
    trial:
      design: {participants-per-arm: 40}
      arms:
        peer: {delivery: peer-led, effect: {points: \(r.mean1 - r.mean2)}\(r.icc > 0 ? ", groups: {size: 8, icc: \(r.icc)}" : "")}
        usual: {comparator: usual-care}
      outcomes: {cost: {kind: cost, mean: \(r.mean2), cv: \(r.cv), zeros: \(r.zeros), distribution: \(r.shape)}}
    analysis: {methods: {welch: {}, gamma: {}, log-t: {}, wilcoxon: {}, brunner-munzel: {}}}
    """
  }

  /// R draws the same trials by itself, groups of 8 in one arm among them.
  @Test(arguments: 0..<3)
  func rejectionsAsInR(row: Int) throws {
    let r = try fixture().rejections[row]
    let tally = try Scenarios.tally(Scenarios.text(Self.trial(r)), 20_000, seed: 7)
    for (method, theirs) in [
      ("welch", r.welch), ("gamma", r.gamma), ("log-t", r.logT), ("wilcoxon", r.wilcoxon),
      ("brunner-munzel", r.brunnerMunzel),
    ] {
      let ours = try #require(
        tally.figure("power", method) ?? tally.figure("type-i-error", method), "\(method)")
      let error = (theirs * (1 - theirs) / r.trials).squareRoot()
      #expect(
        abs(ours.value - theirs) < 5 * (ours.mcse * ours.mcse + error * error).squareRoot(),
        "\(method): \(ours.value), R \(theirs)")
      let bias = try #require(tally.figure("bias", method))
      // A log of a ratio of means of 40 is off by its curvature; the others are not off.
      if method != "gamma" { #expect(bias.agrees(with: 0), "\(method) \(bias.value)") }
    }
  }

  /// Means and variances stay those of the outcome whatever lies between groups and sites.
  @Test(arguments: ["gamma", "log-normal"])
  func groupsAndSites(shape: String) throws {
    let text = """
      trial:
        design: {participants-per-arm: 9600}
        arms:
          peer: {delivery: peer-led, effects: {cost: {points: 200}}, groups: {size: 8, icc: 0.1}}
          usual: {comparator: usual-care}
        outcomes: {cost: {kind: cost, mean: 1000, cv: 0.8, zeros: 0.2, distribution: \(shape)}}
        sites: {number: 120, icc: 0.05}
      analysis: {methods: {welch: {}}}
      """
    let scenario = try Scenarios.text(text)
    let replay = Replay(
      try TrialExperiment(scenario.trial, scenario.analysis), replicate: 0, seed: 5)
    for (arm, mean) in [("peer", 1200.0), ("usual", 1000)] {
      let people = replay.people.filter { $0.arm == arm }
      let found = ArmMoments(outcomes: people.compactMap { $0.values[0] })
      let variance = 0.8 * mean * 0.8 * mean
      // 120 sites share .05 of the variance, and 1,200 groups .1 of what is left.
      let error = (variance * (0.05 / 120 + 0.095 / 1200 + 0.855 / 9600)).squareRoot()
      #expect(abs(found.mean - mean) < 5 * error, "\(shape) \(arm) \(found.mean)")
      let spread = (found.sumOfSquares / (found.n - 1) / variance).squareRoot()
      #expect(abs(spread - 1) < 0.12, "\(shape) \(arm) \(spread)")
      let zeros = people.count { $0.values[0] == 0 }
      #expect(abs(Double(zeros) / 9600 - 0.2) < 5 * (0.16 / 9600).squareRoot())
      guard arm == "peer" else { continue }
      let groups = Dictionary(grouping: people) { $0.cluster ?? 0 }
      let within = groups.values.reduce(0) { sum, members in
        sum + ArmMoments(outcomes: members.compactMap { $0.values[0] }).sumOfSquares
      }
      let share = within / Double(people.count - groups.count) / variance
      #expect(abs(share - 0.95 * 0.9) < 0.12, "\(shape) \(share)")
    }
  }

  /// What people get, whose support they get, sites, groups, dropout and another outcome at once: the truth is that of a
  /// large trial, and replays give the counted fits.
  @Test func everythingAtOnce() throws {
    let text = """
      trial:
        design: {participants-per-arm: 40000}
        arms:
          peer: {delivery: peer-led, effects: {cost: {mean-ratio: 0.7}, y: {smd: 0.3}}, groups: {size: 8, icc: 0.02}, dropout: 0.2, delivered: {attendance: {sessions: 8, mean: 0.6}}}
          usual: {comparator: usual-care, contamination: {share: 0.1, from: peer}}
        outcomes:
          cost: {kind: cost, mean: 2000, cv: 1.5, zeros: 0.1}
          y: {kind: gaussian, baseline-correlation: 0.5}
        correlation: -0.3
        sites: {number: 40, icc: 0.01}
        estimand: {contamination: diluted}
      analysis: {methods: {gamma: {outcomes: [cost]}, welch: {}}}
      """
    let scenario = try Scenarios.text(text)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for (row, fit) in zip(experiment.layout.rows, experiment.fits(replicate: 0, seed: 3)) {
      let estimate = try #require(fit.estimate)
      // People of a group are alike, which makes printed errors too small by the root of 1.14 at most.
      #expect(
        abs(estimate.value - row.truth) < 5 * 1.1 * estimate.standardError,
        "\(row.method) \(row.outcome) \(estimate.value) \(row.truth)")
    }
    let small = try Scenarios.text(
      text.replacing("40000", with: "120").replacing("number: 40", with: "number: 3")
        .replacing("estimand: {contamination: diluted}", with: "estimand: {delivery: full}")
        .replacing("gamma: {outcomes: [cost]}", with: "gamma: {}, log-t: {}, wilcoxon: {}"))
    for replicate in 0..<2 {
      let replay = Replay(
        try TrialExperiment(small.trial, small.analysis), replicate: replicate, seed: 4)
      #expect(replay.analyses.count == 5)
      for analysis in replay.analyses {
        let (a, b) = (
          try #require(analysis.counted.estimate), try #require(analysis.reanalysed.estimate)
        )
        #expect(close(a.value, b.value, relative: 1e-9, floor: 1e-9), "\(analysis.method)")
        #expect(close(a.standardError, b.standardError, relative: 1e-8), "\(analysis.method)")
      }
    }
  }

  /// Zeros alone make a spread, and people of one place cannot be more alike than leaves room for it.
  @Test func refusals() throws {
    // √(.4/.6) = .8165.
    for (cv, isFine) in [(0.81, false), (0.82, true)] {
      let outcome = CostOutcome(mean: 100, cv: ByArm([:], others: cv), zeros: 0.4)
      let made = outcome.form(arm: "a", effect: nil, reference: "a")
      #expect(((try? made.get()) != nil) == isFine)
    }
    let law = AmountLaw(mean: 100, cv: 1, zeros: 0.3)
    // (2·.7 − 1)/1 = .4.
    #expect(law.objection(toICC: 0.399) == nil)
    #expect(law.objection(toICC: 0.401) != nil)
    let text = """
      trial:
        design: {participants-per-arm: 20}
        arms: {a: {delivery: peer-led, delivered: {attendance: {sessions: 8, mean: 0.6}}}, b: {comparator: usual-care}}
        outcomes: {c: {kind: cost, mean: 100, sd: 150}}
      analysis: {methods: {m: {kind: wilcoxon}}}
      """
    #expect(throws: (any Error).self) { try Scenarios.text(text) }
    _ = try Scenarios.text(text.replacing("kind: wilcoxon", with: "kind: welch"))
  }
}
