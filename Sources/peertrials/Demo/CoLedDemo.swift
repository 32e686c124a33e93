import Inference
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

    """

  static func tell(on stage: DemoStage) throws {
    stage.screen("Co-led or peer-led?")
    stage.say(
      "A trial has three arms of 150 people: groups led by a peer and a clinician together, groups led by peers "
        + "alone, usual care. Both kinds of group help, and equally: .15 SD. The report says: 'Co-led groups "
        + "improved recovery (p < .05); peer-led groups did not. Groups should be co-led.'")
    stage.ask(
      "in how many of 100 such trials is exactly one of the two significant?",
      ["5", "15", "30"], right: 2)
    stage.screen("One significant, the other not")
    let experiment = try experiment()
    _ = stage.simulate(experiment, "trials", steps: [100, 1000, replicates]) { tally in
      "co-led " + Figures.text(RowMeasures(tally, row: 0).rejection) + ", peer-led "
        + Figures.text(RowMeasures(tally, row: 1).rejection)
    }
    var (one, between) = (0, 0)
    let looked = 5000
    for replicate in 0..<looked {
      let z = experiment.fits(replicate: replicate, seed: stage.seed).map { fit in
        fit.estimate.map { abs($0.value / $0.standardError) > 2 } ?? false
      }
      if z[0] != z[1] { one += 1 }
      if z[0] != z[1], z[2] { between += 1 }
    }
    func share(_ count: Int, of total: Int) -> String {
      "\(Int((100 * Double(count) / Double(max(total, 1))).rounded()))"
    }
    stage.say(
      "In \(share(one, of: looked)) of 100 trials one is significant and the other is not, although they are the "
        + "same. In \(share(between, of: one)) of 100 of those is the difference between the two significant."
    )
    let better = stage.run(try self.experiment(["trial.arms.co-led.effect.smd=0.3"]), 20_000)
    let rates = (0..<3).map { row in
      share(Int((RowMeasures(better, row: row).rejection.value * 1e6).rounded()), of: 1_000_000)
    }
    stage.say(
      "And if co-led really were twice as good (.30 against .15)? Then co-led would be significant in "
        + "\(rates[0]) of 100 trials, peer-led in \(rates[1]), and the difference between them in \(rates[2])."
    )
    stage.end(
      "The difference between 'significant' and 'not significant' is not itself significant. To say that one is "
        + "better than the other, compare the two: --set trial.arms.co-led.effect.smd=0.30 shows how often that works."
    )
  }
}
