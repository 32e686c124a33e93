internal import MetaAnalysis
internal import MonteCarlo
public import ReviewSimulation

/// What selective publication does to one meta-analysis, what notices it and what undoes it.
public struct BiasLabReport {
  let title: String
  let question: String
  let seed: UInt64
  let worlds: [ReviewReport.World]
  let methods: [ReviewMethod]
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
  ///   - methods: What was tried.
  ///   - analysis: Outcome and group, as tables call them.
  ///   - funnel: One replicate.
  ///   - replicate: Which one.
  ///   - characters: What the terminal can show.
  public init(
    title: String, question: String, seed: UInt64, worlds: [ReviewReport.World],
    methods: [ReviewMethod] = Review.battery, analysis: String, funnel: FunnelPlot?, replicate: Int,
    characters: CharacterSetChoice = .unicode
  ) {
    self.title = title
    self.question = question
    self.seed = seed
    self.worlds = worlds
    self.methods = methods
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
          + "or not. A method's row is of the literatures in which it gave a result, and how many those are; with "
          + "fallback it is of all: \(givingWay)every method to REML-HKSJ; ranks are by RMSE. "
          + "Prediction intervals of 95 % are with the distribution of the test or by the rule that is named. Without selection an alarm's share is its size, at this τ, these trials and this measure of effect "
          + "only; a test that cannot be done gives no alarm.", width: 78)
  }

  /// Which methods give way to others before they do to the pool.
  private var givingWay: String {
    let words = methods.map { ($0.name, $0.estimator.standIns.map(\.name)) }
      .filter { !$0.1.isEmpty }
      .map { "\($0.0) gives way to \($0.1.joined(separator: ", then to "))" }
    return words.isEmpty ? "" : words.joined(separator: ", ") + ", and "
  }

  private func block(_ world: ReviewReport.World) -> String {
    let tally = world.tally
    let rows = tally.layout.rows
    let truth = rows.first?.truth ?? 0
    var text = Wrap.text(
      "\(world.name): \(analysis), true mean \(Figures.known(truth)) \(rows.first?.unit ?? ""), "
        + "\(Figures.count(tally.replicates)) literatures (data-generating mechanism), seed \(seed); \(lost(world)) trials a literature "
        + "unpublished", width: 78)
    text += fitted(world, truth == 0)
    text += "\n" + withFallback(world, truth == 0)
    text += whereAllFitted(world)
    var alarms = Table(["test", "alarm at .05", "alarm at .10", "done in"], right: [3])
    for test in SmallStudyTest.allCases {
      let found = rows.indices.filter {
        rows[$0].method == test.rawValue && rows[$0].role == .event
      }
      guard found.count == 2 else { continue }
      let measures = found.map { RowMeasures(tally, row: $0) }
      let figures =
        measures.map { $0.tried > 0 ? Figures.text($0.rejection) : "-" }
        + [Figures.percent(Double(measures[0].estimates) / Double(max(tally.replicates, 1)))]
      // Twins, such as Egger's test by the error and by the size where variances are 4/N, are one line.
      if let twin = alarms.rows.firstIndex(where: { Array($0.dropFirst()) == figures }) {
        alarms.rows[twin][0] += ", \(test.title)"
      } else {
        alarms.rows.append([test.title] + figures)
      }
    }
    return text + "\n" + alarms.text
  }

  /// What each method gives where it gives a result.
  private func fitted(_ world: ReviewReport.World, _ isNull: Bool) -> String {
    let tally = world.tally
    let rows = methods.indices.map { RowMeasures(tally, row: $0) }
    let twins = twins
    var table = Table(
      ["method", "bias", "RMSE", "coverage", isNull ? "type I error" : "power", "result in"])
    for (method, measures) in zip(methods, rows) where !twins.contains(method.name) {
      table.rows.append(
        [method.name] + figures(measures)
          + [Figures.percent(Double(measures.estimates) / Double(max(tally.replicates, 1)))])
    }
    return table.text + predictions(rows)
  }

  /// What prediction intervals hold, of the methods that have them.
  private func predictions(_ rows: [RowMeasures]) -> String {
    var table = Table(["prediction interval", "holds of new trials' effects"])
    for (method, measures) in zip(methods, rows) {
      guard let held = BiasLabReport.figure(measures, "prediction-coverage") else { continue }
      table.rows.append([method.name, Figures.text(held)])
    }
    return table.rows.isEmpty ? "" : "\n" + table.text
  }

  /// The same pools with another prediction interval are no methods of their own.
  private var twins: [String] {
    methods.filter(\.isTwin).map(\.name)
  }

  /// The same on all literatures, the next of its chain standing in for a method without a result, in the order of
  /// the errors.
  private func withFallback(_ world: ReviewReport.World, _ isNull: Bool) -> String {
    let twins = twins
    let rows = rows(world, ReviewRows.fallback).filter { !twins.contains($0.row.method) }
    let ranks = rows.map { BiasLabReport.figure($0, "mse")?.value ?? .infinity }
    var table = Table(
      ["with fallback", "bias", "RMSE", "coverage", isNull ? "type I error" : "power", "rank"])
    for (i, measures) in rows.enumerated() {
      let rank = ranks.count { $0 < ranks[i] } + 1
      table.rows.append(
        [measures.row.method] + figures(measures) + [ranks[i].isFinite ? "\(rank)" : "-"])
    }
    return table.text
  }

  /// The same where every method gave a result, where that was asked for.
  private func whereAllFitted(_ world: ReviewReport.World) -> String {
    let rows = rows(world, ReviewRows.complete)
    guard let first = rows.first else { return "" }
    let total = Figures.count(world.tally.replicates)
    guard first.estimates > 1 else {
      return "\n  In no literature did every method give a result.\n"
    }
    var table = Table(["selected by results", "bias", "RMSE", "coverage"])
    for measures in rows { table.rows.append([measures.row.method] + figures(measures).prefix(3)) }
    return "\n"
      + Wrap.text(
        "  The \(Figures.count(first.estimates)) of \(total) literatures in which every method gave a result: a "
          + "selection by results, which no analyst can make beforehand.", width: 78, indent: 2)
      + table.text
  }

  private func rows(_ world: ReviewReport.World, _ words: String) -> [RowMeasures] {
    let rows = world.tally.layout.rows
    return rows.indices.filter { rows[$0].contrast.hasSuffix(words) }
      .map { RowMeasures(world.tally, row: $0) }
  }

  private static func figure(_ measures: RowMeasures, _ name: String) -> Measured? {
    measures.all.first { $0.measure == name }
  }

  private func shown(_ measures: RowMeasures, _ name: String) -> String {
    BiasLabReport.figure(measures, name).map(Figures.compact) ?? "-"
  }

  /// Bias, RMSE, coverage and rejection, all of the literatures in which there is an estimate.
  private func figures(_ measures: RowMeasures) -> [String] {
    guard measures.estimates > 0 else { return ["-", "-", "-", "-"] }
    let rmse = BiasLabReport.figure(measures, "mse").map { mse in
      let root = mse.value.squareRoot()
      return Measured(
        "rmse", root, mcse: root > 0 ? mse.mcse / (2 * root) : 0, replicates: mse.replicates)
    }
    return [
      shown(measures, "bias"), rmse.map(Figures.compact) ?? "-", shown(measures, "coverage"),
      Figures.compact(measures.rejectionOfEstimates),
    ]
  }

  private func lost(_ world: ReviewReport.World) -> String {
    let rows = world.tally.layout.rows
    return rows.firstIndex { $0.outcome == ReviewRows.unpublished }.flatMap { row in
      RowMeasures(world.tally, row: row).all.first { $0.measure == "mean-estimate" }
    }.map(Figures.text) ?? "-"
  }
}
