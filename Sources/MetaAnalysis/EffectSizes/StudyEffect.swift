public import Inference

/// The effect found in one study with its sampling variance: metafor's `yi` and `vi`.
public struct StudyEffect: Sendable, BitwiseCopyable, Equatable {
  /// The effect, on the scale of its measure (ratios as logarithms).
  public var y: Double
  /// Its sampling variance, > 0.
  public var v: Double

  /// An effect and its variance as they are.
  @inlinable
  public init(y: Double, v: Double) {
    self.y = y
    self.v = v
  }

  /// The same, multiplied: the variance by the square.
  func scaled(by factor: Double) -> StudyEffect {
    StudyEffect(y: y * factor, v: v * factor * factor)
  }

  /// The effect as a result: refused unless it is finite and its variance positive.
  var checked: Result<StudyEffect, EffectFailure> {
    guard y.isFinite, v.isFinite, v > 0 else { return .failure(.notEstimable) }
    return .success(self)
  }
}

/// Why a study has no effect.
public enum EffectFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// Fewer people than the formula divides by.
  case tooFewPeople
  /// A standard deviation that is not positive, a negative count, a correlation outside [−1, 1].
  case impossible
  /// An empty cell makes the effect or its variance infinite, or the variance 0.
  case notEstimable

  /// In words.
  public var description: String {
    switch self {
    case .tooFewPeople: "too few people"
    case .impossible: "a number that cannot be"
    case .notEstimable: "not estimable from these numbers"
    }
  }

  /// The same as the reason of a failed fit.
  public var failure: Failure {
    switch self {
    case .tooFewPeople: .tooFewObservations
    case .impossible: .noVariation
    case .notEstimable: .emptyCell
    }
  }
}
