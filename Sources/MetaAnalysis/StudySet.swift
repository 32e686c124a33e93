/// The studies of one analysis: effects with known variances, and what else is known of each.
public struct StudySet: Sendable, Equatable {
  /// Effects.
  public var y: [Double]
  /// Their sampling variances, > 0.
  public var v: [Double]
  /// People of each study; nil where they are not known.
  public var n: [Double]?
  /// The trial of each study: studies of one trial share people.
  public var trial: [Int]
  /// The outcome of each study, by its place among the outcomes.
  public var outcome: [Int]

  /// How many there are.
  public var count: Int { y.count }

  /// A set of studies.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances, as many.
  ///   - n: People of each; nil where they are not known.
  ///   - trial: The trial of each; nil where each is one of its own.
  ///   - outcome: The outcome of each; nil where it is the same.
  public init(
    _ y: [Double], _ v: [Double], n: [Double]? = nil, trial: [Int]? = nil, outcome: [Int]? = nil
  ) {
    self.y = y
    self.v = v
    self.n = n
    self.trial = trial ?? Array(y.indices)
    self.outcome = outcome ?? Array(repeating: 0, count: y.count)
  }

  /// Takes all studies out and keeps their memory.
  public mutating func removeAll() {
    y.removeAll(keepingCapacity: true)
    v.removeAll(keepingCapacity: true)
    n?.removeAll(keepingCapacity: true)
    trial.removeAll(keepingCapacity: true)
    outcome.removeAll(keepingCapacity: true)
  }

  /// Adds a study; its people only where those of the others are known.
  public mutating func append(y: Double, v: Double, n: Double, trial: Int, outcome: Int) {
    self.y.append(y)
    self.v.append(v)
    self.n?.append(n)
    self.trial.append(trial)
    self.outcome.append(outcome)
  }
}
