internal import GSLKit
internal import Inference
internal import MetaAnalysis
internal import MonteCarlo

/// Which rows and families a review is counted into.
///
/// ```
/// rows       every analysis by every method; quantities of heterogeneity; the largest finding of each
///            method: its size, and its excess over what it estimates; how many conclusions only the first
///            method, only another one draws; whether the observed counts came out
/// families   per method: main analyses under each adjustment; their findings of benefit alone; with the
///            post hoc analyses; the looks up to each; and the main analyses flagged as heterogeneous
/// ```
struct ReviewLayout: Sendable {
  let layout: TallyLayout
  let families: [ScoredFamily]
  /// The family of main analyses that are flagged as heterogeneous: the last.
  var flagged: Int { families.count - 1 }
  /// The bit of each analysis in the family of flags; −1 for those that have none.
  let flagBit: [Int]
  /// Rows of main analyses of each method.
  let main: [[Int]]
  /// Row of the size of each method's largest finding; its excess is in the next.
  let largest: [Int]
  /// Row of the conclusions that only the first method draws, for each other method; those that only the
  /// other one draws are in the next.
  let flips: [Int]
  /// Row of the observed counts; −1 without them.
  let observedRow: Int
  let observed: ObservedCounts?
  /// First of the rows in which the next of its chain stands in for a method; −1 without them.
  let fallbackStart: Int
  /// First of the rows that count only replicates in which every method gave a result; −1 without them.
  let completeStart: Int
  /// Row of the trials that were run and not published.
  let lostRow: Int
  /// Row of the trials that claim a finding; −1 where trials make no claims.
  let claimsRow: Int
  /// Levels at which detectors give alarm.
  static let alarmLevels = [0.05, 0.1]
  private let quantityStart, quantityCount, alarmStart, detectorCount: Int

  init(
    _ model: any LiteratureModel, _ analyses: [ReviewAnalysis], _ names: [String],
    _ quantities: [HeterogeneityQuantity], _ detectors: [SmallStudyTest],
    _ adjustments: [Adjustment], _ scope: TallyFamily.Scope, _ observed: ObservedCounts?,
    _ alpha: Double, comparing: Set<MethodComparison>
  ) throws(NumericalError) {
    var rows = ReviewLayout.tests(model, analyses, names)
    let tests = rows
    func again(_ words: String, _ role: TallyRow.Role) -> [TallyRow] {
      tests.map { row in
        var row = row
        row.contrast += words
        row.role = role
        return row
      }
    }
    fallbackStart = comparing.contains(.withFallback) ? rows.count : -1
    if fallbackStart >= 0 { rows += again(ReviewRows.fallback, .test) }
    completeStart = comparing.contains(.whereAllFitted) ? rows.count : -1
    if completeStart >= 0 { rows += again(ReviewRows.complete, .conditional) }
    quantityStart = rows.count
    quantityCount = quantities.count
    rows += ReviewLayout.quantities(model, analyses, quantities)
    alarmStart = rows.count
    detectorCount = detectors.count
    rows += ReviewLayout.alarms(analyses, detectors)
    lostRow = rows.count
    rows.append(
      TallyRow(
        outcome: ReviewRows.unpublished, contrast: "trials", method: "", unit: "trials",
        // Each trial may be run thousands of times: none of that is out of range.
        truth: 0, plannedSE: Double(max(model.trials, 1) * Publication.mostAttempts) / 900,
        isNull: false, isSuperiority: false, role: .amount))
    claimsRow = model.keepsClaims ? rows.count : -1
    if model.keepsClaims {
      rows.append(
        TallyRow(
          outcome: ReviewRows.claims, contrast: "trials", method: "", unit: "proportion",
          truth: 0, plannedSE: 0.5, isNull: false, isSuperiority: false, role: .amount))
    }
    func indices(_ role: (ReviewAnalysis.Role) -> Bool) -> [Int] {
      Array(analyses.indices.filter { role(analyses[$0].role) }.prefix(FamilyRule.largest))
    }
    let mains = indices { $0 == .main }
    let others = indices { $0 == .main || $0 == .postHoc }
    let looks = indices { if case .look = $0 { true } else { false } }
    main = names.indices.map { m in mains.map { $0 * names.count + m } }
    var bits = analyses.map { _ in -1 }
    for (bit, a) in mains.enumerated() { bits[a] = bit }
    flagBit = bits
    var largest: [Int] = []
    for name in names {
      largest.append(rows.count)
      for (what, unit) in [("size", "SMD"), ("excess over its target", "SMD")] {
        rows.append(
          TallyRow(
            outcome: ReviewRows.largestFinding, contrast: what, method: name, unit: unit,
            truth: 0,
            plannedSE: 0.1, isNull: false, isSuperiority: false, role: .amount))
      }
    }
    self.largest = largest
    var flips: [Int] = []
    for other in names.dropFirst() {
      flips.append(rows.count)
      for only in [names[0], other] {
        rows.append(
          TallyRow(
            outcome: ReviewRows.flips, contrast: "\(only) only",
            method: "\(names[0]) against \(other)", unit: "analyses", truth: 0, plannedSE: 1,
            isNull: false, isSuperiority: false, role: .amount))
      }
    }
    self.flips = flips
    self.observed = observed
    observedRow = observed == nil ? -1 : rows.count
    if let observed {
      rows.append(
        TallyRow(
          outcome: ReviewRows.observedCounts, contrast: "both exactly",
          method: names[observed.method],
          unit: "", truth: 0, plannedSE: 1, isNull: false, isSuperiority: false, role: .event))
    }
    var made = Families(alpha: alpha, scope: scope)
    for (m, name) in names.enumerated() {
      func members(_ list: [Int]) -> [Int] { list.map { $0 * names.count + m } }
      for adjustment in adjustments {
        try made.add(name, adjustment, members(mains), label: adjustment.rawValue)
      }
      try made.add(name, .none, members(mains), label: "none, benefit only", benefitOnly: true)
      if others.count > mains.count {
        try made.add("\(name), post hoc too", .none, members(others), label: "none")
      }
      for count in looks.indices {
        try made.add(
          "\(name), \(count + 1) looks", .none, members(Array(looks.prefix(count + 1))),
          label: "none")
      }
    }
    let first = mains.map { $0 * names.count }
    families = made.families + [ScoredFamily(.flagged, members: first)]
    layout = TallyLayout(
      rows: rows,
      families: made.labels + [
        TallyFamily(
          name: ReviewRows.flagged, adjustment: "I2 > 50 % and p < .10", members: first,
          isTest: false, scope: .run)
      ])
  }

