import GSLKit
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// Conditional mean and chained imputation in simulated trials: errors that are as large as estimates vary, streams, replays, and
/// whatever else a trial has.
struct ConditionalMeanTests {
  /// The same bytes on one thread and on two, and a replayed replicate gives the counted fit, with gaps.
  @Test func threadsAndReplays() throws {
    let text = ImputationTests.text(
      "jump: {kind: conditional-mean, strategy: jump-to-reference, delta: 1}, "
        + "common: {kind: conditional-mean, matrices: common}, "
        + "chain: {kind: mi, model: chained, imputations: 5}, "
        + "term: {kind: mi, model: chained, imputations: 5, matrices: common}", missing: 0.05)
    let scenario = try Scenarios.text(text)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    let tallies = [1, 2].map { threads in
      Engine(threads: threads).run(
        experiment, key: StreamKey(seed: 4), stopping: .replicates(40)
      ).tally
    }
    #expect(tallies[0] == tallies[1])
    for replicate in 0..<5 {
      for analysis in Replay(experiment, replicate: replicate, seed: 4).analyses {
        let counted = try #require(analysis.counted.estimate)
        let again = try #require(analysis.reanalysed.estimate)
        #expect(close(counted.value, again.value, relative: 1e-7, floor: 1e-9))
        #expect(close(counted.standardError, again.standardError, relative: 1e-7))
      }
    }
  }

