internal import Foundation
internal import GSLKit
internal import Inference

/// Leaving of an arm's people that an event, or a count, decides.
///
/// ```
/// P(leave) = Σ_d P(d sessions) Σ_y P(y)·1/(1 + exp(−a − outcome·y/unit − attendance·g_d)),   P(y) = E P(y | site, cluster, period)
/// ```
///
/// unit is 1 of an event and, of counts, their standard deviation in the reference arm without effect; the a that gives the
/// arm's `dropout` is found by Brent's method, means over sites and clusters by the trapezoidal rule in their normal values.
struct DecidedLeaving {
  /// P(y), from y = 0.
  private(set) var chances: [Double] = []
  let unit: Double

  /// Prepares the outcome that decides in an arm; nil where it is neither an event nor a count.
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
              add(people.chances, weight: weight)
            }
          }
        }
      }
    }
  }

  private mutating func add(_ more: [Double], weight: Double) {
    for (y, chance) in more.enumerated() {
      if y < chances.count {
        chances[y] += weight * chance
      } else {
        chances.append(weight * chance)
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

  /// The intercept that gives a share of people who leave.
  ///
  /// - Parameters:
  ///   - share: The share.
  ///   - slope: On y/unit.
  ///   - attendance: On what attendance gives.
  ///   - table: Where its latent normal passes to the next number of sessions, and what each gives.
  /// - Returns: a.
  func intercept(
    share: Double, slope: Double, attendance: Double, _ table: (cuts: [Double], shares: [Double])
  ) -> Double {
    var (sessions, below) = ([(chance: Double, logit: Double)](), 0.0)
    for (cut, gives) in zip(table.cuts, table.shares) {
      let upTo = Normal.cdf(cut)
      sessions.append((upTo - below, attendance * gives))
      below = upTo
    }
    func miss(_ a: Double) -> Double {
      var sum = 0.0
      for (chance, logit) in sessions where chance > 0 {
        for y in chances.indices {
          sum += chance * chances[y] / (1 + exp(-a - logit - slope * Double(y) / unit))
        }
      }
      return sum - share
    }
    let width = 20 + abs(attendance) + abs(slope) * Double(chances.count) / unit
    return (try? RootFinder.brent(from: -width, to: width, absolute: 1e-12, miss))
      ?? log(share / (1 - share))
  }
}

extension Trial {
  /// How far the mean of an event or a count is from its arm's in a level, at a site with a standard normal value.
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

extension PeopleWorker {
  /// The event, or the count, that decides who of an arm leaves, person by person.
  func decided(
    _ replicate: Int, arm: Int, _ outcome: Int, _ stream: inout RandomStream
  ) -> UnsafeMutablePointer<Double> {
    let values = scores(isBaseline: false)
    guard let law = source.trial.forms[outcome][arm] as? any DecidingLaw else { return values }
    let (cell, latent) = (cell(replicate, outcome, arm), end(outcome))
    let sign = source.cells[cell.place].sign
    let site = source.trial.sitePlan?.shift(replicate, outcome, cell: arm, using: &stream) ?? 0
    var first = 0
    for (j, size) in portions.enumerated() {
      let cluster = hasClusters ? j : nil
      // Of two levels the lower come first.
      let middle = data.hasSubgroups ? middles[j] : first + size
      for part in [first..<middle, middle..<first + size] where !part.isEmpty {
        law.people(
          levelMove(cell, part.lowerBound), shift: sign * (site + trend(arm, cluster)), cell,
          cluster, of: self, &stream
        ).fill(latent + part.lowerBound, part.count, into: values + part.lowerBound)
      }
      first += size
    }
    return values
  }

  /// What the period of a cluster adds, in SMD towards benefit.
  private func trend(_ arm: Int, _ cluster: Int?) -> Double {
    guard let cluster, let clusters = source.clusters else { return 0 }
    return source.clusterPlaces.trends[clusters.starts[arm] + self.cluster(of: cluster)]
  }
}
