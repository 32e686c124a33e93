internal import Foundation
internal import Parts
internal import PeerSupport
internal import TrialSimulation

/// Numbers of a file in words: "65 % of them attended on average", where its keys would say "attendance mean 0.65".
enum AssumptionWords {
  /// What a number assumes; nil for one that has no words.
  ///
  /// - Parameters:
  ///   - path: Where the number stands.
  ///   - value: The number.
  ///   - trial: The trial.
  /// - Returns: A noun phrase.
  static func phrase(_ path: Path, _ value: Double, in trial: Trial) -> String? {
    let keys = path.keys.dropFirst()
    let last = Array(keys.suffix(2))
    switch keys.first {
    case "arms":
      guard let arm = trial.arms.firstIndex(where: { $0.name == keys.dropFirst().first }) else {
        return nil
      }
      return delivery(last, value, StatementWords.arm(trial, arm), unit(trial, arm))
    case "sites": return site(last[1], value)
    case "bias": return bias(last, value)
    case "modifier": return modifier(Array(keys.dropFirst()), value)
    case "baseline-modifier":
      return "an effect \(Figures.known(value)) "
        + (keys.last == "smd" ? "standard deviations" : "points")
        + " larger for each standard deviation by which the baseline is higher"
    case "correlation": return correlation(Array(keys.dropFirst()), value, trial)
    case "outcomes": return outcome(last[1], value)
    default: return nil
    }
  }

  /// What people of an arm belong to.
  private static func unit(_ trial: Trial, _ arm: Int) -> String {
    trial.clusters[arm]?.kind.unit.noun ?? "group"
  }

  private static func delivery(
    _ keys: [String], _ value: Double, _ arm: String, _ unit: String
  ) -> String? {
    let (share, number) = (StatementWords.percent(value), Figures.known(value))
    return switch (keys[0], keys[1]) {
    case ("effect", "smd"): "an effect of \(number) standard deviations of \(arm)"
    case ("effect", "points"): "an effect of \(number) points of \(arm)"
    case ("attendance", "sessions"): "\(number) sessions offered in \(arm)"
    case ("attendance", "mean"):
      "\(share) of sessions attended on average by those who come at all"
    case ("attendance", "spread"):
      "a correlation of \(number) between a person's attending one session and another"
    case ("attendance", "never"): "\(share) of people in \(arm) who attend no session"
    case ("attendance", "enough"): "the full effect from \(number) sessions on"
    case ("attendance", "baseline-correlation"):
      "a correlation of \(number) between attendance and the baseline score"
    case ("fidelity", "mean"): "\(share) of \(arm) given as intended, on average"
    case ("fidelity", "sd"): "a standard deviation of \(number) of that share between \(unit)s"
    case ("turnover", "share"): "\(share) of \(unit)s in \(arm) losing their leader or peer worker"
    case ("turnover", "keeps"): "\(share) of the effect kept by people whose peer worker leaves"
    case ("turnover", "leave"): "\(share) of these people leaving the trial as well"
    default: nil
    }
  }

  private static func site(_ key: String, _ value: Double) -> String? {
    let number = Figures.known(value)
    return switch key {
    case "number": "\(number) sites"
    case "icc": "an intraclass correlation of \(number) among people of one site"
    case "effect-sd":
      "effects that differ between sites with a standard deviation of \(number) standard deviations"
    default: nil
    }
  }

  private static func bias(_ keys: [String], _ value: Double) -> String? {
    let number = Figures.known(value)
    if keys[1] == "cap" { return "biases of at most \(number) standard deviations in all" }
    let from: String? =
      switch BiasDomain(rawValue: keys[0]) {
      case .sequenceGeneration: "inadequate randomisation"
      case .allocationConcealment: "foreseeable allocation"
      case .expectancy: "the expectations of unblinded participants"
      case .assessor: "unblinded assessors"
      case .incompleteData: "incomplete outcome data"
      case .waitlist: "waiting"
      case nil: nil
      }
    guard let from else { return nil }
    return switch keys[1] {
    case "smd": "a bias of \(number) standard deviations from \(from)"
    case "between-trial-sd":
      "a standard deviation of \(number) between trials of the bias from \(from)"
    default: nil
    }
  }

  private static func modifier(_ keys: [String], _ value: Double) -> String? {
    let unit = keys.last == "smd" ? "standard deviations" : "points"
    let (number, level) = (Figures.known(value), "in the second level of the modifier")
    return switch (keys.first, keys.last) {
    case ("share", _): "\(StatementWords.percent(value)) of people \(level)"
    case ("main", "risk-difference"): "a risk \(number) higher \(level) than in the first"
    case ("main", "odds-ratio"): "odds of the event \(level) \(number) times those in the first"
    case ("main", "rate-ratio"): "a mean count \(level) \(number) times that in the first"
    case ("main", _): "scores \(number) \(unit) higher \(level) than in the first"
    case ("difference", "risk-difference"):
      "a risk difference \(number) larger \(level) than in the first"
    case ("difference", "odds-ratio"): "an odds ratio \(level) \(number) times that in the first"
    case ("difference", "rate-ratio"): "a rate ratio \(level) \(number) times that in the first"
    case ("difference", _): "an effect \(number) \(unit) larger \(level) than in the first"
    default: nil
    }
  }

  private static func correlation(_ names: [String], _ value: Double, _ trial: Trial) -> String? {
    let words = names.compactMap { name in
      trial.outcomes.first { $0.name == name }.map(StatementWords.outcome)
    }
    return words.count == 2
      ? "a correlation of \(Figures.known(value)) between \(words[0]) and \(words[1])"
      : "a correlation of \(Figures.known(value)) between outcomes"
  }

  private static func outcome(_ key: String, _ value: Double) -> String? {
    switch key {
    case "intercept-slope-correlation":
      "a correlation of \(Figures.known(value)) between people's level and their slope"
    case "slope-icc":
      "\(StatementWords.percent(value)) of the variance of slopes between clusters"
    default: nil
    }
  }
}
