public import TrialSimulation
internal import Inference

/// A replayed replicate: its analyses, then its participants.
public enum ReplayReport {
  /// Participants as CSV, one line each.
  public static func csv(_ replay: Replay, header: Bool) -> String {
    let head = ["replicate", "participant", "arm"] + marks(replay)
    var text = header ? CSV.line(head + replay.columns.map(\.name)) : ""
    for (i, person) in replay.people.enumerated() {
      text += CSV.line(
        [String(replay.replicate), String(i + 1), person.arm] + marks(person, replay)
          + person.values.map(written))
    }
    return text
  }

  /// Columns between arm and values: number of the cluster in its arm, level of the modifier, site and sessions, where there are any.
  private static func marks(_ replay: Replay) -> [String] {
    let all: [(name: String, isThere: Bool)] = [
      ("cluster", replay.hasClusters), ("site", replay.hasSites), ("level", replay.hasLevels),
      ("sessions", replay.hasSessions),
    ]
    return all.filter(\.isThere).map(\.name)
  }

  private static func marks(_ person: Replay.Person, _ replay: Replay) -> [String] {
    let all: [(value: Int?, isThere: Bool)] = [
      (person.cluster, replay.hasClusters), (person.site, replay.hasSites),
      (person.level, replay.hasLevels), (person.sessions, replay.hasSessions),
    ]
    return all.filter(\.isThere).map { $0.value.map(String.init) ?? "" }
  }

  /// Every digit, so that an analysis elsewhere gives the same fit; empty where missing.
  private static func written(_ value: Double?) -> String {
    value.map { JSON.number($0).text } ?? ""
  }

  /// For people: the analyses, then the participants.
  public static func text(_ replay: Replay) -> String {
    var analyses = Table(
      ["outcome", "method", "estimate", "SE", "df", "statistic", "p"], right: [2, 3, 4, 5, 6])
    var text = "Replicate \(replay.replicate)\n"
    var contrast = ""
    for analysis in replay.analyses {
      if analysis.contrast != contrast, !analyses.rows.isEmpty {
        text += "\n\(contrast)\n" + analyses.text
        analyses.rows = []
      }
      contrast = analysis.contrast
      if let estimate = analysis.counted.estimate {
        analyses.rows.append([
          analysis.outcome, analysis.method, Figures.fixed(estimate.value, 4),
          Figures.fixed(estimate.standardError, 4),
          estimate.df.isFinite ? Figures.fixed(estimate.df, 1) : "inf",
          Figures.fixed(estimate.statistic, 3),
          analysis.pValue.map { Figures.fixed($0, 4) } ?? "-",
        ])
      } else if case .failed(let reason) = analysis.counted {
        analyses.rows.append([analysis.outcome, analysis.method, reason.reason, "", "", "", ""])
      }
    }
    text += "\n\(contrast)\n" + analyses.text + "\n"
    var people = Table(
      ["participant", "arm"] + marks(replay)
        + replay.columns.map(\.name),
      right: Set(2..<3 + max(replay.columns.count, 1)))
    for (i, person) in replay.people.enumerated() {
      people.rows.append(
        [String(i + 1), person.arm] + marks(person, replay)
          + zip(replay.columns, person.values).map { column, value in
            value.map { Figures.fixed($0, 3) } ?? (column.isOfEvent ? "never" : "missing")
          })
    }
    return text + people.text
  }

  /// Everything, with every digit.
  public static func json(_ replay: Replay) -> JSON {
    let analyses = replay.analyses.map { analysis in
      JSON.object([
        .init("outcome", .string(analysis.outcome)), .init("contrast", .string(analysis.contrast)),
        .init("method", .string(analysis.method)), .init("counted", fit(analysis.counted)),
        .init("reanalysed", fit(analysis.reanalysed)),
        .init("pval", analysis.pValue.map(JSON.number) ?? .null),
        .init("rejected", .bool(analysis.rejected)),
      ])
    }
    let people = replay.people.enumerated().map { i, person -> JSON in
      let known: [(name: String, value: Int?)] = [
        ("cluster", person.cluster), ("site", person.site), ("level", person.level),
        ("sessions", person.sessions),
      ]
      let marks = known.compactMap { mark in
        mark.value.map { JSON.Member(mark.name, .integer($0)) }
      }
      let values = zip(replay.columns, person.values).map {
        JSON.Member($0.name, $1.map(JSON.number) ?? .null)
      }
      return JSON.object(
        [.init("participant", .integer(i + 1)), .init("arm", .string(person.arm))] + marks + values)
    }
    return .object([
      .init("replicate", .integer(replay.replicate)), .init("analyses", .array(analyses)),
      .init("participants", .array(people)),
    ])
  }

  private static func fit(_ fit: Fit) -> JSON {
    if case .failed(let failure) = fit {
      return .object([.init("failed", .string(failure.reason))])
    }
    guard let estimate = fit.estimate else { return .null }
    return .object([
      .init("estimate", .number(estimate.value)), .init("se", .number(estimate.standardError)),
      .init("df", .number(estimate.df)), .init("statistic", .number(estimate.statistic)),
    ])
  }
}
