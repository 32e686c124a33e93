internal import Foundation
internal import GSLKit
public import MonteCarlo

/// The measure that a plan is to bring to its target.
public struct Criterion: Sendable {
  /// Where the measure stands in a tally.
  public enum Place: Sendable, Equatable {
    case row(Int)
    case member(family: Int, position: Int)
    case family(Int)
  }

  /// The row that is wanted, by the names of the scenario; nil takes the first.
  public struct Choice: Sendable {
    public var outcome: String?
    public var contrast: String?
    public var method: String?
    public var family: String?
    public var adjustment: String?

    /// A choice.
    public init(
      outcome: String? = nil, contrast: String? = nil, method: String? = nil,
      family: String? = nil, adjustment: String? = nil
    ) {
      self.outcome = outcome
      self.contrast = contrast
      self.method = method
      self.family = family
      self.adjustment = adjustment
    }
  }

  /// Why a criterion cannot be had.
  public struct Refusal: Error, Sendable, CustomStringConvertible {
    public let description: String
  }

  public let place: Place
  /// `power`, `rejected-towards-benefit`, `half-width`, `half-width-within-target`; in a family
  /// `power` of a member, `any-rejected`, `all-rejected`, `average-rejected`.
  public let measure: String
  public let target: Double
  public var link: Link { measure == "half-width" ? .log : .probit }
  /// The target on the scale of the link.
  var goal: Double { link.transform(target, replicates: .max - 1) }
  /// Whether more is better; a half-width is to be at most its target.
  public var isAtLeast: Bool { measure != "half-width" }

  /// Measures of a row that can be planned on.
  public static let rowMeasures = [
    "power", "rejected-towards-benefit", "half-width", "half-width-within-target",
  ]
  /// Measures of a family.
  public static let familyMeasures = ["power", "any-rejected", "all-rejected", "average-rejected"]

  /// Finds a measure.
  ///
  /// - Parameters:
  ///   - measure: Its name.
  ///   - choice: The row or family.
  ///   - target: What it is to reach.
  ///   - layout: What the experiment counts.
  /// - Throws: ``Refusal`` when there is no such row or measure.
  public init(
    _ measure: String, of choice: Choice, target: Double, in layout: TallyLayout
  ) throws(Refusal) {
    self.measure = measure
    self.target = target
    func known(_ word: String?, _ words: [String], _ option: String) throws(Refusal) {
      guard let word, !words.contains(word) else { return }
      let list = words.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      throw Refusal(
        description: "--\(option) \(word): there is none; there are: "
          + (list.isEmpty ? "none in this scenario" : list.joined(separator: ", ")))
    }
    try known(choice.outcome, layout.rows.map(\.outcome), "outcome")
    try known(choice.contrast, layout.rows.map(\.contrast), "contrast")
    try known(choice.method, layout.rows.map(\.method), "method")
    try known(choice.family, layout.families.map(\.name), "family")
    try known(choice.adjustment, layout.families.map(\.adjustment), "adjustment")
    func matches(_ row: TallyRow) -> Bool {
      (choice.outcome ?? row.outcome) == row.outcome
        && (choice.contrast ?? row.contrast) == row.contrast
        && (choice.method ?? row.method) == row.method
    }
    if choice.family != nil || choice.adjustment != nil || measure.hasSuffix("-rejected") {
      try known(measure, Criterion.familyMeasures, "measure")
      guard
        let family = layout.families.firstIndex(where: {
          (choice.family ?? $0.name) == $0.name
            && (choice.adjustment ?? $0.adjustment) == $0.adjustment
        })
      else { throw Refusal(description: "no family of the scenario is adjusted so") }
      if measure != "power" {
        place = .family(family)
      } else if let position = layout.families[family].members.firstIndex(where: {
        matches(layout.rows[$0])
      }) {
        place = .member(family: family, position: position)
      } else {
        throw Refusal(description: "that row is no member of the family")
      }
      return
    }
    try known(measure, Criterion.rowMeasures, "measure")
    guard let row = layout.rows.firstIndex(where: matches) else {
      throw Refusal(
        description: "no row of results has that outcome, contrast and method together")
    }
    place = .row(row)
    if measure == "rejected-towards-benefit", !layout.rows[row].isSuperiority {
      throw Refusal(description: "only a superiority test is rejected towards benefit; use power")
    }
  }

  /// Rows that the measure rests on.
  public func rows(_ layout: TallyLayout) -> [TallyRow] {
    switch place {
    case .row(let i): [layout.rows[i]]
    case .member(let family, let position):
      [layout.rows[layout.families[family].members[position]]]
    case .family(let family): layout.families[family].members.map { layout.rows[$0] }
    }
  }

  /// Whether a figure reaches the target.
  public func reaches(_ response: Response) -> Bool {
    isAtLeast ? response.value >= target : response.value <= target
  }

  /// Whether one figure is worse than another.
  public func isWorse(_ one: Response, than other: Response) -> Bool {
    isAtLeast ? one.value < other.value : one.value > other.value
  }

  /// Whether it misses the target by more than so many of its errors, or is no figure at all.
  public func surelyMisses(_ response: Response, by errors: Double) -> Bool {
    guard response.value.isFinite else { return true }
    let short = target - response.value
    return (isAtLeast ? short : -short) > errors * response.mcse
  }

  /// How many errors it lies on the good side of the target, on the scale of the link.
  func margin(_ response: Response) -> Double {
    guard response.value.isFinite else { return -.infinity }
    let (y, error) = link.point(response)
    return (y - goal) / error
  }

  /// The measure, read off a tally.
  public func measured(_ tally: Tally) -> Measured? {
    switch place {
    case .row(let i):
      let measures = RowMeasures(tally, row: i)
      return measure == "power"
        ? measures.rejection : measures.all.first { $0.measure == measure }
    case .member(let family, let position):
      return FamilyMeasures(tally, family: family).members[position].rejection
    case .family(let family):
      return FamilyMeasures(tally, family: family).all.first { $0.measure == measure }
    }
  }

  /// The places of the rows that the measure rests on.
  private func places(_ layout: TallyLayout) -> [Int] {
    switch place {
    case .row(let i): [i]
    case .member(let family, let position): [layout.families[family].members[position]]
    case .family(let family): layout.families[family].members
    }
  }

  /// What expected standard errors promise on the scale of the link, for the place where a search
  /// starts.
  ///
  /// ```
  /// power        |θ|/se − z          half-width   −log(z·se),  z = Φ⁻¹(½(1 + confidence))
  /// ```
  func promise(_ experiment: any Experiment) -> Double? {
    guard let place = places(experiment.layout).first else { return nil }
    let row = experiment.layout.rows[place]
    guard let z = try? Normal.quantile((1 + row.confidence) / 2) else { return nil }
    let error = experiment.expectedError(row: place)
    switch measure {
    case "half-width": return -log(z * error)
    case "half-width-within-target":
      // Half of the intervals are narrower than the mean one.
      guard let target = row.halfWidthTarget else { return nil }
      return 20 * (target / (z * error) - 1)
    default: return row.isSuperiority ? abs(row.truth) / error - z : nil
    }
  }

  /// The scale along which the measure is nearly straight: the promise, and the precision alone of a test against a
  /// margin, whose distance from the truth is the same for every count.
  func guide(_ experiment: any Experiment, isCount: Bool) -> Double? {
    if let promise = promise(experiment) { return promise }
    guard isCount, let place = places(experiment.layout).first else { return nil }
    return 1 / experiment.expectedError(row: place)
  }
}
