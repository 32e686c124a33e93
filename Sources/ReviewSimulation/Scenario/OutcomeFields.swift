internal import Foundation
internal import MetaAnalysis
internal import OrderedCollections
internal import Parts
internal import PeerSupport

extension ReviewOutcome {
  /// What an outcome may be.
  enum Word: String, Choice { case continuous, events, days }

  /// Reads all outcomes.
  static func all(
    _ f: Fields, _ settings: [TrialSetting], common: (effect: Double, tau: Double)
  ) -> [ReviewOutcome] {
    let list = f.map("outcomes", of: "outcome", "What is pooled.", required: true) {
      ReviewOutcome($0, $1, settings, common)
    }.map(\.value)
    ReviewOutcome.checkNumber(f, list)
    return list
  }

  private init(
    _ name: String, _ f: Fields, _ settings: [TrialSetting],
    _ common: (effect: Double, tau: Double)
  ) {
    let names = settings.map(\.name)
    let word = f.choice(
      "kind", of: Word.self, default: .continuous,
      "Means and SDs; events; or days in hospital.")
    var effects: [Double] = []
    if word == .continuous || f.isDescribing {
      effects = f.values(
        "effect", names, "setting", in: ReviewRanges.effects, standard: common.effect,
        from: Path(["review", "effect"]),
        "True mean effect of a continuous outcome, in standard deviations; review.effect by default."
      )
    }
    var kind = Kind.continuous
    if word != .continuous || f.isDescribing {
      let ratios = f.values(
        "odds-ratio", names, "setting", in: ReviewRanges.oddsRatios, standard: 1,
        "Odds of the event with the treatment over those without, of events and days.")
      if word != .continuous { effects = ratios.map { -log($0) } }
      let risk = EventRisk(
        control: f.number(
          "risk", unit: .proportion, in: ReviewRanges.risks, default: 0.38,
          "Probability of the event in a typical control arm."),
        logitSD: f.number(
          "risk-sd", in: ReviewRanges.logitSDs, default: 0,
          "Standard deviation of its logit between trials."))
      kind = .events(risk)
      if word == .days || f.isDescribing {
        kind = .days(
          HospitalDays(
            risk: risk,
            median: f.number(
              "median", in: ReviewRanges.days, default: 16, "Days of those with any."),
            logSD: f.number(
              "log-sd", in: ReviewRanges.logDaySDs, default: 0.7, "Standard deviation of log days."),
            ratio: f.number(
              "days-ratio", unit: .ratio, in: ReviewRanges.dayRatios, default: 1,
              "Treated people's days over controls', among those with any.")))
      }
    }
    let tau = f.number(
      "tau", in: ReviewRanges.spreads, from: Path(["review", "tau"]), common.tau,
      "Standard deviation of true effects between trials; review.tau by default.")
    let bySize = f.sectionOrDefaults("by-size", "Small trials truly differ: effects go with size.")
    {
      EffectsBySize.read($0, hasTau: tau > 0)
    }
    if bySize != nil, word == .days {
      ReviewOutcome.refuseSize(f)
    }
    self.init(
      name: name, kind: f.isDescribing ? .continuous : kind, effects: effects, tau: tau,
      bySize: bySize,
      rater: f.choice("rater", of: Rater.self, default: .selfReport, "Who rates it."),
      measured: f.values(
        "measured", names, "setting", in: ReviewRanges.shares, standard: 1,
        "Probability that a trial measures it."),
      reporting: ReviewOutcome.reporting(f, settings))
  }

  private static func reporting(_ f: Fields, _ settings: [TrialSetting]) -> Reporting {
    let names = settings.map(\.name)
    let isCounted = f.has("studies")
    if isCounted, f.has("reported") {
      f.report("give 'reported' or 'studies', not both", at: "studies")
    }
    var counts: [Double] = []
    if isCounted || f.isDescribing {
      counts = f.values(
        "studies", names, "setting", in: 0...10_000, standard: 0,
        "How many trials of each setting report it usably.")
      ReviewOutcome.check(f, studies: counts, settings)
    }
    guard !isCounted else { return .studies(counts.map { Int($0) }) }
    return .chance(
      f.values(
        "reported", names, "setting", in: ReviewRanges.shares, standard: 1,
        "Probability that a trial that measures it reports it usably."))
  }
}

extension EffectsBySize {
  /// Reads `by-size:`.
  ///
  /// - Parameters:
  ///   - f: Its keys.
  ///   - hasTau: Whether there is a τ that could move.
  /// - Returns: The rule; nil where nothing moves.
  static func read(_ f: Fields, hasTau: Bool) -> EffectsBySize? {
    // A slope of 0 may be a world's; one that is not there is a slip.
    if f.has("moves-with"), !f.has("effect-slope") {
      f.report("'moves-with' belongs to 'effect-slope': give both", at: "moves-with")
    }
    if f.has("typical-size"), !f.has("effect-slope"), !f.has("log-tau-slope") {
      f.report(
        "'typical-size' belongs to 'effect-slope' or 'log-tau-slope': give one of them",
        at: "typical-size")
    }
    return EffectsBySize(
      f.choice(
        "moves-with", of: SmallStudyMeasure.self, default: .standardError,
        "What the mean true effect moves with: 2/√N, or its square."),
      slope: f.number(
        "effect-slope", in: ReviewRanges.sizeSlopes, default: 0, "By how much, per unit of that."),
      // Without a spread there is none that could grow.
      growth: f.number(
        "log-tau-slope", in: ReviewRanges.sizeSlopes, default: 0,
        "By how much the logarithm of tau moves, per unit of 2/√N.") * (hasTau ? 1 : 0),
      typicalSize: f.number(
        "typical-size", unit: .people, in: ReviewRanges.typicalPeople, default: 100,
        "People of a trial whose effect and tau are as stated."))
  }
}

extension OutcomeCorrelation {
  init(_ f: Fields, _ key: String, _ names: [String], _ help: String) {
    let matrix = f.correlations(key, of: names, noun: "outcome", help)
    guard let made = OutcomeCorrelation(matrix) else {
      f.report("no outcomes can have these correlations together", at: key)
      self.init(independent: names.count)
      return
    }
    self = made
  }
}
