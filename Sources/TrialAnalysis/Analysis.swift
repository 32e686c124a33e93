public import Inference
public import Parts

/// An analysis of one outcome of a trial.
///
/// ``TrialAnalysis`` knows no simulation: hand an analysis what it reads of a real trial and it gives the same fit. A new
/// one says what it reads (`Data`), on which scales of outcome it estimates which effect, and how it fits; the rest
/// has defaults.
public protocol Analysis: Component {
  /// What it reads of an outcome.
  associatedtype Data: Reading
  /// The effect that it estimates of an outcome on a scale; nil where it cannot read it.
  func effect(on scale: OutcomeScale) -> EffectMeasure?
  /// Why it cannot read a scale, where more is to be said than that; "events have no baseline".
  func objection(to scale: OutcomeScale) -> String?
  /// Why it cannot read waves at these times; nil where it can.
  func objection(toWaves times: [Double]) -> String?
  /// What of a trial's structure its model has a place for.
  var accountsFor: Set<TrialStructure> { get }
  /// The analysis as a protocol names it, without an article.
  ///
  /// - Parameter nouns: What the trial calls its clusters and strata.
  /// - Returns: Words like "linear mixed model (random intercept of the peer worker, Satterthwaite)".
  func words(_ nouns: StructureNouns) -> String
  /// What it needs of the trial.
  var needs: [TrialFeature] { get }
  /// Whether it reads the baseline.
  var needsBaseline: Bool { get }
  /// Whether it reads people one by one, as a ``PersonTable`` holds them.
  var readsPeople: Bool { get }
  /// Whether it reads repeated scores with strata told apart.
  var readsStrata: Bool { get }
  /// Whether estimate over standard error is its test, so that it can test against a margin.
  var testsMargins: Bool { get }
  /// Whether all arms of the trial share one estimate of error.
  var poolsAllArms: Bool { get }
  /// What it asks whether an effect depends on, where it estimates that in the place of the effect; nil of others.
  var moderator: Moderator? { get }
  /// Whether an estimate that rests on clusters is referred to the normal distribution, however few they are.
  var refersToNormal: Bool { get }
  /// Whether estimates are per unit of time.
  var isSlope: Bool { get }
  /// Sessions from which on people count as having come, where it estimates the effect on those; nil for effects on everybody.
  var complierSessions: Int? { get }
  /// Whether it compares clusters that are alike in what clusters differ by, and whose variance that is; nil of others.
  var conditionsOnClusters: VarianceClasses? { get }
  /// The weights of waves that make its estimand of a course: a difference in means at each wave, weighted.
  ///
  /// - Parameter times: Times of the waves.
  /// - Returns: A weight for each; of analyses that read one wave, 1 for the last.
  func weights(_ times: [Double]) -> [Double]
  /// Variance of its estimate beside that of the plain difference in means, where the baseline has
  /// this correlation with the outcome.
  func varianceFactor(baselineCorrelation r: Double) -> Double
  /// Shares of the variance of people's scores that the baseline explains for it.
  ///
  /// - Parameters:
  ///   - r: Correlation of a person's baseline and outcome.
  ///   - clusters: The same of means of clusters.
  /// - Returns: The share between clusters, and within them.
  func explainedByBaseline(_ r: Double, clusters: Double) -> (between: Double, within: Double)
  /// What decides how much a cluster weighs in the mean of its arm.
  var clusterWeight: ClusterWeight { get }
  /// What is added to an outcome before its logarithm, by analyses of logarithms.
  var logOffset: Double { get }
  /// The time of one fit, in that of drawing a person and summing them up; 0 where it is less than a few hundred.
  ///
  /// What simulates beside what was asked for, like the marks of levels, spends by it.
  var fitCost: Int { get }
  /// What becomes of people of whom something is missing.
  var missingData: MissingData { get }
  /// Whether it needs random numbers: then ``fit(_:_:using:)`` is called in a simulation.
  var drawsItself: Bool { get }
  /// The same analysis, made to fit a hypothesis; most need nothing.
  func adapted(to hypothesis: Hypothesis, benefit: Benefit) -> Self
  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - data: What it reads.
  ///   - contrast: Which two arms are compared.
  /// - Returns: The fit.
  func fit(_ data: Data, _ contrast: ArmPair) -> Fit
  /// Analyses one contrast with random numbers of its own.
  ///
  /// - Parameters:
  ///   - data: What it reads.
  ///   - contrast: Which two arms are compared.
  ///   - draws: Its numbers, at the replicate that is analysed; no other analysis has them.
  /// - Returns: The fit.
  func fit(_ data: Data, _ contrast: ArmPair, using draws: inout AnalysisDraws) -> Fit
}

