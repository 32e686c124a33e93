public import Inference
public import Parts
public import PeerSupport

/// An outcome of a trial: a part.
///
/// A new outcome is one file with a conforming type and one line in the catalog.
public protocol OutcomeModel: Component {
  /// The keys that every outcome has.
  var basics: OutcomeBasics { get }
  /// Units of effect that it understands.
  static var effectUnits: [String] { get }
  /// An effect that is none.
  static var noEffect: Quantity { get }
  /// The unit of estimates, as printed.
  var unit: String { get }
  /// Its distribution in an arm.
  ///
  /// - Parameters:
  ///   - arm: The arm.
  ///   - effect: The arm's effect, in one of ``effectUnits``; nil for none.
  ///   - reference: The arm whose SD standardises "control" effects.
  /// - Returns: The form, or why there is none.
  func form(arm: String, effect: Quantity?, reference: String)
    -> Swift.Result<any OutcomeLaw, Problem>
}

extension OutcomeModel {
  /// An effect that is none, of this outcome.
  public var noEffect: Quantity { Self.noEffect }
  /// Which way is good.
  var benefit: Benefit { basics.benefit }
  /// Who rates it.
  var rater: Rater { basics.rater }
  /// Share of people for whom this outcome alone is missing, by arm name.
  func missing(arm: String) -> Double { basics.missing[arm] ?? 0 }
  /// Its own intracluster correlation, by arm name; nil where the arm's clusters say it.
  func icc(arm: String) -> Double? { basics.icc.map { $0[arm] ?? 0 } }
}

/// The keys that every outcome has.
public struct OutcomeBasics: Sendable, Equatable {
  /// What a protocol calls the outcome: "personal recovery"; empty for its name.
  public let label: String
  /// When it is measured, in words: "at the end of the intervention"; empty where the file does not say.
  public let timePoint: String
  /// Which way is good for people.
  public let benefit: Benefit
  /// Who rates it.
  public let rater: Rater
  /// Share of people for whom it alone is missing, 0 to .99; 0 by default.
  public let missing: ByArm
  /// Its own intracluster correlation, 0 to .99; nil where the arm's clusters say it.
  public let icc: ByArm?

  /// What is said of every outcome.
  ///
  /// - Parameters:
  ///   - label: What a protocol calls it.
  ///   - timePoint: When it is measured, in words.
  ///   - benefit: Which way is good for people.
  ///   - rater: Who rates it; decides which biases reach it.
  ///   - missing: Share of people for whom it alone is missing, at random, 0 to .99.
  ///   - icc: Its own intracluster correlation, 0 to .99, 0 in arms that are not named; nil for that of the arm's clusters.
  public init(
    label: String = "", timePoint: String = "", benefit: Benefit = .higher,
    rater: Rater = .selfReport, missing: ByArm = [:], icc: ByArm? = nil
  ) {
    self.label = label
    self.timePoint = timePoint
    self.benefit = benefit
    self.rater = rater
    self.missing = missing
    self.icc = icc
  }

  private static let shares = 0...0.99

  init(_ f: Fields, benefit: Benefit) {
    label = f.label("label", "What a protocol calls the outcome: personal recovery.")
    timePoint = f.label(
      "time-point", "When it is measured, in words: at the end of the intervention.")
    self.benefit = f.choice("benefit", default: benefit, "Which way is good for people.")
    rater = f.choice(
      "rater", default: Rater.selfReport, "Who rates the outcome; decides which biases reach it.")
    let missing = f.numberByName(
      "missing", unit: .proportion, in: OutcomeBasics.shares, default: 0, noun: "arm",
      "Share for whom this outcome alone is missing, at random: one number or one per arm.")
    self.missing = ByArm(missing)
    let icc = f.numberByName(
      "icc", unit: .correlation, in: OutcomeBasics.shares, default: 0, noun: "arm",
      from: { OutcomeBasics.correlations($0) },
      "Intracluster correlation, one number or one per arm; that of the arm's clusters by default.")
    self.icc = f.has("icc") ? ByArm(icc) : nil
  }

  func check(_ f: Fields) {
    f.expectLabel(label, at: "label")
    f.expectLabel(timePoint, at: "time-point")
    missing.check(f, in: OutcomeBasics.shares, at: "missing")
    icc?.check(f, in: OutcomeBasics.shares, at: "icc")
  }

  /// Where an arm's clusters state their correlation.
  private static func correlations(_ arm: String) -> [Path] {
    [
      Path(["trial", "arms", arm, "groups", "icc"]),
      Path(["trial", "arms", arm, "workers", "icc"]),
      Path(["trial", "design", "icc"]),
    ]
  }
}
