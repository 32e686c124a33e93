internal import GSLKit
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
protocol TrialSource: Sendable {
  /// A worker for one block, with memory of its own.
  func worker() -> any TrialWorker
}

/// Draws replicate after replicate into its own memory.
protocol TrialWorker: AnyObject {
  /// What analyses read after each draw.
  var data: TrialData { get }
  /// Draws one replicate.
  func draw(_ replicate: Int, using stream: inout RandomStream)
  /// People of each cluster of an arm before any of them left, in the order of ``people(_:arm:using:filler:)``;
  /// empty where people are independent.
  func clusters(_ replicate: Int, arm: Int, using stream: inout RandomStream) -> [Int]
  /// The site of everybody, and the level of a modifier, from 0, in the same order; empty without any.
  func sites(_ replicate: Int, arm: Int, using stream: inout RandomStream) -> [Int]
  func levels(_ replicate: Int, arm: Int, using stream: inout RandomStream) -> [Int]
  /// Sessions that everybody of an arm came to, in the same order; empty where nothing is said of them.
  func sessions(_ replicate: Int, arm: Int, using stream: inout RandomStream) -> [Int]
  /// The variables of a person, in the order of ``people(_:arm:using:filler:)``.
  var variables: [LatentVariables.Variable] { get }
  /// The people of one arm of the replicate drawn last, for a replay.
  ///
  /// - Parameters:
  ///   - replicate: The same replicate.
  ///   - arm: Which arm.
  ///   - stream: The run's stream.
  ///   - filler: Draws what the statistics leave open.
  /// - Returns: One row a person, nil where a value is missing.
  func people(
    _ replicate: Int, arm: Int, using stream: inout RandomStream, filler: inout RandomStream
  ) -> [[Double?]]
}

extension TrialWorker {
  func clusters(_ replicate: Int, arm: Int, using stream: inout RandomStream) -> [Int] { [] }
  func sites(_ replicate: Int, arm: Int, using stream: inout RandomStream) -> [Int] { [] }
  func levels(_ replicate: Int, arm: Int, using stream: inout RandomStream) -> [Int] { [] }
  func sessions(_ replicate: Int, arm: Int, using stream: inout RandomStream) -> [Int] { [] }
}
