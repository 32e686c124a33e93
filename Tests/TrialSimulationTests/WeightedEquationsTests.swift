import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialAnalysis
import TrialSimulation

/// Weighted estimating equations in simulated trials whose people leave by the last score that was seen.
struct WeightedEquationsTests {
  private static func text(_ extra: String = "", treated: String = "") -> String {
    """
    trial:
      design: {participants-per-arm: 150}\(extra)
      arms:
        a: {delivery: peer-led, effect: {smd: 0.4}, dropout: 0.4, attrition: {last: -0.6}\(treated)}
        b: {comparator: usual-care, dropout: 0.1, attrition: {last: -0.6}}
      outcomes: {y: {kind: repeated, times: [0, 1, 2, 3], stable-share: 0.6}}
    analysis:
      methods:
        plain: {kind: gee-waves, correlation: independence}
        weighted: {kind: gee-waves, missing: weighted}
        average: {kind: gee-waves, missing: weighted, contrast: average, baseline: none}
    """
  }

  /// What the equations are biased by is gone, and intervals hold.
  @Test func atRandom() throws {
    let tally = try Scenarios.tally(Scenarios.text(Self.text()), 2_000, seed: 8)
    let plain = try #require(tally.figure("bias", "plain"))
    #expect(plain.value > 0.1, "\(plain)")
    for method in ["weighted", "average"] {
      let bias = try #require(tally.figure("bias", method))
      #expect(bias.agrees(with: 0), "\(method) \(bias)")
      let coverage = try #require(tally.figure("coverage", method))
      // Weights that are taken as known make intervals a little wide.
      #expect(
        coverage.value > 0.95 - 5 * coverage.mcse && coverage.value < 0.98,
        "\(method) \(coverage)")
    }
  }

  /// A replayed replicate gives the counted fit, at sites and with groups too.
  @Test(arguments: [
    text(), text("\n  sites: {number: 3, icc: 0.05}"),
    text("\n  sites: {number: 3, icc: 0.05}", treated: ", groups: {size: 8, icc: 0.05}"),
  ])
  func replays(_ text: String) throws {
    let scenario = try Scenarios.text(text)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for replicate in 0..<4 {
      for analysis in Replay(experiment, replicate: replicate, seed: 4).analyses {
        let counted = try #require(analysis.counted.estimate)
        let again = try #require(analysis.reanalysed.estimate)
        #expect(close(counted.value, again.value, relative: 1e-9, floor: 1e-9))
        #expect(close(counted.standardError, again.standardError, relative: 1e-9))
        #expect(counted.df == again.df)
      }
    }
  }

  /// Groups are one unit: their type I error is that of a sandwich over groups, where people by themselves would reject too often.
  @Test func groupsAreUnits() throws {
    let text = Self.text(treated: ", groups: {size: 8, icc: 0.15}")
      .replacing("smd: 0.4", with: "smd: 0").replacing(", attrition: {last: -0.6}", with: "")
    let tally = try Scenarios.tally(Scenarios.text(text), 4_000, seed: 9)
    let level = try #require(tally.figure("type-i-error", "weighted"))
    // Nineteen groups: within a hundredth and a half of the level.
    #expect(abs(level.value - 0.05) < 5 * level.mcse + 0.015, "\(level)")
  }

  @Test func refusals() {
    for (method, word) in [
      ("correlation: ar1", "go with 'independence'"),
      ("fallback: [independence]", "goes with another"),
      ("error: all-arms", "the two arms compared"),
    ] {
      #expect {
        _ = try Scenarios.text(
          Self.text().replacing(
            "weighted: {kind: gee-waves,", with: "weighted: {kind: gee-waves, \(method),"))
      } throws: {
        "\($0)".contains(word)
      }
    }
  }
}
