import Foundation
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// Intercurrent events: what is true under each strategy, what analyses find, and what is the same as without them.
struct IntercurrentTests {
  private static func text(
    people: Int = 200, treated: String = "", control: String = "", estimand: String = "",
    arms: String = "", trial: String = "", outcome: String = "stable-share: 0.6",
    methods: String = "m: {kind: summary-measure, of: last}"
  ) -> String {
    """
    trial:
      design: {participants-per-arm: \(people)}
      arms:
        a: {delivery: peer-led, effect: {smd: 0.5}\(treated)\(arms)}
        b: {comparator: usual-care\(control)}
      outcomes: {y: {kind: repeated, times: [0, 2, 6, 12], shares: [0, 1, 0.8, 0.6], \(outcome)}}
      estimand: {\(estimand)}
    \(trial)
    analysis: {methods: {\(methods)}}
    """
  }

  private static func truth(_ text: String) throws -> Double {
    let scenario = try Scenarios.text(text)
    return try TrialExperiment(scenario.trial, scenario.analysis).layout.rows[0].truth
  }

  /// Events at random have closed truths: F(t) = 1 − (1 − .3)^((t/12)^.5) of people stopped by t.
  @Test(arguments: [
    ("treatment-policy", 0), ("hypothetical", 1), ("while-on", 2), ("composite", 3),
  ]) func closedTruths(strategy: String, which: Int) throws {
    let found = try Self.truth(
      Self.text(
        treated:
          ", intercurrent: {stops: {share: 0.3, shape: 0.5, keeps: 0.2, shift: {smd: -0.1}}}",
        estimand: "intercurrent: {stops: \(strategy)}, failure: {smd: -2}"))
    let stay = [2.0, 6, 12].map { pow(0.7, pow($0 / 12, 0.5)) }
    let effects = [0, 0.5, 0.4, 0.3]
    let policy = stay[2] * 0.3 + 0.3 * (0.2 * 0.3 - 0.1)
    let on =
      (1 - stay[0]) * effects[0] + (stay[0] - stay[1]) * effects[1]
      + (stay[1] - stay[2]) * effects[2] + stay[2] * effects[3]
    let expected = [policy, 0.3, on, 0.7 * 0.3 + 0.3 * -2][which]
    #expect(close(found, expected, relative: 1e-12), "\(found), \(expected)")
  }

  /// Analyses that take events as the question does find what is true, where they depend on scores, at sites and in groups too.
  @Test(arguments: [
    ("treatment-policy", "", ""), ("while-on", "", ""), ("composite", "", ""),
    ("while-on", ", groups: {size: 8, icc: 0.05}", "  sites: {number: 4, icc: 0.02}"),
    (
      "treatment-policy", ", delivered: {attendance: {sessions: 8, mean: 0.6}}",
      "  modifier: {share: 0.4, main: {smd: 0.2}, difference: {smd: 0.4}}"
    ),
    (
      "composite", ", workers: {caseload: 10, icc: 0.05}",
      "  sites: {number: 4, icc: 0.02, effect-sd: 0.1}"
    ),
  ]) func nothingIsOff(strategy: String, arms: String, trial: String) throws {
    let scenario = try Scenarios.text(
      Self.text(
        treated: ", intercurrent: {stops: {share: 0.4, last: -0.8, keeps: 0.3}}",
        control: ", intercurrent: {stops: {share: 0.2, baseline: 0.5}}",
        estimand: "intercurrent: {stops: \(strategy)}, failure: {smd: -1.5}", arms: arms,
        trial: trial, outcome: "stable-share: 0.6, slope-sd: 0.03, autocorrelation: 0.2"))
    let tally = try Scenarios.tally(scenario, 6_000, seed: 31)
    let bias = try #require(tally.figure("bias", "m"))
    #expect(bias.agrees(with: 0), "\(strategy) \(arms): \(bias)")
  }

  /// Events that follow the last score leave scores missing at random: a model of all waves is right of the hypothetical, those who go on
  /// are not; and who loses the effect with the support is found under treatment policy alone.
  @Test func hypothetical() throws {
    let events =
      ", intercurrent: {stops: {share: 0.5, last: -1, keeps: 0}}"
    let scenario = try Scenarios.text(
      Self.text(
        treated: events, estimand: "intercurrent: {stops: hypothetical}",
        methods:
          "visits: {kind: mmrm}, seen: {kind: summary-measure, of: last}, policy: {kind: mmrm, intercurrent: {stops: treatment-policy}}"
      ))
    let tally = try Scenarios.tally(scenario, 5_000, seed: 32)
    let visits = try #require(tally.figure("bias", "visits"))
    #expect(visits.agrees(with: 0), "\(visits)")
    let coverage = try #require(tally.figure("coverage", "visits"))
    #expect(coverage.agrees(with: 0.95), "\(coverage)")
    #expect(try #require(tally.figure("bias", "seen")).value > 0.1)
    // Half of the people keep nothing of .3.
    let policy = try #require(tally.figure("bias", "policy"))
    #expect(policy.agrees(with: -0.15), "\(policy)")
  }

