import InputFiles
import MonteCarlo
import Reports
import ReviewSimulation

/// How many of many analyses are significant by chance.
enum MultipleTestingDemo: Demo {
  static let topic = "multiple-testing"
  static let summary = "forty meta-analyses of nothing: how many are significant?"
  static let command = "review"
  static let seed: UInt64 = 2023
  static let replicates = 10_000
  static let scenario = """
    peertrials: 1
    title: Forty meta-analyses of nothing
    question: A review pools ten outcomes over all settings and in each. Peer support does nothing. How many pools are significant?
    seed: 2023
    replicates: 10000
    review:
      effect: 0
      settings:
        hospital: {trials: 20, size: {mean-log: 4.8, sd-log: 0.9}}
        independent: {trials: 10, size: {mean-log: 5.35, sd-log: 1.1}}
        online: {trials: 4, size: {mean-log: 5.6, sd-log: 1.0}}
      outcomes:
        personal-recovery: {tau: 0.13, reported: 0.5}
        hope: {tau: 0.13, reported: 0.25}
        empowerment: {tau: 0.13, reported: 0.25}
        self-efficacy: {tau: 0.13, reported: 0.15}
        quality-of-life: {tau: 0.13, reported: 0.3}
        loneliness: {tau: 0.13, reported: 0.15}
        depression: {tau: 0.13, reported: 0.2}
        anxiety: {tau: 0.13, reported: 0.15}
        symptoms: {tau: 0.13, reported: 0.35}
        functioning: {tau: 0.13, reported: 0.2}
      correlation: {true-effects: 0.5, sampling-errors: 0.4}
      methods:
        dl-z: {tau2: DL, test: z}
      adjustments: [none, holm]

    """

  static func tell(on stage: DemoStage) throws {
    stage.screen("Forty meta-analyses")
    stage.say(
      "A review of 34 trials has ten outcomes and pools each over all settings, in hospital, outside, and online: "
        + "40 meta-analyses, each at p < .05. Peer support does nothing at all.")
    stage.ask(
      "how likely is at least one significant pool?", ["5 in 100", "50 in 100", "90 in 100"],
      right: 2)
    stage.screen("How many are significant")
    let experiment = try review().worlds[0].review.experiment()
    let tally = stage.simulate(experiment, "reviews", steps: [100, 1000, replicates]) { tally in
      let family = FamilyMeasures(tally, family: 0)
      return (family.all.first { $0.measure == "number-rejected" }.map(Figures.text) ?? "-")
        + " significant; any: " + (family.atLeast(1).map(Figures.text) ?? "-")
    }
    let family = FamilyMeasures(tally, family: 0)
    let values = family.distribution.enumerated().flatMap {
      Array(repeating: Double($0.offset), count: $0.element)
    }
    stage.show(
      Histogram(
        values, xLabel: "significant pools of forty", yLabel: "reviews", range: 0...16, bins: 16
      ).chart.text(height: 9, characters: stage.characters, usesColour: stage.usesColour))
    stage.say(
      "Two would be five per cent of forty. There are more: pools of two or three trials with a variance between "
        + "them are tested as if that variance were known.")
    stage.screen("Can it be mended?")
    let edits = ["review.methods.dl-z.test=hksj"]
    let other = stage.run(try review(edits).worlds[0].review.experiment(), replicates)
    func any(_ tally: Tally, _ adjustment: String) -> String {
      tally.layout.families.indices.first { tally.layout.families[$0].adjustment == adjustment }
        .flatMap { FamilyMeasures(tally, family: $0).atLeast(1) }.map(Figures.text) ?? "-"
    }
    stage.say(
      "Holm's procedure allows for forty tests: it should bring 'any significant' to .05. With the usual normal test "
        + "it brings it to \(any(tally, "holm")). The p-values themselves are too small, and no adjustment mends that."
    )
    stage.say(
      "Hartung and Knapp's test takes into account that the variance between trials is estimated. With it, any "
        + "pool is significant in \(any(other, "none")) of reviews, and after Holm in \(any(other, "holm"))."
    )
    stage.end(
      "Before believing one significant pool of many, ask how many there would be if nothing were true. The review "
        + "that this is made after found nine of 47; what expectation, flaws and missing trials add is in "
        + "Scenarios/reviews/egmose-2023-review.yaml.")
  }
}
