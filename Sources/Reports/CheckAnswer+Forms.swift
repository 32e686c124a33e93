internal import Inference
internal import InputFiles
internal import MonteCarlo
public import Questions
internal import TrialAnalysis
internal import TrialSimulation

extension CheckAnswer.Content {
  /// The scenario as YAML that reads back as the same, defaults marked by a comment.
  public var yaml: String { ResolvedScenario.yaml(resolved) }

  /// Worlds of a review that are the same model, in words.
  public var twins: [String] {
    switch self {
    case .trial: []
    case .review(let file): file.twins
    }
  }

  /// Effects that are harm, a paragraph each: an effect is on the outcome's own scale, and a file may mean the other side.
  public var harms: [String] {
    guard case .trial(let scenario) = self else { return [] }
    let trial = scenario.trial
    return trial.contrasts.flatMap { contrast in
      trial.outcomes.indices.compactMap { o -> String? in
        let (model, laws) = (trial.outcomes[o].model, trial.truthForms[o])
        guard let ours = laws[contrast.arms.treatment].means.last,
          let theirs = laws[contrast.arms.comparator].means.last,
          (ours - theirs) * model.basics.benefit.sign < 0
        else { return nil }
        let better = model.basics.benefit == .higher ? "higher" : "lower"
        return Wrap.text(
          "Note: with \(contrast.name) '\(trial.outcomes[o].name)' becomes worse: \(better) is better "
            + "there (benefit: \(better)). Where a benefit is meant, turn the effect's sign, or 'benefit'.",
          width: 78)
      }
    }
  }

  /// Groups and caseloads that are rounded up at each site, a paragraph for each arm whose number of them would be smaller at one.
  public var roundings: [String] {
    guard case .trial(let scenario) = self, let sites = scenario.trial.sites else { return [] }
    let trial = scenario.trial
    return trial.arms.indices.compactMap { a in
      guard let plan = trial.clusters[a], plan.followsPeople else { return nil }
      let alone = Int((Double(trial.participants[a]) / plan.kind.size - 1e-9).rounded(.up))
      guard plan.count > alone else { return nil }
      return Wrap.text(
        "Note: \(Figures.count(trial.participants[a])) people of arm '\(trial.arms[a].name)' at \(sites.number) "
          + "sites have \(plan.words), as many as each site's people need; at one place \(alone) would do.",
        width: 78)
    }
  }

  /// What a scenario expects beside what it gives.
  ///
  /// - Parameter results: What it gives.
  /// - Returns: A verdict for each expectation.
  public func verdicts(_ results: CheckAnswer.Results) -> [ExpectationReport.Verdict] {
    let rows = results.rows
    return expectations.map { ExpectationReport.Verdict($0.asked, rows) }
  }
}

extension CheckAnswer {
  /// What the scenario expects beside what it gives; none unless it was run.
  public var verdicts: [ExpectationReport.Verdict] { results.map(content.verdicts) ?? [] }
}

extension CheckAnswer.Results {
  /// The replicates that were counted.
  public var replicates: Int {
    switch found {
    case .trial(let tally): tally.replicates
    case .review(let answer): answer.joint.replicates
    }
  }

  fileprivate var rows: [ResultRow] {
    switch found {
    case .trial(let tally): ResultRow.all(tally, point: [])
    case .review(let answer): answer.rows
    }
  }
}

extension Expectation {
  /// The expectation in the words of reports.
  fileprivate var asked: ExpectationReport.Asked {
    ExpectationReport.Asked(
      name: name, world: world, family: family, outcome: outcome, contrast: contrast,
      method: method, adjustment: adjustment, measure: measure, value: value, within: within)
  }
}
