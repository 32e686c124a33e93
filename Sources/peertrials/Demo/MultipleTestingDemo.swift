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
    question: A review pools ten outcomes over all settings and in each. Nothing is true on average. How many pools are significant?
    seed: 2023
    replicates: 10000
    review:
      effect: 0
      tau: 0.13
      settings:
        hospital: {trials: 20, size: {mean-log: 4.8, sd-log: 0.9}}
        independent: {trials: 10, size: {mean-log: 5.35, sd-log: 1.1}}
        online: {trials: 4, size: {mean-log: 5.6, sd-log: 1.0}}
      outcomes:
        personal-recovery: {reported: 0.5}
        hope: {reported: 0.25}
        empowerment: {reported: 0.25}
        self-efficacy: {reported: 0.15}
        quality-of-life: {reported: 0.3}
        loneliness: {reported: 0.15}
        depression: {reported: 0.2}
        anxiety: {reported: 0.15}
        symptoms: {reported: 0.35}
        functioning: {reported: 0.2}
      correlation: {true-effects: 0.5, sampling-errors: 0.4}
      methods:
        dl-z: {tau2: DL, test: z}
        dl-hksj: {tau2: DL, test: hksj}
      adjustments: [none, holm]

    """

  static func tell(on stage: DemoStage) throws {
    stage.screen("Forty meta-analyses")
    stage.say(
      "A review of 34 trials has ten outcomes and pools each over all settings, in hospital, outside, and online: "
        + "40 meta-analyses are planned, each at p < .05. On average peer support does nothing; trials differ by a "
        + "standard deviation of .13, as they do in this field.")
    stage.ask(
      "how likely is at least one significant pool?", ["5 in 100", "50 in 100", "90 in 100"],
      right: 2)
    stage.screen("How many are significant")
    let experiment = try review().worlds[0].review.experiment()
    let tally = stage.simulate(experiment, "reviews", steps: [100, 1000, replicates]) { tally in
      number(stage, tally, "dl-z") + " significant; any: " + any(stage, tally, "dl-z", "none")
    }
    guard let family = family(tally, "dl-z", "none") else { return }
    let values = family.distribution.enumerated().flatMap {
      Array(repeating: Double($0.offset), count: $0.element)
    }
    stage.show(
      Histogram(
        values, xLabel: "significant pools of a review", yLabel: "reviews", range: 0...16, bins: 16
      ).chart.text(height: 8, characters: stage.characters, usesColour: stage.usesColour))
    stage.answer()
    let pooled = family.all.first { $0.measure == "number-run" }?.value ?? 0
    stage.say(
      "On average \(Figures.number(pooled.rounded())) of the forty can be pooled: the "
        + "others have fewer than two trials. Five per cent of those would be 1.4. There are twice as many."
    )
    stage.screen("Can it be mended?")
    let same = stage.run(try review(["review.tau=0"]).worlds[0].review.experiment(), replicates)
    stage.say(
      "If trials did not differ at all, \(number(stage, same, "dl-z")) would be significant. They do differ, and the "
        + "normal test takes the variance between two or three trials for known.")
    stage.say(
      "Hartung and Knapp's test allows for its being estimated: \(number(stage, tally, "dl-hksj")) significant."
    )
    stage.say(
      "Holm's procedure allows for many tests: it should bring 'any significant' to 5 in 100. With the normal test it "
        + "brings it to \(any(stage, tally, "dl-z", "holm")): the p-values are too small, and no adjustment mends that. With "
        + "Hartung and Knapp's it brings it to \(any(stage, tally, "dl-hksj", "holm")): nearer.")
    stage.end(
      "Before believing one significant pool of many, ask how many there would be if nothing were true. The review "
        + "that this is made after found nine of 47; what expectation, flaws and missing trials add is in "
        + "Scenarios/reviews/egmose-2023-review.yaml.")
  }

  private static func family(
    _ tally: Tally, _ method: String, _ adjustment: String
  ) -> FamilyMeasures? {
    tally.layout.families.firstIndex { $0.name == method && $0.adjustment == adjustment }
      .map { FamilyMeasures(tally, family: $0) }
  }

  private static func number(_ stage: DemoStage, _ tally: Tally, _ method: String) -> String {
    stage.size(
      family(tally, method, "none")?.all.first { $0.measure == "number-rejected" }, decimals: 1)
  }

  private static func any(
    _ stage: DemoStage, _ tally: Tally, _ method: String, _ adjustment: String
  ) -> String {
    stage.rate(family(tally, method, adjustment)?.atLeast(1))
  }
}
