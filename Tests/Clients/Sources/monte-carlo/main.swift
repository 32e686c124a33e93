// An experiment of one's own: a z test whose power is 80 %, the shift being z(.975) + z(.8) standard errors.
import GSLKit
import Inference
import MonteCarlo

struct ZTest: Experiment {
  let layout = TallyLayout(rows: [
    TallyRow(
      outcome: "y", contrast: "a vs b", method: "z", unit: "SE", truth: 2.801585, plannedSE: 1,
      isNull: false)
  ])
  let blockSize = 4096
  let rule: DecisionRule

  func run(_ replicates: Range<Int>, key: StreamKey, into tally: inout Tally) {
    var stream = RandomStream(key: key)
    tally.addBlock(of: replicates.count) { meters in
      let board = Scoreboard(layout, rules: [rule], families: [], meters)
      for replicate in replicates {
        stream.seek(replicate: replicate, unit: 0, lane: Lane(rawValue: 0))
        let found = Estimate(
          value: layout.rows[0].truth + stream.normal(), standardError: 1, df: .infinity)
        board.test(0, .converged(found))
        board.count()
      }
    }
  }
}

let experiment = ZTest(rule: try DecisionRule(TestPlan(), benefit: .higher, margin: nil))
let run = Engine(threads: 2).run(experiment, seed: 1, replicates: 200_000)
let power = RowMeasures(run.tally, row: 0).rejection
print(power.value, power.mcse)
