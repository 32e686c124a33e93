/// Two rows on the same replicates: differences with paired Monte Carlo standard errors.
///
/// ```
/// difference in rejection   (b − c)/n                 MCSE = √(((b + c) − (b − c)²/n)/(n(n − 1)))
/// difference in bias        mean(e₁ − e₂)             MCSE = sd(e₁ − e₂)/√n
/// relative precision        100(EmpSE₁²/EmpSE₂² − 1)  MCSE = 200·EmpSE₁²/EmpSE₂²·√((1 − r²)/(n − 1))
/// ```
///
/// b and c are the replicates where only the first, only the second rejects; r is the correlation of
/// the estimates. Relative precision is the gain of the second over the first. Source: Morris, White &
/// Crowther (2019), table 6.
public struct PairMeasures: Sendable {
  /// The rows compared.
  public let first: TallyRow
  /// The row that the first is compared with.
  public let second: TallyRow
  /// All measures, over the replicates where both have an estimate.
  public let all: [Measured]
  /// Replicates where either has none.
  public let failed: Int
  /// How often exactly one of the two rejects; nil without replicates.
  public let discordance: Measured?

  /// The measures of a pair of a tally.
  public init(_ tally: Tally, pair index: Int) {
    let pair = tally.layout.pairs[index]
    first = tally.layout.rows[pair.first]
    second = tally.layout.rows[pair.second]
    let both = tally.count(.both, pair: index)
    // What was not tried in one of them is no failure of the pair.
    failed =
      min(
        RowMeasures(tally, row: pair.first).tried, RowMeasures(tally, row: pair.second).tried)
      - both
    guard both > 1 else {
      all = []
      discordance = nil
      return
    }
    let n = Double(both)
    let b = Double(tally.count(.firstOnly, pair: index))
    let c = Double(tally.count(.secondOnly, pair: index))
    discordance = Measured("discordance", Proportion(events: Int(b + c), of: both))
    let paired = ((b + c) - (b - c) * (b - c) / n) / (n * (n - 1))
    let (se1, se2) = (first.plannedSE, second.plannedSE)
    func mean(_ entry: PairSum) -> Double { tally.sum(entry, pair: index) / n }
    let correction = n / (n - 1)
    let v1 = (mean(.e1e1) - mean(.e1) * mean(.e1)) * correction * se1 * se1
    let v2 = (mean(.e2e2) - mean(.e2) * mean(.e2)) * correction * se2 * se2
    let cov = (mean(.e1e2) - mean(.e1) * mean(.e2)) * correction * se1 * se2
    var list = [
      Measured(
        "rejection-difference", (b - c) / n,
        // No discordant replicate: as for a count of 0, not an error of 0.
        mcse: b + c == 0 ? Proportion(events: 0, of: both).wilsonError : paired.squareRoot(),
        replicates: both)
    ]
    // What happens or does not has no estimate; a difference between estimates of different quantities means nothing.
    if first.role.isTest, second.role.isTest, first.unit == second.unit {
      list.append(
        Measured(
          "bias-difference", mean(.e1) * se1 - mean(.e2) * se2,
          mcse: (max(0, v1 + v2 - 2 * cov) / n).squareRoot(), replicates: both, unit: first.unit))
      if v1 > 0, v2 > 0 {
        let r2 = min(1, cov * cov / (v1 * v2))
        list.append(
          Measured(
            "relative-precision", 100 * (v1 / v2 - 1),
            mcse: 200 * v1 / v2 * ((1 - r2) / (n - 1)).squareRoot(), replicates: both, unit: "%"))
      }
    }
    all = list
  }
}

/// A family of tests under one procedure.
///
/// ```
/// any power       P(at least one rejected)      all power   P(all rejected)
/// average power   E(R)/E(K)                     FWER        P(any true null rejected)
/// FDR             E(V/max(R, 1)),  V false among R rejections of K members that are run
/// ```
///
/// All rates are over all replicates; those of a member are over the replicates in which it was tried. A sum
/// over members is measured as a sum: its error is that of its own values, whatever the correlations.
public struct FamilyMeasures: Sendable {
  /// The family.
  public let family: TallyFamily
  /// Measures of the family as a whole.
  public let all: [Measured]
  /// Replicates with 0, 1, 2, … rejections.
  public let distribution: [Int]
  let replicates: Int
  /// Adjusted rejection of each member, in the order of the family.
  public let members: [(row: TallyRow, rejection: Measured)]

