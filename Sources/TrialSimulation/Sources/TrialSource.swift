package import GSLKit
public import Parts

/// Where the data of a trial come from.
public enum SourceKind: String, Choice {
  /// Exact where every part admits it, people otherwise.
  case auto
  /// Sufficient statistics, drawn from their exact distribution.
  case exact
  /// Every person.
  case people
}

/// What draws the data of a trial; shared by all threads.
package protocol TrialSource: Sendable {
  /// A worker for one block, with memory of its own.
  func worker() -> any TrialWorker
}

/// Draws replicate after replicate into its own memory.
package protocol TrialWorker: AnyObject {
  /// What analyses read after each draw.
  var data: TrialData { get }
  /// Draws one replicate.
  func draw(_ replicate: Int, using stream: inout RandomStream)
}
