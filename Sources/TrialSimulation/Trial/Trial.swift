internal import Inference
internal import OrderedCollections
public import Parts
internal import TrialAnalysis

/// The parts that a trial may be made of; `InputFiles` holds the list.
public struct TrialCatalog: Sendable {
  public let designs: PartList<any TrialDesign>
  public let outcomes: PartList<any OutcomeModel>
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
  public struct Outcome: Sendable {
    public let name: String
    public let model: any OutcomeModel
  }

  public internal(set) var arms: [Arm]
  /// People randomised to each arm, planned.
  public internal(set) var participants: [Int]
  /// Clusters of each arm; nil where its people are independent.
  public internal(set) var clusters: [ClusterPlan?]
  /// What effects may depend on; nil for nothing.
  public internal(set) var modifier: Modifier?
  /// Where its people are; nil for one place.
  public internal(set) var sites: Sites?
  /// How sites differ, of a trial whose arms are arms by site.
  var sitePlan: SitePlan?
  /// How levels differ, by outcome, arm and level, of a trial that people are drawn of; empty without a modifier.
  var levelEffects: [[[LevelEffect]]] = []
  public let outcomes: [Outcome]
  public let contrasts: [Contrast]
  public let bias: BiasModel
  /// Correlation of the outcomes within people, by position.
  public let correlation: [[Double]]
  /// Distribution of outcome o in arm a, bias left out.
  public internal(set) var forms: [[any OutcomeLaw]]
  /// What full delivery, and full contamination, would add to outcome o in arm a.
  var deliveries: [[DeliveryEffect]]
  /// The same, on which the truth is computed.
  public internal(set) var truthForms: [[any OutcomeLaw]]
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
    if f.has("arms"), arms.count == 1 { f.report("a trial needs two arms; found one", at: "arms") }
    self.arms = arms
    if arms.count > Trial.most { f.report("at most \(Trial.most) arms", at: "arms") }
    if f.keys(of: "outcomes").count > Trial.most {
      f.report("at most \(Trial.most) outcomes", at: "outcomes")
    }
    let design = f.part(
      "design", from: catalog.designs, default: ParallelDesign.kind,
      "How people come into the arms.")
    let intake = design?.intake(arms) ?? []
    participants = intake.map(\.people)
    clusters = intake.map(\.clusters)
    if let design, !f.isDescribing { Trial.checkClusters(f, arms, design, clusters) }
    let total = participants.reduce(0.0) { $0 + Double($1) }
    if total > Trial.mostPeople {
      f.report(
        "\(Number.text(total)) people in all; at most \(Int(Trial.mostPeople))", at: "design")
    }
    outcomes = f.parts("outcomes", from: catalog.outcomes, "What is measured.", required: true)
      .map { Outcome(name: $0.key, model: $0.value) }
    correlation = f.correlations(
      "correlation", of: outcomes.map(\.name), noun: "outcome",
      "Correlation of outcomes within people: one number, or each pair (events by their latent normal)."
    )
    contrasts = Contrast.read(f, arms: arms)
    modifier = f.section("modifier", "A characteristic of people that effects may depend on.") {
      Modifier($0)
    }
    let sites = f.section("sites", "Several sites, within which people are randomised.") {
      Sites($0)
    }
    self.sites = sites
    if let sites, !f.isDescribing {
      clusters = zip(clusters, participants).map { $0?.at(sites, people: $1) }
    }
    bias =
      f.section("bias", "Shifts of what arms report, by domain of bias.") { f in
        let bias = BiasModel(f)
        if f.has("waitlist"), !arms.contains(where: { $0.comparator == .waitlist }) {
          f.report("no arm is a waiting list", at: "waitlist")
        }
        return bias
      } ?? .none
    let estimand = f.sectionOrDefaults("estimand", "What the truth is.") { Estimand($0) }
    let said = Trial.forms(f, arms: arms, outcomes: outcomes)
    let full = Trial.clustered(
      Trial.scored(f, said, outcomes, arms, clusters), outcomes, arms, clusters)
    let plain = Trial.formsWithoutEffect(full, arms: arms, outcomes: outcomes)
    let isExchanged = arms.contains { $0.contamination > 0 } && f.isFineSoFar
    let none = isExchanged ? Trial.scored(f, plain, outcomes, arms, clusters) : plain
    let clean = Trial.deliver(full, without: none, arms)
    deliveries = Trial.deliveryEffects(full, without: none, clean, arms)
    forms = clean.map { Trial.contaminate($0, arms) }
    let meant = estimand.delivery == .full ? full : clean
    dilutesTruth = estimand.contamination == .diluted
    isTruthOfFullDelivery = estimand.delivery == .full
    truthForms =
      dilutesTruth ? meant.map { Trial.contaminate($0, arms) } : meant
    Trial.checkCorrelation(f, correlation, outcomes, clean)
    checkAlikeness(f)
    checkWaves(f)
    checkModifier(f)
    checkSites(f)
    checkDelivery(f)
    for arm in arms {
      guard let rule = arm.attrition, rule.readsScores, f.isFineSoFar,
        Trial.deciding(rule, outcomes, clean) == nil
      else { continue }
      f.report(
        rule.of.map { "'\($0)' is an event; who leaves is decided by a score" }
          ?? "who leaves is decided by a score, and the trial has none",
        below: f.path.appending("arms").appending(arm.name).appending("attrition"))
    }
  }

  /// Position of the arm that stands for "no effect": the first comparator, else the last arm.
  static func reference(_ arms: [Arm]) -> Int {
    arms.firstIndex { $0.comparator != .none } ?? arms.count - 1
  }

  private static func forms(_ f: Fields, arms: [Arm], outcomes: [Outcome]) -> [[any OutcomeLaw]] {
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
            "'\(effect.unit)' does not fit outcome '\(outcome.name)'; it takes "
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
  private static func contaminate(_ forms: [any OutcomeLaw], _ arms: [Arm]) -> [any OutcomeLaw] {
    zip(forms, arms).map { form, arm in
      guard let source = arms.firstIndex(where: { $0.name == arm.contaminatedBy }) else {
        return form
      }
      return form.moved(towards: forms[source], by: arm.contamination)
    }
  }

  /// The forms of arms that no effect reaches.
  private static func formsWithoutEffect(
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

  private static func checkCorrelation(
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
