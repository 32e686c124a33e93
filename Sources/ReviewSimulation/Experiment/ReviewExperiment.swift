public import GSLKit
public import Inference
public import MetaAnalysis
public import MonteCarlo

/// One review as a replicate: a literature, every analysis of the grid by every method, and the families in
/// which their results are read.
///
/// Rows are analyses × methods: type I error or power, bias, coverage of each. Families say what a review as
/// a whole concludes; see ``ReviewLayout``.
public struct ReviewExperiment: Experiment {
  /// The name of the family that counts analyses flagged as heterogeneous.
  public static let flagged = "heterogeneous"
  /// What rows beside analyses are called in the place of an outcome.
  public static let largestFinding = "largest finding"
  public static let flips = "conclusions that flip"
  public static let observedCounts = "observed counts"
  public static let unpublished = "unpublished"
  public static let claims = "published trials that claim a finding"
  /// What follows the group in rows in which the next of its chain stands in for a method without a result.
  public static let fallback = ", with fallback"
  /// What follows the group in rows of replicates in which every method gave a result.
  public static let complete = ", where all gave a result"

  public let layout: TallyLayout
  public let blockSize = 16
  let model: any LiteratureModel
  let analyses: [ReviewAnalysis]
  let methods: [ReviewMethod]
  /// For each method the places of itself and of what stands in for it.
  let chains: [[Int]]
  let quantities: [HeterogeneityQuantity]
  let detectors: [SmallStudyTest]
  /// Benefits were wanted; τ² by REML, as where a table of studies is tested.
  let testing = SmallStudyTest.Setting()
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
  /// - Throws: ``NumericalError`` when a critical value cannot be had.
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

  public func run(_ replicates: Range<Int>, key: StreamKey, into tally: inout Tally) {
    run(replicates, key: key, into: &tally) { _ in }
  }

  /// Runs replicates; each is handed over when it is counted.
  @inline(__always)
  func run(
    _ replicates: Range<Int>, key: StreamKey, into tally: inout Tally,
    _ counted: (borrowing ReviewCounting) -> Void
  ) {
    var stream = RandomStream(key: key)
    var literature = model.memory
    var studies = StudyGathering(largest: analyses.map(\.cells.count).max() ?? 0)
    tally.addBlock(of: replicates.count) { meters in
      var counting = ReviewCounting(self, meters)
      for replicate in replicates {
        model.draw(replicate, into: &literature, using: &stream)
        counting.begin()
        for (a, analysis) in analyses.enumerated() {
          let isPooled = studies.take(analysis, from: literature)
          count(a, analysis, studies, isPooled: isPooled, &counting)
          if plan.fallbackStart >= 0 { counting.countFallback(a * methods.count, chains) }
          if plan.completeStart >= 0 { counting.countComplete(a * methods.count, methods.count) }
        }
        counting.count(literature)
        counted(counting)
      }
      counting.free()
    }
  }

  @inline(__always)
  private func count(
    _ a: Int, _ analysis: ReviewAnalysis, _ studies: StudyGathering, isPooled: Bool,
    _ counting: inout ReviewCounting
  ) {
    let row = a * methods.count
    guard isPooled else {
      for m in methods.indices { counting.skip(row + m) }
      for q in quantities.indices { counting.skip(plan.quantity(q, of: a)) }
      for d in detectors.indices {
        for l in ReviewLayout.alarmLevels.indices {
          counting.skip(plan.alarm(d, level: l, of: a))
        }
      }
      return
    }
    let ys = studies.y.span.extracting(first: studies.count)
    let vs = studies.v.span.extracting(first: studies.count)
    let included = target == .included ? studies.included : nil
    if case .difference = analysis.comparison {
      let otherY = studies.otherY.span.extracting(first: studies.otherCount)
      let otherV = studies.otherV.span.extracting(first: studies.otherCount)
      for (m, method) in methods.enumerated() {
        counting.note(row + m, method.difference((ys, vs), (otherY, otherV)), included)
      }
      return
    }
    for (m, method) in methods.enumerated() {
      let (fit, tau2) = method.analysed(ys, vs)
      counting.note(row + m, fit, included)
      if let tau2, let trueEffects = analysis.trueEffects {
        if case .predicting(let rule, _, _) = method {
          if let estimate = fit.estimate {
            let interval = rule.interval(ys, vs, estimate, tau2: tau2, critical, alpha: alpha)
            counting.predict(row + m, interval, trueEffects)
          }
        } else {
          counting.predict(row + m, tau2, trueEffects)
        }
      }
    }
    for (q, quantity) in quantities.enumerated() {
      counting.read(plan.quantity(q, of: a), quantity.fit(ys, vs))
    }
    for (d, detector) in detectors.enumerated() {
      let sizes = studies.n.span.extracting(first: studies.count)
      let p = detector.run(ys, vs, sizes, testing).map(\.p)
      for (l, level) in ReviewLayout.alarmLevels.enumerated() {
        counting.alarm(plan.alarm(d, level: l, of: a), p, level)
      }
    }
    let bit = plan.flagBit[a]
    if bit >= 0, CochranQ.of(ys, vs) > flagQ[studies.count] { counting.flags |= 1 &<< UInt64(bit) }
  }
}