  /// The row of a quantity of an analysis.
  func quantity(_ q: Int, of analysis: Int) -> Int { quantityStart + analysis * quantityCount + q }

  /// The row of an alarm of an analysis at a level.
  func alarm(_ detector: Int, level: Int, of analysis: Int) -> Int {
    alarmStart + (analysis * detectorCount + detector) * ReviewLayout.alarmLevels.count + level
  }

  private struct Families {
    let alpha: Double
    let scope: TallyFamily.Scope
    var families: [ScoredFamily] = []
    var labels: [TallyFamily] = []

    mutating func add(
      _ name: String, _ adjustment: Adjustment, _ members: [Int], label: String,
      benefitOnly: Bool = false
    ) throws(NumericalError) {
      families.append(
        ScoredFamily(
          scope == .run && adjustment != .none
            ? .run(adjustment, alpha: alpha)
            : .planned(
              try FamilyRule(adjustment, size: members.count, alpha: alpha, twoSided: true)),
          members: members, benefitOnly: benefitOnly))
      labels.append(TallyFamily(name: name, adjustment: label, members: members, scope: scope))
    }
  }

  private static func tests(
    _ model: any LiteratureModel, _ analyses: [ReviewAnalysis], _ names: [String]
  ) -> [TallyRow] {
    analyses.flatMap { analysis in
      let precision = analysis.cells.reduce(0) { $0 + 1 / model.expectedVariance($1) }
      let isPool = if case .pool = analysis.comparison { true } else { false }
      // A comparison has about half the trials on each side, or only those with two arms.
      let scale = isPool ? 1.0 : 4.0
      let effect = analysis.cells.first.map { model.effect($0 % model.outcomes) }
      return names.map { name in
        TallyRow(
          outcome: analysis.outcome, contrast: analysis.group, method: name,
          unit: analysis.cells.first.map { model.unit($0 % model.outcomes) } ?? "",
          truth: analysis.target,
          plannedSE: precision > 0 ? scale / precision.squareRoot() : 1,
          isNull: analysis.target == 0, effect: effect)
      }
    }
  }

  private static func quantities(
    _ model: any LiteratureModel, _ analyses: [ReviewAnalysis],
    _ quantities: [HeterogeneityQuantity]
  ) -> [TallyRow] {
    analyses.flatMap { analysis in
      quantities.map { quantity in
        let isTau2 = if case .tau2 = quantity { true } else { false }
        let expected = analysis.cells.reduce(0) { $0 + model.expectedVariance($1) }
        return TallyRow(
          outcome: analysis.outcome, contrast: "\(analysis.group): \(quantity.name)",
          method: quantity.name, unit: quantity.unit, truth: isTau2 ? analysis.tau2 : 0,
          plannedSE: isTau2 ? expected / Double(max(analysis.cells.count, 1)) : 10,
          isNull: false, isSuperiority: false, role: .quantity)
      }
    }
  }

  private static func alarms(
    _ analyses: [ReviewAnalysis], _ detectors: [SmallStudyTest]
  ) -> [TallyRow] {
    analyses.flatMap { analysis in
      detectors.flatMap { detector in
        alarmLevels.map { level in
          TallyRow(
            outcome: analysis.outcome, contrast: "\(analysis.group): alarm at \(level)",
            method: detector.rawValue, unit: "", truth: 0, plannedSE: 1, isNull: false,
            isSuperiority: false, role: .event)
        }
      }
    }
  }
}
