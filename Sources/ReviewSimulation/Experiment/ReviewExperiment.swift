public import GSLKit
public import Inference
internal import MetaAnalysis
public import MonteCarlo

/// One review as a replicate: a literature, every analysis of the grid by every method, and the families in
/// which their results are read.
///
/// Rows are analyses × methods: type I error or power, bias, coverage of each. Families say what a review as
/// a whole concludes: how many analyses are significant (with the whole distribution), whether any true null
/// is rejected (FWER), the share of false findings (FDR), unadjusted and under each adjustment; and how many
/// analyses are flagged as heterogeneous by "I² > 50 % and p < .10".
public struct ReviewExperiment: Experiment {
  /// A family under one procedure.
  struct Family: Sendable {
    let rule: FamilyRule
    let members: [Int]
  }

  /// The name of the family that counts analyses flagged as heterogeneous.
  public static let flagged = "heterogeneous"

  public let layout: TallyLayout
  public let blockSize = 16
  let model: any LiteratureModel
  let analyses: [ReviewAnalysis]
  let methods: [ReviewMethod]
  let quantities: [HeterogeneityQuantity]
  let families: [Family]
  let rule: DecisionRule
  /// Q above which k studies are flagged: k at its index.
  let flagQ: [Double]

  /// A review.
  ///
  /// - Parameters:
  ///   - model: How its literature comes about.
  ///   - analyses: The grid; families hold at most the first 64.
  ///   - methods: How each analysis is done.
  ///   - names: What tables call the methods; their own names unless given.
  ///   - quantities: What is read of the heterogeneity of each analysis.
  ///   - adjustments: Adjustments for all analyses of a method together.
  ///   - looks: Further families: the first so many analyses of each method.
  ///   - alpha: The level of tests.
  /// - Throws: ``NumericalError`` when a critical value cannot be had.
  public init(
    model: any LiteratureModel, analyses: [ReviewAnalysis], methods: [ReviewMethod],
    names: [String]? = nil, quantities: [HeterogeneityQuantity] = [],
    adjustments: [Adjustment] = [.none],
    looks: [Int] = [], alpha: Double = 0.05
  ) throws(NumericalError) {
    self.model = model
    self.analyses = analyses
    self.methods = methods
    let names = names ?? methods.map(\.name)
    self.quantities = quantities
    rule = try DecisionRule(TestPlan(alpha: alpha), benefit: .higher, margin: nil)
    var rows: [TallyRow] = []
    for analysis in analyses {
      let precision = analysis.cells.reduce(0) { $0 + 1 / model.expectedVariance($1) }
      for name in names {
        rows.append(
          TallyRow(
            outcome: analysis.outcome, contrast: analysis.group, method: name,
            unit: "effect", truth: analysis.target, plannedSE: 1 / precision.squareRoot(),
            isNull: analysis.target == 0))
      }
    }
    for analysis in analyses {
      for quantity in quantities {
        let isTau2 = if case .tau2 = quantity { true } else { false }
        let expected = analysis.cells.reduce(0) { $0 + model.expectedVariance($1) }
        rows.append(
          TallyRow(
            outcome: analysis.outcome, contrast: "\(analysis.group): \(quantity.name)",
            method: quantity.name, unit: quantity.unit, truth: isTau2 ? analysis.tau2 : 0,
            plannedSE: isTau2 ? expected / Double(max(analysis.cells.count, 1)) : 10,
            isNull: false, isSuperiority: false))
      }
    }
    var (families, labels) = ([Family](), [TallyFamily]())
    let count = min(analyses.count, FamilyRule.largest)
    for (m, name) in names.enumerated() {
      let all = (0..<count).map { $0 * methods.count + m }
      for adjustment in adjustments {
        families.append(
          Family(
            rule: try FamilyRule(adjustment, size: count, alpha: alpha, twoSided: true),
            members: all))
        labels.append(
          TallyFamily(name: name, adjustment: adjustment.rawValue, members: all))
      }
      for look in looks where look <= count {
        let first = Array(all.prefix(look))
        families.append(
          Family(
            rule: try FamilyRule(.none, size: look, alpha: alpha, twoSided: true), members: first))
        labels.append(
          TallyFamily(name: "\(name), \(look) looks", adjustment: "none", members: first))
      }
    }
    labels.append(
      TallyFamily(
        name: ReviewExperiment.flagged, adjustment: "I2 > 50 % and p < .10",
        members: (0..<count).map { $0 * methods.count }))
    self.families = families
    layout = TallyLayout(rows: rows, families: labels)
    let largest = analyses.map(\.cells.count).max() ?? 0
    var limits = [Double.infinity, .infinity]
    for k in 2..<max(3, largest + 1) {
      // I² = 100(Q − (k − 1))/Q > 50 means Q > 2(k − 1).
      limits.append(max(2 * Double(k - 1), try ChiSquared.quantile(0.9, df: Double(k - 1))))
    }
    flagQ = limits
  }

  public func run(_ replicates: Range<Int>, key: StreamKey, into tally: inout Tally) {
    var stream = RandomStream(key: key)
    var literature = Literature(trials: model.trials, outcomes: model.outcomes)
    let largest = analyses.map(\.cells.count).max() ?? 0
    var (y, v) = (Array(repeating: 0.0, count: largest), Array(repeating: 1.0, count: largest))
    tally.addBlock(of: replicates.count) { meters in
      let counting = ReviewCounting(self, meters)
      for replicate in replicates {
        model.draw(replicate, into: &literature, using: &stream)
        var flags: UInt64 = 0
        for (a, analysis) in analyses.enumerated() {
          var k = 0
          for cell in analysis.cells where literature.isReported[cell] {
            y[k] = literature.y[cell]
            v[k] = literature.v[cell]
            k += 1
          }
          let isPooled = k >= analysis.minimumStudies
          let ys = y.span.extracting(first: k)
          let vs = v.span.extracting(first: k)
          for (m, method) in methods.enumerated() {
            let fit = isPooled ? method.fit(ys, vs) : .failed(.tooFewObservations)
            counting.note(a * methods.count + m, fit, rule.decide(fit), rule)
          }
          for (q, quantity) in quantities.enumerated() where isPooled {
            counting.read(
              analyses.count * methods.count + a * quantities.count + q, quantity.fit(ys, vs))
          }
          if isPooled, a < 64, CochranQ.of(ys, vs) > flagQ[k] { flags |= 1 &<< UInt64(a) }
        }
        counting.count(flags)
      }
      counting.free()
    }
  }
}
