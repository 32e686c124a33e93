internal import OrderedCollections
public import Parts
public import PeerSupport

/// One arm of a trial.
public struct Arm: Sendable, Equatable {
  /// What effects, contrasts and numbers by arm call it.
  public let name: String
  /// What a protocol calls the arm: "peer support"; empty for its name.
  public let label: String
  /// Who delivers the support.
  public let delivery: Delivery
  /// One-to-one or in groups.
  public let format: Format
  /// What the arm is, if it is there to compare with.
  public let comparator: Comparator
  /// Whether its support is on trial: it is not there to compare with.
  public var isOnTrial: Bool { comparator == .none }
  /// Where the support is organised.
  public let setting: Setting
  /// Share of people who leave before any outcome is measured.
  public let dropout: Double
  /// The chance of this arm's people to get the support of ``contaminatedBy`` in the place of their own.
  public var contamination: Double { contaminationSpread?.mean ?? 0 }
  /// The arm whose support those people get; nil without any.
  public let contaminatedBy: String?
  /// That share, and how it differs between clusters.
  let contaminationSpread: ShareSpread?
  /// How much of its support reaches its people; nil for all of it.
  public let delivered: Delivered?
  /// How leaving depends on outcomes; nil for people who leave at random.
  public let attrition: Attrition?
  /// What happens to its people between waves after which their scores mean something else, by name.
  let intercurrent: OrderedDictionary<String, IntercurrentEvent>
  /// Groups that its people meet in, or peer workers that they share; nil where people are independent.
  public let clusters: ClusterKind?
  /// Share of people who leave, those whose peer worker left among them.
  public var leaving: Double { 1 - (1 - dropout) * (delivered?.stay ?? 1) }
  /// Effect on the only outcome.
  let effect: Quantity?
  /// Effects by outcome.
  let effects: OrderedDictionary<String, Quantity>

  /// Units that an effect may be given in; which of them fit is the outcome's business.
  static let effectUnits: [Fields.QuantityUnit] = [
    ("smd", -10...10, .standardDeviations), ("points", -1e9...1e9, .points),
    ("latent-points", -1e9...1e9, .points), ("risk", 0...1, .proportion),
    ("risk-difference", -1...1, .proportion),
    ("risk-ratio", 1e-6...1e6, .ratio), ("odds-ratio", 1e-6...1e6, .ratio),
    ("rate-ratio", 1e-6...1e6, .ratio), ("mean-difference", -1e6...1e6, .ratio),
    ("mean-ratio", 1e-6...1e6, .ratio), ("hazard-ratio", 1e-6...1e6, .ratio),
    ("time-ratio", 1e-6...1e6, .ratio),
  ]

  private static let dropouts = 0...0.99

  /// An arm.
  ///
  /// - Parameters:
  ///   - name: What effects, contrasts and numbers by arm call it.
  ///   - label: What a protocol calls it.
  ///   - delivery: Who delivers the support.
  ///   - format: One-to-one or in groups.
  ///   - comparator: What the arm is, if it is there to compare with; an arm that is none is on trial.
  ///   - setting: Where the support is organised.
  ///   - dropout: Share of people who leave before any outcome is measured, 0 to .99.
  ///   - attrition: How leaving depends on outcomes; nil for people who leave at random.
  ///   - contamination: The share of its people who get another arm's support in the place of their own; nil for nobody.
  ///   - contaminatedBy: The name of that arm, where there are any.
  ///   - delivered: How much of the support reaches people; nil for all of it.
  ///   - clusters: Groups in which its people meet, or peer workers that they share; nil for people by themselves.
  ///   - intercurrent: What happens to them between waves after which their scores mean something else, by name.
  ///   - effect: Effect on the trial's only outcome; nil for none.
  ///   - effects: Effects on outcomes by their names, in the place of `effect`.
  public init(
    _ name: String, label: String = "", delivery: Delivery = .none, format: Format = .none,
    comparator: Comparator = .none, setting: Setting = .none, dropout: Double = 0,
    attrition: Attrition? = nil, contamination: ShareSpread? = nil,
    contaminatedBy: String? = nil, delivered: Delivered? = nil, clusters: ClusterKind? = nil,
    intercurrent: KeyValuePairs<String, IntercurrentEvent> = [:],
    effect: Quantity? = nil, effects: KeyValuePairs<String, Quantity> = [:]
  ) {
    self.init(
      name, label: label, delivery: delivery, format: format, comparator: comparator,
      setting: setting, dropout: dropout, attrition: attrition, contamination: contamination,
      contaminatedBy: contaminatedBy, delivered: delivered, clusters: clusters,
      intercurrent: OrderedDictionary(
        intercurrent.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }), effect: effect,
      by: OrderedDictionary(effects.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }))
  }

  private init(
    _ name: String, label: String, delivery: Delivery, format: Format, comparator: Comparator,
    setting: Setting, dropout: Double, attrition: Attrition?, contamination: ShareSpread?,
    contaminatedBy: String?, delivered: Delivered?, clusters: ClusterKind?,
    intercurrent: OrderedDictionary<String, IntercurrentEvent>, effect: Quantity?,
    by effects: OrderedDictionary<String, Quantity>
  ) {
    self.name = name
    self.label = label
    self.delivery = delivery
    self.format = format
    self.comparator = comparator
    self.setting = setting
    self.dropout = dropout
    self.attrition = attrition
    contaminationSpread = contamination
    self.contaminatedBy = contaminatedBy
    self.delivered = delivered
    self.clusters = clusters
    self.intercurrent = intercurrent
    self.effect = effect
    self.effects = effects
  }
}

