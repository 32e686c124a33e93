internal import Foundation
public import Inference
public import Parts

/// What effects are regressed on to look for small-study effects: metafor's `predictor`.
public enum SmallStudyPredictor: String, Choice {
  /// Standard error.
  case sei
  /// Sampling variance.
  case vi
  /// Sample size.
  case ni
  /// 1/n.
  case ninv
  /// √n.
  case sqrtni
  /// 1/√n. For standardised mean differences √(2/n), n per arm, gives the same test and does not
  /// depend on the effect as their standard error does. Source: Pustejovsky & Rodgers (2019) Res Synth
  /// Methods 10:57.
  case sqrtninv

  /// Whether it shrinks to 0 as a study grows, so that the intercept is the effect of a study without
  /// sampling error.
  public var hasLimit: Bool { self != .ni && self != .sqrtni }

  /// The predictor of each study.
  ///
  /// - Parameters:
  ///   - v: Sampling variances.
  ///   - n: Sample sizes, where they are known.
  /// - Returns: The predictor; nil when it needs sizes and there are none.
  public func values(v: [Double], n: [Double]?) -> [Double]? {
    switch self {
    case .sei: v.map { $0.squareRoot() }
    case .vi: v
    case .ni: n
    case .ninv: n?.map { 1 / $0 }
    case .sqrtni: n?.map { $0.squareRoot() }
    case .sqrtninv: n?.map { 1 / $0.squareRoot() }
    }
  }
}

/// Egger's regression: whether effects depend on the precision of their studies.
///
/// Sources: Egger et al. (1997) BMJ 315:629 (classical: weights 1/v, residual variance estimated, t with
/// k − 2); Thompson & Sharp (1999) Stat Med 18:2693 (mixed: τ² between studies, z or t); Sterne & Egger
/// (2005) for the predictors.
public enum Egger {
  /// The classical test with the standard error as predictor: the slope.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  /// - Returns: The slope on the standard error, which in the regression of y/se on 1/se is the
  ///   intercept; referred to t with k − 2.
  @inlinable
  public static func classical(_ y: Span<Double>, _ v: Span<Double>) -> Fit {
    PetPeese.pet(y, v).fit { .converged($0.slope) }
  }

  /// The classical line with any predictor.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - predictor: A value for each study.
  /// - Returns: Its slope is the test; its intercept the limit estimate where the predictor has one.
  public static func classical(
    _ y: Span<Double>, _ v: Span<Double>, on predictor: [Double]
  ) -> Result<WeightedLine, MetaFailure> {
    guard predictor.count == y.count else { return .failure(.singular) }
    return WeightedLine.fit(y, v) { _, i, left in
      Lanes.load(predictor.span, i, left, filler: 0)
    }
  }

  /// The mixed-effects line.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - predictor: A value for each study.
  ///   - method: The estimator of τ².
  ///   - test: How the slope is tested; metafor's default is z.
  /// - Returns: A regression whose second coefficient is the test.
  public static func mixed(
    _ y: Span<Double>, _ v: Span<Double>, on predictor: [Double], _ method: Tau2Method,
    test: PoolingTest = .z
  ) -> Result<MetaRegression, MetaFailure> {
    MetaRegression.fit(y, v, moderators: [predictor], method, test: test)
  }
}
