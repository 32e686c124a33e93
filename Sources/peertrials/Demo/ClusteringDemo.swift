import Graphics
import MonteCarlo
import Reports
import TrialSimulation

/// What is wrong with ignoring that people share a peer worker.
enum ClusteringDemo: Demo {
  static let topic = "clustering"
  static let summary = "four peer workers, eighty people: how many is that?"
  static let command = "power"
  static let seed: UInt64 = 4
  static let replicates = 50_000
  static let scenario = """
    peertrials: 1
    title: Four peer workers with twenty people each
    question: Nothing is true. How often does each analysis find something?
    seed: 4
    replicates: 50000
    trial:
      design: {kind: grouped, groups-per-arm: 4}
      arms:
        peer-led:
          delivery: peer-led
          format: one-to-one
          effect: {smd: 0}
          workers: {caseload: 20, icc: {value: 0.1, source: "upper end of what therapists explain"}}
        usual-care: {comparator: usual-care}
      outcomes:
        recovery: {kind: gaussian}
    analysis:
      methods:
        naive: {kind: t-test}
        z: {kind: mixed, df: z}
        satterthwaite: {kind: mixed}
        kenward-roger: {kind: mixed, df: kenward-roger}
        welch: {kind: cluster-means, variance: by-arm}

    """

  static func tell(on stage: DemoStage) throws {
    stage.screen("Four peer workers")
    stage.say(
      "Four peer workers support twenty people each; eighty others get usual care. Some peer workers are better "
        + "than others, so that people of one worker are a little alike: an intracluster correlation of .10. "
        + "Peer support itself does nothing here.")
    stage.say(
      "A t test of the 160 people should be wrong in 5 of 100 trials: that is what p < .05 means.")
    stage.ask(
      "how often is it wrong, when workers are ignored?", ["5 in 100", "7 in 100", "16 in 100"],
      right: 2)
    stage.screen("How often something is found that is not there")
    let experiment = try experiment()
    let tally = stage.simulate(experiment, "trials", steps: [100, 1000, replicates]) { tally in
      stage.rate(RowMeasures(tally, row: 0).rejection) + " significant by the t test"
    }
    stage.answer()
    stage.say("Five analyses of the same trials, and how often they are wrong:")
    let words = [
      "t test, workers ignored", "mixed model, by the normal", "mixed model, Satterthwaite",
      "mixed model, Kenward-Roger", "means of workers (Welch)",
    ]
    stage.show(
      words.indices.map { i in
        let rate = RowMeasures(tally, row: i).rejection
        let length = Int((rate.value * 180).rounded())
        let bar = String(
          repeating: stage.characters == .ascii ? "#" : "█", count: length)
        let name = words[i] + String(repeating: " ", count: 28 - words[i].count)
        return "  " + name + stage.colour(bar, rate.value > 0.06 ? .bad : .good) + " "
          + stage.rate(rate) + "\n"
      }.joined())
    stage.say(
      "There are eighty people, but only four peer workers. Analyses that know four come near .05; with so few, only "
        + "Kenward-Roger's is there. One that believes eighty finds what is not there.")
    stage.end(
      "Count what was sampled: workers, groups, teams. With few of them the reference distribution matters as much "
        + "as the model. And for power more people for each worker hardly help, more workers do: add --set "
        + "trial.arms.peer-led.effect.smd=0.5 to the command below, then trial.design.groups-per-arm=8."
    )
  }
}
