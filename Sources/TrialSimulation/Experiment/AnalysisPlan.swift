public import Inference
internal import OrderedCollections
public import Parts
public import TrialAnalysis

/// How a trial is analysed, as a scenario states it.
public struct AnalysisPlan: Sendable {
  /// An analysis under a name.
  public struct Method: Sendable {
    public let name: String
    public let analysis: Analysis
    public let test: TestPlan
    /// Outcomes that it analyses; nil for all that it can read.
    public let outcomes: [String]?
  }

  /// Tests that are adjusted together: contrasts × outcomes, by one method per outcome.
  public struct Family: Sendable {
    public let name: String
    public let adjustments: [Adjustment]
    public let contrasts: [String]?
    public let outcomes: [String]?
    /// Methods to use; nil for the first that reads an outcome.
    public let methods: [String]?
    public let alpha: Double
  }

  public let methods: [Method]
  public let families: [Family]

  /// Reads `analysis:`.
  ///
  /// - Parameters:
  ///   - f: Where it stands.
  ///   - trial: The trial; its names may be used.
  ///   - catalog: The analyses there are.
  public init(_ f: Fields, trial: Trial, catalog: TrialCatalog) {
    let standard = TestPlan(f)
    let outcomes = trial.outcomes.map(\.name)
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
        name: name, analysis: analysis, test: plans[name]?.0 ?? standard,
        outcomes: plans[name]?.1 ?? nil)
    }
    let methodNames = methods.map(\.name)
    let families = f.map("families", of: "family", "Tests that are adjusted together.") { name, f in
      Family(
        name: name,
        adjustments: f.choices("adjust", of: Adjustment.self, "Procedures, side by side."),
        contrasts: f.names(
          "contrasts", of: trial.contrasts.map(\.name), noun: "contrast", "All by default."),
        outcomes: f.names("outcomes", of: outcomes, noun: "outcome", "All by default."),
        methods: f.names(
          "methods", of: methodNames, noun: "method",
          "By default the first method that reads an outcome."),
        alpha: f.number(
          "alpha", unit: .proportion, in: 1e-9...0.5, default: standard.alpha,
          "Level of the family."))
    }
    self.families = Array(families.values)
    if !f.isDescribing, f.isFineSoFar { check(f, trial) }
  }

  /// Reports what can be seen only when all parts are read.
  private func check(_ f: Fields, _ trial: Trial) {
    for method in methods {
      let place = f.path.appending("methods").appending(method.name)
      for (o, outcome) in trial.outcomes.enumerated() {
        guard let form = trial.forms[o].first else { continue }
        if method.outcomes?.contains(outcome.name) == true, !method.reads(form) {
          f.report(
            "'\(method.analysis.kind)' cannot analyse outcome '\(outcome.name)'", below: place)
        }
        if method.analyses(outcome.name, trial), let margin = method.test.margin,
          Margin.value(margin, on: method.analysis.effect, form) == nil
        {
          f.report(
            "a margin in '\(margin.unit)' does not fit a \(method.analysis.effect.rawValue)",
            below: place)
        }
      }
    }
    for outcome in trial.outcomes
    where !methods.contains(where: { $0.analyses(outcome.name, trial) }) {
      f.report("no method analyses outcome '\(outcome.name)'", at: "methods")
    }
    guard f.isFineSoFar, let rows = try? RowPlan.all(trial, self) else { return }
    for family in families {
      if let problem = FamilyPlan.problem(family, rows) {
        f.report(problem, below: f.path.appending("families").appending(family.name))
      }
    }
  }
}
