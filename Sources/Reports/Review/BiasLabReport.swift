internal import MetaAnalysis
internal import MonteCarlo
internal import ReviewSimulation

/// What selective publication does to one meta-analysis, what notices it and what undoes it.
public struct BiasLabReport {
  let title: String
  let question: String
  let seed: UInt64
  let worlds: [ReviewReport.World]
  /// Outcome and group, as tables call them.
  let analysis: String
  let funnel: FunnelPlot?
  /// Which literature that is.
  let replicate: Int
  let characters: CharacterSetChoice

  /// A report.
  ///
  /// - Parameters:
  ///   - title: What it is.
  ///   - question: The question.
  ///   - seed: Of the run.
  ///   - worlds: At least one.
  ///   - analysis: Outcome and group, as tables call them.
  ///   - funnel: One replicate.
  ///   - replicate: Which one.
  ///   - characters: What the terminal can show.
  public init(
    title: String, question: String, seed: UInt64, worlds: [ReviewReport.World],
    analysis: String, funnel: FunnelPlot?, replicate: Int,
    characters: CharacterSetChoice = .unicode
  ) {
    self.title = title
    self.question = question
    self.seed = seed
    self.worlds = worlds
    self.analysis = analysis
    self.funnel = funnel
    self.replicate = replicate
    self.characters = characters
  }

  /// The whole text.
  public var text: String {
    var text = title.isEmpty ? "" : Wrap.text(title, width: 78)
    if !question.isEmpty { text += Wrap.text(question, width: 78) }
    for world in worlds { text += "\n" + block(world) }
    if let funnel {
      text += "\nLiterature \(replicate) of the last world\n" + funnel.text(characters: characters)
    }
    return text + "\n"
      + Wrap.text(
        "Values are ± their Monte Carlo standard error. Errors are against the mean of all trials, published "
          + "or not. Without selection an alarm's share is its size, at this τ, these trials and this measure "
          + "of effect only; a failed method counts as no rejection and no alarm.", width: 78)
  }

  private func block(_ world: ReviewReport.World) -> String {
    let tally = world.tally
    let rows = tally.layout.rows
    let truth = rows.first?.truth ?? 0
    var text = Wrap.text(
      "\(world.name): \(analysis), true mean \(Figures.known(truth)) \(rows.first?.unit ?? ""), "
        + "\(Figures.count(tally.replicates)) literatures, seed \(seed); \(lost(world)) trials a literature "
        + "unpublished", width: 78)
    var table = Table(
      [
        "method", "bias", "RMSE", "coverage",
        rows.first?.isNull == true ? "false finding" : "power", "failed",
      ],
      right: [5])
    for (m, method) in Review.battery.map(\.name).enumerated() {
      let measures = RowMeasures(tally, row: m)
      table.rows.append(
        [method] + figures(measures) + [BiasLabReport.share(measures.failed, tally.replicates)])
    }
    text += table.text
    text += onComplete(world)
    var alarms = Table(["test", "alarm at .05", "alarm at .10", "failed"], right: [3])
    for test in SmallStudyTest.allCases {
      let found = rows.indices.filter {
        rows[$0].method == test.rawValue && rows[$0].role == .event
      }
      guard found.count == 2 else { continue }
      let measures = found.map { RowMeasures(tally, row: $0) }
      alarms.rows.append(
        [test.title] + measures.map { Figures.text($0.rejection) }
          + [BiasLabReport.share(measures[0].failed, tally.replicates)])
    }
    return text + "\n" + alarms.text
  }

  /// Bias, RMSE, coverage and rejection.
  private func figures(_ measures: RowMeasures) -> [String] {
    func found(_ name: String) -> Measured? { measures.all.first { $0.measure == name } }
    let rmse = found("mse").map { mse in
      let root = mse.value.squareRoot()
      return Measured(
        "rmse", root, mcse: root > 0 ? mse.mcse / (2 * root) : 0, replicates: mse.replicates)
    }
    return [found("bias"), rmse, found("coverage"), measures.rejection].map {
      $0.map(Figures.compact) ?? "-"
    }
  }

  private func lost(_ world: ReviewReport.World) -> String {
    let rows = world.tally.layout.rows
    return rows.firstIndex { $0.outcome == ReviewExperiment.unpublished }.flatMap { row in
      RowMeasures(world.tally, row: row).all.first { $0.measure == "mean-estimate" }
    }.map(Figures.text) ?? "-"
  }

  /// The same where every method gave a result; nothing where that is always.
  private func onComplete(_ world: ReviewReport.World) -> String {
    let tally = world.tally
    let rows = tally.layout.rows.indices.filter {
      tally.layout.rows[$0].contrast.hasSuffix(ReviewExperiment.complete)
    }
    guard let first = rows.first else { return "" }
    let count = RowMeasures(tally, row: first).estimates
    guard count < tally.replicates else { return "" }
    guard count > 1 else { return "  In no literature did every method give a result.\n" }
    var table = Table(["where all gave a result", "bias", "RMSE", "coverage"])
    for row in rows {
      let measures = RowMeasures(tally, row: row)
      table.rows.append([measures.row.method] + figures(measures).prefix(3))
    }
    return "\n"
      + Wrap.text(
        "  Every method gave a result in \(Figures.count(count)) of "
          + "\(Figures.count(tally.replicates)) literatures; there:", width: 78, indent: 2)
      + table.text
  }

  private static func share(_ count: Int, _ total: Int) -> String {
    let share = (Double(count) / Double(total) * 1000).rounded() / 10
    return count == 0 ? "0" : share == 0 ? "< 0.1 %" : Figures.known(share) + " %"
  }
}
