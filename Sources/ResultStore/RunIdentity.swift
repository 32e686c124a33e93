/// What makes two runs the same run: only then do their tallies add.
public struct RunIdentity: Sendable, Equatable {
  /// The resolved scenario as YAML, without what varies from point to point.
  public var scenario: String
  /// The grid of points, as text.
  public var grid: String
  public var seed: UInt64
  /// `exact`, `people` or `auto`, as asked for.
  public var source: String
  /// `common` or `independent`.
  public var streams: String
  public var points: Int
  /// `replicates 100000` or `mcse 0.001`: may grow, and so is compared apart from the rest.
  public var stopping: String

  /// An identity.
  public init(
    scenario: String, grid: String, seed: UInt64, source: String, streams: String, points: Int,
    stopping: String
  ) {
    self.scenario = scenario
    self.grid = grid
    self.seed = seed
    self.source = source
    self.streams = streams
    self.points = points
    self.stopping = stopping
  }

  /// Names and values, in the order of comparison.
  var fields: [(name: String, value: String)] {
    [
      ("seed", String(seed)), ("source", source), ("streams", streams), ("grid", grid),
      ("points", String(points)), ("scenario", scenario),
    ]
  }

  /// The first thing in which a stored run differs, in words; nil when it is the same run.
  func difference(from stored: RunIdentity) -> String? {
    for ((name, value), (_, other)) in zip(fields, stored.fields) where other != value {
      switch name {
      case "scenario", "grid":
        let (theirs, ours) = (other.split(separator: "\n"), value.split(separator: "\n"))
        let at = zip(theirs, ours).first { $0 != $1 }
        let there =
          (at.map { "\($0.0)" } ?? theirs.dropFirst(ours.count).first.map(String.init)) ?? ""
        let here =
          (at.map { "\($0.1)" } ?? ours.dropFirst(theirs.count).first.map(String.init)) ?? ""
        return "another \(name): it has '\(trimmed(there))', this run has '\(trimmed(here))'"
      default: return "another \(name): it has \(other), this run has \(value)"
      }
    }
    return nil
  }

  private func trimmed(_ line: String) -> String {
    let text = line.drop { $0 == " " }
    return text.isEmpty ? "nothing" : String(text.prefix(60))
  }
}