extension Analysis {
  /// The kind, as in scenario files.
  public var kind: String { Self.kind }
  public func objection(to scale: OutcomeScale) -> String? { nil }
  public func objection(toWaves times: [Double]) -> String? { nil }
  public var needs: [TrialFeature] { [] }
  public var needsBaseline: Bool { false }
  public var readsPeople: Bool { false }
  public var readsStrata: Bool { false }
  public var testsMargins: Bool { true }
  public var poolsAllArms: Bool { false }
  public var moderator: Moderator? { nil }
  /// Whether it estimates how an effect differs between people, in the place of the effect.
  public var isInteraction: Bool { moderator != nil }
  public var refersToNormal: Bool { false }
  public var isSlope: Bool { false }
  public var complierSessions: Int? { nil }
  public var conditionsOnClusters: VarianceClasses? { nil }
  public func weights(_ times: [Double]) -> [Double] {
    times.indices.map { $0 == times.count - 1 ? 1 : 0 }
  }
  public func varianceFactor(baselineCorrelation r: Double) -> Double { 1 }
  public func explainedByBaseline(
    _ r: Double, clusters: Double
  ) -> (between: Double, within: Double) { (0, 1 - varianceFactor(baselineCorrelation: r)) }
  public var clusterWeight: ClusterWeight { .people }
  public var logOffset: Double { 0 }
  public var fitCost: Int { 0 }
  public var missingData: MissingData { .completeCases }
  public var drawsItself: Bool { false }
  public func fit(_ data: Data, _ contrast: ArmPair, using draws: inout AnalysisDraws) -> Fit {
    fit(data, contrast)
  }
  public func adapted(to hypothesis: Hypothesis, benefit: Benefit) -> Self { self }
}

/// What an analysis does about people of whom something is missing.
public enum MissingData: Sendable {
  /// They are left out: complete cases.
  case completeCases
  /// Whatever was observed of their waves is in a model of all waves.
  case observedWaves
  /// What is missing is imputed.
  case imputed
  /// They are left out, and others like them weigh more.
  case weighted
  /// They are followed for as long as they are seen, and censored then.
  case censored
}

/// What decides how much a cluster weighs in the mean of its arm.
public enum ClusterWeight: Sendable {
  /// People weigh the same.
  case people
  /// Clusters weigh the same.
  case clusters
  /// Clusters weigh by the precision of their means.
  case precision
}

/// An analysis of means.
public protocol MomentsAnalysis: Analysis where Data == MomentsByArm {
  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - arms: All arms of the trial, in its order.
  ///   - contrast: Which two are compared.
  /// - Returns: The fit.
  func fit(_ arms: Span<ArmMoments>, _ contrast: ArmPair) -> Fit
}

extension MomentsAnalysis {
  /// Means are compared by their difference; those of counts and costs have no baseline.
  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale.isMean(adjusted: needsBaseline) ? .meanDifference : nil
  }
  /// Analyses one contrast of a reading of all arms.
  public func fit(_ data: MomentsByArm, _ contrast: ArmPair) -> Fit {
    fit(data.arms.span, contrast)
  }
}

/// An analysis of means by level of a modifier, or by site.
public protocol LevelsAnalysis: Analysis where Data == MomentsByLevel {
  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - cells: Arms and levels: arm a and level l at levels·a + l.
  ///   - levels: Levels there are.
  ///   - contrast: Which two arms are compared.
  /// - Returns: The fit.
  func fit(_ cells: Span<ArmMoments>, levels: Int, _ contrast: ArmPair) -> Fit
}

extension LevelsAnalysis {
  /// Those of counts and costs have no baseline.
  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale.isMean(adjusted: needsBaseline) ? .meanDifference : nil
  }
  public var needs: [TrialFeature] { [.levels] }
  /// Analyses one contrast of a reading of all arms and levels.
  public func fit(_ data: MomentsByLevel, _ contrast: ArmPair) -> Fit {
    fit(data.cells.span, levels: data.levels, contrast)
  }
}

/// An analysis of events among people.
public protocol CountsAnalysis: Analysis where Data == CountsByArm {
  /// The scale of its estimate.
  var effect: EffectMeasure { get }
  /// Analyses one contrast; parameters as for means.
  func fit(_ arms: Span<ArmCounts>, _ contrast: ArmPair) -> Fit
}

extension CountsAnalysis {
  public func effect(on scale: OutcomeScale) -> EffectMeasure? { scale == .event ? effect : nil }
  /// Analyses one contrast of a reading of all arms.
  public func fit(_ data: CountsByArm, _ contrast: ArmPair) -> Fit {
    fit(data.arms.span, contrast)
  }
}