  /// What changes nothing changes no bit; and a share is the share of people.
  @Test func sameDraws() throws {
    func fits(_ events: String) throws -> [Fit] {
      let scenario = try Scenarios.text(
        Self.text(treated: events, control: ", dropout: 0.2, attrition: {last: -0.4}"))
      return try TrialExperiment(scenario.trial, scenario.analysis).fits(replicate: 3, seed: 4)
    }
    let plain = try #require(try fits("")[0].estimate)
    let none = try #require(try fits(", intercurrent: {stops: {share: 0.4, last: -1}}")[0].estimate)
    #expect(plain.value == none.value && plain.standardError == none.standardError)
    let scenario = try Scenarios.text(
      Self.text(
        people: 40_000, treated: ", intercurrent: {stops: {share: 0.4, last: -1.5, baseline: 0.7}}")
    )
    let replay = Replay(
      try TrialExperiment(scenario.trial, scenario.analysis), replicate: 0, seed: 5)
    let column = try #require(replay.columns.firstIndex { $0.name == "stops-after" })
    let treated = replay.people.filter { $0.arm == "a" }
    let share =
      Double(treated.count { $0.values[column] != nil }) / Double(treated.count)
    #expect(abs(share - 0.4) < 5 * (0.24 / 40_000.0).squareRoot(), "\(share)")
  }

  /// A replayed trial gives the counted fits, whatever is made of events, with death, leaving, gaps, sites and two scores.
  @Test(arguments: [
    ("", ""), (", groups: {size: 6, icc: 0.1}", "  sites: {number: 3, icc: 0.02}"),
    ("", "  modifier: {share: 0.5, difference: {smd: 0.2}}"),
  ])
  func replays(arms: String, trial: String) throws {
    let events =
      "intercurrent: {stops: {share: 0.4, last: -0.5, leaves: 0.3}, dies: {share: 0.15, baseline: -0.5, afterwards: nothing}}"
    let text = """
      trial:
        design: {participants-per-arm: 72}
        arms:
          a: {delivery: peer-led, effects: {y: {smd: 0.5}, x: {smd: 0.3}}, \(events), dropout: 0.2, attrition: {last: -0.3, of: y}\(arms)}
          b: {comparator: usual-care, \(events)}
        outcomes:
          x: {kind: repeated, times: [0, 6, 12], missing: 0.1}
          y: {kind: repeated, times: [0, 2, 6, 12], missing: 0.1}
        estimand: {intercurrent: {stops: while-on, dies: composite}, failure: {smd: -2}}
      \(trial)
      analysis:
        methods:
          last: {kind: summary-measure, of: last}
          visits: {kind: mmrm}
          gone: {kind: mmrm, intercurrent: {stops: hypothetical, dies: hypothetical}}
          alive: {kind: mi, imputations: 5, intercurrent: {stops: treatment-policy, dies: while-on}}
      """
    let scenario = try Scenarios.text(text)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    // Of 72 people those who do not drop out, do not leave when they stop, do not die, and are measured.
    #expect(
      close(scenario.trial.expectedPeople(1, 0), 72 * 0.8 * 0.88 * 0.85 * 0.9, relative: 1e-12))
    for replicate in 0..<3 {
      let replay = Replay(experiment, replicate: replicate, seed: 6)
      #expect(replay.columns.contains { $0.name == "dies-after" && $0.isOfEvent })
      for analysis in replay.analyses {
        let (a, b) = (
          try #require(analysis.counted.estimate), try #require(analysis.reanalysed.estimate)
        )
        #expect(close(a.value, b.value, relative: 1e-9, floor: 1e-12), "\(analysis.method)")
        #expect(close(a.standardError, b.standardError, relative: 1e-9), "\(analysis.method)")
      }
    }
  }

  /// Another score of the same people changes with the events that the first decides.
  @Test func anotherScore() throws {
    let text = """
      trial:
        design: {participants-per-arm: 300}
        arms:
          a: {delivery: peer-led, effects: {y: {smd: 0.5}, x: {smd: 0.4}}, intercurrent: {stops: {share: 0.5, last: -1, keeps: 0}}}
          b: {comparator: usual-care}
        outcomes:
          x: {kind: repeated, times: [0, 12], stable-share: 0.5}
          y: {kind: repeated, times: [0, 2, 6, 12], stable-share: 0.5}
      analysis: {methods: {m: {kind: summary-measure, of: last}}}
      """
    let scenario = try Scenarios.text(text)
    let tally = try Scenarios.tally(scenario, 4_000, seed: 33)
    // x is first, and decides; half of its people lose all of it.
    #expect(close(tally.layout.rows[0].truth, 0.2, relative: 1e-3))
    for row in tally.layout.rows.indices {
      let measures = RowMeasures(tally, row: row)
      let bias = try #require(measures.all.first { $0.measure == "bias" })
      #expect(bias.agrees(with: 0), "\(measures.row.outcome) \(bias)")
    }
  }

  /// What no file may say, each with its next step.
  @Test(arguments: [
    ("intercurrent: {stops: composite}", "give 'failure'"),
    ("intercurrent: {dies: treatment-policy}", "no scores after 'dies'"),
    ("", "no scores after 'dies'"),
    ("intercurrent: {stop: hypothetical, dies: while-on}", "did you mean 'stops'"),
    ("intercurrent: {stops: ignored, dies: while-on}", "ignored"),
  ])
  func refusals(estimand: String, words: String) {
    let text = Self.text(
      treated: ", intercurrent: {stops: {share: 0.3}, dies: {share: 0.1, afterwards: nothing}}",
      estimand: estimand, methods: "m: {kind: mmrm}")
    do {
      _ = try Scenarios.text(text)
      #expect(Bool(false), "\(estimand) is read")
    } catch {
      #expect("\(error)".contains(words), "\(error)")
    }
  }
}
