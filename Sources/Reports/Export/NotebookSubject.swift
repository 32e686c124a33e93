/// What a notebook is about: where its numbers come from, and the words for them.
public struct NotebookSubject: Sendable {
  /// What was run.
  public enum Kind: Sendable {
    case trial, sweep, plan, review, battery
  }

  public var kind: Kind
  public var title: String
  public var question: String
  /// Stem of the names of its files.
  public var name: String
  /// The command that makes the numbers.
  public var command: String
  /// The command that writes the notebook.
  public var export: String
  public var seed: UInt64
  /// "100 000 replicates a point".
  public var effort: String
  public var version: String
  /// Words for the columns that set something.
  public var labels: [String: String] = [:]
  /// Where a line is drawn: the power, or what else is asked for.
  public var target = 0.8
  /// The nominal level of the tests.
  public var alpha = 0.05
  /// What a plan is about, by the name of its measure.
  public var measure = "power"
  /// Significant analyses of the published review.
  public var observed: Int?
  /// The method that the published review used.
  public var observedMethod: String?
  /// Whether points have their random numbers in common.
  public var sharesStreams = false
  /// Whether a sweep is of reviews, not of trials.
  public var isOfReviews = false

  /// A subject.
  public init(
    _ kind: Kind, title: String, question: String, name: String, command: String, export: String,
    seed: UInt64, effort: String, version: String
  ) {
    self.kind = kind
    self.title = title
    self.question = question
    self.name = name
    self.command = command
    self.export = export
    self.seed = seed
    self.effort = effort
    self.version = version
  }

  /// Words for a column.
  func label(_ column: String) -> String { labels[column] ?? column }
}

/// Why no figure can be drawn.
public struct NothingToDraw: Error, CustomStringConvertible {
  public let description: String
}
