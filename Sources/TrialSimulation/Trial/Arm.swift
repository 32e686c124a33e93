internal import OrderedCollections
public import Parts

/// Who delivers the support of an arm.
public enum Delivery: String, Choice {
  case none
  case peerLed = "peer-led"
  /// Peer and clinician together.
  case coLed = "co-led"
  case clinicianLed = "clinician-led"
}

/// How support is given.
public enum Format: String, Choice {
  case none
  case oneToOne = "one-to-one"
  case group
}

/// What an arm is compared as.
public enum Comparator: String, Choice {
  /// Not a comparator: an arm whose support is on trial.
  case none
  case usualCare = "usual-care"
  case waitlist
  case active
}

/// Where support is organised, in four categories.
///
/// Source: Høgh Egmose et al. (2023) Psychiatr Serv 74:847.
public enum Setting: String, Choice {
  case none
  case addedToHospital = "added-to-hospital-services"
  case establishedRole = "established-service-role"
  case independent = "independent-of-hospital"
  case online
}

/// One arm of a trial.
public struct Arm: Sendable {
  public let name: String
  /// What a protocol calls the arm: "peer support"; empty for its name.
  public let label: String
  public let delivery: Delivery
  public let format: Format
  public let comparator: Comparator
  public let setting: Setting
  /// Share of people who leave before any outcome is measured.
  public let dropout: Double
  /// The chance of this arm's people to get the support of ``contaminatedBy`` in the place of their own.
  public let contamination: Double
  public let contaminatedBy: String?
  /// How that share differs between clusters.
  let contaminationSpread: ShareSpread?
  /// How much of its support reaches its people; nil for all of it.
  public let delivered: Delivered?
  /// How leaving depends on scores; nil for people who leave at random.
  public let attrition: Attrition?
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
  ]

  init(_ name: String, _ f: Fields) {
    self.name = name
    label = f.label("label", "What a protocol calls the arm: peer support.")
    let delivery = f.choice("delivery", default: Delivery.none, "Who delivers the support.")
    self.delivery = delivery
    format = f.choice("format", default: Format.none, "One-to-one or in groups.")
    comparator = f.choice(
      "comparator", default: Comparator.none, "What the arm is, if it is there to compare with.")
    setting = f.choice("setting", default: Setting.none, "Where the support is organised.")
    dropout = f.number(
      "dropout", unit: .proportion, in: 0...0.99, default: 0,
      "Share of people who leave before any outcome is measured.")
    attrition = f.section(
      "attrition", "How leaving depends on scores; without it people leave at random."
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
    self.contamination = contamination?.0.mean ?? 0
    contaminationSpread = contamination?.0
    contaminatedBy = contamination?.1
    delivered = f.section(
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
    clusters = groups ?? workers
    effect = f.quantity(
      "effect", in: Arm.effectUnits, "Effect on the trial's only outcome, on its own scale.")
    effects = f.quantities(
      "effects", by: "outcome", in: Arm.effectUnits, "Effect on each outcome; none means no effect."
    )
    if attrition?.matters == true, dropout == 0 {
      f.report("says who leaves: give 'dropout' too, the share of people who do", at: "attrition")
    }
    if delivery != .none, comparator == .waitlist {
      f.report("a waiting list delivers nothing yet: choose delivery or waitlist", at: "comparator")
    }
  }
}
