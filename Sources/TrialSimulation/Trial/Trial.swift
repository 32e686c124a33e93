internal import Inference
internal import OrderedCollections
public import Parts
internal import PeerSupport
internal import TrialAnalysis

/// The parts that a trial may be made of; `InputFiles` holds the list.
public struct TrialCatalog: Sendable {
  /// How people come into the arms.
  public let designs: PartList<any TrialDesign>
  /// What is measured.
  public let outcomes: PartList<any OutcomeModel>
  /// How it is analysed.
  public let analyses: PartList<SimulatedAnalysis>

  /// A catalog.
  public init(
    designs: PartList<any TrialDesign>, outcomes: PartList<any OutcomeModel>,
    analyses: PartList<SimulatedAnalysis>
  ) {
    self.designs = designs
    self.outcomes = outcomes
    self.analyses = analyses
  }
}

/// One trial, as a scenario states it.
public struct Trial: Sendable {
  /// An outcome under a name.
  public struct Outcome: Sendable {
    /// What effects, correlations and analyses call it.
    public let name: String
    /// What it is.
    public let model: any OutcomeModel

    /// An outcome under a name.
    public init(_ name: String, _ model: any OutcomeModel) {
      self.name = name
      self.model = model
    }
  }

  /// The arms; of a trial drawn by site or level, each as often as there are of them.
  public internal(set) var arms: [Arm]
  /// People randomised to each arm, planned.
  public internal(set) var participants: [Int]
  /// Clusters of each arm; nil where its people are independent.
  public internal(set) var clusters: [ClusterPlan?]
  /// What effects may depend on; nil for nothing.
  public internal(set) var modifier: Modifier?
  /// How effects depend on baselines; nil for not.
  public internal(set) var baselineModifier: BaselineModifier?
  /// Points of a score for one point of its baseline with all of an arm's support, by outcome and arm; empty without any.
  var baselineSlopes: [[Double]] = []
  /// Where its people are; nil for one place.
  public internal(set) var sites: Sites?
  /// How sites differ, of a trial whose arms are arms by site.
  var sitePlan: SitePlan?
  /// How levels differ, by outcome, arm and level, of a trial that people are drawn of; empty without a modifier.
  var levelEffects: [[[LevelEffect]]] = []
  /// What is measured.
  public let outcomes: [Outcome]
  /// Which arms are compared.
  public let contrasts: [Contrast]
  /// Shifts of what arms report.
  public let bias: BiasModel
  /// Correlation of the outcomes within people, by position.
  public let correlation: [[Double]]
  /// Distribution of outcome o in arm a, bias left out.
  public internal(set) var forms: [[any OutcomeLaw]]
  /// What full delivery, and full contamination, would add to outcome o in arm a.
  var deliveries: [[DeliveryEffect]]
  /// The same, on which the truth is computed.
  public internal(set) var truthForms: [[any OutcomeLaw]]
  /// The same, on which the truth without intercurrent events is computed.
  var naturalForms: [[any OutcomeLaw]] = []
  /// When the intercurrent events of each arm happen; nil where nothing does.
  var intercurrentLaws: [IntercurrentLaw?] = []
  /// What the truth is.
  public let estimand: Estimand
  /// Whether contamination is part of the truth.
  let dilutesTruth: Bool
  /// Whether all of every arm's support is.
  let isTruthOfFullDelivery: Bool

  /// Arms, and outcomes, that a trial may have.
  static let most = 64
  /// People that a trial may have: more would not fit in memory as people, some hundred bytes each.
  static let mostPeople = Double(Allotment.mostInAll)

  /// Reads `trial:`.
  public init(_ f: Fields, catalog: TrialCatalog) {
    f.define(f.keys(of: "arms"), as: "arm")
    f.define(f.keys(of: "outcomes"), as: "outcome")
    let arms = Array(
      f.map("arms", of: "arm", "The arms of the trial.", required: true) { Arm($0, $1) }.values)
    f.define(Trial.intercurrentNames(arms), as: IntercurrentStrategies.noun)
    Trial.checkNumbers(f, arms: arms.count, outcomes: f.keys(of: "outcomes").count)
    let design = f.part(
      "design", from: catalog.designs, default: ParallelDesign.kind,
      "How people come into the arms.")
    let intake = Trial.intake(f, design, arms)
    let outcomes = f.parts("outcomes", from: catalog.outcomes, "What is measured.", required: true)
      .map { Outcome($0.key, $0.value) }
    let correlation = Trial.withDerived(
      f.correlations(
        "correlation", of: outcomes.filter { !$0.isDerived }.map(\.name), noun: "outcome",
        "Correlation of outcomes within people: one number, or each pair (events by their latent normal)."
      ), outcomes)
    let contrasts = Contrast.read(f, arms: arms)
    let modifier = f.section("modifier", "A characteristic of people that effects may depend on.") {
      Modifier($0)
    }
    let baselineModifier = f.section(
      "baseline-modifier", "Effects on scores that depend on their baselines."
    ) {
      BaselineModifier($0)
    }
    let sites = f.section("sites", "Several sites, within which people are randomised.") {
      Sites($0)
    }
    let bias =
      f.section("bias", "Shifts of what arms report, by domain of bias.") { f in
        let bias = BiasModel(f)
        bias.check(f, arms)
        return bias
      } ?? .none
    let estimand = f.sectionOrDefaults("estimand", "What the truth is.") { Estimand($0) }
    self.init(
      f,
      Pieces(
        arms: arms, intake: intake, outcomes: outcomes, contrasts: contrasts,
        correlation: correlation, modifier: modifier, baselineModifier: baselineModifier,
        sites: sites, bias: bias, estimand: estimand))
  }