  /// The measures of a family of a tally.
  public init(_ tally: Tally, family index: Int) {
    let family = tally.layout.families[index]
    self.family = family
    let rows = family.members.map { tally.layout.rows[$0] }
    let counts = Array(tally.familyCounts(index))
    let total = tally.replicates
    guard total > 1, !rows.isEmpty else {
      all = []
      members = []
      distribution = []
      replicates = total
      return
    }
    members = rows.enumerated().map { bit, row in
      let tried = RowMeasures(tally, row: family.members[bit]).tried
      let proportion = Proportion(events: counts[3 + bit], of: max(tried, 1))
      let name = !family.isTest ? "probability" : row.isNull ? "type-i-error" : "power"
      return (row, Measured(name, proportion))
    }
    let n = Double(total)
    let k = Double(rows.count)
    let histogram = counts[(3 + rows.count)...].enumerated()
    let mean = histogram.reduce(0.0) { $0 + Double($1.offset) * Double($1.element) } / n
    let square =
      histogram.reduce(0.0) { $0 + Double($1.offset * $1.offset) * Double($1.element) } / n
    func moment(_ entry: FamilySum) -> Double { tally.sum(entry, family: index) / n }
    func error(_ first: FamilySum, _ second: FamilySum) -> Double {
      (max(0, moment(second) - moment(first) * moment(first)) / (n - 1)).squareRoot()
    }
    let run = moment(.run)
    let variance = max(0, square - mean * mean)
    let nulls = family.isTest ? rows.count { $0.isNull } : 0
    distribution = Array(histogram.map(\.element))
    replicates = total
    var list = [
      Measured(
        "number-rejected", mean, mcse: (variance / (n - 1)).squareRoot(), replicates: total)
    ]
    if run < k {
      list.append(Measured("number-run", run, mcse: error(.run, .run2), replicates: total))
    }
    if family.isTest, nulls < rows.count, run > 0 {
      // Delta method of a ratio of means; where all are run its second and third terms are 0.
      let average = mean / run
      let spread =
        variance - 2 * average * (moment(.runRejected) - mean * run)
        + average * average * (moment(.run2) - run * run)
      let averageError = (max(0, spread) / (n - 1)).squareRoot() / run
      list.append(Measured("any-rejected", Proportion(events: counts[0], of: total)))
      list.append(Measured("all-rejected", Proportion(events: counts[1], of: total)))
      list.append(
        Measured("average-rejected", average, mcse: averageError, replicates: total))
    }
    if nulls > 0 {
      list.append(Measured("fwer", Proportion(events: counts[2], of: total)))
      list.append(
        Measured("fdr", moment(.share), mcse: error(.share, .share2), replicates: total))
      if family.isLarge {
        list.append(
          Measured(
            "number-falsely-rejected", moment(.falsely), mcse: error(.falsely, .falsely2),
            replicates: total))
      }
    }
    all = list
  }

  /// How often exactly k and at least k members are rejected, for every k up to the largest that occurred;
  /// empty for families so small that any, all and the average say it.
  public var counts: [Measured] {
    guard family.isLarge,
      let largest = distribution.lastIndex(where: { $0 > 0 })
    else { return [] }
    return (0...largest).flatMap { k in
      [exactly(k), k > 0 ? atLeast(k) : nil].compactMap(\.self)
    }
  }

  /// How often exactly so many members are rejected; nil where that cannot be.
  public func exactly(_ number: Int) -> Measured? {
    guard distribution.indices.contains(number) else { return nil }
    return Measured(
      "exactly-\(number)-rejected", Proportion(events: distribution[number], of: replicates))
  }

  /// How often at least so many members are rejected; nil without replicates.
  public func atLeast(_ number: Int) -> Measured? {
    guard !distribution.isEmpty else { return nil }
    let events = distribution.dropFirst(number).reduce(0, +)
    return Measured(
      "at-least-\(number)-rejected", Proportion(events: events, of: replicates))
  }
}
