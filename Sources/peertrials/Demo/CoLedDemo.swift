import InputFiles
import MonteCarlo
import Reports
import TrialSimulation

/// The difference between significant and not significant.
enum CoLedDemo: Demo {
  static let topic = "coled-vs-peerled"
  static let summary = "one arm is significant, the other is not: so what?"
  static let command = "power"
  static let seed: UInt64 = 3
  static let replicates = 50_000
  static let scenario = """
    peertrials: 1
    title: Co-led or peer-led groups, against usual care
    question: Co-led beats usual care, peer-led does not. Is co-led better than peer-led?
    seed: 3
    replicates: 50000
    trial:
      design: {participants-per-arm: 150}
      arms:
        co-led: {delivery: co-led, format: group, groups: {size: 8, icc: 0.0375}, effect: {smd: 0.15}}
        peer-led: {delivery: peer-led, format: group, groups: {size: 8, icc: 0.0375}, effect: {smd: 0.15}}
        usual-care: {comparator: usual-care}
      outcomes:
        recovery: {kind: gaussian, baseline-correlation: 0.5}
      contrasts:
        co-led vs usual-care: {treatment: co-led, comparator: usual-care}
        peer-led vs usual-care: {treatment: peer-led, comparator: usual-care}
        co-led vs peer-led: {treatment: co-led, comparator: peer-led}
    analysis:
      methods:
        mixed: {kind: mixed, covariate: baseline}
      families:
        against usual care: {adjust: [none], contrasts: [co-led vs usual-care, peer-led vs usual-care]}

    """

  static func tell(on stage: DemoStage) throws {
    stage.screen("Co-led or peer-led?")
    stage.say(
      "A trial has three arms of 150 people: groups of eight led by a peer and a clinician together, groups of eight "
        + "led by peers alone, usual care. Both kinds of group help, and equally: .15 SD. Mixed models allow for the "
        + "groups and for the score at the start.")
    stage.say(
      "The report says: 'Co-led groups improved recovery (p < .05); peer-led groups did not. Groups should be co-led.'"
    )
    stage.ask(
      "in how many of 100 such trials is exactly one of the two significant?",
      ["5", "15", "30"], right: 2)
    stage.screen("One significant, the other not")
    let tally = stage.simulate(
      try experiment(), "trials", steps: [100, 1000, replicates]
    ) { tally in
      "co-led \(rate(stage, tally, 0)), peer-led \(rate(stage, tally, 1))"
    }
    let both = FamilyMeasures(tally, family: 0)
    stage.answer()
    stage.say(
      "The share of trials in which exactly one of the two is significant is \(stage.rate(both.exactly(1))), although "
        + "they are the same. Of the test of the one against the other, which is what the report claims, it is "
        + "\(rate(stage, tally, 2)): the false alarms that p < .05 allows.")
    let better = stage.run(try experiment(["trial.arms.co-led.effect.smd=0.3"]), replicates)
    stage.say(
      "And if co-led really were twice as good (.30 against .15)? Then the share that is significant is "
        + "\(rate(stage, better, 0)) for co-led, \(rate(stage, better, 1)) for peer-led, and \(rate(stage, better, 2)) for the "
        + "difference between them: two arms with groups tell less than one beside usual care.")
    stage.end(
      "The difference between 'significant' and 'not significant' is not itself significant. To say that one is "
        + "better than the other, compare the two, and plan for that: --set trial.arms.co-led.effect.smd=0.30"
    )
  }

  private static func rate(_ stage: DemoStage, _ tally: Tally, _ row: Int) -> String {
    stage.rate(RowMeasures(tally, row: row).rejection)
  }
}
