public import GSLKit
public import Inference
public import MetaAnalysis
public import MonteCarlo

/// One review as a replicate: a literature, every analysis of the grid by every method, and the families in
/// which their results are read.
///
/// Rows are analyses × methods: type I error or power, bias, coverage of each. Families say what a review as
/// a whole concludes; see `ReviewLayout`.
public struct ReviewExperiment: Experiment {
  public let layout: TallyLayout
  public let blockSize = 16
  let model: any LiteratureModel
  let analyses: [ReviewAnalysis]
  let methods: [ReviewMethod]
  /// The methods that are pools, by their places.
  let pools: [(place: Int, pool: PooledMean, rule: PredictionRule)]
  /// Those that are corrections.
  let correctors: [(place: Int, estimator: any MetaEstimator)]
  /// For each method the places of itself and of what stands in for it.
  let chains: [[Int]]
  let quantities: [HeterogeneityQuantity]
  let detectors: [SmallStudyTest]
  /// Benefits were wanted; τ² by REML, as where a table of studies is tested.
  let testing = SmallStudySetting()
  let plan: ReviewLayout
  let rule: DecisionRule
  /// Two-sided, of the level of tests.
  let critical: CriticalValues
  let alpha: Double
  let target: ReviewTarget
  /// Q above which k studies are flagged: k at its index.
  let flagQ: [Double]

  /// A review.
  ///
  /// - Parameters:
  ///   - model: How its literature comes about.
  ///   - analyses: The grid; at most 64 of each role.
  ///   - methods: How each analysis is done.
  ///   - names: What tables call the methods; their own names unless given.
  ///   - quantities: What is read of the heterogeneity of each analysis.
  ///   - detectors: Tests for selection that each pool gets.
  ///   - adjustments: Adjustments for all main analyses of a method together.
  ///   - scope: Whether they are for the analyses that a review runs, or for all that are planned.
  ///   - observed: What the published review counted.
  ///   - target: What analyses estimate.
  ///   - comparing: On which literatures methods are counted once more.
  ///   - alpha: The level of tests.
  /// - Throws: ``/GSLKit/NumericalError`` when a critical value cannot be had.
  public init(
    model: any LiteratureModel, analyses: [ReviewAnalysis], methods: [ReviewMethod],
    names: [String]? = nil, quantities: [HeterogeneityQuantity] = [],
    detectors: [SmallStudyTest] = [],
    adjustments: [Adjustment] = [.none], familyOf scope: TallyFamily.Scope = .run,
    observed: ObservedCounts? = nil, target: ReviewTarget = .population,
    comparing: Set<MethodComparison> = [], alpha: Double = 0.05
  ) throws(NumericalError) {
    self.model = model.prepared()
    self.analyses = analyses
    self.methods = methods
    pools = methods.enumerated().compactMap { place, method in
      if case .pooled(let pool, let rule) = method { (place, pool, rule) } else { nil }
    }
    correctors = methods.enumerated().compactMap { place, method in
      if case .corrected(let estimator) = method { (place, estimator) } else { nil }
    }
    self.quantities = quantities
    self.detectors = detectors
    self.target = target
    self.alpha = alpha
    chains = ReviewMethod.chains(methods)
    critical = try CriticalValues(tail: alpha / 2)
    rule = try DecisionRule(TestPlan(alpha: alpha), benefit: .higher, margin: nil)
    plan = try ReviewLayout(
      model, analyses, names ?? methods.map(\.name), quantities, detectors, adjustments, scope,
      observed, alpha, comparing: comparing)
    layout = plan.layout
    let largest = analyses.map(\.cells.count).max() ?? 0
    var limits = [Double.infinity, .infinity]
    for k in 2..<max(3, largest + 1) {
      // I² = 100(Q − (k − 1))/Q > 50 means Q > 2(k − 1).
      limits.append(max(2 * Double(k - 1), try ChiSquared.quantile(0.9, df: Double(k - 1))))
    }
    flagQ = limits
  }
}
