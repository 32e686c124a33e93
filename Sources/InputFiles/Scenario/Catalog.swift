internal import Parts
internal import TrialAnalysis
public import TrialSimulation

/// Every part that a scenario may name; a new part is one line here.
public enum Catalog {
  /// What a trial may be made of.
  public static let trial = TrialCatalog(
    designs: PartList(
      "design",
      [
        .init(ParallelDesign.self) { $0 },
        .init(GroupedDesign.self) { $0 },
        .init(ClusterDesign.self) { $0 },
      ]),
    outcomes: PartList(
      "outcome",
      [
        .init(Gaussian.self) { $0 },
        .init(BinaryOutcome.self) { $0 },
        .init(RepeatedScore.self) { $0 },
      ]),
    analyses: PartList(
      "method",
      [
        .init(TTest.self) { .moments($0) },
        .init(WelchTest.self) { .moments($0) },
        .init(ChangeScore.self) { .moments($0) },
        .init(Ancova.self) { .moments($0) },
        .init(StratifiedTest.self) { .levels($0) },
        .init(InteractionTest.self) { .levels($0) },
        .init(ChiSquaredTest.self) { .counts($0) },
        .init(FisherTest.self) { .counts($0) },
        .init(RiskDifference.self) { .counts($0) },
        .init(LogOddsRatio.self) { .counts($0) },
        .init(ClusterMeansTest.self) { .clusters($0) },
        .init(MixedModel.self) { .clusters($0) },
        .init(SummaryMeasure.self) { .waves($0) },
        .init(GrowthModel.self) { .waves($0) },
      ]))
}
