internal import Inference
internal import MetaAnalysis

/// On which literatures methods are compared besides those in which each gave a result by itself.
public enum MethodComparison: Sendable, Hashable {
  /// On all: a method that gives no result is replaced by the next of its declared chain, as an analyst would do.
  case withFallback
  /// On those in which every method gave a result: selected by results, and said so.
  case whereAllFitted
}

extension ReviewMethod {
  /// What takes the place of a method that gives no result, in order.
  ///
  /// ```
  /// 4PSM → 3PSM → REML-HKSJ        every other method → REML-HKSJ
  /// ```
  public var fallback: [ReviewMethod] {
    let pool = ReviewMethod.pool(.restrictedMaximumLikelihood, .hksj)
    return self == pool ? [] : estimator.standIns.map { .corrected($0) } + [pool]
  }

  /// For each method the places of itself and of its chain, as far as they are among the methods.
  static func chains(_ methods: [ReviewMethod]) -> [[Int]] {
    methods.map { method in
      ([method] + method.fallback).compactMap { methods.firstIndex(of: $0) }
    }
  }
}
