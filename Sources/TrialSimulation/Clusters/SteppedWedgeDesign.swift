public import Parts
internal import PeerSupport

/// Clusters that all start without the support and cross over to it in turn.
///
/// ```
/// sequence s of S crosses over after  baseline-periods + s·periods-per-step  periods
/// periods in all  T = baseline-periods + S·periods-per-step
/// ```
///
/// Every cluster has `participants-per-period` people in each period: new ones, or the same. Two arms: the comparator, which
/// every cluster is in first, and the arm on trial. Source: Hussey & Hughes (2007) Contemp Clin Trials 28:182.
public struct SteppedWedgeDesign: TrialDesign, Equatable {
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

  private static let numbers = 1...60
  private static let clusterNumbers = 1...10_000
  private static let sizes = 1...100_000
  private static let trends = -10.0...10

  /// A stepped wedge.
  ///
  /// - Parameters:
  ///   - sequences: Groups of clusters that cross over together, 1 to 60; at most 60 periods come of them.
  ///   - clustersPerSequence: 1 to 10,000.
  ///   - participantsPerPeriod: People of each cluster in each period, 1 to 100,000.
  ///   - icc: Share of the variance that lies between clusters, 0 to .99, of outcomes that state none.
  ///   - variance: Whether that is part of the outcome's SD.
  ///   - baselinePeriods: Periods before the first sequence crosses over, 1 to 60.
  ///   - periodsPerStep: Periods from one sequence to the next, 1 to 60.
  ///   - autocorrelation: Of what a cluster's people share in two periods, 0 to 1.
  ///   - cohortAutocorrelation: Of a person's scores in two periods, within clusters, 0 to 1; nil for new people in every period.
  ///   - trend: Change from the first period to the last without support, −10 to 10 SD towards benefit.
  public init(
    sequences: Int, clustersPerSequence: Int, participantsPerPeriod: Int, icc: Double = 0.05,
    variance: ClusterVariance = .within, baselinePeriods: Int = 1, periodsPerStep: Int = 1,
    autocorrelation: Double = 1, cohortAutocorrelation: Double? = nil, trend: Double = 0
  ) {
    self.init(
      sequences, clustersPerSequence,
      ClusterKind(.periods, size: Double(participantsPerPeriod), icc: icc, variance: variance),
      baselinePeriods, periodsPerStep, autocorrelation, cohortAutocorrelation, trend)
  }

  private init(
    _ sequences: Int, _ clusters: Int, _ kind: ClusterKind, _ baseline: Int, _ step: Int,
    _ autocorrelation: Double, _ individual: Double?, _ trend: Double
  ) {
    self.sequences = sequences
    self.clusters = clusters
    self.kind = kind
    self.baseline = baseline
    self.step = step
    self.autocorrelation = autocorrelation
    self.individual = individual
    self.trend = trend
  }

  public init(_ f: Fields) {
    self.init(
      f.integer(
        "sequences", in: SteppedWedgeDesign.numbers, example: 4,
        "Groups of clusters that cross over together."),
      f.integer(
        "clusters-per-sequence", in: SteppedWedgeDesign.clusterNumbers, example: 3,
        "Clusters of each sequence."),
      ClusterKind(
        f,
        inEachPeriod: Double(
          f.integer(
            "participants-per-period", unit: .people, in: SteppedWedgeDesign.sizes, example: 20,
            "People of each cluster in each period."))),
      f.integer(
        "baseline-periods", in: SteppedWedgeDesign.numbers, default: 1,
        "Periods before the first sequence crosses over."),
      f.integer(
        "periods-per-step", in: SteppedWedgeDesign.numbers, default: 1,
        "Periods from one sequence to the next."),
      f.number(
        "autocorrelation", unit: .correlation, in: 0...1, default: 1,
        "Correlation of what a cluster's people share in one period with what they share in another."
      ),
      f.section("cohort", "The same people in every period; without it they are new ones.") { f in
        f.number(
          "autocorrelation", unit: .correlation, in: 0...1, example: 0.6,
          "Correlation of a person's scores in two periods, within clusters.")
      },
      f.number(
        "trend", unit: .standardDeviations, in: SteppedWedgeDesign.trends, default: 0,
        "Change from the first period to the last without support, in SD towards benefit."))
    check(f)
  }

  public func check(_ f: Fields) {
    f.expect(sequences, in: SteppedWedgeDesign.numbers, at: "sequences")
    f.expect(clusters, in: SteppedWedgeDesign.clusterNumbers, at: "clusters-per-sequence")
    kind.check(f, size: "participants-per-period")
    f.expect(baseline, in: SteppedWedgeDesign.numbers, at: "baseline-periods")
    f.expect(step, in: SteppedWedgeDesign.numbers, at: "periods-per-step")
    f.expect(autocorrelation, in: 0...1, at: "autocorrelation")
    f.place("cohort").expect(individual, in: 0...1, at: "autocorrelation")
    f.expect(trend, in: SteppedWedgeDesign.trends, at: "trend")
    // Beyond their ranges they may not be multiplied.
    guard [sequences, baseline, step].allSatisfy(SteppedWedgeDesign.numbers.contains) else {
      return
    }
    if periods > SteppedWedgeDesign.mostPeriods {
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
        nested: arms[arm].clusters,
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
    Trial.checkGroups(f, arms)
    if arms.count != 2 || arms.count(where: { $0.comparator != .none }) != 1 {
      f.report(
        "clusters cross over from one arm to the other: give two arms, one of them with 'comparator'",
        at: "arms")
    }
  }
}
