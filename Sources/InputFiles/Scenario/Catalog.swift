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
        .init(SteppedWedgeDesign.self) { $0 },
      ]),
    outcomes: PartList(
      "outcome",
      [
        .init(Gaussian.self) { $0 },
        .init(BinaryOutcome.self) { $0 },
        .init(RepeatedScore.self) { $0 },
        .init(CountOutcome.self) { $0 },
        .init(CostOutcome.self) { $0 },
        .init(TimeOutcome.self) { $0 },
        .init(NetBenefit.self) { $0 },
        .init(Mediation.self) { $0 },
      ]),
    analyses: PartList(
      "method",
      [
        .init(TTest.self) { SimulatedAnalysis($0) },
        .init(WelchTest.self) { SimulatedAnalysis($0) },
        .init(ChangeScore.self) { SimulatedAnalysis($0) },
        .init(Ancova.self) { SimulatedAnalysis($0) },
        .init(StratifiedTest.self) { SimulatedAnalysis($0) },
        .init(InteractionTest.self) { SimulatedAnalysis($0) },
        .init(InteractionWithBaseline.self) { SimulatedAnalysis($0) },
        .init(InteractionOfEvents.self) { SimulatedAnalysis($0) },
        .init(InteractionOfRates.self) { SimulatedAnalysis($0) },
        .init(InteractionOfVisits.self) { SimulatedAnalysis($0) },
        .init(InteractionOfSummaries.self) { SimulatedAnalysis($0) },
        .init(ChiSquaredTest.self) { SimulatedAnalysis($0) },
        .init(FisherTest.self) { SimulatedAnalysis($0) },
        .init(RiskDifference.self) { SimulatedAnalysis($0) },
        .init(LogOddsRatio.self) { SimulatedAnalysis($0) },
        .init(MantelHaenszelTest.self) { SimulatedAnalysis($0) },
        .init(LogisticRegression.self) { SimulatedAnalysis($0) },
        .init(StandardisedRisks.self) { SimulatedAnalysis($0) },
        .init(EventImputation.self) { SimulatedAnalysis($0) },
        .init(ClusterMeansTest.self) { SimulatedAnalysis($0) },
        .init(MixedModel.self) { SimulatedAnalysis($0) },
        .init(MixedLogistic.self) { SimulatedAnalysis($0) },
        .init(PeriodModel.self) { SimulatedAnalysis($0) },
        .init(EstimatingEquations.self) { SimulatedAnalysis($0) },
        .init(PeriodEquations.self) { SimulatedAnalysis($0) },
        .init(ComplierEffect.self) { SimulatedAnalysis($0) },
        .init(SummaryMeasure.self) { SimulatedAnalysis($0) },
        .init(GrowthModel.self) { SimulatedAnalysis($0) },
        .init(RepeatedMeasuresModel.self) { SimulatedAnalysis($0) },
        .init(WaveEquations.self) { SimulatedAnalysis($0) },
        .init(MultipleImputation.self) { SimulatedAnalysis($0) },
        .init(ConditionalMean.self) { SimulatedAnalysis($0) },
        .init(InverseProbabilityWeights.self) { SimulatedAnalysis($0) },
        .init(PoissonRegression.self) { SimulatedAnalysis($0) },
        .init(NegativeBinomialRegression.self) { SimulatedAnalysis($0) },
        .init(ZeroInflatedRegression.self) { SimulatedAnalysis($0) },
        .init(HurdleRegression.self) { SimulatedAnalysis($0) },
        .init(TwoPartTest.self) { SimulatedAnalysis($0) },
        .init(GammaRegression.self) { SimulatedAnalysis($0) },
        .init(LogTTest.self) { SimulatedAnalysis($0) },
        .init(WilcoxonTest.self) { SimulatedAnalysis($0) },
        .init(BrunnerMunzelTest.self) { SimulatedAnalysis($0) },
        .init(LogRankTest.self) { SimulatedAnalysis($0) },
        .init(CoxRegression.self) { SimulatedAnalysis($0) },
        .init(RestrictedMeanTime.self) { SimulatedAnalysis($0) },
        .init(KaplanMeierRisk.self) { SimulatedAnalysis($0) },
        .init(MediationTest.self) { SimulatedAnalysis($0) },
      ]))
}
