internal import Foundation

/// Figures of reviews.
extension NotebookFigures {
  /// Rows with the number of significant analyses by each method.
  static func counts(_ table: TidyTable) throws -> [[String]] {
    let methods = Set(try table.distinct("method"))
    let numbers = try table.records(where: "measure") { $0 == "number-rejected" }
    let plain = try table.records(where: "adjustment", in: numbers) { $0 == "none" }
    let found = try table.records(where: "family", in: plain) { methods.contains($0) }
    guard !found.isEmpty else {
      throw NothingToDraw(description: "the results hold no number of significant analyses to draw")
    }
    return found
  }

  /// The number of significant analyses in each world.
  mutating func review(
    _ subject: NotebookSubject, _ table: TidyTable, _ language: NotebookLanguage
  ) throws {
    let rows = try NotebookFigures.counts(table)
    set("value_label", .text("significant analyses of a review"))
    set("observed", subject.observed.map { .number(Double($0)) } ?? .none)
    let error = [try NotebookFigures.error(table, rows)]
    let dashed = subject.observed.map {
      " Dashed: the published review's \($0)\(subject.observedMethod.map { ", by \($0)" } ?? "")."
    }
    let ranges =
      try table.records(where: "measure") { $0.hasPrefix("exactly-") }.isEmpty
      ? "" : " Bars: the middle 95 % of single reviews."
    let labels = zip(try table.cells("world", of: rows), try table.cells("family", of: rows))
    let sentences = zip(labels, try table.numbers("value", of: rows)).prefix(20)
      .map { "\($0.0), \($0.1): \(Figures.number($1))" }
    list = [
      NotebookFigure(
        id: "worlds", code: language.counts + "\n\n" + language.worlds,
        caption: "Mean number of significant analyses of a review in each world, by method, "
          + "± 1.96 MCSE.\(ranges)\(dashed ?? "") " + NotebookFigures.provenance(subject, error),
        alt: "Dots for the mean number of significant analyses by world and method. "
          + sentences.joined(separator: "; ") + ".", errors: error)
    ]
  }

  /// Tests for publication bias, then what corrects it.
  mutating func battery(
    _ subject: NotebookSubject, _ table: TidyTable, _ language: NotebookLanguage
  ) throws {
    // Not how tests differ from each other, whose rows stand beside them.
    let shares = try table.records(where: "measure") { $0 == "probability" }
    let alarms = try table.records(where: "contrast", in: shares) {
      $0.hasSuffix(": alarm at 0.05")
    }
    let (bias, squares) = try NotebookFigures.errors(table, alarms)
    guard !alarms.isEmpty, !bias.isEmpty else {
      throw NothingToDraw(description: "the results hold no alarms and no bias to draw")
    }
    set("unit", .text(try table.distinct("unit", of: bias).first ?? ""))
    let alarm = [try NotebookFigures.error(table, alarms, frame: "alarms")]
    let roots = zip(try table.numbers("value", of: squares), try table.numbers("mcse", of: squares))
      .map { $0 > 0 ? $1 / (2 * $0.squareRoot()) : 0 }
    let both = [
      try NotebookFigures.error(table, bias, frame: "bias", of: "bias"),
      NotebookFigure.Largest(
        frame: "rmse", what: "root mean squared error", value: roots.max() ?? 0),
    ]
    list = [
      NotebookFigure(
        id: "alarms", code: language.alarms,
        caption:
          "Share of literatures in which each test for selective publication gives alarm at .05, "
          + "± 1.96 MCSE, by world. Dashed: .05, the share of false alarms that a test should have "
          + "where nothing is selected. " + NotebookFigures.provenance(subject, alarm),
        alt: "Dots for the share of literatures with an alarm, by test and world. "
          + (try NotebookFigures.range(table, alarms)), errors: alarm),
      NotebookFigure(
        id: "correctors", code: language.correctors,
        caption:
          "Bias and root mean squared error of pools and corrections, ± 1.96 MCSE, by world; each "
          + "over the literatures in which it gave a result. Dashed: no error. "
          + NotebookFigures.provenance(subject, both),
        alt: "Dots for bias and root mean squared error, by method and world. Bias: "
          + (try NotebookFigures.range(table, bias)), errors: both),
    ]
  }

  /// Rows of bias, and of mean squared error, of each method on all literatures.
  private static func errors(
    _ table: TidyTable, _ alarms: [[String]]
  ) throws -> (bias: [[String]], squares: [[String]]) {
    let outcome = try table.distinct("outcome", of: alarms).first
    let own = try table.records(where: "outcome") { $0 == outcome }
    let plain = try table.records(where: "family", in: own) { $0.isEmpty }
    let pools = try table.records(where: "contrast", in: plain) {
      !$0.contains(": ") && !$0.contains(", with fallback")
        && !$0.contains(", where all gave a result")
    }
    return (
      try table.records(where: "measure", in: pools) { $0 == "bias" },
      try table.records(where: "measure", in: pools) { $0 == "mse" }
    )
  }
}
