// What the command line asks, asked in code: the texts of files come in, answers go out.
import MonteCarlo
import Questions
import Reports

let scenario = ScenarioInput(
  """
  peertrials: 1
  trial:
    design: {participants-per-arm: 60}
    arms:
      peer-led: {delivery: peer-led, format: one-to-one, effect: {smd: 0.5}}
      usual-care: {comparator: usual-care}
    outcomes:
      recovery: {kind: gaussian}
  analysis:
    methods: {t-test: {}}
  """, edits: ["trial.design.participants-per-arm=64"])
let asked = PowerQuestion(scenario, run: RunSettings(seed: 1, replicates: 1_000_000))
let answer = try asked.answer()
let power = RowMeasures(answer.tally, row: 0).rejection
print(power.value, power.mcse)
print(answer.csv.split(separator: "\n").count, answer.isInterrupted)

// What is wrong is told with its kind, and with its place in the text.
do {
  _ = try PowerQuestion(ScenarioInput("peertrials: 1\ntrial: 3\n", file: "a.yaml")).answer()
} catch {
  print(error.kind, error.messages[0])
}
