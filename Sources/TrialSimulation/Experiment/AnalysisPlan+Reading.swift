internal import Inference
internal import OrderedCollections
public import Parts
internal import TrialAnalysis

extension AnalysisPlan {
  /// Reads `analysis:`.
  ///
  /// - Parameters:
  ///   - f: Where it stands.
  ///   - trial: The trial; its names may be used.
  ///   - catalog: The analyses there are.
  public init(_ f: Fields, trial: Trial, catalog: TrialCatalog) {
    let standard = TestPlan(f)
    let outcomes = trial.outcomes.map(\.name)
    trial.defineBaselines(f)
    f.define(trial.intercurrentNames, as: IntercurrentStrategies.noun)
    var plans: [String: (TestPlan, [String]?, [String: IntercurrentStrategy])] = [:]
    let analyses = f.parts(
      "methods", from: catalog.analyses, "How each outcome is analysed.", required: true
    ) { name, f, _ in
      plans[name] = (
        TestPlan(f, default: standard),
        f.names("outcomes", of: outcomes, noun: "outcome", "Outcomes to analyse; all it can read."),
        IntercurrentStrategies.read(
          f,
          "What it makes of scores after intercurrent events; what the trial's estimand asks by default."
        )
      )
    }
    methods = analyses.map { name, analysis in
      Method(
        analysis, name: name, test: plans[name]?.0 ?? standard, outcomes: plans[name]?.1 ?? nil,
        intercurrent: plans[name]?.2 ?? [:])
    }
    let methodNames = methods.map(\.name)
    let families = f.map("families", of: "family", "Tests that are adjusted together.") { name, f in
      Family(
        name, f.choices("adjust", of: Adjustment.self, "Procedures, side by side."),
        contrasts: f.names(
          "contrasts", of: trial.contrasts.map(\.name), noun: "contrast", "All by default."),
        outcomes: f.names("outcomes", of: outcomes, noun: "outcome", "All by default."),
        order: f.choice(
          "order", default: FamilyOrder.outcomes,
          "What a fixed sequence finishes first: each outcome, or each contrast, as listed."),
        methods: f.names(
          "methods", of: methodNames, noun: "method",
          "By default the first method that reads an outcome."),
        alpha: f.number(
          "alpha", unit: .proportion, in: TestPlan.levels, default: standard.alpha,
          "Level of the family."))
    }
    self.families = Array(families.values)
    if !f.isDescribing, f.isFineSoFar { check(f, trial) }
  }
}

extension Trial {
  /// Makes known which outcomes have a baseline that correlates with them: analyses adjust for it by default.
  fileprivate func defineBaselines(_ f: Fields) {
    func names(_ isMeant: (any OutcomeLaw) -> Bool) -> [String] {
      zip(outcomes, forms).filter { $0.1.first.map(isMeant) ?? false }.map(\.0.name)
    }
    func correlation(_ form: any OutcomeLaw) -> Double? { (form as? ScoreLaw)?.baselineCorrelation }
    f.define(names { correlation($0) ?? 0 != 0 }, as: Covariate.Nouns.withBaseline.rawValue)
    f.define(names { correlation($0) == 0 }, as: Covariate.Nouns.withoutBaseline.rawValue)
    f.define(names { $0.measuredAs == .event }, as: Covariate.Nouns.event.rawValue)
    f.define(
      names { $0.measuredAs == .event && !$0.measuredAs.hasBaseline },
      as: Covariate.Nouns.unforetoldEvent.rawValue)
    f.define(names { $0.measuredAs == .count }, as: Covariate.Nouns.count.rawValue)
  }
}
