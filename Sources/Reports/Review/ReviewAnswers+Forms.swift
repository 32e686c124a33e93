public import InputFiles
internal import MonteCarlo
public import Questions
internal import ReviewSimulation

/// An answer of `review` in each of its forms.
extension ReviewAnswer {
  /// The results as rows, each with its world.
  public var rows: [ResultRow] {
    worlds.enumerated().flatMap { i, world in
      let point = [JSON.Member("world", .string(world.name))]
      return ResultRow.all(world.tally, point: point)
        + (i > 0 ? ResultRow.differences(joint, i, point: point) : [])
    }
  }

  /// The rows as CSV.
  public var csv: String { ResultRow.csv(rows) }

  /// The whole answer as JSON; `timing` is the only part that may differ between two runs.
  public var json: JSON { json(command: "review") }

  /// The tables.
  ///
  /// - Parameter details: Whether each analysis is listed.
  /// - Returns: A report, whose text can be had in full or as a line for each world.
  public func report(details: Bool) -> ReviewReport {
    ReviewReport(
      title: file.title, question: file.question, seed: seed, worlds: worlds, joint: joint,
      isInterrupted: isInterrupted,
      review: shape,
      observed: file.observed.map {
        .init(significant: $0.significant, heterogeneous: $0.heterogeneous, method: $0.method)
      }, details: details)
  }

  fileprivate var worlds: [ReviewReport.World] {
    zip(file.worlds, joint.tallies).map { .init(name: $0.name, tally: $1) }
  }

  fileprivate func json(command: String) -> JSON {
    var members: [JSON.Member] = [
      .init("peertrials", .string(ProgramVersion.current)), .init("format", .integer(1)),
      .init("command", .string(command)),
      .init("scenario", ResolvedScenario.json(file.resolved)),
      .init("seed", .seed(seed)),
    ]
    if isInterrupted { members.append(.init("interrupted", .bool(true))) }
    members += [
      .init("results", .array(rows.map(\.json))),
      .init(
        "not in the grid",
        .array(
          shape.absent.map {
            .object([
              .init("outcome", .string($0.outcome)), .init("group", .string($0.group)),
              .init("reason", .string($0.reason)),
            ])
          })),
      .init("timing", .object([.init("seconds", .number(seconds))])),
    ]
    return .object(members)
  }
}

/// An answer of `bias-lab` in each of its forms.
extension BiasLabAnswer {
  /// The results as rows, each with its world.
  public var rows: [ResultRow] { review.rows }

  /// The rows as CSV.
  public var csv: String { review.csv }

  /// The whole answer as JSON; `timing` is the only part that may differ between two runs.
  public var json: JSON { review.json(command: "bias-lab") }

  /// The answer as text.
  ///
  /// - Parameter characters: What the terminal can show.
  /// - Returns: Tables, and the funnel of one literature.
  public func text(characters: CharacterSetChoice = .unicode) -> String {
    let analysis = review.shape.analyses[0]
    let studies = funnel
    let plot =
      studies.isEmpty
      ? nil
      : FunnelPlot(
        studies.map {
          .init(effect: $0.effect, standardError: $0.standardError, isGhost: !$0.isPublished)
        }, xLabel: "effect (a benefit)", ghosts: "not published")
    return BiasLabReport(
      title: review.file.title, question: review.file.question, seed: review.seed,
      worlds: review.worlds, methods: methods,
      analysis: "\(analysis.outcome), \(analysis.group)", funnel: plot,
      replicate: replicate, characters: characters
    ).text
  }
}

extension ReviewFile {
  /// Worlds that are the same model, in words.
  public var twins: [String] {
    sameWorlds.map { "worlds '\($0)' and '\($1)' are the same model: their results are too" }
  }
}
