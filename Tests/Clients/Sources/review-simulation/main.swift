// Ten outcomes of two trials, none with an effect: P(some pool is significant) = 1 − .95¹⁰ = .40126.
import Inference
import MetaAnalysis
import MonteCarlo
import ReviewSimulation

let outcomes = (1...10).map { ReviewOutcome(name: "outcome \($0)", effects: [0]) }
let literature = TrialLiterature(
  population: Population(settings: [
    TrialSetting(name: "all", trials: 2, sizes: .listed([100, 300]))
  ]),
  outcomes: outcomes)
let analyses = outcomes.indices.map {
  ReviewAnalysis(outcome: outcomes[$0].name, cells: [$0, outcomes.count + $0])
}
let review = try ReviewExperiment(
  model: literature, analyses: analyses, methods: [.pool(.commonEffect, .z)],
  adjustments: [.none, .holm])
let run = Engine(threads: 2).run(review, seed: 1, replicates: 40_000)
for family in run.tally.layout.families.indices {
  let wise = FamilyMeasures(run.tally, family: family).all.first { $0.measure == "fwer" }
  if let wise { print(wise.value, wise.mcse, run.tally.layout.families[family].adjustment) }
}
