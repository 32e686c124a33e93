import GSLKit
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// Inverse-probability weights in simulated trials whose people leave by the last score that was seen.
struct WeightsTests {
  private static func text(_ extra: String = "", comparator: String = "last: -0.6") -> String {
    """
    trial:
      design: {participants-per-arm: 150}\(extra)
      arms:
        a: {delivery: peer-led, effect: {smd: 0.4}, dropout: 0.4, attrition: {last: -0.6}}
        b: {comparator: usual-care, dropout: 0.1, attrition: {\(comparator)}}
      outcomes: {y: {kind: repeated, times: [0, 1, 2, 3], stable-share: 0.6}}
    analysis: {methods: {ipw: {}, last: {kind: summary-measure, of: last}}}
    """
  }

  /// What complete cases are biased by is gone, and intervals hold.
  @Test func atRandom() throws {
    let tally = try Scenarios.tally(Scenarios.text(Self.text()), 2_000, seed: 7)
    let complete = try #require(tally.figure("bias", "last"))
    #expect(complete.value > 0.1, "\(complete)")
    let bias = try #require(tally.figure("bias", "ipw"))
    #expect(bias.agrees(with: 0), "\(bias)")
    let coverage = try #require(tally.figure("coverage", "ipw"))
    #expect(coverage.agrees(with: 0.95), "\(coverage)")
  }

  /// Where people of one arm alone leave by their scores a slope for both is wrong: most of the bias is gone, and some stays.
  @Test func oneSlopeForBoth() throws {
    let tally = try Scenarios.tally(
      Scenarios.text(Self.text(comparator: "last: 0")), 2_000, seed: 7)
    let complete = try #require(tally.figure("bias", "last")).value
    let bias = try #require(tally.figure("bias", "ipw"))
    #expect(bias.value < complete / 3 && !bias.agrees(with: 0), "\(bias) of \(complete)")
  }

  /// A replayed replicate gives the counted fit, at sites too.
  @Test(arguments: ["", "\n  sites: {number: 3, icc: 0.05}"])
  func replays(_ extra: String) throws {
    let scenario = try Scenarios.text(Self.text(extra))
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for replicate in 0..<4 {
      for analysis in Replay(experiment, replicate: replicate, seed: 4).analyses {
        let counted = try #require(analysis.counted.estimate)
        let again = try #require(analysis.reanalysed.estimate)
        #expect(close(counted.value, again.value, relative: 1e-9, floor: 1e-9))
        #expect(close(counted.standardError, again.standardError, relative: 1e-9))
      }
    }
  }
}
