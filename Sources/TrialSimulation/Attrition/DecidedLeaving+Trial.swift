internal import GSLKit
internal import Inference

extension DecidedLeaving {
  /// Prepares the outcome that decides in an arm; nil where it is a score.
  init?(_ trial: Trial, _ outcome: Int, arm: Int) {
    guard let law = trial.forms[outcome][arm] as? any DecidingLaw else { return nil }
    let name = trial.arms[Trial.reference(trial.arms)].name
    let plain = trial.outcomes[outcome].model.form(arm: name, effect: nil, reference: name)
    let reference = (try? plain.get()) as? any DecidingLaw
    unit = (reference ?? law).unitOfLeaving
    let icc = trial.icc(outcome, arm)
    let sign = trial.outcomes[outcome].model.benefit.sign
    let ofSites = trial.sitePlan == nil ? DecidedLeaving.middle : DecidedLeaving.normal
    let ofClusters = icc > 0 ? DecidedLeaving.normal : DecidedLeaving.middle
    let group = trial.groupICC(arm)
    let ofGroups = group > 0 ? DecidedLeaving.normal : DecidedLeaving.middle
    let areWhole = type(of: law).hasWholeValues
    var chances: [(value: Double, chance: Double)] = []
    for level in 0..<trial.subgroups {
      let share = trial.modifier?.share(of: level) ?? 1
      for trend in DecidedLeaving.trends(trial.clusters[arm]) {
        for site in ofSites {
          let ofSite = trial.sitePlan?.shift(at: site.value, outcome, cell: arm) ?? 0
          let further = trial.levelMove(outcome, arm, level, at: site.value)
          for cluster in ofClusters {
            for own in ofGroups {
              let people = law.people(
                further, shift: sign * (trend.value + ofSite), icc: icc, at: cluster.value,
                group: group, at: own.value)
              let weight = share * trend.weight * site.weight * cluster.weight * own.weight
              DecidedLeaving.add(people.chances, areWhole, weight: weight, to: &chances)
            }
          }
        }
      }
    }
    self.chances = chances
  }

  private static func add(
    _ more: [(value: Double, chance: Double)], _ areWhole: Bool, weight: Double,
    to chances: inout [(value: Double, chance: Double)]
  ) {
    for (i, y) in more.enumerated() {
      if areWhole, i < chances.count {
        chances[i].chance += weight * y.chance
      } else {
        chances.append((y.value, weight * y.chance))
      }
    }
  }

  private static let middle = [(value: 0.0, weight: 1.0)]

  /// Normal values half a unit apart: means of what bends as normal densities do are right to all digits.
  private static let normal: [(value: Double, weight: Double)] = (-15...15).map {
    (Double($0) / 2, Normal.density(Double($0) / 2) / 2)
  }

  /// What periods add, with the share of people in them.
  private static func trends(_ plan: ClusterPlan?) -> [(value: Double, weight: Double)] {
    guard let plan, plan.crossing != nil else { return middle }
    let all = Dictionary(grouping: (0..<plan.count).map(plan.trend)) { $0 }
    return all.sorted { $0.key < $1.key }
      .map { ($0.key, Double($0.value.count) / Double(plan.count)) }
  }
}

extension Trial {
  /// How far the mean of an event, a count or an amount is from its arm's in a level, at a site with a standard normal value.
  fileprivate func levelMove(
    _ outcome: Int, _ arm: Int, _ level: Int, at u: Double
  ) -> Double {
    guard !levelEffects.isEmpty else { return 0 }
    let move = levelEffects[outcome][arm][level].means[0]
    guard let sitePlan, let mean = forms[outcome][arm].means.first else { return move }
    let shift =
      outcomes[outcome].model.benefit.sign
      * sitePlan.levelShift(at: u, outcome, cell: arm, level: level)
    return ShiftPlan.risk(mean + move, shiftedBy: shift, benefit: 1) - mean
  }
}
