public import GSLKit

/// How a literature comes about.
///
/// A model draws every trial at an address of its own: unit is the trial, lane the variable. Trials that
/// are added or left out therefore leave the others as they were.
public protocol LiteratureModel: Sendable {
  var trials: Int { get }
  var outcomes: Int { get }
  /// A sampling variance to expect of a cell, for the unit in which errors are kept.
  ///
  /// - Parameter cell: Trial · outcomes + outcome.
  /// - Returns: A variance, > 0, that includes the variance between trials.
  func expectedVariance(_ cell: Int) -> Double
  /// Draws one literature.
  ///
  /// - Parameters:
  ///   - replicate: Its number.
  ///   - literature: Where it goes; every cell is written.
  ///   - stream: Random numbers.
  func draw(
    _ replicate: Int, into literature: inout Literature, using stream: inout RandomStream)
}

/// The lanes of a literature's streams: one variable each.
///
/// Numbers are part of every result: a change is value-breaking.
extension Lane {
  /// How large a trial is.
  static let size = Lane(rawValue: 0x2000)
  /// True effects of a trial.
  static let trueEffects = Lane(rawValue: 0x2001)
  /// Sampling errors of a trial's effects.
  static let samplingErrors = Lane(rawValue: 0x2002)
  /// How biased a trial of a review is.
  static let reviewBias = Lane(rawValue: 0x2004)
  /// Which outcomes of a trial reach the review.
  static let reporting = Lane(rawValue: 0x2005)
  /// Standard deviations that a trial observes.
  static let observedSpread = Lane(rawValue: 0x2003)
}
