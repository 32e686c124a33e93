/// What analyses estimate: the mean true effect of the trials that they would pool, results aside.
///
/// ```
/// target = Σ_s w_s·E(θ | setting s, recorded levels)/Σ_s w_s
/// w_s = usable trials · P(measured and reported) · P(recorded levels)
/// E(θ) = base_s · Π_c E(multiplies_c) + Σ_c E(adds_c)
/// ```
///
/// Characteristics are independent given the setting, and τ does not move the mean. Bias and inflation are
/// no part of it. Trials with a second arm count with what the review's rule makes of them.
struct ReviewTargets {
  let literature: TrialLiterature

  init(_ literature: TrialLiterature) { self.literature = literature }

  /// The target of an analysis of an outcome; nil when no trial can have the levels that it asks for.
  func target(_ entry: ReviewGrid.PostHoc, _ o: Int) -> Double? {
    func mean(_ more: [ReviewAnalysis.Condition]) -> Double? {
      pooled(o, entry.settings) { setting in mix(o, setting, entry.conditions + more) }
    }
    let found: Double?
    switch entry.comparison {
    case .pool: found = mean([])
    case .difference(let first, let second):
      guard let a = mean([first]), let b = mean([second]) else { return nil }
      found = a - b
    case .headToHead(let attribute, let first, let second):
      found = pooled(o, entry.settings) { setting in
        headToHead(o, setting, entry.conditions, attribute, Int(first), Int(second))
      }
    }
    // Sums of rounded numbers: an effect that is none is exactly 0.
    return found.map { abs($0) < 1e-12 ? 0 : $0 }
  }

  private func pooled(
    _ o: Int, _ settings: [Int], _ part: (Int) -> (weight: Double, mean: Double)
  ) -> Double? {
    var (weights, sum) = (0.0, 0.0)
    for setting in settings {
      let place = literature.population.settings[setting]
      let contacted = Double(place.trials - place.usable) * literature.reporting.authorContact
      let trials = Double(place.usable) + contacted
      let found = part(setting)
      let share = literature.list[o].share(in: setting, of: place.usable)
      let weight = trials * share * found.weight
      guard weight > 0 else { continue }
      weights += weight
      sum += weight * literature.list[o].estimand(found.mean * later)
    }
    return weights > 0 ? sum / weights : nil
  }

  /// What the time at which outcomes are taken leaves of effects.
  private var later: Double {
    let rule = literature.population.followUp
    return rule.rule == .longest ? 1 - rule.share + rule.share * rule.remaining : 1
  }

  /// One setting: how probable the levels are there, and the mean of the rows that trials then give.
  private func mix(
    _ o: Int, _ setting: Int, _ conditions: [ReviewAnalysis.Condition]
  ) -> (weight: Double, mean: Double) {
    let population = literature.population
    let first = arm(o, setting, conditions, isSecond: false)
    let second = population.settings[setting].secondArm
    guard second > 0 else { return first }
    switch population.secondArm.rule {
    case .pick: return first
    case .combine:
      // Given what is asked of the first arm, the second is any other.
      let other = arm(o, setting, conditions, isSecond: true, givenFirst: true)
      return (first.weight, (1 - second / 2) * first.mean + second / 2 * other.mean)
    case .split:
      let other = arm(o, setting, conditions, isSecond: true)
      let weight = first.weight + second * other.weight
      guard weight > 0 else { return (0, 0) }
      return (
        weight, (first.weight * first.mean + second * other.weight * other.mean) / weight
      )
    }
  }

  /// One arm against control.
  private func arm(
    _ o: Int, _ setting: Int, _ conditions: [ReviewAnalysis.Condition], isSecond: Bool,
    givenFirst: Bool = false
  ) -> (weight: Double, mean: Double) {
    let population = literature.population
    var (weight, mean, terms) = (1.0, literature.list[o].effects[setting], 0.0)
    for (c, characteristic) in population.characteristics.enumerated() {
      let all = characteristic.levels.indices.map { characteristic.share($0, setting: setting) }
      var shares = all
      let varies = isSecond && population.secondArm.varies == c
      if varies && !givenFirst { shares = ReviewTargets.others(all, given: all) }
      for condition in conditions where condition.attribute == c {
        for l in shares.indices {
          shares[l] *= characteristic.chance(ofRecording: condition.levels, level: l)
        }
      }
      let total = shares.reduce(0, +)
      guard total > 0 else { return (0, 0) }
      weight *= total
      if varies && givenFirst { shares = ReviewTargets.others(all, given: shares) }
      let sum = shares.reduce(0, +)
      let levels = characteristic.levels
      mean *= levels.indices.reduce(0) { $0 + shares[$1] * levels[$1].multiplies[o] } / sum
      terms += levels.indices.reduce(0) { $0 + shares[$1] * levels[$1].adds[o] } / sum
    }
    return (weight * qualityShare(setting, conditions), mean + terms)
  }

  /// One arm against the other: what both share cancels in sums, not in products.
  private func headToHead(
    _ o: Int, _ setting: Int, _ conditions: [ReviewAnalysis.Condition], _ attribute: Int,
    _ first: Int, _ second: Int
  ) -> (weight: Double, mean: Double) {
    let population = literature.population
    guard population.settings[setting].secondArm > 0, population.secondArm.varies == attribute
    else { return (0, 0) }
    let varied = population.characteristics[attribute]
    let (a, b) = (varied.share(first, setting: setting), varied.share(second, setting: setting))
    guard a > 0, b > 0 else { return (0, 0) }
    let others = conditions.filter { $0.attribute != attribute }
    var (weight, mean) = (a * b / (1 - a) + b * a / (1 - b), literature.list[o].effects[setting])
    for (c, characteristic) in population.characteristics.enumerated() where c != attribute {
      var shares = characteristic.levels.indices.map { characteristic.share($0, setting: setting) }
      for condition in others where condition.attribute == c {
        for l in shares.indices {
          shares[l] *= characteristic.chance(ofRecording: condition.levels, level: l)
        }
      }
      let total = shares.reduce(0, +)
      guard total > 0 else { return (0, 0) }
      weight *= total
      mean *=
        shares.indices.reduce(0) { $0 + shares[$1] * characteristic.levels[$1].multiplies[o] }
        / total
    }
    let (one, two) = (varied.levels[first], varied.levels[second])
    return (
      weight * qualityShare(setting, others),
      mean * (one.multiplies[o] - two.multiplies[o]) + one.adds[o] - two.adds[o]
    )
  }

  /// Weights of a second arm's levels, each other than the first arm's; where there is one level only, it
  /// is that.
  private static func others(_ shares: [Double], given weights: [Double]) -> [Double] {
    guard shares.allSatisfy({ $0 < 1 }) else { return weights }
    return shares.indices.map { l in
      shares.indices.reduce(0) { sum, k in
        k == l ? sum : sum + weights[k] * shares[l] / (1 - shares[k])
      }
    }
  }

  private func qualityShare(
    _ setting: Int, _ conditions: [ReviewAnalysis.Condition]
  ) -> Double {
    let population = literature.population
    guard let riskOfBias = population.riskOfBias else { return 1 }
    var chance = 1.0
    for condition in conditions where condition.attribute == population.characteristics.count {
      let shares = riskOfBias.shares(setting: setting)
      chance *= shares.indices.reduce(0) {
        $0 + (condition.levels & (1 &<< UInt64($1)) != 0 ? shares[$1] : 0)
      }
    }
    return chance
  }
}
