public import GSLKit
internal import Foundation
public import Inference
internal import MetaAnalysis

/// A literature of trials that differ in setting, size, what they do, how well they are done and what they
/// report.
///
/// For trial i, outcome o and the arm a against control:
///
/// ```
/// θ_iao = base_o(setting)·Π multiplies + Σ adds + τ_o·u_io            true effect, a benefit; see ``EffectsBySize``
/// d_iao = θ_iao + bias_ia(rater of o) + e_iao                         difference in means
/// ```
///
/// u and e are standard normal and correlated between the outcomes of a trial; e has the variance
/// deff/n_a + 1/n_c. A trial's summaries are drawn from their exact distributions, given the people who stayed:
/// differences in means from the normal, standard deviations from Wishart matrices (one for each control
/// arm, one within and one between the groups of a treated arm), events from binomials; days in hospital
/// person by person. Two approximations: groups of an arm have equal sizes, and sampling errors of events
/// and of days are independent of those of the other outcomes.
public struct TrialLiterature: LiteratureModel {
  /// The trials that there are.
  public let population: Population
  /// Its outcomes.
  public let list: [ReviewOutcome]
  /// What is drawn of a trial, and pooled.
  public let level: DataLevel
  /// Correlation of true effects, and of people, between the outcomes of a trial.
  public let effectCorrelation, errorCorrelation: OutcomeCorrelation
  /// What reaches the review.
  public let reporting: ReportingRules
  /// How results decide whether a trial is published; nil where all are.
  public let publication: Publication?
  /// Whether the time at which trials arrive is wanted.
  public let drawsArrival: Bool
  /// Outcomes that a trial of each setting may report.
  let possible: [[Int]]
  let variesEffects: Bool
  /// Whether an outcome counts people, who are whole.
  let countsPeople: Bool
  /// Whether any level changes true effects.
  let hasLevelEffects: Bool
  /// Whether any effect goes with size.
  let hasSizeEffects: Bool
  private(set) var dropout: Dropout
  /// Trials that can reach the review; the others are not drawn.
  let active: [Int]
  /// Hedges's J by degrees of freedom, where effects are standardised and it is prepared.
  private(set) var corrections: [Double] = []

  /// A model.
  ///
  /// - Parameters:
  ///   - population: Its trials.
  ///   - outcomes: Its outcomes, at least one; effects by the settings of the population.
  ///   - level: What is drawn of a trial.
  ///   - effectCorrelation: Of true effects between outcomes; nil for none.
  ///   - errorCorrelation: Of people between outcomes; nil for none.
  ///   - reporting: What reaches the review.
  ///   - publication: How results decide whether a trial is published; nil where all are.
  ///   - drawsArrival: Whether the time at which trials arrive is wanted.
  public init(
    population: Population, outcomes: [ReviewOutcome], level: DataLevel = .effects,
    effectCorrelation: OutcomeCorrelation? = nil, errorCorrelation: OutcomeCorrelation? = nil,
    reporting: ReportingRules = ReportingRules(), publication: Publication? = nil,
    drawsArrival: Bool = false
  ) {
    precondition(outcomes.allSatisfy { $0.effects.count == population.settings.count })
    self.population = population
    list = outcomes
    self.level = level
    self.effectCorrelation =
      effectCorrelation ?? OutcomeCorrelation(independent: outcomes.count)
    self.errorCorrelation = errorCorrelation ?? OutcomeCorrelation(independent: outcomes.count)
    self.reporting = reporting
    self.publication = publication
    self.drawsArrival = drawsArrival
    possible = population.settings.indices.map { setting in
      outcomes.indices.filter { outcomes[$0].isPossible(in: setting) }
    }
    variesEffects = outcomes.contains { $0.tau > 0 }
    countsPeople = outcomes.contains { $0.kind != .continuous }
    hasLevelEffects = population.characteristics.contains { !$0.levels.allSatisfy(\.isPlain) }
    hasSizeEffects = outcomes.contains { $0.bySize != nil }
    dropout = Dropout(population, isPrepared: false)
    active = (0..<population.trials).filter {
      population.placeOfTrial[$0] < population.settings[population.settingOfTrial[$0]].usable
        || reporting.authorContact > 0
    }
  }

  /// Hedges's J of 0 … 4096 degrees of freedom; trials of more people are rare enough to compute theirs.
  private static let allCorrections =
    (0...4096).map { $0 > 1 ? HedgesCorrection.factor(df: Double($0)) : 1 }

  public func prepared() -> TrialLiterature {
    guard !isPrepared else { return self }
    var literature = self
    literature.dropout = Dropout(population, isPrepared: true)
    if [.hedgesG, .gBySize].contains(level) {
      literature.corrections = TrialLiterature.allCorrections
    }
    return literature
  }

  /// Whether its tables are made.
  package var isPrepared: Bool { dropout.isPrepared }

  public var trials: Int { population.trials }
  public var outcomes: Int { list.count }

  public var memory: Literature {
    Literature(
      trials: trials, slots: population.slots, outcomes: outcomes,
      attributes: population.attributes,
      biases: 1 + (population.riskOfBias?.domains.count ?? 0))
  }

  public var keepsClaims: Bool { reporting.flexibility != nil }

  public func effect(_ outcome: Int) -> EffectMeasure {
    level != .meanDifference && list[outcome].isEvent ? .logOddsRatio : .meanDifference
  }

  public func unit(_ outcome: Int) -> String {
    level == .meanDifference ? "SD" : list[outcome].unit
  }

  public func expectedVariance(_ cell: Int) -> Double {
    let (trial, outcome) = (cell / (outcomes * population.slots), cell % outcomes)
    let setting = population.settings[population.settingOfTrial[trial]]
    let n = setting.sizes.typical(population.placeOfTrial[trial])
    let tau2 = list[outcome].tau * list[outcome].tau
    // Events and days carry less information per person than a continuous outcome.
    guard case .continuous = list[outcome].kind else { return 20 / n + tau2 }
    return 4 / n + tau2 + 0.01
  }

  public func draw(
    _ replicate: Int, into literature: inout Literature, using stream: inout RandomStream
  ) {
    drawSharedBias(replicate, into: &literature, using: &stream)
    literature.unpublished = 0
    for trial in active {
      drawTrial(TrialAddress(replicate, trial), trial, into: &literature, using: &stream)
    }
    let needsResults = reporting.looksAtResults || publication != nil
    if !needsResults { select(&literature) }
    for trial in active where literature.states[trial].isUsable {
      drawData(TrialAddress(replicate, trial), trial, into: &literature, using: &stream)
      if publication != nil { publish(replicate, trial, &literature, &stream) }
    }
    if needsResults { select(&literature) }
    guard drawsArrival else { return }
    for trial in active {
      stream.seek(replicate: replicate, unit: trial, lane: .arrival)
      literature.arrival[trial] = stream.uniform()
    }
  }
}
