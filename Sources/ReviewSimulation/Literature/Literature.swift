/// One drawn literature: for every trial and outcome an effect and its variance, if it was reported.
///
/// Cells lie trial by trial: the cell of trial i and outcome o is i·outcomes + o. Memory is made once per
/// block and overwritten by each replicate.
public struct Literature: Sendable {
  public let trials: Int
  public let outcomes: Int
  /// Effects.
  public var y: [Double]
  /// Their sampling variances.
  public var v: [Double]
  /// Whether the cell reached the review in a usable form.
  public var isReported: [Bool]
  /// People in each trial.
  public var sizes: [Double]
  /// Normal numbers of one trial, one for each outcome.
  var normals: [Double]

  /// An empty literature.
  public init(trials: Int, outcomes: Int) {
    self.trials = trials
    self.outcomes = outcomes
    y = Array(repeating: 0, count: trials * outcomes)
    v = Array(repeating: 1, count: trials * outcomes)
    isReported = Array(repeating: true, count: trials * outcomes)
    sizes = Array(repeating: 0, count: trials)
    normals = Array(repeating: 0, count: outcomes)
  }
}
