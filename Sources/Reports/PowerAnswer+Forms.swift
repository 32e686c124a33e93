internal import InputFiles
internal import MonteCarlo
internal import Parts
internal import Planning
public import Questions
internal import TrialSimulation

/// An answer of `power` in each of its forms.
extension PowerAnswer {
  /// All results: of the tally, of the priors, then type I errors.
  public var rows: [ResultRow] {
    let point = setting.point
    return ResultRow.all(tally, point: point) + priors.flatMap { $0.rows(point) }
      + levels.marks.compactMap { $0.row(point) }
  }

  /// The whole answer as JSON; `timing` is the only part that may differ between two runs.
  public var json: JSON {
    var members: [JSON.Member] = [
      .init("peertrials", .string(ProgramVersion.current)), .init("format", .integer(1)),
      .init("command", .string("power")),
      .init("scenario", ResolvedScenario.json(scenario.resolved)),
      .init("seed", .seed(seed)),
      .init("source", .string(source.rawValue)),
    ]
    if isInterrupted { members.append(.init("interrupted", .bool(true))) }
    members += [
      .init("results", .array(rows.map(\.json))),
      .init(
        "timing",
        .object([
          .init("seconds", .number(seconds)),
          .init(
            "replicates per second", .number(Double(tally.replicates) / max(seconds, 1e-9))),
        ])),
    ]
    return .object(members)
  }

  /// The rows as CSV.
  public var csv: String { ResultRow.csv(rows) }

  /// The answer as text.
  ///
  /// - Parameter details: Whether every measure is printed.
  /// - Returns: Lines of at most 80 characters.
  public func text(details: Bool) -> String {
    PowerReport(heading, tally, interrupted: isInterrupted, details: details).text
      + priors.map { $0.text(scenario.priors) }.joined() + levels.text
  }

  private var heading: PowerReport.Heading {
    let trial = scenario.trial
    let arms = trial.arms.indices.map { a in
      let arm = trial.arms[a]
      return "\(arm.name) \(Figures.count(trial.participants[a]))"
        + (trial.clusters[a].map { " in \($0.words)" } ?? "")
        + (arm.leaving > 0 ? " (\(Figures.number(100 * arm.leaving)) % leave)" : "")
    }
    return PowerReport.Heading(
      title: PlainText.line(scenario.title), question: PlainText.line(scenario.question),
      arms: "Randomised: " + arms.joined(separator: ", "),
      source: source == .exact ? "exact source" : "every person drawn", seed: seed)
  }
}

extension PriorPower {
  fileprivate func rows(_ point: [JSON.Member]) -> [ResultRow] {
    [found.assurance, found.reachesTarget].map {
      ResultRow(
        point: point, outcome: row.outcome, contrast: row.contrast, method: row.method,
        family: "", adjustment: "none", measured: $0, boundary: 0, failed: 0)
    }
  }

  fileprivate func text(_ priors: [PriorField]) -> String {
    PriorReport.text(
      label: "\(row.outcome), \(row.contrast), \(row.method)", assurance: found.assurance,
      reaching: found.reachesTarget, target: target, quantiles: found.quantiles, draws: draws,
      priors: priors)
  }
}
