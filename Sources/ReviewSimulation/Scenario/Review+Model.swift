internal import Inference
internal import MetaAnalysis
internal import MonteCarlo
internal import Parts
internal import PeerSupport

/// What a review simulates, without what it states and nothing depends on.
extension Review {
  /// What is drawn and done: reviews with equal ones are the same.
  ///
  /// A number that nothing depends on is as if it were not stated: the rule for second arms where no trial has one, the
  /// correlation with a follow-up that nobody takes. That is how what is set and decides nothing is found.
  ///
  /// - Parameter comparesWorlds: Whether it stands beside other worlds, from which who rates an outcome may tell it.
  /// - Returns: Plain values, for comparison.
  public func model(comparesWorlds: Bool) -> Any {
    let population = literature.population
    let asked = Set(
      grid.postHoc.flatMap { entry in
        if case .headToHead(let attribute, _, _) = entry.comparison {
          return entry.attributes + [attribute]
        }
        return entry.attributes
      })
    let bias = DecidingBias(
      literature, asksForQuality: asked.contains(population.characteristics.count))
    let isContinuous = literature.list.map { $0.kind == .continuous }
    let effects = correlated(literature.effectCorrelation) { literature.list[$0].tau > 0 }
    let errors = correlated(literature.errorCorrelation) { isContinuous[$0] }
    let characteristics = population.characteristics.enumerated().map { index, characteristic in
      (
        characteristic.name, characteristic.levels.map { deciding($0, of: characteristic, bias) },
        asked.contains(index) ? characteristic.misclassified : 0,
        asked.contains(index) ? characteristic.unrecorded : 0
      )
    }
    let outcomes = literature.list.enumerated().map { o, outcome in
      var outcome = outcome
      let isClue = comparesWorlds && outcome.rater != .selfReport
      outcome.rater = .selfReport
      return (outcome, bias.factors(of: o), isClue)
    }
    let hasGroups = population.characteristics.contains { $0.levels.contains { $0.icc > 0 } }
    let trials = (
      population.settings, characteristics, bias.riskOfBias, bias.everyTrial,
      population.hasSecondArms ? population.secondArm : SecondArm(),
      population.followUp.deciding, hasGroups ? population.clustersAdjusted : 0
    )
    let hidden = population.settings.contains { $0.usable < $0.trials }
    let reports = literature.reporting.deciding(
      hidden: hidden, anyContinuous: isContinuous.contains(true))
    let published = literature.publication?.deciding(
      outcomes: literature.list.count, anyContinuous: isContinuous.contains(true))
    let found = (
      outcomes, literature.level, effects, errors, reports, published, literature.drawsArrival
    )
    var grid = grid
    // Where every pool has more studies for certain, a smaller number is none.
    if grid.minimumStudies <= certainStudies { grid.minimumStudies = 1 }
    return (
      trials, found, grid, methods, adjustments, adjustments == [.none] ? .run : familyOf, alpha,
      target
    )
  }

  /// How many studies every pool of the grid has at least, whatever is found; 0 where nothing is certain.
  private var certainStudies: Int {
    let population = literature.population
    if literature.reporting.looksAtResults || literature.reporting.flexibility != nil { return 0 }
    if let publication = literature.publication, publication.counting == .conducted { return 0 }
    // A trial that loses an arm, or divides few people into three, may have no effect.
    if population.hasSecondArms || population.settings.contains(where: \.loses) { return 0 }
    if population.followUp.matters, population.followUp.dropout > 0 { return 0 }
    let counts = literature.list.flatMap { outcome in
      population.settings.indices.map { setting -> Int in
        guard outcome.kind == .continuous, outcome.measured[setting] == 1 else { return 0 }
        let usable = population.settings[setting].usable
        switch outcome.reporting {
        case .chance(let chance): return chance[setting] == 1 ? usable : 0
        case .studies(let studies): return min(studies[setting], usable)
        }
      }
    }
    return counts.min() ?? 0
  }

  /// A level of a characteristic without what nothing depends on.
  private func deciding(
    _ level: Characteristic.Level, of characteristic: Characteristic, _ bias: DecidingBias
  ) -> Any {
    let settings = literature.population.settings.indices
    // Shares are relative.
    let shares = settings.map { setting in
      level.shares[setting] / characteristic.levels.reduce(0) { $0 + $1.shares[setting] }
    }
    let factors = literature.list.indices.map { o in
      literature.list[o].effects.allSatisfy { $0 == 0 } ? 1 : level.multiplies[o]
    }
    return (
      level.name, shares, factors, level.adds, bias.inflationActs ? level.inflates : 0,
      level.icc > 0 ? level.groupSize : 1, level.icc
    )
  }

  /// Correlations of the pairs for which they matter.
  private func correlated(
    _ correlation: OutcomeCorrelation, _ matters: (Int) -> Bool
  ) -> [Double] {
    guard !correlation.matrix.isEmpty else { return [] }
    let n = correlation.outcomes
    var pairs: [Double] = []
    for i in 0..<n where matters(i) {
      for j in 0..<i where matters(j) { pairs.append(correlation.matrix[i * n + j]) }
    }
    return pairs.allSatisfy { $0 == 0 } ? [] : pairs
  }
}

extension FollowUp {
  fileprivate var deciding: FollowUp {
    guard matters else { return FollowUp() }
    var rule = self
    // One measurement is taken, or the better of two.
    if rule.rule != .best { rule.correlation = 0 }
    return rule
  }
}

extension ReportingRules {
  fileprivate func deciding(hidden: Bool, anyContinuous: Bool) -> ReportingRules {
    var rules = self
    if !hidden { rules.authorContact = 0 }
    if !anyContinuous { rules.errors = 0 }
    if !anyContinuous || !switching.matters { rules.switching = Switching() }
    return rules
  }
}

extension Publication {
  /// Nil where everything is published.
  fileprivate func deciding(outcomes: Int, anyContinuous: Bool) -> Publication? {
    if smallTrials == 1, case .steps(_, let chances) = weight, chances.allSatisfy({ $0 == 1 }) {
      return nil
    }
    var rule = self
    if outcomes == 1 { rule.deciding = .primary }
    if smallTrials == 1 { rule.sizeScale = 100 }
    if !anyContinuous { rule.usesT = false }
    if counting == .conducted { rule.keepsSize = false }
    return rule
  }
}
