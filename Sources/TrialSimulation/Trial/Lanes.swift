internal import GSLKit

/// The lanes of a trial's streams: one variable each.
///
/// Numbers are part of every result: a change is value-breaking.
extension Lane {
  /// Who leaves the trial.
  static let dropout = Lane(rawValue: 1)
  /// How biased this trial is; unit is the domain.
  static let bias = Lane(rawValue: 2)
  /// How large a cluster is, and whether it is lost.
  static let clusterSize = Lane(rawValue: 3)
  static let clusterLost = Lane(rawValue: 4)
  /// Mean of a cluster, by variable of an outcome.
  static func cluster(_ index: Int, isBaseline: Bool) -> Lane {
    Lane(rawValue: UInt16(0x1000 + 2 * index + (isBaseline ? 1 : 0)))
  }
  /// What people get: sessions attended, by arm; fidelity, who leaves and contamination, by cluster.
  static let attendance = Lane(rawValue: 5)
  static let fidelity = Lane(rawValue: 6)
  static let turnover = Lane(rawValue: 7)
  static let contamination = Lane(rawValue: 8)
  static let bereft = Lane(rawValue: 9)
  /// Who of an arm in clusters is of which level.
  static let level = Lane(rawValue: 10)
  /// What people of a site share, by outcome; unit is the site.
  static func site(_ index: Int) -> Lane { Lane(rawValue: UInt16(0x2000 + index)) }
  /// What clusters of a stratum share; unit is the stratum.
  static func stratum(_ index: Int, isBaseline: Bool) -> Lane {
    Lane(rawValue: UInt16(0x2100 + 2 * index + (isBaseline ? 1 : 0)))
  }
  /// What people of a group within a cluster share, by variable of an outcome; unit is the group.
  static func group(_ index: Int, isBaseline: Bool) -> Lane {
    Lane(rawValue: UInt16(0x2200 + 2 * index + (isBaseline ? 1 : 0)))
  }
  /// When people come in, and at which share of their follow-up they leave who do.
  static let entry = Lane(rawValue: 0x2300)
  static let departure = Lane(rawValue: 0x2301)
  /// When an intercurrent event happens, and who leaves with it, by its name; and the shifts of points of truths.
  static func intercurrent(_ name: Int) -> Lane { Lane(rawValue: UInt16(0x2400 + 2 * name)) }
  static func leavingWith(_ name: Int) -> Lane { Lane(rawValue: UInt16(0x2401 + 2 * name)) }
  static let intercurrent = Lane(rawValue: 0x2302)
  /// The end of an outcome.
  static func outcome(_ index: Int) -> Lane { Lane(rawValue: UInt16(0x100 + 4 * index)) }
  /// The baseline of an outcome.
  static func baseline(_ index: Int) -> Lane { Lane(rawValue: UInt16(0x101 + 4 * index)) }
  /// What is a person's own in every period, by outcome; unit is the cluster.
  static func person(_ index: Int) -> Lane { Lane(rawValue: UInt16(0x103 + 4 * index)) }
  /// For whom an outcome alone is missing.
  static func missing(_ index: Int) -> Lane { Lane(rawValue: UInt16(0x102 + 4 * index)) }
}
