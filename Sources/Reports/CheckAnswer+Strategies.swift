internal import Foundation
internal import Inference
internal import InputFiles
public import Questions
internal import TrialAnalysis
internal import TrialSimulation

extension CheckAnswer.Content {
  /// What is true under each way of taking intercurrent events, a table for each outcome and contrast; none without such events.
  public var truthsByStrategy: [String] {
    guard case .trial(let scenario) = self, !scenario.trial.intercurrentNames.isEmpty else {
      return []
    }
    let trial = scenario.trial
    return trial.outcomes.flatMap { outcome in
      trial.contrasts.compactMap { contrast in
        table(scenario, outcome: outcome.name, contrast: contrast.name)
      }
    }
  }

  private func table(_ scenario: Scenario, outcome: String, contrast: String) -> String? {
    let trial = scenario.trial
    guard
      let method = scenario.analysis.methods.first(where: { $0.analyses(outcome, trial) }),
      let o = trial.outcomes.firstIndex(where: { $0.name == outcome }),
      let law = trial.forms[o].first as? CourseLaw
    else { return nil }
    let weights = method.analysis.weights(law.times)
    var table = Table(["intercurrent events", "true effect", "± of it"], right: [1, 2])
    func add(_ name: String, _ strategies: IntercurrentStrategies) {
      guard
        let truth = trial.intercurrentTruth(
          outcome: outcome, contrast: contrast, weights: weights, strategies)
      else { return }
      table.rows.append([
        name, Figures.number(truth.value),
        truth.error < 1e-12 ? "exact" : String(format: "%.1g", truth.error),
      ])
    }
    let asked = trial.estimand.intercurrent
    add("as asked", asked)
    for strategy in IntercurrentStrategy.allCases
    where strategy != .composite || asked.failure != nil {
      // Of events without scores afterwards there is no treatment policy: what is asked of them stays.
      let names = trial.intercurrentNames.filter {
        strategy != .treatmentPolicy || trial.hasScores(after: $0)
      }
      guard !names.isEmpty else { continue }
      let own = Dictionary(uniqueKeysWithValues: names.map { ($0, strategy) })
      let left = trial.intercurrentNames.filter { !names.contains($0) }
      add(
        strategy.rawValue + (left.isEmpty ? "" : " (\(left.joined(separator: ", ")): as asked)"),
        IntercurrentStrategies(
          asked.strategies.merging(own) { $1 }, failure: asked.failure))
    }
    return Wrap.text(
      "\nTruth of '\(outcome)', \(contrast), in \(trial.unit(of: o)), by what is made of intercurrent events, in the contrast of "
        + "'\(method.name)':", width: 78) + table.text
  }
}
