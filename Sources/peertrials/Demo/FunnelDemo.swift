import InputFiles
import MonteCarlo
import Reports
import ReviewSimulation

/// What selective publication does.
enum FunnelDemo: Demo {
  static let topic = "funnel"
  static let summary = "seventeen published trials, and those in the drawer"
  static let command = "bias-lab"
  static let seed: UInt64 = 17
  static let replicates = 3000
  static let scenario = """
    peertrials: 1
    title: Seventeen published trials
    question: Nothing is true. Trials with a significant benefit are published, of the others 8 in 100.
    seed: 17
    replicates: 3000
    review:
      effect: 0
      settings:
        published: {trials: 17, size: {mean-log: 4.8, sd-log: 1.0}}
      outcomes:
        personal-recovery: {tau: 0.13}
      publication: {counts: published, preset: extreme}
      methods:
        dl-z: {tau2: DL, test: z}
        dl-hksj: {tau2: DL, test: hksj}

    """

  static func tell(on stage: DemoStage) throws {
    let review = try review().worlds[0].review
    let studies = review.funnel(replicate: 0, seed: stage.seed)
    func points(_ shown: [Review.FunnelStudy]) -> [FunnelPlot.Point] {
      shown.map {
        .init(effect: $0.effect, standardError: $0.standardError, isGhost: !$0.isPublished)
      }
    }
    // One scale before and after.
    let frame = FunnelPlot.Frame(points(studies))
    func funnel(_ shown: [Review.FunnelStudy]) -> String {
      FunnelPlot(
        points(shown), xLabel: "effect (a benefit)", ghosts: "in a drawer", frame: frame
      ).text(height: 10, characters: stage.characters, usesColour: stage.usesColour)
    }
    let published = studies.filter(\.isPublished)
    stage.screen("Seventeen published trials")
    stage.show(funnel(published))
    stage.say(
      "Each dot is a trial, large ones above. Right of the upright line is benefit; outside the inner cone a trial "
        + "is significant.")
    stage.ask(
      "does peer support help, in these trials?", ["yes, clearly", "a little", "not at all"],
      right: 2)
    stage.screen("And those in the drawer")
    stage.show(funnel(studies))
    stage.answer()
    stage.say(
      "The truth is zero. \(studies.count) trials were made; \(studies.count - published.count) of them, nearly all "
        + "without a significant benefit, stayed in a drawer. What you saw is what was left.")
    stage.screen("What a review makes of it")
    let experiment = try review.batteryExperiment()
    let tally = stage.run(experiment, replicates)
    stage.say("The same again, \(Figures.count(replicates)) literatures of 17 published trials:")
    stage.show(table(stage, tally))
    stage.say(
      "The plain pool is off by nearly as much as the pooled effect of peer support on recovery (.20). Trim and fill "
        + "and PET-PEESE help little. Egger's and Begg's tests look for a funnel that leans, and here it hardly leans. "
        + "The selection model does well: it assumes the very rule by which these trials were chosen. Nobody knows "
        + "the rule of a real literature.")
    stage.end(
      "Publication bias is not a few trials missing at random: it turns nothing into something. A funnel that does not "
        + "lean proves nothing; look whether trials crowd beyond the line of p = .05. Register trials, publish all of "
        + "them, and search the registers. Milder rules: --set review.publication.preset=cochrane")
  }

  private static func table(_ stage: DemoStage, _ tally: Tally) -> String {
    let rows = tally.layout.rows
    func line(_ method: String, _ measures: [String], _ what: String) -> String? {
      guard let row = rows.firstIndex(where: { $0.method == method }) else { return nil }
      let all = RowMeasures(tally, row: row)
      let figures = measures.map { name in
        name == "rejection"
          ? stage.rate(all.rejection)
          : name == "bias"
            ? stage.size(all.all.first { $0.measure == name })
            : stage.rate(all.all.first { $0.measure == name })
      }
      return "  " + padded(what, 28) + figures.dropLast().map { padded($0, 18) }.joined()
        + (figures.last ?? "") + "\n"
    }
    var text = "  " + padded("", 28) + padded("off by (SD)", 18) + "truth in interval\n"
    for (method, what) in [
      ("DL-z", "the plain pool"), ("trim-and-fill", "trim and fill"),
      ("PET-PEESE", "PET-PEESE"), ("3PSM", "selection model (3PSM)"),
    ] { text += line(method, ["bias", "coverage"], what) ?? "" }
    text += "\n  " + padded("", 28) + "notices it\n"
    for (method, what) in [
      ("egger", "Egger's test"), ("begg", "Begg's test"), ("excess", "excess of significance"),
      ("3psm-ratio", "3PSM's test"),
    ] {
      text += line(method, ["rejection"], what) ?? ""
    }
    return text
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
