internal import Parts

/// Groups, or caseloads of peer workers, within clusters that are randomised whole.
///
/// ```
/// groups of a cluster of n people  ⌈n/size⌉, people divided evenly
/// Var of a cluster's mean = SD²·(icc_c + icc_g/groups + (1 − icc_c − icc_g)/n)
/// ```
///
/// icc_c is that of clusters, icc_g the share of the variance that lies between groups of one cluster; both are part of the
/// outcome's SD. Groups form after the baseline. Risks and rates of groups vary around those of their cluster as clusters' do around the arm's.
extension ClusterPlan {
  /// How many groups people of one cluster form; 1 without any.
  func groups(of people: Int) -> Int {
    guard let nested else { return 1 }
    return max(1, Int((Double(people) / nested.size - 1e-9).rounded(.up)))
  }

  /// Groups of all its clusters, planned; 0 without any.
  public var plannedGroups: Int {
    guard nested != nil else { return 0 }
    return sizes.isEmpty
      ? count * groups(of: Int(kind.size.rounded())) : sizes.reduce(0) { $0 + groups(of: $1) }
  }

  /// People of a group, on average.
  var peopleOfGroup: Double { nested == nil ? 1 : Double(people) / Double(max(plannedGroups, 1)) }

  /// " of 3 peer workers each", " with 40 peer workers"; empty without any.
  var wordsOfGroups: String {
    guard let nested else { return "" }
    let unit = plannedGroups == 1 ? String(nested.unit.rawValue.dropLast()) : nested.unit.rawValue
    return " with \(plannedGroups) \(unit)"
  }
}

extension Trial {
  /// Share of an outcome's variance between the groups of one cluster; 0 without any.
  func groupICC(_ arm: Int) -> Double { clusters[arm]?.nested?.icc ?? 0 }

  /// The same of what varies within clusters.
  func groupShare(_ outcome: Int, _ arm: Int) -> Double {
    groupICC(arm) / (1 - icc(outcome, arm))
  }

  /// By how much groups inflate what is left within clusters in a cluster's mean.
  ///
  /// ```
  /// 1 + g·(m − 1),   g their share of it, m people of a group
  /// ```
  ///
  /// - Parameters:
  ///   - outcome: Position of the outcome.
  ///   - arm: Position of the arm.
  ///   - observed: Share of people who are observed.
  /// - Returns: A factor, 1 without groups.
  func groupInflation(_ outcome: Int, _ arm: Int, observed: Double = 1) -> Double {
    guard let plan = clusters[arm], plan.nested != nil else { return 1 }
    return 1 + groupShare(outcome, arm) * (max(plan.peopleOfGroup * observed, 1) - 1)
  }

  /// Reports groups within clusters that cannot be.
  static func checkGroups(_ f: Fields, _ arms: [Arm]) {
    for arm in arms {
      guard let kind = arm.clusters else { continue }
      let key = kind.unit == .groups ? "groups" : "workers"
      let place = f.path.appending("arms").appending(arm.name).appending(key)
      if kind.sizeCV > 0 {
        f.report(
          "people of a cluster are divided evenly among its groups or peer workers: leave out 'size-cv'",
          below: place)
      }
      if kind.lost > 0 {
        f.report(
          "whole clusters are lost, and no groups within them: leave out 'lost'", below: place)
      }
      if kind.variance == .added {
        f.report("the variance of groups within clusters is part of the outcome's SD", below: place)
      }
    }
  }
}
