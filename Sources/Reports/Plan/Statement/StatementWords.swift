internal import Foundation
internal import Inference
internal import MonteCarlo
internal import Parts
internal import PeerSupport
internal import Planning
internal import TrialAnalysis
internal import TrialSimulation

/// How statements write numbers and names.
enum StatementWords {
  /// "25 %", three significant figures.
  static func percent(_ share: Double) -> String { "\(significant(100 * share)) %" }

  /// Three significant figures, and no fewer than a whole number has.
  static func significant(_ value: Double) -> String {
    abs(value) >= 100 ? Figures.number(value.rounded()) : Figures.known(rounded(value))
  }

  private static func rounded(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value }
    var scale = 1.0
    while abs(value) * scale < 100 { scale *= 10 }
    return (value * scale).rounded() / scale
  }

  /// A rate and its error in per cent, the error with one or two figures: "90.1 %", "0.1 %".
  static func percent(_ value: Double, error: Double) -> (value: String, error: String) {
    let decimals = max(Figures.decimals(mcse: 100 * error) - 1, 0)
    return (
      "\(Figures.fixed(100 * value, decimals)) %", "\(Figures.fixed(100 * error, decimals)) %"
    )
  }

  /// "a, b and c".
  static func list(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
  }

  /// The words with an article before them.
  static func withArticle(_ words: String) -> String {
    // Fisher's and Welch's tests have none.
    if words.prefix(while: { $0 != " " }).hasSuffix("'s") { return words }
    return ("aeiou".contains(words.first ?? " ") ? "an " : "a ") + words
  }

  /// "1 group", "3 groups".
  static func count(_ number: Int, _ noun: String) -> String {
    "\(Figures.count(number)) \(number == 1 ? noun : noun + "s")"
  }

  /// What an arm is called.
  static func arm(_ trial: Trial, _ index: Int) -> String {
    let arm = trial.arms[index]
    if !arm.label.isEmpty { return arm.label }
    let isAlone = trial.arms.count { $0.comparator == arm.comparator } == 1
    switch arm.comparator {
    case .usualCare where isAlone: return "usual care"
    case .waitlist where isAlone: return "the waiting list"
    default: break
    }
    return arm.name == arm.delivery.rawValue ? "\(arm.name) support" : arm.name
  }

  /// What an outcome is called.
  static func outcome(_ outcome: Trial.Outcome) -> String {
    let label = outcome.model.basics.label
    return label.isEmpty ? outcome.name.replacing("-", with: " ") : label
  }
}