  /// Position of the arm that stands for "no effect": the first comparator, else the last arm.
  static func reference(_ arms: [Arm]) -> Int {
    arms.firstIndex { $0.comparator != .none } ?? arms.count - 1
  }

  static func forms(_ f: Fields, arms: [Arm], outcomes: [Outcome]) -> [[any OutcomeLaw]] {
    guard !f.isDescribing, !arms.isEmpty else { return [] }
    let names = outcomes.map(\.name)
    let place = f.path.appending("arms")
    for arm in arms {
      for (name, _) in arm.effects where !names.contains(name) {
        f.report(
          "no outcome is called '\(name)'; there are: \(names.joined(separator: ", "))",
          below: place.appending(arm.name).appending("effects").appending(name))
      }
      if arm.effect != nil, !arm.effects.isEmpty {
        f.report("give 'effect' or 'effects', not both", below: place.appending(arm.name))
      }
      if arm.contaminatedBy == arm.name {
        f.report(
          "an arm cannot contaminate itself",
          below: place.appending(arm.name).appending("contamination"))
      }
      if arm.effect != nil, outcomes.count > 1 {
        f.report(
          "the trial has \(outcomes.count) outcomes: write 'effects: {\(names[0]): …}'",
          below: place.appending(arm.name).appending("effect"))
      }
    }
    return outcomes.map { outcome in
      arms.map { arm in
        let effect = arm.effects[outcome.name] ?? (outcomes.count == 1 ? arm.effect : nil)
        let units = type(of: outcome.model).effectUnits
        let here =
          arm.effects[outcome.name] != nil
          ? place.appending(arm.name).appending("effects").appending(outcome.name)
          : place.appending(arm.name).appending("effect")
        if let effect, !units.contains(effect.unit) {
          f.report(
            units.isEmpty
              ? "'\(outcome.name)' is derived of other outcomes: give them the effects"
              : "'\(effect.unit)' does not fit outcome '\(outcome.name)'; it takes "
                + units.joined(separator: ", "), below: here)
          return EventLaw(risk: 0)
        }
        switch outcome.model.form(
          arm: arm.name, effect: effect, reference: arms[reference(arms)].name)
        {
        case .success(let form): return form
        case .failure(let problem):
          f.report(problem.message, below: here)
          return EventLaw(risk: 0)
        }
      }
    }
  }

  /// Arms whose people get some of another arm's support.
  static func contaminate(_ forms: [any OutcomeLaw], _ arms: [Arm]) -> [any OutcomeLaw] {
    zip(forms, arms).map { form, arm in
      guard let source = arms.firstIndex(where: { $0.name == arm.contaminatedBy }) else {
        return form
      }
      return form.contaminated(by: forms[source], arm.contamination)
    }
  }

  /// The forms of arms that no effect reaches.
  static func formsWithoutEffect(
    _ full: [[any OutcomeLaw]], arms: [Arm], outcomes: [Outcome]
  ) -> [[any OutcomeLaw]] {
    zip(outcomes, full).map { outcome, full in
      zip(arms, full).map { arm, form in
        let none = outcome.model.form(
          arm: arm.name, effect: nil, reference: arms[reference(arms)].name)
        return (try? none.get()) ?? form
      }
    }
  }

  static func checkCorrelation(
    _ f: Fields, _ correlation: [[Double]], _ outcomes: [Outcome], _ forms: [[any OutcomeLaw]]
  ) {
    guard !forms.isEmpty, forms.allSatisfy({ !$0.isEmpty }) else { return }
    let names = outcomes.map(\.name)
    if let message = CorrelationCheck.problem(correlation, names) {
      f.report(message, at: "correlation")
    } else if LatentVariables(outcomes: forms.map { $0[0].latents }, correlation: correlation)
      .factor == nil
    {
      f.report(
        "outcomes as correlated as these cannot have baseline correlations as different as theirs",
        at: "correlation")
    }
  }
}
