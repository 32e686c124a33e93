internal import Parts

/// What analyses estimate: the mean true effect of the trials that they would pool, results aside.
///
/// ```
/// target = Σ_s w_s·E(θ | setting s, recorded levels)/Σ_s w_s
/// w_s = trials that measure and report · P(recorded levels)
/// E(θ) = base_s · Π_c E(multiplies_c) + Σ_c E(adds_c) + E(shift by size)
/// ```
///
/// Characteristics are independent given the setting, and τ does not move the mean; precision is left out,
/// and so are bias and inflation. Trials with a second arm count with what the review's rule makes of them.
struct ReviewTargets {
  let literature: TrialLiterature
  private var population: Population { literature.population }
  /// How probable each recorded rating is, by setting; empty where nothing asks for quality.
  private let quality: [[Double]]
  /// What the sizes of trials add to effects and their spread.
  private let sizes: SizeSpread

  /// Targets of a literature.
  ///
  /// - Parameters:
  ///   - literature: What is drawn.
  ///   - asksForQuality: Whether any analysis asks for ratings, whose shares take a moment to compute.
  init(_ literature: TrialLiterature, asksForQuality: Bool) {
    CostlyWork.note(.targets)
    self.literature = literature
    sizes = SizeSpread(literature)
    quality =
      asksForQuality
      ? literature.population.settings.indices.map { setting in
        literature.population.riskOfBias?.shares(setting: setting) ?? []
      } : []
  }

  /// Levels asked of each attribute: all conditions on it at once.
  private struct Masks {
    private var byAttribute: [Int: UInt64] = [:]

    init(_ conditions: [ReviewAnalysis.Condition]) {
      for condition in conditions {
        byAttribute[condition.attribute, default: .max] &= condition.levels
      }
    }

    subscript(attribute: Int) -> UInt64? { byAttribute[attribute] }
  }

  /// The target of an analysis of an outcome; nil when no trial can have the levels that it asks for.
  func target(_ entry: PostHocAnalyses, _ o: Int) -> Double? {
    let outcome = literature.list[o]
    func mean(_ more: [ReviewAnalysis.Condition]) -> Double? {
      let masks = Masks(entry.conditions + more)
      return pooled(o, entry.settings) { setting in
        let found = mix(o, setting, masks)
        return (found.weight, outcome.estimand(found.mean * later))
      }
    }
    let found: Double?
    switch entry.comparison {
    case .pool: found = mean([])
    case .difference(let first, let second):
      guard let a = mean([first]), let b = mean([second]) else { return nil }
      found = a - b
    case .headToHead(let attribute, let first, let second):
      let masks = Masks(entry.conditions.filter { $0.attribute != attribute })
      found = pooled(o, entry.settings) { setting in
        let found = headToHead(o, setting, masks, attribute, first, second)
        return (
          found.weight, outcome.estimand(found.first * later, against: found.second * later)
        )
      }
    }
    // Sums of rounded numbers: an effect that is none is exactly 0.
    return found.map { abs($0) < 1e-12 ? 0 : $0 }
  }

  /// The variance of the true effects of trials of the same characteristics.
  func tau2(_ entry: PostHocAnalyses, _ o: Int) -> Double {
    let tau2 = literature.list[o].tau * literature.list[o].tau
    guard literature.list[o].bySize != nil else { return tau2 }
    let mean = pooled(o, entry.settings) { (1, sizes.shift(o, $0)) } ?? 0
    return pooled(o, entry.settings) { setting in
      let away = sizes.shift(o, setting) - mean
      return (1, sizes.variance(o, setting) + away * away)
    } ?? tau2
  }

  private func pooled(
    _ o: Int, _ settings: [Int], _ part: (Int) -> (weight: Double, value: Double)
  ) -> Double? {
    var (weights, sum) = (0.0, 0.0)
    for setting in settings {
      let place = population.settings[setting]
      let contacted = Double(place.trials - place.usable) * literature.reporting.authorContact
      let trials = Double(place.usable) + contacted
      let found = part(setting)
      let weight = literature.list[o].reports(in: setting, of: trials) * found.weight
      guard weight > 0 else { continue }
      weights += weight
      sum += weight * found.value
    }
    return weights > 0 ? sum / weights : nil
  }

  /// What the time at which outcomes are taken leaves of effects.
  private var later: Double {
    let rule = population.followUp
    return rule.rule == .longest ? 1 - rule.share + rule.share * rule.remaining : 1
  }

