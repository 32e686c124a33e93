// The trial of Scenarios/textbook-two-arm.yaml: half a standard deviation, 64 people in each arm.
import Inference
import MonteCarlo
import Parts
import PeerSupport
import TrialAnalysis
import TrialSimulation

let trial = try Trial(
  design: ParallelDesign(perArm: 64),
  arms: [
    Arm("peer-led", delivery: .peerLed, format: .oneToOne, effect: .smd(0.5)),
    Arm("usual-care", comparator: .usualCare),
  ],
  outcomes: [Trial.Outcome("recovery", Gaussian())])
let plan = try AnalysisPlan([.init(TTest())], of: trial)
let experiment = try TrialExperiment(trial, plan)
let run = Engine(threads: 2).run(experiment, seed: 1, replicates: 1_000_000)
let power = RowMeasures(run.tally, row: 0).rejection
print(power.value, power.mcse)

// What no file may state is refused in code too.
do {
  _ = try Trial(
    design: ParallelDesign(perArm: 0), arms: trial.arms,
    outcomes: [Trial.Outcome("recovery", Gaussian(sd: -1))])
} catch {
  for problem in error.list { print(problem) }
}
