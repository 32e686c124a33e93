public import Inference
internal import MonteCarlo
internal import OrderedCollections
public import Parts
public import TrialAnalysis

/// What a fixed sequence finishes first.
public enum FamilyOrder: String, Choice {
  /// All contrasts of an outcome before the next outcome.
  case outcomes
  /// All outcomes of a contrast before the next contrast.
  case contrasts
}

/// How a trial is analysed, as a scenario states it.
public struct AnalysisPlan: Sendable {
  /// An analysis under a name.
  public struct Method: Sendable {
    /// What tables and families call it.
    public let name: String
    let simulated: SimulatedAnalysis
    /// The analysis.
    public var analysis: any Analysis { simulated.analysis }
    /// Its hypothesis, level and margin.
    public let test: TestPlan
    /// Outcomes that it analyses; nil for all that it can read.
    public let outcomes: [String]?

    /// An analysis under a name.
    ///
    /// - Parameters:
    ///   - analysis: The analysis: `SimulatedAnalysis(TTest())`.
    ///   - name: What tables and families call it; its kind by default.
    ///   - test: Its hypothesis, level and margin.
    ///   - outcomes: Names of outcomes that it analyses; nil for all that it can read.
    public init(
      _ analysis: SimulatedAnalysis, name: String? = nil, test: TestPlan = TestPlan(),
      outcomes: [String]? = nil
    ) {
      self.name = name ?? analysis.analysis.kind
      simulated = analysis
      self.test = test
      self.outcomes = outcomes
    }

    /// The same of an analysis whose reading can be drawn: `.init(TTest())`.
    public init<Method: Analysis>(
      _ analysis: Method, name: String? = nil, test: TestPlan = TestPlan(),
      outcomes: [String]? = nil
    ) where Method.Data: TrialReading {
      self.init(SimulatedAnalysis(analysis), name: name, test: test, outcomes: outcomes)
    }
  }

  /// Tests that are adjusted together: contrasts × outcomes, by one method per outcome.
  public struct Family: Sendable, Equatable {
    /// What tables call it.
    public let name: String
    /// Procedures, side by side.
    public let adjustments: [Adjustment]
    /// Its contrasts; nil for all.
    public let contrasts: [String]?
    /// Its outcomes; nil for all.
    public let outcomes: [String]?
    /// Whether a fixed sequence goes through the contrasts of each outcome, or the other way round.
    public let order: FamilyOrder
    /// Methods to use; nil for the first that reads an outcome.
    public let methods: [String]?
    /// Its level.
    public let alpha: Double

    /// Tests that are adjusted together.
    ///
    /// - Parameters:
    ///   - name: What tables call it.
    ///   - adjustments: Procedures, side by side; at least one, each once.
    ///   - contrasts: Names of its contrasts; nil for all.
    ///   - outcomes: Names of its outcomes; nil for all.
    ///   - order: What a fixed sequence finishes first.
    ///   - methods: Names of its methods; nil for the first that reads an outcome.
    ///   - alpha: Its level, 10⁻⁹ to .5.
    public init(
      _ name: String, _ adjustments: [Adjustment], contrasts: [String]? = nil,
      outcomes: [String]? = nil, order: FamilyOrder = .outcomes, methods: [String]? = nil,
      alpha: Double = 0.05
    ) {
      self.name = name
      self.adjustments = adjustments
      self.contrasts = contrasts
      self.outcomes = outcomes
      self.order = order
      self.methods = methods
      self.alpha = alpha
    }
  }

  /// The analyses, in the order of tables.
  public internal(set) var methods: [Method]
  /// The families, in the order of tables.
  public let families: [Family]

