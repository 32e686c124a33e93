import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialAnalysis
import TrialSimulation

/// Groups within sites, measured at four waves, of whom people leave by the last value: against the same trial drawn and
/// analysed in R; made by `Fixtures/scripts/groups-sites-waves.R`.
struct GroupsSitesWavesTests {
  struct Case: Decodable {
    let method: String
    let replicates, power, mcse, meanEstimate, empiricalSE, modelSE: Double
  }
  struct File: Decodable { let cases: [Case] }

  /// Power, means and spreads of estimates, within five Monte Carlo errors of both simulations.
  @Test func powerIsThatOfR() throws {
    let cases = try Fixtures.json("groups-sites-waves.json", as: File.self).cases
    #expect(cases.count == 3)
    let scenario = try Scenarios.file("groups-sites-waves")
    let tally = try Scenarios.tally(scenario, 6_000, seed: scenario.seed)
    for theirs in cases {
      #expect(theirs.replicates >= 1_000)
      func agrees(_ measure: String, _ value: Double, _ mcse: Double) throws {
        let ours = try #require(tally.figure(measure, theirs.method))
        let error = (ours.mcse * ours.mcse + mcse * mcse).squareRoot()
        #expect(abs(ours.value - value) <= 5 * error, "\(theirs.method) \(measure) \(ours)")
      }
      let root = theirs.replicates.squareRoot()
      try agrees("power", theirs.power, theirs.mcse)
      try agrees("mean-estimate", theirs.meanEstimate, theirs.empiricalSE / root)
      try agrees("empirical-se", theirs.empiricalSE, theirs.empiricalSE / (2.0.squareRoot() * root))
    }
  }

  /// With groups in the model the level is kept, without them it is not; both say which.
  @Test func level() throws {
    let scenario = try Scenarios.file(
      "groups-sites-waves",
      set: [
        "trial.arms.wrap.effect.smd=0", "trial.arms.wrap.groups.icc=0.15",
        "trial.outcomes.recovery.slope-icc=0.3",
      ])
    let tally = try Scenarios.tally(scenario, 6_000, seed: 3)
    for method in ["groups", "groups-kr"] {
      let error = try #require(tally.figure("type-i-error", method))
      #expect(error.agrees(with: 0.05), "\(method) \(error)")
    }
    let people = try #require(tally.figure("type-i-error", "people"))
    #expect(people.value > 0.08, "\(people)")
    func ignored(_ method: String) -> [TrialStructure] {
      scenario.analysis.ignored(
        by: method, of: scenario.trial, outcome: "recovery",
        contrast: tally.layout.rows[0].contrast)
    }
    #expect(ignored("people").contains(.clusters) && !ignored("groups").contains(.clusters))
  }
}
