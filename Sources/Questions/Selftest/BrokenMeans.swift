internal import Inference
internal import Parts
internal import TrialAnalysis

/// An analysis of means whose standard errors are a tenth too small: for seeing that a check notices.
struct BrokenMeans: MomentsAnalysis {
  static let kind = "broken"
  static let summary = "an analysis with standard errors that are too small"
  let inner: any MomentsAnalysis

  init(_ f: Fields) { inner = TTest(f) }
  init(_ inner: any MomentsAnalysis) { self.inner = inner }

  func words(_ nouns: StructureNouns) -> String { inner.words(nouns) }
  var needsBaseline: Bool { inner.needsBaseline }
  var poolsAllArms: Bool { inner.poolsAllArms }
  func varianceFactor(baselineCorrelation r: Double) -> Double {
    inner.varianceFactor(baselineCorrelation: r)
  }

  func fit(_ arms: Span<ArmMoments>, _ contrast: ArmPair) -> Fit {
    let fit = inner.fit(arms, contrast)
    guard let found = fit.estimate else { return fit }
    return .converged(
      Estimate(value: found.value, standardError: 0.9 * found.standardError, df: found.df))
  }
}
