import Foundation
import Inference
import MonteCarlo
import Reports
import TrialSimulation

/// What a significant pilot says.
enum SmallPilotDemo: Demo {
  static let topic = "small-pilot"
  static let summary = "what a significant pilot of 15 per arm says"
  static let command = "power"
  static let seed: UInt64 = 12
  static let replicates = 200_000
  static let scenario = """
    peertrials: 1
    title: A pilot of peer support, 15 people per arm
    question: A true effect of .20 SD, which nobody knows. What does a significant pilot say?
    seed: 12
    replicates: 200000
    trial:
      design: {participants-per-arm: 15}
      arms:
        peer-led: {delivery: peer-led, format: one-to-one, effect: {smd: 0.2}}
        usual-care: {comparator: usual-care}
      outcomes:
        recovery: {kind: gaussian}
    analysis:
      methods:
        t-test: {}

    """

  static func tell(on stage: DemoStage) throws {
    let experiment = try experiment()
    let fits = (0..<4000).compactMap {
      experiment.fits(replicate: $0, seed: stage.seed)[0].estimate
    }
    // |t| of 28 degrees of freedom at p = .05.
    func isSignificant(_ e: Estimate) -> Bool { abs(e.value / e.standardError) > 2.0484 }
    stage.screen("A small pilot")
    stage.say(
      "Peer support helps a little: people who get it are .20 of a standard deviation better off. Here "
        + "we know that, because we made it so. A pilot gives it to 15 people and compares them with 15 "
        + "others. These are nine such pilots, each with its 95 % interval. The truth is .20 in all of them."
    )
    let rows = fits.prefix(9).enumerated().map { i, e in
      let half = 2.0484 * e.standardError
      return ForestPlot.Row(
        label: "pilot \(i + 1)" + (isSignificant(e) ? ", significant" : ""), value: e.value,
        interval: e.value - half...e.value + half)
    }
    stage.show(ForestPlot(rows).text(characters: stage.characters))
    stage.ask(
      "of 100 pilots like these, how many find a significant effect?", ["80", "50", "8"], right: 2)
    stage.screen("How many find it")
    let tally = stage.simulate(experiment, "pilots", steps: [10, 100, 1000, replicates]) { tally in
      stage.rate(RowMeasures(tally, row: 0).rejection) + " are significant"
    }
    stage.answer()
    let found = Int((100 * RowMeasures(tally, row: 0).rejection.value).rounded())
    stage.say(
      "The other \(100 - found) say 'no significant difference', and many a reader takes that for 'it does not work'."
    )
    stage.ask(
      "a pilot is significant. The truth is .20. How large is its estimate, on average?",
      ["about .2", "about .4", "about .8 or .9"], right: 2)
    stage.screen("What the significant ones say")
    let significant = fits.filter(isSignificant).map(\.value)
    stage.show(
      Histogram(
        significant, xLabel: "estimate of significant pilots (SD); dotted: the truth",
        yLabel: "pilots",
        range: -2...2, bins: 64, mark: 0.2, isGood: { $0 > 0 }
      ).chart.text(height: 9, characters: stage.characters, usesColour: stage.usesColour))
    let measures = RowMeasures(tally, row: 0).all
    func figure(_ name: String) -> String {
      let found = measures.first { $0.measure == name }
      return name == "type-s" ? stage.rate(found) : stage.size(found, decimals: 1)
    }
    stage.answer()
    stage.say(
      "With 30 people of the usual spread an estimate must be about .75 to be significant. So those that are "
        + "exaggerate: their size, whichever their sign, is \(figure("type-m")) times the truth (type M). And "
        + "\(figure("type-s")) of them point the wrong way (type S). Drawn: the \(significant.count) significant of "
        + "4 000 pilots.")
    stage.end(
      "A significant result of a small trial is not a small proof of a large effect. It is what chance had to "
        + "add before anybody could see it. Plan for an effect that you would not want to miss: peertrials plan."
    )
  }
}
