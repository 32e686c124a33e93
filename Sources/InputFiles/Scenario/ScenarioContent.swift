public import Parts

/// What every scenario file gives, of a trial or of a review.
public protocol ScenarioContent: Sendable {
  /// What such a file may hold, as its parts describe themselves.
  static var descriptions: [FieldDescription] { get }
  /// The top keys below which a sweep or a search may set numbers.
  static var settable: [String] { get }
  /// The top keys whose places decide what is simulated.
  static var decisive: [String] { get }
  /// What a tree simulates.
  ///
  /// - Parameters:
  ///   - tree: The scenario, after `--set`.
  ///   - file: Its name, for messages.
  /// - Returns: What can be compared with other trees.
  /// - Throws: Every ``Problem`` that it has, together.
  static func model(of tree: Node, file: String?) throws(Problems) -> ScenarioModel
  var title: String { get }
  var question: String { get }
  var seed: UInt64 { get }
  var replicates: Int { get }
  /// The points of a sweep; nil where none is stated.
  var sweep: SweepGrid? { get }
  /// What the scenario's author expects to see.
  var expectations: [Expectation] { get }
  /// The tree with every default written in and marked so.
  var resolved: Node { get }

  /// Reads a tree.
  ///
  /// - Parameters:
  ///   - tree: The scenario, after `--set`.
  ///   - file: Its name, for messages.
  /// - Throws: Every ``Problem`` that it has, together.
  init(_ tree: Node, file: String?) throws(Problems)
  /// A tree with every default written in, and nothing else of it.
  ///
  /// - Parameters:
  ///   - tree: The scenario.
  ///   - file: Its name, for messages.
  /// - Returns: The tree.
  /// - Throws: Every ``Problem`` that it has, together.
  static func resolved(_ tree: Node, file: String?) throws(Problems) -> Node
  /// Reads one point of a sweep: a file that was read and checked, with some numbers set.
  ///
  /// Only what the point runs is decoded; what is true of the file as it stands is not looked at again.
  ///
  /// - Parameters:
  ///   - tree: The scenario at the point.
  ///   - file: Its name, for messages.
  /// - Throws: Every ``Problem`` that it has, together.
  init(point tree: Node, file: String?) throws(Problems)
}

extension ScenarioContent {
  public static func resolved(_ tree: Node, file: String?) throws(Problems) -> Node {
    try Self(tree, file: file).resolved
  }

  public init(point tree: Node, file: String?) throws(Problems) { try self.init(tree, file: file) }
}
