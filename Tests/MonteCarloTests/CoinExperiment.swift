import GSLKit
import Inference
import MonteCarlo

/// A normal mean with known variance: every measure has an exact value.
///
/// Some replicates fail, some lie on the boundary, if asked.
struct CoinExperiment: Experiment {
  let effect: Double
  let failures: Double
  let layout: TallyLayout
  let blockSize: Int
  let rule: DecisionRule
  let family: FamilyRule

  init(effect: Double, failures: Double = 0, blockSize: Int = 256) throws {
    self.effect = effect
    self.failures = failures
    self.blockSize = blockSize
    let row = TallyRow(
      outcome: "y", contrast: "a vs b", method: "z", unit: "points", truth: effect, plannedSE: 1,
      isNull: effect == 0)
    var other = row
    other.method = "half"
    layout = TallyLayout(
      rows: [row, other],
      families: [TallyFamily(name: "both", adjustment: "bonferroni", members: [0, 1])])
    rule = try DecisionRule(TestPlan(), benefit: .higher, margin: nil)
    family = try FamilyRule(.none, size: 2, alpha: 0.05, twoSided: true)
  }

  func run(_ replicates: Range<Int>, key: StreamKey, into tally: inout Tally) {
    var stream = RandomStream(key: key)
    tally.addBlock(of: replicates.count) { meters in
      let board = Scoreboard(
        layout, rules: [rule, rule],
        families: [ScoredFamily(.planned(family), members: [0, 1])], meters)
      for replicate in replicates {
        stream.seek(replicate: replicate, unit: 0, lane: Lane(rawValue: 1))
        let z = stream.normal()
        let fails = stream.uniform() < failures
        let estimate = Estimate(value: effect + z, standardError: 1, df: .infinity)
        let noisy = Estimate(
          value: effect + 0.6 * z + 0.8 * stream.normal(), standardError: 1, df: .infinity)
        board.test(0, fails ? Fit.failed(.singular) : .converged(estimate))
        board.test(1, .converged(noisy))
        board.count()
      }
    }
  }
}
