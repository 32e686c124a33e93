import Foundation
import TestSupport
import Testing

/// The paragraph of a protocol, one snapshot for each kind of plan.
///
/// `PEERTRIALS_WRITE_SNAPSHOTS=1` writes `Tests/Fixtures/statements/NAME.txt`. Numbers that the scenario does not give come from
/// the search and stand as `#`: the snapshot is of the words, and of every number and source of the file. The answers
/// themselves are checked where their right values are known.
struct StatementCommandTests {
  struct Kind: CustomStringConvertible, Sendable {
    let name: String
    let file: String
    let options: [String]
    var description: String { name }

    init(_ name: String, _ file: String, _ options: [String] = []) {
      (self.name, self.file, self.options) = (name, file, options)
    }
  }

  static let folder = Fixtures.folder.appending(path: "statements")
  /// Sixty thousand replicates show the words; the searches themselves are tested elsewhere.
  static let short = ["--tolerance", "0.05", "--replicates", "60000"]

  static let kinds = [
    Kind("score", "score.yaml", ["--power", "0.9"] + short),
    Kind("visits", "visits.yaml", short),
    Kind("events", "events.yaml", ["--tolerance", "0.05"]),
    Kind("non-inferiority", "noninferior.yaml", short),
    Kind("time", "time.yaml", short),
    Kind("clusters", "cluster.yaml", short),
    Kind("groups", "grouped.yaml", short),
    Kind("workers-passed-over", "a3.yaml", short),
    Kind("workers", "a4.yaml", ["--power", "0.9"] + short),
    Kind("workers-ignored", "a3.yaml", ["--method", "ancova"] + short),
    Kind(
      "family", "three-arms.yaml", ["--family", "primary", "--measure", "all-rejected"] + short),
    Kind("half-width", "precision.yaml", ["--half-width", "4"] + short),
    Kind(
      "half-width-assured", "precision.yaml", ["--half-width", "4", "--assured", "0.9"] + short),
    Kind(
      "effect", "noninferior.yaml",
      ["--set", "analysis.hypothesis=superiority", "--solve-for", "trial.arms.peer.effect.points"]
        + short),
    Kind(
      "icc", "grouped.yaml",
      ["--solve-for", "trial.arms.wrap.groups.icc", "--power", "0.6"] + short),
    Kind(
      "dropout", "cluster.yaml",
      ["--solve-for", "trial.arms.recovery-teams.dropout", "--power", "0.7"] + short),
    Kind(
      "robust", "03-volume.yaml",
      ["--robust", "trial.arms.volunteer.dropout=0.1..0.4"] + short),
    Kind(
      "assurance", "uncertain.yaml",
      ["--assurance", "0.6", "--tolerance", "0.1", "--replicates", "300000"]),
    Kind(
      "cheapest", "uncertain.yaml",
      ["--compare", "trial.design.allocation.usual-care=1,2", "--tolerance", "0.05"]),
    Kind("waves", "waves.yaml", short),
    Kind("delivery", "delivered.yaml", short),
    Kind("sites", "sites.yaml", short),
    Kind("mediation", "mediation.yaml", ["--outcome", "through-hope"] + short),
    Kind("moderation", "moderation.yaml", short),
  ]

  /// Numbers as the file has them, also in per cent; everything else is of the search.
  private func masked(_ text: String, _ file: String) throws -> String {
    let source = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
    var known: Set<String> = ["2", "5", "80", "90", "95", "2.5", "60", "70", "0"]
    for match in source.matches(of: /\d*\.?\d+/) {
      known.insert(String(match.0))
      guard let value = Double(match.0) else { continue }
      for scaled in [value, 100 * value] { known.insert(String(format: "%.6g", scaled)) }
    }
    let spaced = text.replacing(/(\d) (?=\d{3})/) { "\($0.1)" }
      .replacing(
        /(standard\s+error|simulated:|there:|simulation\s+gives|found\s+is)(\s+)\d+(\.\d+)?/
      ) {
        "\($0.1)\($0.2)#"
      }
    return spaced.replacing(/\d+(\.\d+)?/) { known.contains(String($0.0)) ? String($0.0) : "#" }
  }

  @Test(arguments: kinds)
  func snapshot(_ kind: Kind) throws {
    let run = try CommandLineTool.run(
      ["plan", Self.folder.appending(path: kind.file).path, "--statement", "--quiet"]
        + kind.options)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    // Where lines end depends on the numbers: the snapshot has one sentence a line.
    let text = try masked(run.output, kind.file).replacing(/\n(?=[^\n ])/, with: " ")
      .replacing(/\n    (?=\S)/, with: " ").replacing(". ", with: ".\n")
    let place = Self.folder.appending(path: kind.name + ".txt")
    if ProcessInfo.processInfo.environment["PEERTRIALS_WRITE_SNAPSHOTS"] == "1" {
      try text.write(to: place, atomically: true, encoding: .utf8)
    }
    #expect(text == (try String(contentsOf: place, encoding: .utf8)))
  }

  /// 66 a group over a range of dropout, by the noncentral t: 66·.6 and 66·.8 analysed, d = .6, give .803; 65 give .797.
  @Test func robustNamesRangeAndCorner() throws {
    let text = try CommandLineTool.run([
      "plan", Self.folder.appending(path: "03-volume.yaml").path, "--robust",
      "trial.arms.volunteer.dropout=0.1..0.4", "--statement", "--quiet",
    ]).output.replacing("\n", with: " ")
    for words in [
      "66 people per arm give 80 % power", "from 10 % to 40 %", "binding corner",
      "the share lost to follow-up in volunteer is 40 %", "132 people are randomised",
    ] { #expect(text.contains(words), "\(words) is not in: \(text)") }
  }
}
