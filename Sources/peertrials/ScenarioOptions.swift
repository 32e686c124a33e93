import ArgumentParser
import InputFiles
import Parts
import Questions
import Synchronization

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

  /// The file's text and its edits.
  ///
  /// - Returns: What a question takes.
  /// - Throws: An exit code: the file cannot be read.
  func input() throws -> ScenarioInput {
    do {
      return ScenarioInput(try ReadOnce.text(of: file), file: file, edits: assignments)
    } catch { throw failure(error) }
  }

  /// The file, edited and read, for commands that go on editing it.
  ///
  /// - Parameter type: What the command can work with.
  /// - Returns: The scenario as a template.
  /// - Throws: An exit code, after every problem has been said.
  func template<Content: ScenarioContent>(
    _ type: Content.Type
  ) throws -> ScenarioTemplate<Content> {
    let input = try input()
    return try told { () throws(QuestionError) in try input.template(type) }
  }

  /// Whether the file is of a trial or of a review.
  func kind() throws -> any RunnableScenario.Type {
    let input = try input()
    let kind = try told(input.kind)
    return kind as? any RunnableScenario.Type ?? Scenario.self
  }
}

/// Scenario files that were read: a pipe gives its content once, and what is checked is what is run.
private enum ReadOnce {
  private static let texts = Mutex<[String: String]>([:])

  static func text(of file: String) throws(Problems) -> String {
    if let text = texts.withLock({ $0[file] }) { return text }
    let text = try YAMLReader.text(file: file)
    texts.withLock { $0[file] = text }
    return text
  }
}
