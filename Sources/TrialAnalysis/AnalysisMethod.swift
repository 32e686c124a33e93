public import Inference
internal import Parts

/// What of a trial an analysis reads, per arm and outcome.
public enum Analysis: Sendable {
  /// Means and sums of squares.
  case moments(any MomentsAnalysis)
  /// The same, by level of a modifier or by site.
  case levels(any LevelsAnalysis)
  /// People and events.
  case counts(any CountsAnalysis)
  /// Means of clusters, and what is left within them.
  case clusters(any ClustersAnalysis)
  /// Repeated measures.
  case waves(any WavesAnalysis)

  /// The kind, as in scenario files.
  public var kind: String {
    switch self {
    case .moments(let method): type(of: method).kind
    case .levels(let method): type(of: method).kind
    case .counts(let method): type(of: method).kind
    case .clusters(let method): type(of: method).kind
    case .waves(let method): type(of: method).kind
    }
  }

  /// The scale on which it estimates; of clusters, that of scores: events are compared by their difference.
  public var effect: EffectMeasure {
    switch self {
    case .moments(let method): method.effect
    case .counts(let method): method.effect
    case .levels, .clusters, .waves: .meanDifference
    }
  }

  /// Whether it can test against a margin: the estimate over its own standard error is its test.
  public var testsMargins: Bool {
    switch self {
    case .moments, .levels, .clusters, .waves: true
    case .counts(let method): method.testsMargins
    }
  }

  /// Whether it estimates how an effect differs between two levels.
  public var isInteraction: Bool {
    if case .levels(let method) = self { method.isInteraction } else { false }
  }

  /// Whether it reads the baseline.
  public var needsBaseline: Bool {
    switch self {
    case .moments(let method): method.needsBaseline
    case .levels(let method): method.needsBaseline
    case .counts, .waves: false
    case .clusters(let method): method.needsBaseline
    }
  }

  /// This analysis, made to fit a hypothesis.
  public func adapted(to hypothesis: Hypothesis, benefit: Benefit) -> Analysis {
    switch self {
    case .moments, .levels, .clusters, .waves: self
    case .counts(let method): .counts(method.adapted(to: hypothesis, benefit: benefit))
    }
  }
}

/// The scale of an estimate; also that of the truth it is compared with.
public enum EffectMeasure: String, Sendable, CaseIterable {
  case meanDifference = "mean difference"
  case riskDifference = "risk difference"
  case logOddsRatio = "log odds ratio"
}

/// The two arms of a contrast, by position: first minus second.
public struct ArmPair: Sendable, BitwiseCopyable, Equatable {
  public var treatment: Int
  public var comparator: Int

  /// Treatment minus comparator.
  @inlinable
  public init(treatment: Int, comparator: Int) {
    self.treatment = treatment
    self.comparator = comparator
  }
}

/// An analysis of means.
///
/// ``TrialAnalysis`` knows no simulation: hand it the moments of real arms and it gives the same fit.
public protocol MomentsAnalysis: DescribedAnalysis {
  /// Whether it reads the baseline.
  var needsBaseline: Bool { get }
  /// Whether all arms of the trial share one estimate of error.
  var poolsAllArms: Bool { get }
  /// Variance of its estimate beside that of the plain difference in means, where the baseline has
  /// this correlation with the outcome.
  func varianceFactor(baselineCorrelation r: Double) -> Double
  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - arms: All arms of the trial, in its order.
  ///   - contrast: Which two are compared.
  /// - Returns: The fit.
  func fit(_ arms: Span<ArmMoments>, _ contrast: ArmPair) -> Fit
}

extension MomentsAnalysis {
  /// Means are compared by their difference.
  public var effect: EffectMeasure { .meanDifference }
  public func varianceFactor(baselineCorrelation r: Double) -> Double { 1 }
}

/// An analysis of means by level of a modifier, or by site.
public protocol LevelsAnalysis: DescribedAnalysis {
  /// Whether it reads the baseline.
  var needsBaseline: Bool { get }
  /// Whether it estimates how the effect differs between two levels, in the place of the effect.
  var isInteraction: Bool { get }
  /// Variance of its estimate; as for means.
  func varianceFactor(baselineCorrelation r: Double) -> Double
  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - cells: Arms and levels: arm a and level l at levels·a + l.
  ///   - levels: Levels there are.
  ///   - contrast: Which two arms are compared.
  /// - Returns: The fit.
  func fit(_ cells: Span<ArmMoments>, levels: Int, _ contrast: ArmPair) -> Fit
}

/// An analysis of events among people.
public protocol CountsAnalysis: DescribedAnalysis {
  /// The scale of its estimate.
  var effect: EffectMeasure { get }
  /// Whether estimate over standard error is its test, so that it can test against a margin.
  var testsMargins: Bool { get }
  /// The same analysis, made to fit a hypothesis; most need nothing.
  func adapted(to hypothesis: Hypothesis, benefit: Benefit) -> Self
  /// Analyses one contrast; parameters as for means.
  func fit(_ arms: Span<ArmCounts>, _ contrast: ArmPair) -> Fit
}

extension CountsAnalysis {
  public func adapted(to hypothesis: Hypothesis, benefit: Benefit) -> Self { self }
}