  /// One setting: how probable the levels are there, and the mean of the rows that trials then give.
  private func mix(_ o: Int, _ setting: Int, _ masks: Masks) -> (weight: Double, mean: Double) {
    let first = arm(o, setting, masks, .first)
    let second = population.settings[setting].secondArm
    guard second > 0 else { return first }
    switch population.secondArm.rule {
    case .pick: return first
    case .combine:
      let other = arm(o, setting, masks, .secondGivenFirst)
      return (first.weight, (1 - second / 2) * first.mean + second / 2 * other.mean)
    case .split:
      let other = arm(o, setting, masks, .second)
      let weight = first.weight + second * other.weight
      guard weight > 0 else { return (0, 0) }
      return (
        weight, (first.weight * first.mean + second * other.weight * other.mean) / weight
      )
    }
  }

  private enum Arm {
    case first
    /// Its own record is asked.
    case second
    /// The first arm's record is asked; this is the other arm of the same trial.
    case secondGivenFirst
  }

  /// One arm against control.
  private func arm(
    _ o: Int, _ setting: Int, _ masks: Masks, _ which: Arm
  ) -> (weight: Double, mean: Double) {
    var (weight, mean, terms) = (
      qualityShare(setting, masks), literature.list[o].effects[setting],
      sizes.shift(o, setting)
    )
    for (c, characteristic) in population.characteristics.enumerated() {
      let all = characteristic.levels.indices.map { characteristic.share($0, setting: setting) }
      let varies = population.secondArm.varies == c
      var shares = varies && which == .second ? ReviewTargets.others(all, given: all) : all
      if let mask = masks[c] {
        for l in shares.indices {
          shares[l] *= characteristic.chance(ofRecording: mask, level: l)
        }
      }
      let total = shares.reduce(0, +)
      guard total > 0 else { return (0, 0) }
      weight *= total
      if varies, which == .secondGivenFirst { shares = ReviewTargets.others(all, given: shares) }
      let part = ReviewTargets.mean(characteristic, shares, o)
      mean *= part.factor
      terms += part.term
    }
    return (weight, mean + terms)
  }

  /// The two arms of a trial whose records are the two levels, either way round.
  private func headToHead(
    _ o: Int, _ setting: Int, _ masks: Masks, _ attribute: Int, _ first: UInt8, _ second: UInt8
  ) -> (weight: Double, first: Double, second: Double) {
    guard population.settings[setting].secondArm > 0, population.secondArm.varies == attribute
    else { return (0, 0, 0) }
    var (weight, base, terms) = (
      qualityShare(setting, masks), literature.list[o].effects[setting],
      sizes.shift(o, setting)
    )
    for (c, characteristic) in population.characteristics.enumerated() where c != attribute {
      var shares = characteristic.levels.indices.map { characteristic.share($0, setting: setting) }
      if let mask = masks[c] {
        for l in shares.indices {
          shares[l] *= characteristic.chance(ofRecording: mask, level: l)
        }
      }
      let total = shares.reduce(0, +)
      guard total > 0 else { return (0, 0, 0) }
      weight *= total
      let part = ReviewTargets.mean(characteristic, shares, o)
      base *= part.factor
      terms += part.term
    }
    let varied = population.characteristics[attribute]
    let effects = varied.levels.map { base * $0.multiplies[o] + terms + $0.adds[o] }
    let all = varied.levels.indices.map { varied.share($0, setting: setting) }
    func recorded(_ level: UInt8, _ l: Int) -> Double {
      varied.chance(ofRecording: 1 &<< UInt64(level), level: l)
    }
    var (sum, a, b) = (0.0, 0.0, 0.0)
    for k in all.indices where all[k] > 0 {
      for l in all.indices where l != k && all[k] < 1 {
        let pair = all[k] * all[l] / (1 - all[k])
        let forward = pair * recorded(first, k) * recorded(second, l)
        let backward = pair * recorded(second, k) * recorded(first, l)
        sum += forward + backward
        a += forward * effects[k] + backward * effects[l]
        b += forward * effects[l] + backward * effects[k]
      }
    }
    guard sum > 0 else { return (0, 0, 0) }
    return (weight * sum, a / sum, b / sum)
  }

  /// What a characteristic does on average, with these weights of its levels.
  private static func mean(
    _ characteristic: Characteristic, _ weights: [Double], _ o: Int
  ) -> (factor: Double, term: Double) {
    let sum = weights.reduce(0, +)
    let levels = characteristic.levels
    return (
      levels.indices.reduce(0) { $0 + weights[$1] * levels[$1].multiplies[o] } / sum,
      levels.indices.reduce(0) { $0 + weights[$1] * levels[$1].adds[o] } / sum
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

  private func qualityShare(_ setting: Int, _ masks: Masks) -> Double {
    guard let mask = masks[population.characteristics.count], !quality.isEmpty else { return 1 }
    let shares = quality[setting]
    return shares.indices.reduce(0) { $0 + (mask & (1 &<< UInt64($1)) != 0 ? shares[$1] : 0) }
  }
}
