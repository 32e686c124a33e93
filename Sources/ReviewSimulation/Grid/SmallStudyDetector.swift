internal import Foundation
internal import GSLKit
internal import Inference
internal import MetaAnalysis
public import Parts

/// Tests for small-study effects and selection that a review runs on an analysis.
///
/// Without selection the share of alarms is their size, at that τ and that measure of effect only.
public enum SmallStudyDetector: String, Choice {
  /// Egger's regression on the standard error, two-sided.
  case egger
  /// Egger's regression on 1/√N with weights 1/v, two-sided.
  case eggerBySize = "egger-by-size"
  /// The same with weights N.
  case eggerBySizeOnly = "egger-by-size-weights-n"
  /// Begg and Mazumdar's ranks, two-sided by the normal.
  case begg
  /// Excess of studies with significant benefit over their power at the common effect, by χ², one-sided.
  case excess
  /// The same by the binomial.
  case excessBinomial = "excess-binomial"
  /// The first two at the mean and the τ² of REML, which may be negative down to −min v.
  case excessRandom = "excess-reml"
  case excessRandomBinomial = "excess-reml-binomial"
  /// 3PSM's likelihood ratio, one-sided: fewer studies beyond the cut.
  case selectionRatio = "3psm-ratio"
  /// The same, its cut moved from .025 until two studies are on either side.
  case selectionRatioMoved = "3psm-ratio-moved"
  /// Trim and fill's R₀ test for studies missing on the side of harm.
  case trimR0 = "trim-r0"

  /// The p-value; nil where the test cannot be done.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - n: People of each study.
  /// - Returns: A p-value, or why there is none.
  func p(_ y: Span<Double>, _ v: Span<Double>, _ n: Span<Double>) -> Result<Double, MetaFailure> {
    func twoSided(_ estimate: Estimate) -> Double {
      StudentT.twoSided(estimate.statistic, df: estimate.df)
    }
    switch self {
    case .egger: return PetPeese.pet(y, v).map { twoSided($0.slope) }
    case .eggerBySize:
      let sizes = (0..<n.count).map { 1 / n[$0].squareRoot() }
      return Egger.classical(y, v, on: sizes).map { twoSided($0.slope) }
    case .eggerBySizeOnly:
      let inverse = (0..<n.count).map { 1 / n[$0] }
      return PetPeese.pet(y, inverse.span).map { twoSided($0.slope) }
    case .begg: return Begg.test(y, v).map { $0.zP }
    case .excess:
      return ExcessSignificance.test(y, v, .greater, alpha: 0.025).map { $0.chiSquaredP }
    case .excessBinomial:
      return ExcessSignificance.test(y, v, .greater, alpha: 0.025).map { $0.binomialP }
    case .excessRandom:
      return ExcessSignificance.amongRandomEffects(y, v, .greater, alpha: 0.025)
        .map { $0.chiSquaredP }
    case .excessRandomBinomial:
      return ExcessSignificance.amongRandomEffects(y, v, .greater, alpha: 0.025)
        .map { $0.binomialP }
    case .selectionRatio: return SelectionSteps.three.fit(y, v).flatMap(SmallStudyDetector.ratio)
    case .selectionRatioMoved:
      guard let steps = SelectionSteps.moved(y, v) else { return .failure(.tooFewStudies) }
      return steps.fit(y, v).flatMap(SmallStudyDetector.ratio)
    case .trimR0:
      return TrimAndFill.fit(y, v, .R0, side: .left, .derSimonianLaird).map { $0.p ?? 1 }
    }
  }

  /// The signed root of the likelihood ratio: benefit beyond the cut is published less often than within.
  private static func ratio(_ fit: SelectionFit) -> Result<Double, MetaFailure> {
    guard let ratio = fit.ratio else { return .failure(.noConvergence) }
    return .success(Normal.upper(max(0, ratio).squareRoot() * (fit.weights[1] < 1 ? 1 : -1)))
  }
}
