import Inference
import InputFiles
import MonteCarlo
import Reports
import TrialSimulation

/// What happens when those who do badly leave.
enum AttritionDemo: Demo {
  static let topic = "attrition"
  static let summary = "an effect that is made by who leaves"
  static let command = "power"
  static let seed: UInt64 = 87
  static let replicates = 20_000
  static let scenario = """
    peertrials: 1
    title: An online forum that most people leave
    question: Nothing is true. What does an analysis of those who stay find?
    seed: 87
    replicates: 20000
    trial:
      design: {participants-per-arm: 400}
      arms:
        online:
          delivery: peer-led
          setting: online
          effect: {smd: 0}
          dropout: {value: 0.87, source: "forum, 6 months"}
          attrition: {outcome: {value: -0.3, source: assumption}}
        writing:
          comparator: active
          dropout: {value: 0.65, source: "writing control, 6 months"}
      outcomes:
        recovery: {kind: gaussian, baseline-correlation: 0.5}
    analysis:
      methods:
        complete-cases: {kind: t-test}
        adjusted: {kind: ancova}

    """

  static func tell(on stage: DemoStage) throws {
    stage.screen("Who is left?")
    stage.say(
      "Four hundred people join an online forum, four hundred write a diary instead. After six months 87 of "
        + "100 are gone from the forum, 65 of 100 from the diary. In the forum those who do badly are a little "
        + "more likely to leave. The forum itself does nothing.")
    stage.say("The analysis compares those who stayed: 52 with 140.")
    stage.ask(
      "what does it find, on average?",
      ["nothing", "an effect of about .05 SD", "an effect of about .25 SD"], right: 2)
    stage.screen("What the stayers say")
    let experiment = try experiment()
    let fits = (0..<1500).compactMap {
      experiment.fits(replicate: $0, seed: stage.seed)[0].estimate
    }
    stage.show(
      Histogram(
        fits.map(\.value), xLabel: "estimate (SD); dotted: the truth", yLabel: "trials",
        range: -0.6...1, bins: 64, mark: 0
      ).chart.text(height: 10, characters: stage.characters, usesColour: stage.usesColour))
    let tally = stage.run(experiment, replicates)
    let rows = [0, 1].map { RowMeasures(tally, row: $0) }
    let bias = rows.map { row in
      stage.size(row.all.first { $0.measure == "bias" })
    }
    stage.answer()
    stage.say(
      "The average is \(bias[0]) SD; the share of such trials that are significant is "
        + "\(stage.rate(rows[0].rejection)). Adjusting for the score at the start leaves \(bias[1]) SD: who leaves is decided by how people are now, and that is "
        + "not known of those who left.")
    stage.end(
      "Complete cases mislead when leaving goes with the outcome, beyond what is adjusted for, and differently in the "
        + "two arms. No analysis of those who stay can tell whether it does. Measure those who leave; report how many "
        + "do, by arm; and ask how bad it would have to be: --set trial.arms.online.attrition.outcome=-0.1"
    )
  }
}
