internal import Foundation
internal import OrderedCollections
internal import Parts
internal import TrialAnalysis

/// Intercurrent events of the arms of a trial, and what its question makes of them.
extension Trial {
  /// Names of the events of all arms, in the order in which they are first named.
  public var intercurrentNames: [String] { Trial.intercurrentNames(arms) }

  /// The same of arms that are no trial yet.
  static func intercurrentNames(_ arms: [Arm]) -> [String] {
    var names: OrderedSet<String> = []
    for arm in arms { for name in arm.intercurrent.keys { names.append(name) } }
    return Array(names)
  }

  /// Whether anything happens between waves to anybody.
  var hasIntercurrentEvents: Bool { intercurrentLaws.contains { $0 != nil } }

  /// Share of an arm's people to whom an event happens by the last wave; nil where it does not.
  public func shareOf(_ event: String, arm: Int) -> Double? { arms[arm].intercurrent[event]?.share }

  /// Share of an arm's people who are not seen at the last wave because of what happened to them, of events that do not go together.
  func leavingWithEvents(_ arm: Int) -> Double {
    1
      - arms[arm].intercurrent.values.reduce(1) { stay, event in
        stay * (1 - event.share * (event.afterwards == .nothing ? 1 : event.leaves))
      }
  }

  /// Whether people have scores after an event in every arm.
  public func hasScores(after event: String) -> Bool {
    arms.allSatisfy { $0.intercurrent[event]?.afterwards != .nothing }
  }

  /// What a method makes of events: what it says, and else what the question asks.
  public func strategies(of method: AnalysisPlan.Method) -> IntercurrentStrategies {
    IntercurrentStrategies(
      estimand.intercurrent.strategies.merging(method.intercurrent) { $1 },
      failure: estimand.intercurrent.failure)
  }

  /// What is asked of events, to stand after a unit: "; stops hypothetical"; empty for none.
  func askedOfEvents(_ outcome: Int) -> String {
    guard hasIntercurrentEvents, forms[outcome].first is CourseLaw else { return "" }
    let words = estimand.intercurrent.words(intercurrentNames)
    return "; " + (words.isEmpty ? "treatment policy" : words)
  }

  /// When the events of each arm happen; nil of arms without any.
  func preparedIntercurrent() -> [IntercurrentLaw?] {
    guard let outcome = decidingCourse else { return arms.map { _ in nil } }
    let names = intercurrentNames
    return arms.indices.map { a in
      let events = names.enumerated().compactMap { position, name in
        arms[a].intercurrent[name].flatMap { $0.share > 0 ? (position, $0) : nil }
      }
      guard !events.isEmpty, var form = forms[outcome][a] as? CourseLaw else { return nil }
      if let sites { form = form.within(sites) }
      return IntercurrentLaw(
        events, times: form.times,
        covariance: form.covariances(
          groupShare: groupShare(outcome, a), groupICC: groupICC(a)),
        spreads: form.times.indices.map { form.variance(at: $0).squareRoot() })
    }
  }

  /// Mean scores of an arm at the waves, by what is made of its events.
  ///
  /// - Parameters:
  ///   - outcome: Position of a repeated outcome.
  ///   - arm: Position of the arm.
  ///   - law: How the outcome is distributed there without events, of all people or of a level.
  ///   - level: The level; nil for all people.
  ///   - strategies: What is made of each event.
  /// - Returns: By part of the arm's law, whose mean they are; one of an arm without events.
  func intercurrentMeans(
    _ outcome: Int, _ arm: Int, _ law: CourseLaw, level: Int? = nil,
    _ strategies: IntercurrentStrategies
  ) -> [[Double]] {
    guard let events = intercurrentLaws[arm] else { return [law.means] }
    let names = intercurrentNames
    let effect = intercurrentEffect(outcome, arm, level: level, isTruth: true)
    return IntercurrentMeans(
      law: events, strategies: events.events.map { strategies.strategy(names[$0.name]) }
    ).means(
      IntercurrentMeans.Path(
        times: law.times, means: law.means, effect: effect, sd: law.sd,
        failure: failure(outcome, law), decides: outcome == decidingCourse))
  }

