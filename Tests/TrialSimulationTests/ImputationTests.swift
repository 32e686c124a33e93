import GSLKit
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// Multiple imputation in simulated trials: what it draws moves nothing else, and what its errors and intervals do.
struct ImputationTests {
  /// Two arms of waves that depend on the last score seen, with these methods.
  static func text(_ methods: String, effect: Double = 0.4, missing: Double = 0) -> String {
    """
    trial:
      design: {participants-per-arm: 60}
      arms:
        a: {delivery: peer-led, effect: {smd: \(effect)}, dropout: 0.35, attrition: {last: -0.5}}
        b: {comparator: usual-care, dropout: 0.2, attrition: {last: -0.5}}
      outcomes: {y: {kind: repeated, times: [0, 1, 2, 3], stable-share: 0.6, missing: \(missing)}}
    analysis: {methods: {\(methods)}}
    """
  }

  /// Another method, before it or after it, moves neither; two that differ in name alone share no draws.
  @Test func drawsOfItsOwn() throws {
    func fits(_ methods: String) throws -> [String: Fit] {
      let scenario = try Scenarios.text(Self.text(methods, missing: 0.05))
      let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
      let names = experiment.layout.rows.map(\.method)
      return Dictionary(
        uniqueKeysWithValues: zip(names, experiment.fits(replicate: 7, seed: 3)))
    }
    let alone = try fits("visits: {kind: mmrm}")
    let one = try fits("first: {kind: mi}, visits: {kind: mmrm}")
    let both = try fits("second: {kind: mi}, visits: {kind: mmrm}, first: {kind: mi}")
    let last = try #require(alone["visits"]?.estimate)
    #expect(one["visits"]?.estimate == last && both["visits"]?.estimate == last)
    let first = try #require(one["first"]?.estimate)
    #expect(both["first"]?.estimate == first)
    let second = try #require(both["second"]?.estimate)
    #expect(second.value != first.value)
    #expect(abs(second.value - first.value) < first.standardError)
  }

  /// The same bytes on one thread and on two, and a replayed replicate gives the counted fit.
  @Test func threadsAndReplays() throws {
    let scenario = try Scenarios.text(
      Self.text(
        "mi: {kind: mi}, jump: {kind: mi, strategy: jump-to-reference, matrices: common, delta: 1}",
        missing: 0.05))
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    let tallies = [1, 2].map { threads in
      Engine(threads: threads).run(
        experiment, key: StreamKey(seed: 4), stopping: .replicates(1_200)
      ).tally
    }
    #expect(tallies[0] == tallies[1])
    for replicate in 0..<5 {
      for analysis in Replay(experiment, replicate: replicate, seed: 4).analyses {
        let counted = try #require(analysis.counted.estimate)
        let again = try #require(analysis.reanalysed.estimate)
        #expect(close(counted.value, again.value, relative: 1e-9, floor: 1e-9))
        #expect(close(counted.standardError, again.standardError, relative: 1e-9))
        #expect(close(counted.df, again.df, relative: 1e-9))
      }
    }
  }

  /// At random given the last score seen: no bias, nominal intervals, errors as large as they say, with gaps and without.
  @Test(arguments: [0, 0.1])
  func atRandom(missing: Double) throws {
    let scenario = try Scenarios.text(
      Self.text(
        "mi: {kind: mi}, common: {kind: mi, matrices: common}, last: {kind: summary-measure, of: last}",
        missing: missing))
    let tally = try Scenarios.tally(scenario, 2_000, seed: 5)
    for method in ["mi", "common"] {
      let bias = try #require(tally.figure("bias", method))
      #expect(bias.agrees(with: 0), "\(method) \(bias)")
      let coverage = try #require(tally.figure("coverage", method))
      // Rubin's rules are a little wide in small samples.
      #expect(coverage.value > 0.95 - 5 * coverage.mcse && coverage.value < 0.975, "\(coverage)")
      let error = try #require(tally.figure("relative-error-in-model-se", method))
      #expect(error.value > -5 * error.mcse && error.value < 8, "\(method) \(error)")
    }
    let complete = try #require(tally.figure("bias", "last"))
    #expect(!complete.agrees(with: 0), "complete cases are biased: \(complete)")
  }

  /// Rubin's standard error of reference-based imputation is larger than estimates vary: it carries the information that
  /// imputation at random has (Carpenter, Roger & Kenward 2013; Cro, Carpenter & Kenward 2019, JRSS A 182:623).
  @Test func informationAnchored() throws {
    let scenario = try Scenarios.text(
      Self.text(
        "mar: {kind: mi}, jump: {kind: mi, strategy: jump-to-reference}, copy: {kind: mi, strategy: copy-reference}, increments: {kind: mi, strategy: copy-increments}"
      ).replacing(", attrition: {last: -0.5}", with: ""))
    let tally = try Scenarios.tally(scenario, 2_000, seed: 6)
    func value(_ measure: String, _ method: String) throws -> Double {
      try #require(tally.figure(measure, method), "\(measure) \(method)").value
    }
    for method in ["jump", "copy", "increments"] {
      // Errors of 2,000 replicates: 1.6 % of a standard deviation.
      #expect(try value("model-se", method) > 1.1 * value("empirical-se", method), "\(method)")
    }
    #expect(try value("model-se", "mar") < 1.06 * value("empirical-se", "mar"))
    // π of .4 SD: the rest of the bias is chance, .009.
    let stay = 0.65
    let jump = try #require(tally.figure("bias", "jump"))
    #expect(jump.agrees(with: 0.4 * (stay - 1)), "\(jump)")
  }
}
