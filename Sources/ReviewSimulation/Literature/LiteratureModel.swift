public import GSLKit
public import Inference

/// How a literature comes about.
///
/// A model draws every trial at an address of its own: unit is the trial, lane the variable. Trials that
/// are added or left out therefore leave the others as they were.
public protocol LiteratureModel: Sendable {
  /// Trials of a literature, published or not.
  var trials: Int { get }
  /// Outcomes of a trial.
  var outcomes: Int { get }
  /// Memory for one literature of this model.
  var memory: Literature { get }
  /// Whether trials say that they have found something; see ``Literature/claims``.
  var keepsClaims: Bool { get }
  /// A sampling variance to expect of a cell, for the unit in which errors are kept.
  ///
  /// - Parameter cell: (trial·slots + slot)·outcomes + outcome.
  /// - Returns: A variance, > 0, that includes the variance between trials.
  func expectedVariance(_ cell: Int) -> Double
  /// The unit of an outcome's effects, for tables.
  ///
  /// - Parameter outcome: Its index.
  /// - Returns: Words.
  func unit(_ outcome: Int) -> String
  /// What effects on an outcome are.
  func effect(_ outcome: Int) -> EffectMeasure
  /// The same model with the tables that its draws look up, which an experiment makes once: it draws the same, sooner.
  func prepared() -> Self
  /// Draws one literature.
  ///
  /// - Parameters:
  ///   - replicate: Its number.
  ///   - literature: Where it goes; every cell is written.
  ///   - stream: Random numbers.
  func draw(
    _ replicate: Int, into literature: inout Literature, using stream: inout RandomStream)
}

extension LiteratureModel {
  public var keepsClaims: Bool { false }
  public func prepared() -> Self { self }
}
