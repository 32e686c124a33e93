public import Inference

/// Why a method gave nothing for a set of studies.
public enum MetaFailure: Error, Sendable, Equatable {
  /// Fewer studies than the method needs.
  case tooFewStudies
  /// An effect that is not finite, or a variance that is not positive and finite.
  case unusableStudy
  /// Moderators that do not vary or determine each other; variances all alike where they must differ.
  case singular
  /// The iteration did not settle, or the likelihood has no largest value.
  case noConvergence
  /// An interval of p-values without studies.
  case emptyInterval
  /// Effects all alike, or all on a line: no spread is left to test with.
  case noVariation
  /// Numbers too large or too small, or too far apart, to compute with.
  case outOfRange
  /// A test that needs the people of each study, which are not known.
  case noSizes

  /// The same as the reason of a failed fit.
  public var failure: Failure {
    switch self {
    case .tooFewStudies: .tooFewObservations
    case .unusableStudy: .noVariation
    case .singular: .singular
    case .noConvergence: .noConvergence
    case .emptyInterval: .emptyInterval
    case .noVariation: .noVariation
    case .outOfRange: .outOfRange
    case .noSizes: .tooFewObservations
    }
  }

  /// In words.
  public var reason: String {
    switch self {
    case .tooFewStudies: "too few studies"
    case .unusableStudy: "an effect that is not finite or a variance that is not positive"
    case .singular: "what is regressed on does not vary, or determines itself"
    case .noConvergence: "no convergence"
    case .emptyInterval: "an interval of p-values without studies"
    case .noVariation: "effects all alike: no spread to test with"
    case .outOfRange: "numbers too far apart to compute with"
    case .noSizes: "sizes are not known"
    }
  }

  /// Variances further apart than this leave no digits to compute with.
  @usableFromInline static var farApart: Double { 1e14 }

  /// What is wrong with a set of studies, if anything.
  @inlinable
  static func of(_ y: Span<Double>, _ v: Span<Double>, atLeast k: Int) -> MetaFailure? {
    guard y.count == v.count, y.count >= max(k, 1) else { return .tooFewStudies }
    // y − y is 0, but NaN for what is not finite; sums keep it.
    var (strange, total) = (Lanes.Four(), Lanes.Four())
    var least = Lanes.Four(repeating: .infinity)
    Lanes.forEach(y.count) { i, left in
      let effects = Lanes.load(y, i, left, filler: 0)
      let variances = Lanes.load(v, i, left, filler: v[0])
      strange += effects - effects
      total += variances
      least.replace(with: variances, where: variances .< least)
    }
    let (smallest, sum) = (least.min(), total.sum())
    guard strange.sum() == 0, smallest > 0, sum < .infinity else {
      // Each may be finite and their sum not.
      return strange.sum() == 0 && smallest > 0 && (0..<v.count).allSatisfy { v[$0] < .infinity }
        ? .outOfRange : .unusableStudy
    }
    return sum > farApart * smallest * Double(y.count) ? .outOfRange : nil
  }
}

extension Result where Failure == MetaFailure {
  /// The result as a fit, made from what succeeded.
  ///
  /// - Parameter make: Makes the fit.
  /// - Returns: The fit, or why there is none.
  @inlinable
  public func fit(_ make: (Success) -> Fit) -> Fit {
    switch self {
    case .success(let value): make(value)
    case .failure(let failure): .failed(failure.failure)
    }
  }
}
