internal import Foundation
internal import OrderedCollections
internal import Parts

extension ReviewOutcome {
  /// What an outcome may be.
  enum Word: String, Choice { case continuous, events, days }

  /// Reads all outcomes.
  static func all(
    _ f: Fields, _ settings: [Setting], common: (effect: Double, tau: Double)
  ) -> [ReviewOutcome] {
    let list = f.map("outcomes", of: "outcome", "What is pooled.", required: true) {
      ReviewOutcome($0, $1, settings, common)
    }.map(\.value)
    if list.count > 64 { f.report("\(list.count) outcomes; at most 64", at: "outcomes") }
    return list
  }

  private init(
    _ name: String, _ f: Fields, _ settings: [Setting],
    _ common: (effect: Double, tau: Double)
  ) {
    let names = settings.map(\.name)
    let word = f.choice(
      "kind", of: Word.self, default: .continuous,
      "Means and SDs; events; or days in hospital.")
    var effects: [Double] = []
    if word == .continuous || f.isDescribing {
      effects = f.values(
        "effect", names, "setting", in: -5...5, standard: common.effect,
        from: Path(["review", "effect"]),
        "True mean effect of a continuous outcome, in standard deviations; review.effect by default."
      )
    }
    var kind = Kind.continuous
    if word != .continuous || f.isDescribing {
      let ratios = f.values(
        "odds-ratio", names, "setting", in: 0.01...100, standard: 1,
        "Odds of the event with the treatment over those without, of events and days.")
      if word != .continuous { effects = ratios.map { -log($0) } }
      let risk = EventRisk(
        control: f.number(
          "risk", unit: .proportion, in: 0.001...0.999, default: 0.38,
          "Probability of the event in a typical control arm."),
        logitSD: f.number(
          "risk-sd", in: 0...3, default: 0, "Standard deviation of its logit between trials."))
      kind = .events(risk)
      if word == .days || f.isDescribing {
        kind = .days(
          HospitalDays(
            risk: risk,
            median: f.number("median", in: 0.1...1000, default: 16, "Days of those with any."),
            logSD: f.number("log-sd", in: 0...2, default: 0.7, "Standard deviation of log days."),
            ratio: f.number(
              "days-ratio", unit: .ratio, in: 0.05...20, default: 1,
              "Treated people's days over controls', among those with any.")))
      }
    }
    self.init(
      name: name, kind: f.isDescribing ? .continuous : kind, effects: effects,
      tau: f.number(
        "tau", in: 0...5, from: Path(["review", "tau"]), common.tau,
        "Standard deviation of true effects between trials; review.tau by default."),
      rater: f.choice("rater", of: Rater.self, default: .selfReport, "Who rates it."),
      measured: f.values(
        "measured", names, "setting", in: 0...1, standard: 1,
        "Probability that a trial measures it."),
      reporting: ReviewOutcome.reporting(f, settings))
  }

  private static func reporting(_ f: Fields, _ settings: [Setting]) -> Reporting {
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
      for (setting, count) in zip(settings, counts) {
        if count != count.rounded() {
          f.report(
            "\(Number.text(count)) studies in '\(setting.name)': give a whole number", at: "studies"
          )
        } else if count > Double(setting.usable) {
          f.report(
            "\(Number.text(count)) studies in '\(setting.name)', which has \(setting.usable) usable "
              + "trial\(setting.usable == 1 ? "" : "s")", at: "studies")
        }
      }
    }
    guard !isCounted else { return .studies(counts.map { Int($0) }) }
    return .chance(
      f.values(
        "reported", names, "setting", in: 0...1, standard: 1,
        "Probability that a trial that measures it reports it usably."))
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