  /// Laws of repeated scores with the means of what is asked for.
  func afterIntercurrentEvents(_ laws: [[any OutcomeLaw]]) -> [[any OutcomeLaw]] {
    laws.enumerated().map { o, laws in
      laws.enumerated().map { a, law in
        guard let law = law as? CourseLaw, intercurrentLaws[a] != nil else { return law }
        return law.with(
          means: meanByPlace(intercurrentMeans(o, a, law, estimand.intercurrent)))
      }
    }
  }

  /// What stands for events that are outcomes by themselves, in points.
  func failure(_ outcome: Int, _ law: CourseLaw) -> Double {
    guard let failure = estimand.intercurrent.failure else { return 0 }
    guard failure.unit == "smd" else { return failure.value }
    return (arms.indices.contains(0) ? (forms[outcome][0] as? CourseLaw)?.means.first ?? 0 : 0)
      + failure.value * law.sd
  }

  /// What an arm's support does to its people at the waves, on average.
  ///
  /// - Parameters:
  ///   - outcome: Position of a repeated outcome.
  ///   - arm: Position of the arm.
  ///   - level: The level of the modifier; nil for all people.
  ///   - isTruth: As the truth takes it, and not as it is drawn.
  /// - Returns: Points, wave by wave.
  func intercurrentEffect(
    _ outcome: Int, _ arm: Int, level: Int? = nil, isTruth: Bool
  ) -> [Double] {
    let effect = deliveries[outcome][arm]
    let delivered =
      isTruth && isTruthOfFullDelivery ? 1 : arms[arm].delivered?.mean ?? 1
    let share = isTruth && !dilutesTruth ? 0 : arms[arm].contamination
    let further = level.map { levelEffect(outcome, arm, $0) }
    let exchanged = further?.exchange(delivered: delivered) ?? []
    return effect.full.indices.map { w in
      var sum = delivered * (effect.full[w] + (further?.own[w] ?? 0))
      if share > 0, effect.exchange.indices.contains(w) {
        sum += share * (effect.exchange[w] + (exchanged.indices.contains(w) ? exchanged[w] : 0))
      }
      return sum
    }
  }

  /// The truth of a contrast under what is made of its events, and the error of it where it has no closed form.
  ///
  /// - Parameters:
  ///   - outcome: Name of a repeated outcome.
  ///   - contrast: Name of the contrast.
  ///   - weights: Of the waves.
  ///   - strategies: What is made of each event.
  /// - Returns: The difference of weighted means; nil for another outcome or contrast.
  public func intercurrentTruth(
    outcome: String, contrast: String, weights: [Double], _ strategies: IntercurrentStrategies
  ) -> (value: Double, error: Double)? {
    guard let o = outcomes.firstIndex(where: { $0.name == outcome }),
      let pair = contrasts.first(where: { $0.name == contrast })?.arms
    else { return nil }
    let sides = [pair.treatment, pair.comparator].compactMap { arm -> [Double]? in
      guard let law = (naturalForms[o][arm] as? CourseLaw), law.times.count == weights.count else {
        return nil
      }
      return intercurrentMeans(o, arm, law, strategies).map { means in
        zip(weights, means).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    guard sides.count == 2 else { return nil }
    let parts = max(sides[0].count, sides[1].count)
    let differences = (0..<parts).map {
      sides[0][min($0, sides[0].count - 1)] - sides[1][min($0, sides[1].count - 1)]
    }
    let mean = differences.reduce(0, +) / Double(parts)
    guard parts > 1 else { return (mean, 0) }
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(parts * (parts - 1))).squareRoot())
  }
}

/// The mean of lists of numbers, place by place.
func meanByPlace(_ lists: [[Double]]) -> [Double] {
  guard let first = lists.first, lists.count > 1 else { return lists.first ?? [] }
  return first.indices.map { i in lists.reduce(0) { $0 + $1[i] } / Double(lists.count) }
}
