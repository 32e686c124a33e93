public import Parts

/// Clusters that all start without the support and cross over to it in turn.
///
/// ```
/// sequence s of S crosses over after  baseline-periods + s·periods-per-step  periods
/// periods in all  T = baseline-periods + S·periods-per-step
/// ```
///
/// Every cluster has `participants-per-period` people in each period: new ones, or the same. Two arms: the comparator, which
/// every cluster is in first, and the arm on trial. Source: Hussey & Hughes (2007) Contemp Clin Trials 28:182.
public struct SteppedWedgeDesign: TrialDesign {
  public static let kind = "stepped-wedge"
  public static let summary = "clusters cross over to the support, one sequence after another"

  let sequences: Int
  let clusters: Int
  let baseline: Int
  let step: Int
  let kind: ClusterKind
  let autocorrelation: Double
  /// Of a cohort; nil for new people in every period.
  let individual: Double?
  let trend: Double

  public init(_ f: Fields) {
    sequences = f.integer(
      "sequences", in: 1...60, example: 4, "Groups of clusters that cross over together.")
    clusters = f.integer(
      "clusters-per-sequence", in: 1...10_000, example: 3, "Clusters of each sequence.")
    let size = f.integer(
      "participants-per-period", unit: .people, in: 1...100_000, example: 20,
      "People of each cluster in each period.")
    kind = ClusterKind(f, inEachPeriod: Double(size))
    baseline = f.integer(
      "baseline-periods", in: 1...60, default: 1,
      "Periods before the first sequence crosses over.")
    step = f.integer(
      "periods-per-step", in: 1...60, default: 1, "Periods from one sequence to the next.")
    autocorrelation = f.number(
      "autocorrelation", unit: .correlation, in: 0...1, default: 1,
      "Correlation of what a cluster's people share in one period with what they share in another.")
    individual = f.section(
      "cohort", "The same people in every period; without it they are new ones."
    ) { f in
      f.number(
        "autocorrelation", unit: .correlation, in: 0...1, example: 0.6,
        "Correlation of a person's scores in two periods, within clusters.")
    }
    trend = f.number(
      "trend", unit: .standardDeviations, in: -10...10, default: 0,
      "Change from the first period to the last without support, in SD towards benefit.")
    if !f.isDescribing, periods > SteppedWedgeDesign.mostPeriods {
      f.report(
        "\(periods) periods in all; at most \(SteppedWedgeDesign.mostPeriods)", at: "sequences")
    }
  }

  /// Periods that analyses take.
  static let mostPeriods = 60

  var periods: Int { baseline + sequences * step }

  public func intake(_ arms: [Arm]) -> [Intake] {
    guard arms.count == 2, periods <= SteppedWedgeDesign.mostPeriods,
      Double(sequences * clusters * periods) * kind.size <= Trial.mostPeople
    else {
      // Refused by what is checked of it.
      return arms.map { _ in Intake(people: sequences * clusters * periods * Int(kind.size)) }
    }
    let comparator = Trial.reference(arms)
    return arms.indices.map { arm in
      let cells = cells(isOnTrial: arm != comparator)
      let plan = ClusterPlan(
        kind: kind, count: cells.count,
        sizes: Array(repeating: Int(kind.size), count: cells.count), isOldAtBaseline: true,
        crossing: Crossing(
          clusters: sequences * clusters, sequences: sequences, periods: periods, cells: cells,
          autocorrelation: autocorrelation, individualAutocorrelation: individual, trend: trend))
      return Intake(people: plan.people, clusters: plan)
    }
  }

  /// Clusters and periods of an arm.
  private func cells(isOnTrial: Bool) -> [Crossing.Cell] {
    (0..<sequences * clusters).flatMap { cluster in
      (0..<periods).filter { period in
        (period >= baseline + cluster / clusters * step) == isOnTrial
      }.map { Crossing.Cell(cluster: cluster, period: $0) }
    }
  }

  public func check(_ f: Fields, _ arms: [Arm]) {
    refuseGroups(f, arms)
    if arms.count != 2 || arms.count(where: { $0.comparator != .none }) != 1 {
      f.report(
        "clusters cross over from one arm to the other: give two arms, one of them with 'comparator'",
        at: "arms")
    }
  }
}
