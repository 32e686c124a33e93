public import InputFiles
internal import Parts

/// A scenario as it was written, and the places of it that are set.
public struct ScenarioInput: Sendable, Equatable {
  /// YAML.
  public var text: String
  /// Its name, for messages.
  public var file: String
  /// Places that are set before it is read, each `path=value`; later ones win.
  public var edits: [String]

  /// A scenario.
  ///
  /// - Parameters:
  ///   - text: YAML.
  ///   - file: Its name, for messages.
  ///   - edits: Places that are set, each `path=value`.
  public init(_ text: String, file: String = "scenario", edits: [String] = []) {
    self.text = text
    self.file = file
    self.edits = edits
  }

  /// Whether it is of a trial or of a review.
  ///
  /// - Returns: What reads it.
  /// - Throws: ``QuestionError`` of an input that is no YAML.
  public func kind() throws(QuestionError) -> any ScenarioContent.Type {
    do { return ScenarioKind.of(try tree()) } catch { throw QuestionError(error) }
  }

  /// Reads it.
  ///
  /// - Parameter type: What it must be of, a trial or a review.
  /// - Returns: The scenario, whose numbers can be set again and again.
  /// - Throws: ``QuestionError`` with every problem, also of edits that decide nothing.
  public func template<Content: ScenarioContent>(
    _ type: Content.Type
  ) throws(QuestionError) -> ScenarioTemplate<Content> {
    do {
      let tree = try tree()
      let kind = ScenarioKind.of(tree)
      guard kind == type else {
        throw QuestionError(
          .badInput,
          kind == ReviewFile.self
            ? "\(file): is a scenario of a review; run it with 'peertrials review'"
            : "\(file): is a scenario of a trial; run it with 'peertrials power'")
      }
      let edited = try ScenarioEdits.apply(edits, to: tree, knowing: type.descriptions)
      let template = try ScenarioTemplate<Content>(edited, file: file)
      let silent = SilentEdits.problems(of: edits, on: tree, file: file, as: type)
      guard silent.isEmpty else { throw Problems(silent) }
      return template
    } catch { throw QuestionError(error) }
  }

  private func tree() throws(Problems) -> Node { try YAMLReader.read(text, file: file) }
}

extension ScenarioInput: Codable {
  private enum CodingKeys: String, CodingKey { case text, file, edits }

  /// Reads it; name and edits may be left out.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try keys.decode(String.self, forKey: .text),
      file: try keys.decodeIfPresent(String.self, forKey: .file) ?? "scenario",
      edits: try keys.decodeIfPresent([String].self, forKey: .edits) ?? [])
  }
}
