import ArgumentParser
import InputFiles
import Parts
import Reports

/// Which kind of file.
enum FileKind: String, ExpressibleByArgument, CaseIterable {
  case trial, review, audit

  var descriptions: [FieldDescription] {
    switch self {
    case .trial: Scenario.descriptions
    case .review: ReviewFile.descriptions
    case .audit: AuditFile.descriptions
    }
  }
}

/// `peertrials list`: what a scenario may say.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List every key and part of a scenario file, with ranges and defaults.")

  @Argument(help: "Of a trial, a review, or an audit.")
  var kind = FileKind.trial

  func run() throws {
    try ResultOutput(path: nil).write(PartsReport.text(kind.descriptions))
  }
}

/// `peertrials schema`: the same for editors.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print a JSON Schema of scenario files, for editors that complete and check YAML.")

  @Argument(help: "Of a trial, a review, or an audit.")
  var kind = FileKind.trial

  func run() throws {
    try ResultOutput(path: nil).write(SchemaReport.schema(kind.descriptions).text + "\n")
  }
}

/// `peertrials version`.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the version and the licence.")

  func run() throws {
    try ResultOutput(path: nil).write(
      "peertrials \(programVersion)\nLicence GPL-3.0-or-later (it links the GNU Scientific Library)\n"
    )
  }
}