  /// At random given the last score seen: no bias, nominal intervals, errors as large as they say.
  @Test func atRandom() throws {
    let scenario = try Scenarios.text(
      ImputationTests.text(
        "mean: {kind: conditional-mean}, common: {kind: conditional-mean, matrices: common}"))
    let tally = try Scenarios.tally(scenario, 2_000, seed: 5)
    for method in ["mean", "common"] {
      let bias = try #require(tally.figure("bias", method))
      #expect(bias.agrees(with: 0), "\(method) \(bias)")
      let coverage = try #require(tally.figure("coverage", method))
      // A normal test of some forty people who stay: a hundredth below nominal, at most, and no more than a hundredth above.
      #expect(
        coverage.value > 0.94 - 5 * coverage.mcse && coverage.value < 0.96 + 5 * coverage.mcse)
      let error = try #require(tally.figure("relative-error-in-model-se", method))
      #expect(abs(error.value) < 5 * error.mcse + 2, "\(method) \(error)")
    }
  }

  /// Gaps between waves: no bias of chains and of the likelihood, and errors that hold.
  @Test func gaps() throws {
    let scenario = try Scenarios.text(
      ImputationTests.text(
        "mean: {kind: conditional-mean, matrices: common}, chain: {kind: mi, model: chained}, "
          + "term: {kind: mi, model: chained, matrices: common}", missing: 0.1))
    let tally = try Scenarios.tally(scenario, 400, seed: 5)
    for method in ["mean", "chain", "term"] {
      let bias = try #require(tally.figure("bias", method))
      #expect(bias.agrees(with: 0), "\(method) \(bias)")
      let coverage = try #require(tally.figure("coverage", method))
      #expect(coverage.value > 0.94 - 5 * coverage.mcse, "\(method) \(coverage)")
      let error = try #require(tally.figure("relative-error-in-model-se", method))
      #expect(error.value > -5 * error.mcse - 2 && error.value < 5 * error.mcse + 8, "\(error)")
    }
  }

  /// Without an effect every strategy asks for 0: the jackknife's error is the one with which estimates vary, where Rubin's is
  /// larger, and the tests of one hold their level where those of the other do not reach it.
  @Test func referenceBased() throws {
    let strategies = ["jump-to-reference", "copy-reference", "copy-increments"]
    let methods = strategies.flatMap {
      [
        "rubin-\($0): {kind: mi, strategy: \($0)}",
        "jack-\($0): {kind: conditional-mean, strategy: \($0)}",
      ]
    }
    let scenario = try Scenarios.text(
      ImputationTests.text(methods.joined(separator: ", "), effect: 0)
        .replacing(", attrition: {last: -0.5}", with: ""))
    let tally = try Scenarios.tally(scenario, 2_000, seed: 6)
    for strategy in strategies {
      let rubin = try #require(tally.figure("relative-error-in-model-se", "rubin-\(strategy)"))
      let jack = try #require(tally.figure("relative-error-in-model-se", "jack-\(strategy)"))
      #expect(rubin.value > 10 + 5 * rubin.mcse, "\(strategy) \(rubin)")
      #expect(abs(jack.value) < 5 * jack.mcse + 2, "\(strategy) \(jack)")
      let coverage = try #require(tally.figure("coverage", "jack-\(strategy)"))
      #expect(coverage.value > 0.94 - 5 * coverage.mcse && coverage.value < 0.965, "\(coverage)")
      let wide = try #require(tally.figure("coverage", "rubin-\(strategy)"))
      #expect(wide.value > coverage.value + 5 * coverage.mcse, "\(strategy) \(wide)")
    }
  }

  /// Groups in one arm: leaving out groups holds the level, people by themselves are not said to.
  @Test func groups() throws {
    let scenario = try Scenarios.text(
      ImputationTests.text("mean: {kind: conditional-mean}, mi: {kind: mi}", effect: 0)
        .replacing("a: {", with: "a: {groups: {size: 6, icc: 0.2}, "))
    let tally = try Scenarios.tally(scenario, 2_000, seed: 7)
    let mean = try #require(tally.figure("coverage", "mean"))
    let mi = try #require(tally.figure("coverage", "mi"))
    #expect(mean.value > 0.94 - 5 * mean.mcse && mean.value < 0.97 + 5 * mean.mcse, "\(mean)")
    #expect(mi.value < mean.value - 5 * mean.mcse, "\(mi)")
    let error = try #require(tally.figure("relative-error-in-model-se", "mean"))
    #expect(error.value > -5 * error.mcse - 2 && error.value < 5 * error.mcse + 12, "\(error)")
  }

  /// Whatever a trial has: both give an estimate in every replicate.
  @Test(arguments: [
    ("", "groups: {size: 6, icc: 0.05}", ""), ("", "workers: {caseload: 10, icc: 0.05}", ""),
    ("sites: {number: 3, icc: 0.01}", "", ""), ("modifier: {share: 0.4, main: {smd: 0.2}}", "", ""),
    ("", "delivered: {attendance: {sessions: 8, mean: 0.6}}", ""),
    ("bias: {expectancy: {smd: 0.1}}", "", ""),
    (
      "estimand: {intercurrent: {stops: while-on}}",
      "intercurrent: {stops: {share: 0.3, keeps: 0.3}}", ""
    ),
    (
      "estimand: {intercurrent: {stops: hypothetical}}",
      "intercurrent: {stops: {share: 0.3, keeps: 0.3}}", ""
    ),
    ("estimand: {contamination: diluted}", "", "contamination: {share: 0.1, from: a}, "),
  ])
  func composes(_ trial: String, _ treated: String, _ control: String) throws {
    var text = ImputationTests.text(
      "mean: {kind: conditional-mean, strategy: copy-increments}, "
        + "chain: {kind: mi, model: chained, imputations: 5}", missing: 0.03)
    if !trial.isEmpty { text = text.replacing("trial:\n", with: "trial:\n  \(trial)\n") }
    if !treated.isEmpty { text = text.replacing("a: {", with: "a: {\(treated), ") }
    text = text.replacing("b: {", with: "b: {\(control)")
    let scenario = try Scenarios.text(text)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for replicate in 0..<10 {
      for fit in experiment.fits(replicate: replicate, seed: 3) {
        let estimate = try #require(fit.estimate, "\(trial) \(treated): \(fit)")
        #expect(estimate.value.isFinite && estimate.standardError > 0)
      }
    }
  }

  /// A chain of regressions has no strategy that compares means of waves.
  @Test func refusal() throws {
    #expect(throws: (any Error).self) {
      try Scenarios.text(
        ImputationTests.text("m: {kind: mi, model: chained, strategy: jump-to-reference}"))
    }
  }
}
