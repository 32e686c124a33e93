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

/// Draws what analyses read of one trial.
package protocol TrialSource: Sendable {
  /// Doubles of scratch it needs.
  var scratchSize: Int { get }
  /// Draws one replicate.
  func draw(_ replicate: Int, into data: borrowing TrialData, using stream: inout RandomStream)
}