  /// Rows of results that one experiment may have.
  static let mostRows = 4_000

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
    var plans: [String: (TestPlan, [String]?)] = [:]
    let analyses = f.parts(
      "methods", from: catalog.analyses, "How each outcome is analysed.", required: true
    ) { name, f, _ in
      plans[name] = (
        TestPlan(f, default: standard),
        f.names("outcomes", of: outcomes, noun: "outcome", "Outcomes to analyse; all it can read.")
      )
    }
    methods = analyses.map { name, analysis in
      Method(
        analysis, name: name, test: plans[name]?.0 ?? standard, outcomes: plans[name]?.1 ?? nil)
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

  /// Reports what can be seen only when all parts are read.
  func check(_ f: Fields, _ trial: Trial) {
    for method in methods {
      let place = f.path.appending("methods").appending(method.name)
      for (o, outcome) in trial.outcomes.enumerated() {
        guard let form = trial.forms[o].first else { continue }
        let effect = method.effect(form)
        if method.outcomes?.contains(outcome.name) == true, !method.reads(form) {
          f.report(
            "'\(method.analysis.kind)' cannot analyse outcome '\(outcome.name)'", below: place)
        }
        if method.analyses(outcome.name, trial), method.test.isAgainstMargin,
          !method.analysis.testsMargins
        {
          f.report(
            "'\(method.analysis.kind)' has no test against a margin"
              + (effect == .riskDifference ? "; use risk-difference" : ""), below: place)
        }
        if method.analyses(outcome.name, trial), effect?.isOfDistributions == true,
          let arm = trial.mixedArm
        {
          f.report(
            "'\(method.analysis.kind)' compares distributions of '\(outcome.name)', and people of "
              + "'\(arm.name)' are mixed of those who get more and less of a support: ask for "
              + "'estimand: {delivery: full, contamination: undiluted}', or compare means",
            below: place)
        }
        if method.analyses(outcome.name, trial), !trial.times[o].isEmpty,
          let objection = method.analysis.objection(toWaves: trial.times[o])
        {
          f.report("'\(outcome.name)': \(objection)", below: place)
        }
        let asked = [("margin", method.test.margin), ("half-width", method.test.halfWidth)]
        for case (let word, let quantity?) in asked
        where method.analyses(outcome.name, trial) {
          guard let effect, Margin.value(quantity, on: effect, form) == nil else { continue }
          f.report(
            "a \(word) in '\(quantity.unit)' does not fit a \(effect.rawValue)", below: place)
        }
      }
    }
    for method in methods
    where !trial.outcomes.contains(where: { method.analyses($0.name, trial) }) {
      f.report(
        method.lack(trial) ?? "'\(method.analysis.kind)' can analyse none of the trial's outcomes",
        below: f.path.appending("methods").appending(method.name))
    }
    let rowCount = trial.outcomes.count * trial.contrasts.count * methods.count
    if rowCount > AnalysisPlan.mostRows {
      f.report(
        "\(rowCount) rows of results (outcomes × contrasts × methods); at most "
          + "\(AnalysisPlan.mostRows) fit", at: "methods")
      return
    }
    for family in families where Set(family.adjustments).count < family.adjustments.count {
      f.report(
        "a procedure is named twice", below: f.path.appending("families").appending(family.name))
    }
    for outcome in trial.outcomes
    where !methods.contains(where: { $0.analyses(outcome.name, trial) }) {
      f.report("no method analyses outcome '\(outcome.name)'", at: "methods")
    }
    guard f.isFineSoFar, let rows = try? RowPlan.all(trial, self) else { return }
    for row in rows where !(abs(row.label.truth) <= 1e6 * row.label.plannedSE) {
      f.report(
        "the true \(row.effect.rawValue) of '\(row.label.outcome)', \(row.label.contrast), is "
          + "\(Number.text(row.label.truth)), a million standard errors or more: nothing to simulate",
        below: f.path.appending("methods").appending(row.label.method))
    }
    for family in families {
      if let problem = FamilyPlan.problem(family, rows) {
        f.report(problem, below: f.path.appending("families").appending(family.name))
      }
    }
  }
}

extension AnalysisPlan {
  /// The same plan with other analyses in the place of those of means: for checks that must fail.
  ///
  /// - Parameter change: What takes an analysis's place.
  /// - Returns: The plan.
  public func replacingMeans(_ change: (any MomentsAnalysis) -> SimulatedAnalysis) -> AnalysisPlan {
    var plan = self
    plan.methods = methods.map { method in
      guard let inner = method.analysis as? any MomentsAnalysis else { return method }
      return Method(
        change(inner), name: method.name, test: method.test, outcomes: method.outcomes)
    }
    return plan
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
    f.define(
      names { $0.measuredAs == .event }, as: Covariate.Nouns.event.rawValue)
  }
}
