internal import Parts
internal import Planning

/// What a plan solves for, and what it is to reach.
public struct PlanGoal: Sendable, Equatable {
  /// What is solved for where nothing is asked; of clusters and groups their own number.
  public static let people = "trial.design.participants-per-arm"

  /// The path of the number that is solved for.
  public var solveFor = PlanGoal.people
  /// Power, or the other rate that ``measure`` names, to reach; nil for 0.8.
  public var power: Double?
  /// What to plan on: power, rejected-towards-benefit; in a family also any-rejected, all-rejected, average-rejected.
  public var measure: String?
  /// Plan on precision: half-width of the confidence interval, in the unit of the estimate.
  public var halfWidth: Double?
  /// With ``halfWidth``: the chance to reach it, instead of reaching it on average.
  public var assured: Double?
  /// Plan for this outcome; nil for the first.
  public var outcome: String?
  /// Plan for this contrast; nil for the first.
  public var contrast: String?
  /// Plan for this method; nil for the first that keeps its level.
  public var method: String?
  /// Plan for a test as adjusted in this family.
  public var family: String?
  /// The family's procedure; nil for the first.
  public var adjustment: String?
  /// Look between these values only, `a..b`.
  public var between: String?
  /// Width of the 95 % interval relative to the answer at which the search ends; nil for 0.0025, or 0.02 and 0.03 where every
  /// answer is dear.
  public var tolerance: Double?

  /// Participants, clusters or groups per arm, at a power of 0.8.
  public init() {}

  /// Refuses what is out of range or contradicts itself, in the words of the command line.
  ///
  /// - Throws: ``QuestionError`` of the kind ``QuestionError/Kind/usage``.
  public func check() throws(QuestionError) {
    func refuse(_ message: String) -> QuestionError { QuestionError(.usage, message) }
    func rate(_ name: String, _ value: Double?) throws(QuestionError) {
      if let value, !(value > 0 && value < 1) {
        throw refuse("--\(name) must lie between 0 and 1; found \(value)")
      }
    }
    try rate("power", power)
    for target in [power, assured] {
      if let target, min(target, 1 - target) < 0.000_099 {
        throw refuse(
          "a rate within 0.0001 of 0 or 1 cannot be planned on by simulation; found \(target)")
      }
    }
    try rate("assured", assured)
    if let halfWidth, !(halfWidth > 0 && halfWidth < 1e9) {
      throw refuse("--half-width must be positive; found \(halfWidth)")
    }
    if halfWidth != nil, power != nil || measure != nil {
      throw refuse("give --half-width or --power and --measure, not both")
    }
    if assured != nil, halfWidth == nil {
      throw refuse("--assured is the chance to reach a --half-width; name one")
    }
    if let tolerance, !(tolerance >= 1e-4 && tolerance <= 0.5) {
      throw refuse("--tolerance must lie in 0.0001 … 0.5; found \(tolerance)")
    }
    if Path(parsing: solveFor) == nil {
      throw refuse("--solve-for \(solveFor): write a path like trial.arms.peer-led.dropout")
    }
    if between != nil, range == nil {
      throw refuse("write --between 0.1..0.9, the smaller number first")
    }
  }

  /// ``between`` as numbers.
  var range: ClosedRange<Double>? { between.flatMap { TypedRange.parse($0) } }

  var choice: Criterion.Choice {
    Criterion.Choice(
      outcome: outcome, contrast: contrast, method: method, family: family,
      adjustment: adjustment)
  }

  /// The measure that is brought to its target.
  public var measureName: String {
    if halfWidth != nil { return assured == nil ? "half-width" : "half-width-within-target" }
    return measure ?? "power"
  }

  /// The rate, or half-width, that is to be reached.
  public var target: Double { assured ?? halfWidth ?? power ?? 0.8 }
}

extension PlanGoal: Codable {
  private enum CodingKeys: String, CodingKey {
    case solveFor, power, measure, halfWidth, assured, outcome, contrast, method, family
    case adjustment, between, tolerance
  }

  /// Reads it; each key may be left out.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys) throws -> Double? {
      try keys.decodeIfPresent(Double.self, forKey: key)
    }
    func word(_ key: CodingKeys) throws -> String? {
      try keys.decodeIfPresent(String.self, forKey: key)
    }
    solveFor = try word(.solveFor) ?? PlanGoal.people
    (power, halfWidth) = (try number(.power), try number(.halfWidth))
    (assured, tolerance) = (try number(.assured), try number(.tolerance))
    (measure, between) = (try word(.measure), try word(.between))
    (outcome, contrast, method) = (try word(.outcome), try word(.contrast), try word(.method))
    (family, adjustment) = (try word(.family), try word(.adjustment))
  }
}

/// What a plan is asked beyond a single search; at most one of them.
public struct FurtherPlan: Sendable, Equatable {
  /// Reach this assurance: power towards benefit averaged over the scenario's priors.
  public var assurance: Double?
  /// Reach the target over ranges of assumptions, each `path=a..b`: the sides of a box, at most six.
  public var robust: [String] = []
  /// Solve for each of these designs and compare what they cost, each `path=x,y,z`: the axes of a grid.
  public var compare: [String] = []

  /// Nothing.
  public init() {}

  /// Whether a single search is all that is asked for.
  public var isPlain: Bool { assurance == nil && robust.isEmpty && compare.isEmpty }

  /// Refuses what is out of range or contradicts itself, in the words of the command line.
  ///
  /// - Throws: ``QuestionError`` of the kind ``QuestionError/Kind/usage``.
  public func check() throws(QuestionError) {
    if let assurance, !(assurance > 0 && assurance < 1) {
      throw QuestionError(
        .usage, "--assurance must lie between 0 and 1; found \(assurance)")
    }
    let kinds = [assurance != nil, !robust.isEmpty, !compare.isEmpty].count { $0 }
    if kinds > 1 {
      throw QuestionError(
        .usage, "--assurance, --robust and --compare are questions of their own: one each")
    }
    if robust.count > 6 {
      throw QuestionError(.usage, "--robust: at most six assumptions at once")
    }
  }
}

extension FurtherPlan: Codable {
  private enum CodingKeys: String, CodingKey { case assurance, robust, compare }

  /// Reads it; each key may be left out.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    assurance = try keys.decodeIfPresent(Double.self, forKey: .assurance)
    robust = try keys.decodeIfPresent([String].self, forKey: .robust) ?? []
    compare = try keys.decodeIfPresent([String].self, forKey: .compare) ?? []
  }
}
