internal import GSLKit
public import Inference
public import Parts

/// Test of an indirect effect: what of the effect on an outcome a mediator passes on.
///
/// ```
/// estimate = a·b   (``MediationPaths``)
/// joint     rejects where both paths do, p = max(p_a, p_b), t(N − strata − 1) and t(N − strata − 2);   SE Sobel's
/// sobel     z = a·b/√(a²·SE_b² + b²·SE_a²), normal
/// product   p = 2·min(P(AB < 0), P(AB > 0)), A and B normal around the estimates;   SE √(a²·SE_b² + b²·SE_a² + SE_a²·SE_b²)
/// ```
///
/// The joint test is the most powerful of those with the right level where one path is nothing, and far below it where both are;
/// Sobel's is far below it in small trials, because a·b is not normal. Intervals are a·b ± the standard error times t or z: that of
/// ``ProductOfNormals`` is not symmetric, and is for one data set. Complete pairs of mediator and outcome; sites, or levels of a modifier,
/// are fixed effects. One-sided, either path counts as found at the whole level, and a·b must be towards benefit. Fails as
/// ``MediationPaths`` does. Sources: MacKinnon, Lockwood, Hoffman, West & Sheets (2002) Psychol Methods 7:83; Fritz & MacKinnon
/// (2007) Psychol Sci 18:233.
///
/// ```swift
/// let test = MediationTest(test: .product)
/// ```
public struct MediationTest: LevelsAnalysis {
  public static let kind = "mediation"
  public static let summary =
    "test of the indirect effect through a mediator: joint significance, Sobel, product of normals"

  /// How the indirect effect is tested.
  public enum Test: String, Choice {
    /// Both paths must be significant.
    case joint
    /// a·b over its standard error of first order.
    case sobel
    /// The distribution of the product of two normals.
    case product
  }

  let test: Test

  public init(_ f: Fields) {
    test = f.choice(
      "test", default: Test.joint,
      "How the indirect effect is tested: both paths significant, Sobel's z, or the distribution of their product."
    )
  }

  /// A test of an indirect effect.
  public init(test: Test = .joint) { self.test = test }

  public var accountsFor: Set<TrialStructure> { [.sites, .modifier] }
  public var needs: [TrialFeature] { [] }
  /// There is none of differences: only no indirect effect is tested.
  public var testsMargins: Bool { false }
  public func words(_ nouns: StructureNouns) -> String {
    switch test {
    case .joint: "joint significance test of both paths of the mediator (least squares)"
    case .sobel: "Sobel's test of the indirect effect (least squares)"
    case .product:
      "test of the indirect effect by the distribution of the product of its two paths (least squares)"
    }
  }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .mediated ? .meanDifference : nil
  }

  public func fit(_ cells: Span<ArmMoments>, levels: Int, _ contrast: ArmPair) -> Fit {
    let paths: MediationPaths
    switch MediationPaths.estimate(cells, strata: levels, contrast) {
    case .success(let found): paths = found
    case .failure(let failure): return .failed(failure.reason)
    }
    let sign = paths.indirect < 0 ? -1.0 : 1
    switch test {
    case .joint:
      let (size, df) = lesser(paths)
      return .converged(
        Estimate(
          value: paths.indirect, standardError: error(paths.sobelError, paths), df: df,
          statistic: sign * size))
    case .sobel:
      return .converged(
        Estimate(
          value: paths.indirect, standardError: error(paths.sobelError, paths), df: .infinity))
    case .product:
      let tail = max(ProductOfNormals(paths).tail, 1e-300)
      let z = tail < 0.5 ? -((try? Normal.quantile(tail)) ?? 0) : 0
      return .converged(
        Estimate(
          value: paths.indirect, standardError: paths.productError, df: .infinity,
          statistic: sign * z))
    }
  }

  /// Sobel's error is 0 where both paths are exactly: there is nothing to divide, and the error of second order takes its place.
  private func error(_ first: Double, _ paths: MediationPaths) -> Double {
    first > 0 ? first : paths.productError
  }

  /// |t| of the path with the larger p-value, and its degrees of freedom.
  private func lesser(_ paths: MediationPaths) -> (Double, df: Double) {
    let (first, second) = (abs(paths.a / paths.seA), abs(paths.b / paths.seB))
    let (one, other) = ((first, df: paths.df), (second, df: paths.df - 1))
    // The second has fewer degrees of freedom, so that the same |t| has a larger p-value.
    if second <= first { return other }
    // Only near each other, or in tails as heavy as those of few degrees of freedom, is it not the smaller |t|.
    guard second < 1.5 * first || paths.df < 30 else { return one }
    return StudentT.upper(first, df: one.df) >= StudentT.upper(second, df: other.df) ? one : other
  }
}
