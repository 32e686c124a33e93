internal import GSLKit

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
  /// Standard deviations that a trial observes.
  static let observedSpread = Lane(rawValue: 0x2003)
  /// How biased a trial of a review is.
  static let reviewBias = Lane(rawValue: 0x2004)
  /// Which outcomes of a trial reach the review.
  static let reporting = Lane(rawValue: 0x2005)
  /// The part of a bias that all trials of a review share; unit is the source.
  static let sharedBias = Lane(rawValue: 0x2006)
  /// Domains of a trial's risk of bias, and their rating.
  static let quality = Lane(rawValue: 0x2007)
  /// How many people a trial loses.
  static let reviewDropout = Lane(rawValue: 0x2008)
  /// Whether a trial has a second arm.
  static let secondArm = Lane(rawValue: 0x2009)
  /// Sampling errors of a second arm.
  static let secondErrors = Lane(rawValue: 0x200A)
  /// Whether a trial measures again, and whom it has lost then.
  static let followUp = Lane(rawValue: 0x200B)
  /// Events of a trial's arms.
  static let events = Lane(rawValue: 0x200C)
  /// People of a trial's arms.
  static let people = Lane(rawValue: 0x200D)
  /// Which outcomes a trial measures.
  static let measuring = Lane(rawValue: 0x200E)
  /// Whether a trial without usable data supplies it.
  static let authorContact = Lane(rawValue: 0x200F)
  /// Errors in what a trial prints.
  static let printing = Lane(rawValue: 0x2010)
  /// When a trial arrives.
  static let arrival = Lane(rawValue: 0x2011)
  /// Whether a trial's analysis allows for its groups.
  static let adjustment = Lane(rawValue: 0x2012)

  /// Sampling errors of a trial's follow-up.
  static let laterErrors = Lane(rawValue: 0x2013)
  /// Whether a trial is published.
  static let publication = Lane(rawValue: 0x2014)
  /// Versions of outcomes among which a trial chooses.
  static let switching = Lane(rawValue: 0x2015)

  /// Whether decisions of a trial are left open.
  static let flexibility = Lane(rawValue: 0x2016)
  /// Which half of a random split its people belong to.
  static let subgroup = Lane(rawValue: 0x2017)
  /// What several measures of a person share.
  static let sharedMeasure = Lane(rawValue: 0x2018)

  /// A measure, and a baseline variable, of a trial's people: 64 lanes each.
  static func measure(_ index: Int) -> Lane { Lane(rawValue: 0x2200 + UInt16(index)) }
  static func covariate(_ index: Int) -> Lane { Lane(rawValue: 0x2240 + UInt16(index)) }

  /// The level of a characteristic: 32 lanes from here.
  static func characteristic(_ index: Int) -> Lane { Lane(rawValue: 0x2100 + UInt16(index)) }
}
