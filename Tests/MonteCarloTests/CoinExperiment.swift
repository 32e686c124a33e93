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
  }

  func run(_ replicates: Range<Int>, key: StreamKey, into tally: inout Tally) {
    var stream = RandomStream(key: key)
    tally.addBlock(of: replicates.count) { meters in
      for replicate in replicates {
        stream.seek(replicate: replicate, unit: 0, lane: Lane(rawValue: 1))
        let z = stream.normal()
        let fails = stream.uniform() < failures
        let estimate = Estimate(value: effect + z, standardError: 1, df: .infinity)
        let noisy = Estimate(
          value: effect + 0.6 * z + 0.8 * stream.normal(), standardError: 1, df: .infinity)
        let first = fails ? Fit.failed(.singular) : .converged(estimate)
        let (a, b) = (rule.decide(first), rule.decide(noisy))
        meters.row(0).add(first, a)
        meters.row(1).add(.converged(noisy), b)
        if !fails {
          meters.pair(0).add(estimate, rejected: a.rejected, noisy, rejected: b.rejected)
        }
        meters.family(0).add((a.rejected ? 1 : 0) | (b.rejected ? 2 : 0))
      }
    }
  }
}