extension Arm {
  /// Reads an arm.
  init(_ name: String, _ f: Fields) {
    let label = f.label("label", "What a protocol calls the arm: peer support.")
    let delivery = f.choice("delivery", default: Delivery.none, "Who delivers the support.")
    let format = f.choice("format", default: Format.none, "One-to-one or in groups.")
    let comparator = f.choice(
      "comparator", default: Comparator.none, "What the arm is, if it is there to compare with.")
    let setting = f.choice(
      "setting", default: Setting.none, "Where the support is organised.")
    let dropout = f.number(
      "dropout", unit: .proportion, in: Arm.dropouts, default: 0,
      "Share of people who leave before any outcome is measured.")
    let attrition = f.section(
      "attrition", "How leaving depends on outcomes; without it people leave at random."
    ) { Attrition($0) }
    let contamination = f.section(
      "contamination", "People of this arm who get the support of another arm."
    ) { f in
      let share = f.number(
        "share", unit: .proportion, in: 0...1, example: 0.05,
        "The chance of each person to get all of it in the place of their own.")
      return (
        ShareSpread(
          f, mean: share, sd: "cluster-sd",
          "Standard deviation of that share between the arm's clusters."),
        f.name("from", of: f.defined("arm"), noun: "arm", "The arm whose support they get.")
      )
    }
    let delivered = f.section(
      "delivered", "How much of the support reaches people; without it all of it does."
    ) { Delivered($0) }
    let groups = f.section("groups", "Groups in which the people of this arm meet.") {
      ClusterKind($0, .groups, size: "size", example: 8, "People in each group.")
    }
    let workers = f.section("workers", "Peer workers, each with people of this arm.") {
      ClusterKind($0, .workers, size: "caseload", example: 9, "People for each peer worker.")
    }
    if groups != nil, workers != nil, !f.isDescribing {
      f.report("people belong to groups or to peer workers: give one of them", at: "workers")
    }
    let intercurrent = f.map(
      "intercurrent", of: IntercurrentStrategies.noun,
      "What happens to people between waves after which their scores mean something else."
    ) { IntercurrentEvent($1) }
    let effect = f.quantity(
      "effect", in: Arm.effectUnits, "Effect on the trial's only outcome, on its own scale.")
    let effects = f.quantities(
      "effects", by: "outcome", in: Arm.effectUnits, "Effect on each outcome; none means no effect."
    )
    self.init(
      name, label: label, delivery: delivery, format: format, comparator: comparator,
      setting: setting, dropout: dropout, attrition: attrition, contamination: contamination?.0,
      contaminatedBy: contamination?.1, delivered: delivered, clusters: groups ?? workers,
      intercurrent: intercurrent, effect: effect, by: effects)
    checkTogether(f)
  }

  /// Reports what no file may state of an arm.
  func check(_ f: Fields) {
    f.expectLabel(label, at: "label")
    f.expect(dropout, in: Arm.dropouts, at: "dropout")
    attrition?.check(f.place("attrition"))
    contaminationSpread?.check(f.place("contamination"), mean: "share", sd: "cluster-sd")
    f.place("contamination").expect(contaminatedBy, definedAs: "arm", at: "from")
    if contaminationSpread != nil, contaminatedBy == nil {
      f.place("contamination").report("which arm's support is it?", at: "from")
    }
    delivered?.check(f.place("delivered"))
    for (name, event) in intercurrent { event.check(f.place("intercurrent", name)) }
    switch clusters?.unit {
    case nil: break
    case .groups: clusters?.check(f.place("groups"), size: "size")
    case .workers: clusters?.check(f.place("workers"), size: "caseload")
    case .clusters, .periods:
      f.report("people of an arm share groups or peer workers; a design randomises clusters")
    }
    f.expect(effect, in: Arm.effectUnits, at: "effect")
    for (name, effect) in effects {
      f.place("effects").expect(effect, in: Arm.effectUnits, at: name)
    }
    checkTogether(f)
  }

  private func checkTogether(_ f: Fields) {
    if attrition?.matters == true, dropout == 0 {
      f.report("says who leaves: give 'dropout' too, the share of people who do", at: "attrition")
    }
    if delivery != .none, comparator == .waitlist {
      f.report("a waiting list delivers nothing yet: choose delivery or waitlist", at: "comparator")
    }
  }
}
