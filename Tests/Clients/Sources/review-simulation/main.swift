// Ten outcomes of two trials, none with an effect: P(some pool is significant) = 1 − .95¹⁰ = .40126.
import Inference
import MetaAnalysis
import MonteCarlo
import Parts
import ReviewSimulation

let outcomes = (1...10).map { ReviewOutcome(name: "outcome \($0)", effects: [0]) }
let trials = TrialSetting(name: "everywhere", trials: 2, sizes: .listed([100, 300]))
let review = try Review(
  Population(settings: [trials]), outcomes,
  methods: [.init("common-effect", .pool(.commonEffect, .z))], adjustments: [.holm])
let run = Engine(threads: 2).run(try review.experiment(), seed: 1, replicates: 40_000)
for family in run.tally.layout.families.indices {
  let wise = FamilyMeasures(run.tally, family: family).all.first { $0.measure == "fwer" }
  if let wise { print(wise.value, wise.mcse, run.tally.layout.families[family].adjustment) }
}

// What no file may state is refused in code too, in the same words.
do throws(Problems) {
  _ = try Review(
    Population(settings: [trials]), [ReviewOutcome(name: "y", effects: [7], tau: -1)])
} catch {
  print(error)
}
