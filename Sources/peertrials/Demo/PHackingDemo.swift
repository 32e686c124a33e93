import Graphics
import InputFiles
import MonteCarlo
import Reports
import ReviewSimulation

/// What undeclared choices do.
enum PHackingDemo: Demo {
  static let topic = "p-hacking"
  static let summary = "what open choices do to a trial of nothing"
  static let command = "review"
  static let seed: UInt64 = 11
  static let replicates = 2000
  static let scenario = """
    peertrials: 1
    title: Undeclared choices
    question: Trials of nothing leave open what they measure, when they stop and whom they leave out. How many claim a benefit?
    seed: 11
    replicates: 2000
    review:
      effect: 0
      data: g
      settings:
        published: {trials: 17, size: {mean-log: 4.8, sd-log: 0.6}}
      outcomes:
        recovery: {}
      reporting: {flexible: {share: 0}}
      methods:
        dl-z: {tau2: DL, test: z}
    worlds:
      all declared: {}
      best of two measures: {review.reporting.flexible: {measures: 2, mean-of-measures: yes}}
      and a look at the data: {review.reporting.flexible: {measures: 2, mean-of-measures: yes, looks: [0.5, 1, 1.5]}}
      and a covariate: {review.reporting.flexible: {measures: 2, mean-of-measures: yes, looks: [0.5, 1, 1.5], covariates: 2, covariate-correlation: 0.3}}
      and outliers: {review.reporting.flexible: {measures: 2, mean-of-measures: yes, looks: [0.5, 1, 1.5], covariates: 2, covariate-correlation: 0.3, outliers-beyond: [2, 2.5]}}

    """

  static func tell(on stage: DemoStage) throws {
    stage.screen("Choices that nobody declared")
    stage.say(
      "A trial tests something that does nothing. By chance, 2.5 of 100 such trials find a significant benefit. Now "
        + "the researchers may choose after they have seen the results: which of two measures to report (or their "
        + "mean); whether to stop early or go on; whether to adjust for a covariate; whom to leave out as an outlier. "
        + "Each choice can be defended. They take the version that works.")
    stage.ask(
      "of 100 trials of nothing, how many claim a benefit?",
      ["2 or 3", "5", "10", "27"], right: 3)
    stage.screen("One choice after the other")
    var last: (claims: Measured?, pool: Measured?, found: Measured?) = (nil, nil, nil)
    var text = ""
    for world in try review().worlds {
      let tally = stage.run(try world.review.experiment(), replicates)
      let rows = tally.layout.rows
      func figure(_ measure: String, where isRow: (TallyRow) -> Bool) -> Measured? {
        rows.firstIndex(where: isRow).flatMap { row in
          RowMeasures(tally, row: row).all.first { $0.measure == measure }
        }
      }
      let claims = figure("mean-estimate") { $0.outcome == ReviewRows.claims }
      last = (
        claims, figure("mean-estimate") { $0.method == "dl-z" },
        rows.firstIndex { $0.method == "dl-z" }.map { RowMeasures(tally, row: $0).rejection }
      )
      let share = claims?.value ?? 0
      let bar = String(
        repeating: stage.characters == .ascii ? "#" : "█", count: Int((share * 130).rounded()))
      let name = world.name + String(repeating: " ", count: max(1, 24 - world.name.count))
      text +=
        "  " + name + stage.colour(bar, share > 0.03 ? .bad : .good) + " "
        + stage.rate(claims) + "\n"
    }
    stage.show("  share of trials that claim a benefit\n" + text)
    stage.answer()
    stage.say(
      "With all of it, the share of trials of nothing that claim a benefit is \(stage.rate(last.claims)). A review that "
        + "pools 17 of them finds \(stage.size(last.pool)) SD on average; the share of such reviews that are significant "
        + "is \(stage.rate(last.found)). No single trial did anything that a reader could see.")
    stage.end(
      "A p-value is worth what was decided before the data were seen. Declare the outcome, the size, the analysis and "
        + "whom you will leave out, in a register; and when you read a trial, compare it with its entry."
    )
  }
}
