/// What a search found.
public struct SearchResult: Sendable {
  /// How it ended.
  public enum Answer: Sendable {
    case found(Solution)
    /// Nothing that may be tried reaches the target.
    case unreachable(best: Response, isPlateau: Bool)
    /// Everything that may be tried reaches it; the response is at the worst end.
    case always(Response)
    /// The measure is the same wherever it was tried.
    case noInfluence(Response)
    /// It was interrupted.
    case unfinished(Unfinished)
  }

  public var answer: Answer
  /// Everything that was counted, in the order of the axis.
  public var responses: [Response]
  /// Replicates spent.
  public var spent: Int
  /// Why no larger number could be tried, where the scenario itself forbids it.
  public var obstacle: String?
}

/// What an interrupted search knows, none of it verified.
public struct Unfinished: Sendable {
  /// Two values that have the target between them.
  public var bracket: ClosedRange<Double>?
  /// Where the curve crosses the target, and its standard error.
  public var crossing: (value: Double, error: Double)?
  /// Whether the measure gets better as the value grows.
  public var isIncreasing = true
}

/// The value that reaches the target.
public struct Solution: Sendable {
  /// How the answer was had.
  public enum Shape: String, Sendable {
    /// A straight line near the target, on the scale of the link.
    case line
    /// Every whole number near the target by itself: the power of counts is a sawtooth.
    case lattice
    /// A monotone curve.
    case isotonic
  }

  /// The answer: a whole number for counts.
  public var value: Double
  /// Its 95 % interval, both ends belonging to it.
  public var interval: ClosedRange<Double>
  /// Where the curve crosses the target, and its standard error; nil on a lattice.
  public var crossing: (value: Double, error: Double)?
  /// The measure at the answer itself, on the verification stage's streams.
  public var at: Response
  /// The same one step short of it; nil for numbers that are not whole, and at the end of the range.
  public var short: Response?
  public var shape: Shape
  /// Whether the measure gets better as the value grows.
  public var isIncreasing: Bool
  /// Whether the answer and one step less of it cannot be told apart: the target lies within two errors of a
  /// verification, or both reach it.
  public var isTied: Bool
  /// Whether the budget ended before the interval was as narrow as was asked.
  public var isCoarse: Bool
}
