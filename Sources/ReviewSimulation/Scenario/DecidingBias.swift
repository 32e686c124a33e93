internal import PeerSupport

/// What of the biases of a review acts on any of its outcomes.
struct DecidingBias {
  /// The bias of every trial; nil where it acts on nothing.
  private(set) var everyTrial: Any?
  /// Flaws, and the quality that is recorded, as far as anything depends on them.
  private(set) var riskOfBias: Any?
  /// Whether what levels inflate is seen by anyone.
  let inflationActs: Bool
  private let sources: [BiasSource]
  private let raters: [Rater]

  /// Of a literature.
  ///
  /// - Parameters:
  ///   - literature: What is drawn.
  ///   - asksForQuality: Whether an analysis asks for ratings.
  init(_ literature: TrialLiterature, asksForQuality: Bool) {
    let population = literature.population
    let raters = literature.list.map(\.rater)
    func acts(_ source: BiasSource) -> Bool {
      (source.mean != 0 || source.betweenReviews > 0 || source.betweenTrials > 0)
        && raters.contains { source.acts[$0] != 0 }
    }
    func moments(_ source: BiasSource) -> [Double] {
      acts(source) ? [source.mean, source.betweenReviews, source.betweenTrials] : []
    }
    let inflates = population.characteristics.contains { $0.levels.contains { $0.inflates != 0 } }
    inflationActs = inflates && raters.contains { BiasSource.usual[$0] != 0 }
    let every = population.everyTrial
    everyTrial = acts(every) ? moments(every) : nil
    let domains = population.riskOfBias?.domains ?? []
    sources =
      (acts(every) ? [every] : []) + domains.map(\.source).filter(acts)
      + (inflationActs ? [BiasSource(mean: 0)] : [])
    self.raters = raters
    let acting = domains.count { acts($0.source) }
    guard let risk = population.riskOfBias, acting > 0 || asksForQuality else { return }
    riskOfBias = (
      domains.map { domain in
        (asksForQuality || acts(domain.source) ? domain.flawed : [], moments(domain.source))
      },
      asksForQuality || acting > 1 ? risk.correlation : 0,
      asksForQuality ? [risk.high, risk.benign, risk.misclassified] : [],
      acting > 0 ? risk.cap : 0, acting > 1 ? risk.combination : .sum
    )
  }

  /// How strongly each bias that acts does so on an outcome.
  func factors(of outcome: Int) -> [Double] {
    sources.map { $0.acts[raters[outcome]] }
  }
}
