internal import GSLKit
internal import Inference
internal import MonteCarlo
internal import TrialAnalysis

/// A family under one procedure, made ready to run.
struct FamilyPlan: Sendable {
  let rule: FamilyRule
  let label: TallyFamily

  /// Rows of a family, in the order in which it lists its outcomes, contrasts and methods.
  static func members(_ family: AnalysisPlan.Family, _ rows: [RowPlan]) -> [Int] {
    var taken: Set<String> = []
    let chosen = rows.indices.filter { i in
      let row = rows[i].label
      guard family.contrasts?.contains(row.contrast) ?? true,
        family.outcomes?.contains(row.outcome) ?? true,
        family.methods?.contains(row.method) ?? true
      else { return false }
      // Without named methods, the first that reads an outcome stands for it.
      return family.methods != nil || taken.insert("\(row.outcome)\u{0}\(row.contrast)").inserted
    }
    func place(_ i: Int) -> [Int] {
      let row = rows[i].label
      let outcome = family.outcomes?.firstIndex(of: row.outcome) ?? 0
      let contrast = family.contrasts?.firstIndex(of: row.contrast) ?? 0
      let method = family.methods?.firstIndex(of: row.method) ?? 0
      // Last the order of the rows themselves, which follows the file.
      return family.order == .outcomes
        ? [outcome, rows[i].outcome, contrast, i, method]
        : [contrast, contrastIndex(i), outcome, i]
    }
    func contrastIndex(_ i: Int) -> Int {
      rows.firstIndex { $0.contrast.name == rows[i].contrast.name } ?? 0
    }
    return chosen.sorted { place($0).lexicographicallyPrecedes(place($1)) }
  }

  static func all(
    _ families: [AnalysisPlan.Family], _ rows: [RowPlan], _ trial: Trial
  ) throws(NumericalError) -> [FamilyPlan] {
    var plans: [FamilyPlan] = []
    for family in families {
      let members = members(family, rows)
      let twoSided = members.allSatisfy {
        rows[$0].method.test.hypothesis == .superiority(.twoSided)
      }
      for adjustment in family.adjustments {
        let expected =
          adjustment == .dunnett ? expectation(members.map { rows[$0] }, trial) : nil
        plans.append(
          FamilyPlan(
            rule: try FamilyRule(
              adjustment, size: members.count, alpha: family.alpha, twoSided: twoSided,
              dunnett: expected),
            label: TallyFamily(
              name: family.name, adjustment: adjustment.rawValue, members: members)))
      }
    }
    return plans
  }

  /// λ and df at the sizes to expect.
  private static func expectation(
    _ rows: [RowPlan], _ trial: Trial
  ) -> (lambdas: [Double], df: Double) {
    let sizes = trial.arms.indices.map { trial.expectedPeople(rows[0].outcome, $0) }
    let lambdas = rows.map { row in
      let (n1, n0) = (sizes[row.contrast.arms.treatment], sizes[row.contrast.arms.comparator])
      return (n1 / (n1 + n0)).squareRoot()
    }
    return (lambdas, max(2, sizes.reduce(0, +) - Double(sizes.count)))
  }

  /// Why a family cannot be tested as asked; nil when it can.
  static func problem(_ family: AnalysisPlan.Family, _ rows: [RowPlan]) -> String? {
    let members = members(family, rows).map { rows[$0] }
    if members.isEmpty { return "no test belongs to this family" }
    if members.count > FamilyRule.largest {
      return "\(members.count) tests; a family holds at most \(FamilyRule.largest)"
    }
    let hypotheses = Set(members.map { "\($0.method.test.hypothesis)" })
    if hypotheses.count > 1 { return "its tests have different hypotheses or sides" }
    guard family.adjustments.contains(.dunnett) else { return nil }
    let comparators = Set(members.map(\.contrast.arms.comparator))
    let isPooled = members.allSatisfy(\.analysis.poolsAllArms)
    if comparators.count > 1 || Set(members.map(\.outcome)).count > 1 || !isPooled
      || Set(members.map(\.method.name)).count > 1
    {
      return
        "Dunnett's test compares several arms with one comparator, on one outcome, by one method "
        + "with an error pooled over all arms"
    }
    return nil
  }
}
