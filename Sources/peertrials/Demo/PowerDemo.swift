import MonteCarlo
import Reports
import TrialSimulation

/// How many people a trial needs.
enum PowerDemo: Demo {
  static let topic = "power"
  static let summary = "how many people it takes to see an effect of .20 SD"
  static let command = "plan"
  static let seed: UInt64 = 20
  static let replicates = 50_000
  static let effort = ""
  static let scenario = """
    peertrials: 1
    title: How many people for an effect of .20 SD?
    question: The pooled effect of peer support on personal recovery is about .20 SD. How large must a trial be?
    seed: 20
    replicates: 200000
    trial:
      design: {participants-per-arm: 50}
      arms:
        peer-led: {delivery: peer-led, effect: {smd: {value: 0.2, source: pool of 17 trials of personal recovery}}}
        usual-care: {comparator: usual-care}
      outcomes:
        recovery: {kind: gaussian}
    analysis:
      methods:
        t-test: {}

    """

  static func tell(on stage: DemoStage) throws {
    stage.screen("How many people?")
    stage.say(
      "Seventeen trials of peer support, pooled, found an effect of .20 standard deviations on personal "
        + "recovery. You plan the eighteenth. You want four chances in five to find that effect, if it is there: "
        + "a power of .80.")
    stage.ask("how many people in each of two arms?", ["64", "150", "400"], right: 2)
    stage.screen("Try some")
    var points: [CurveChart.Point] = []
    for n in [25, 50, 100, 150, 200, 300, 400, 500] {
      let experiment = try experiment(["trial.design.participants-per-arm=\(n)"])
      let rejection = RowMeasures(stage.run(experiment, replicates), row: 0).rejection
      points.append(.init(x: Double(n), y: rejection.value, error: rejection.mcse))
    }
    stage.show(
      CurveChart(points, xLabel: "people per arm", yLabel: "power", target: 0.8)
        .text(height: 11, characters: stage.characters, usesColour: stage.usesColour))
    func power(_ n: Double) -> String {
      points.first { $0.x == n }.map {
        stage.rate(Measured("power", $0.y, mcse: $0.error, replicates: replicates))
      } ?? "-"
    }
    stage.answer()
    stage.say(
      "With 50 people per arm the power is \(power(50)), with 150 it is \(power(150)): such trials are more likely to "
        + "miss the effect than to find it. It takes 394 per arm. To see half as much, you need four times the people."
    )
    stage.end(
      "The mean trial of peer support has 255 people in all. A trial of that size would miss the effect that the pool "
        + "found two times in three. Before the trial, ask what it can find; the command below searches for the number."
    )
  }
}
