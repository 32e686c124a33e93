import Inference
import InputFiles
import MonteCarlo
import Testing
import TrialSimulation

/// People who leave a trial of several outcomes leave all of them.
struct LeavingTests {
  private static func text(_ attrition: String, times: String = "[0, 3, 5, 9]") -> String {
    """
    trial:
      design: {participants-per-arm: 60}
      arms:
        a: {delivery: peer-led, effects: {hope: {smd: 0.3}, lonely: {smd: 0.3}, admissions: {rate-ratio: 0.7}}, groups: {size: 6, icc: 0.03}, dropout: 0.3, attrition: {\(attrition)}}
        b: {comparator: usual-care, dropout: 0.2}
      outcomes:
        admissions: {kind: count, mean: 1, dispersion: 1}
        hope: {kind: repeated, times: [0, 2, 6, 9], stable-share: 0.6}
        lonely: {kind: repeated, times: \(times), stable-share: 0.5}
        score: {kind: gaussian, baseline-correlation: 0.5}
    analysis: {methods: {mmrm: {}, negative-binomial: {}, ancova: {}}}
    """
  }

  /// In a replay nobody is seen again: waves of both, the count and the score end together.
  @Test(arguments: ["last: -0.5", "last: -0.5, of: lonely", "baseline: 0.3"])
  func together(attrition: String) throws {
    let scenario = try Scenarios.text(Self.text(attrition))
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    let replay = Replay(experiment, replicate: 0, seed: 2)
    func columns(_ outcome: String) -> [Int] {
      replay.columns.indices.filter {
        let name = replay.columns[$0].name
        return name == outcome || name.hasPrefix("\(outcome)-") && !name.hasSuffix("-baseline")
      }
    }
    let (hope, lonely) = (columns("hope"), columns("lonely"))
    let once = columns("admissions") + columns("score")
    #expect(hope.count == 4 && lonely.count == 4 && once.count == 2)
    var gone = 0
    for person in replay.people {
      func isSeen(_ column: Int) -> Bool { person.values[column] != nil }
      let stays = isSeen(hope[3])
      if !stays { gone += 1 }
      #expect(isSeen(lonely[3]) == stays)
      for column in once { #expect(isSeen(column) == stays) }
      #expect(isSeen(hope[0]) && isSeen(lonely[0]))
      // Times 0, 2, 6, 9 and 0, 3, 5, 9: who is missed at 3 is missed at 6, who is seen at 6 was seen at 5.
      for waves in [hope, lonely] {
        for w in 1..<4 where isSeen(waves[w]) { #expect(isSeen(waves[w - 1])) }
      }
      if isSeen(hope[2]) { #expect(isSeen(lonely[1])) }
    }
    #expect(gone > 15 && gone < 50)
    for analysis in replay.analyses {
      guard let a = analysis.counted.estimate, let b = analysis.reanalysed.estimate else {
        Issue.record("\(analysis.method) gave nothing")
        continue
      }
      #expect(abs(a.value - b.value) < 1e-9)
    }
  }

  /// The share who leave is the arm's dropout, and the truth of each outcome is that of a large trial.
  @Test func shares() throws {
    let text = Self.text("last: 0").replacing(
      "participants-per-arm: 60", with: "participants-per-arm: 60000"
    )
    .replacing("icc: 0.03", with: "icc: 0.01")
    let scenario = try Scenarios.text(text)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for (row, fit) in zip(experiment.layout.rows, experiment.fits(replicate: 0, seed: 3)) {
      let estimate = try #require(fit.estimate)
      #expect(abs(estimate.value - row.truth) < 5.2 * estimate.standardError, "\(row.outcome)")
      if row.outcome == "score" {
        // N(0, 1): SE² = (1 − ¼)(1/42 000 + 1/48 000) where .7 and .8 stay.
        let expected = (0.75 * (1 / 42_000.0 + 1 / 48_000.0)).squareRoot()
        #expect(abs(estimate.standardError / expected - 1) < 0.02)
      }
    }
  }

  @Test func whoDecides() {
    #expect(throws: (any Error).self) { try Scenarios.text(Self.text("last: -0.5, of: score")) }
    #expect(throws: (any Error).self) {
      try Scenarios.text(Self.text("last: -0.5, of: admissions"))
    }
  }
}
