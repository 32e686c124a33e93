public import Inference
public import Parts

/// Who rates an outcome; decides which biases reach it.
public enum Rater: String, Choice {
  case selfReport = "self-report"
  case unblindedClinician = "unblinded-clinician"
  case blindedClinician = "blinded-clinician"
  case administrative
}

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
  func icc(arm: String) -> Double? { basics.icc[arm] }
}

/// The keys that every outcome has.
public struct OutcomeBasics: Sendable {
  /// What a protocol calls the outcome: "personal recovery"; empty for its name.
  public let label: String
  /// When it is measured, in words: "at the end of the intervention"; empty where the file does not say.
  public let timePoint: String
  public let benefit: Benefit
  public let rater: Rater
  /// Share of people for whom it alone is missing, by arm name.
  public let missing: [String: Double]
  let icc: [String: Double]

  init(_ f: Fields, benefit: Benefit) {
    label = f.label("label", "What a protocol calls the outcome: personal recovery.")
    timePoint = f.label(
      "time-point", "When it is measured, in words: at the end of the intervention.")
    self.benefit = f.choice("benefit", default: benefit, "Which way is good for people.")
    rater = f.choice(
      "rater", default: Rater.selfReport, "Who rates the outcome; decides which biases reach it.")
    let missing = f.numberByName(
      "missing", unit: .proportion, in: 0...0.99, default: 0, noun: "arm",
      "Share for whom this outcome alone is missing, at random: one number or one per arm.")
    self.missing = Dictionary(uniqueKeysWithValues: missing.map { ($0.key, $0.value) })
    let icc = f.numberByName(
      "icc", unit: .correlation, in: 0...0.99, default: 0, noun: "arm",
      from: { OutcomeBasics.correlations($0) },
      "Intracluster correlation, one number or one per arm; that of the arm's clusters by default.")
    self.icc =
      f.has("icc") ? Dictionary(uniqueKeysWithValues: icc.map { ($0.key, $0.value) }) : [:]
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
