internal import InputFiles
internal import Parts
internal import Planning
public import Questions
internal import TrialSimulation

/// An answer of `plan` in each of its forms.
extension PlanAnswer {
  private var more: [ResultRow] {
    switch context {
    case .plain, .assurance: []
    case .robust(let box): box.rows(subject)
    case .cheapest(let designs): designs.rows(subject)
    }
  }

  /// All results: of the search, of what was asked further, then type I errors.
  public var rows: [ResultRow] {
    let report = PlanReport(self)
    return report.rows + more + levels.rows(report.point)
  }

  /// The rows as CSV.
  public var csv: String { ResultRow.csv(rows) }

  /// The whole answer as JSON; `timing` is the only part that may differ between two runs.
  public var json: JSON {
    .object([
      .init("peertrials", .string(ProgramVersion.current)), .init("format", .integer(1)),
      .init("command", .string("plan")),
      .init("scenario", ResolvedScenario.json(scenario.resolved)),
      .init("seed", .seed(seed)),
      .init("source", .string(source.rawValue)),
      .init("solve-for", .string(subject.path)),
      .init("measure", .string(subject.measure)),
      .init("target", .number(subject.target)),
      .init("interrupted", .bool(isInterrupted)),
      .init("results", .array(rows.map(\.json))),
      .init(
        "timing",
        .object([
          .init("seconds", .number(seconds)), .init("replicates", .integer(result.spent)),
        ])),
    ])
  }

  /// The answer as text.
  ///
  /// - Parameter characters: What the terminal can show.
  /// - Returns: Lines of at most 80 characters.
  public func text(characters: CharacterSetChoice = .unicode) -> String {
    PlanReport(self).text(characters: characters)
  }

  /// The paragraph of a protocol.
  public var statement: String {
    let scenario = planned ?? self.scenario
    return PlanStatement(
      PlanReport(self),
      PlannedTrial(
        trial: scenario.trial, analysis: scenario.analysis, tree: self.scenario.resolved,
        priors: self.scenario.priors, rows: plannedRows)
    ).text
  }
}
