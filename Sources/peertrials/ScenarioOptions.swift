import ArgumentParser
import InputFiles
import Parts

/// The scenario file and its edits.
struct ScenarioOptions: ParsableArguments {
  @Argument(help: "A scenario file (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var file: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Change a value of the scenario; may be repeated. Like trial.design.participants-per-arm=100.",
      valueName: "path=value"))
  var assignments: [String] = []

  /// Reads the file, edits it, decodes it.
  func load() throws -> Scenario { try template().base }

  /// The same, for commands that go on editing it.
  func template() throws -> ScenarioTemplate {
    do {
      let tree = try YAMLReader.read(file: file)
      return try ScenarioTemplate(ScenarioEdits.apply(assignments, to: tree), file: file)
    } catch {
      throw failure(error)
    }
  }
}
