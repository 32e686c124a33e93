import ArgumentParser
import InputFiles
import Parts
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

  /// Reads the file, edits it, decodes it.
  func load() throws -> Scenario { try template(Scenario.self).base }

  /// The same, for commands that go on editing it.
  ///
  /// - Parameter type: What the command can work with.
  /// - Returns: The scenario as a template.
  /// - Throws: An exit code, after every problem has been said.
  func template<Content: ScenarioContent>(
    _ type: Content.Type
  ) throws -> ScenarioTemplate<Content> {
    do {
      let tree = try ReadOnce.tree(of: file)
      let kind = ScenarioKind.of(tree)
      guard kind == type else {
        throw failure(
          kind == ReviewFile.self
            ? "\(file): is a scenario of a review; run it with 'peertrials review'"
            : "\(file): is a scenario of a trial; run it with 'peertrials power'",
          Exit.badInput)
      }
      let edited = try ScenarioEdits.apply(assignments, to: tree, knowing: type.descriptions)
      let template = try ScenarioTemplate<Content>(edited, file: file)
      let silent = SilentEdits.problems(of: assignments, on: tree, file: file, as: type)
      guard silent.isEmpty else { throw Problems(silent) }
      return template
    } catch let problems as Problems {
      throw failure(problems)
    }
  }

  /// Whether the file is of a trial or of a review.
  func kind() throws -> any RunnableScenario.Type {
    do {
      let kind = ScenarioKind.of(try ReadOnce.tree(of: file))
      return kind as? any RunnableScenario.Type ?? Scenario.self
    } catch { throw failure(error) }
  }
}

/// Scenario files that were read: a pipe gives its content once, and what is checked is what is run.
private enum ReadOnce {
  private static let trees = Mutex<[String: Node]>([:])

  static func tree(of file: String) throws(Problems) -> Node {
    if let tree = trees.withLock({ $0[file] }) { return tree }
    let tree = try YAMLReader.read(file: file)
    trees.withLock { $0[file] = tree }
    return tree
  }
}
