internal import Inference
internal import InputFiles
internal import MonteCarlo
internal import Questions
internal import TrialAnalysis
internal import TrialSimulation

/// Words for what a plan solves for and rests on.
public enum PlanWords {
  /// What a number of the scenario is called: "participants per arm", or its path.
  public static func noun(_ path: String) -> String {
    let words = [
      "trial.design.participants-per-arm": "participants per arm",
      "trial.design.total": "participants in all",
      "trial.design.clusters-per-arm": "clusters per arm",
      "trial.design.total-clusters": "clusters in all",
      "trial.design.groups-per-arm": "groups or peer workers per arm",
      "trial.design.clusters-per-sequence": "clusters per sequence",
    ]
    return words[path] ?? path
  }

  /// ", two-sided test at 0.05".
  static func test(_ scenario: Scenario, method: String) -> String {
    guard let test = scenario.analysis.methods.first(where: { $0.name == method })?.test else {
      return ""
    }
    let alpha = Figures.known(test.alpha)
    switch test.hypothesis {
    case .superiority(.twoSided): return ", two-sided test at \(alpha)"
    case .superiority(.oneSided): return ", one-sided test towards benefit at \(alpha)"
    case .nonInferiority: return ", test of non-inferiority at \(alpha), one-sided"
    case .equivalence: return ", two one-sided tests of equivalence at \(alpha) each"
    }
  }

  /// The recruitment that a trial asks for.
  static func recruitment(_ scenario: Scenario, _ row: TallyRow) -> Recruitment {
    let trial = scenario.trial
    let index = trial.outcomes.firstIndex { $0.name == row.outcome }
    return Recruitment(
      expected: expected(scenario.analysis, trial, row),
      units: wholeClusters(trial),
      arms: trial.arms.indices.map { a in
        let n = trial.participants[a]
        return (trial.arms[a].name, n, index.map { trial.expectedPeople($0, a) } ?? Double(n))
      })
  }

  /// The clusters that cross over from one arm to the other: "12 clusters"; empty of other trials.
  static func wholeClusters(_ trial: Trial) -> String {
    if let crossing = trial.clusters.lazy.compactMap({ $0?.crossing }).first {
      return StatementWords.count(crossing.clusters, "cluster")
    }
    return ""
  }

  /// Who of those not lost are counted: of an analysis that takes whatever was observed, or imputes the rest, not those analysed.
  static func expected(
    _ plan: AnalysisPlan, _ trial: Trial, _ row: TallyRow
  ) -> Recruitment.Expected {
    guard let method = plan.methods.first(where: { $0.name == row.method }) else {
      return .analysed
    }
    let outcome = trial.outcomes.firstIndex { $0.name == row.outcome }
    let hasWaves = outcome.map { trial.forms[$0].first?.measuredAs == .course } ?? false
    return switch method.analysis.missingData {
    case .completeCases, .censored: .analysed
    case .observedWaves, .imputed, .weighted: hasWaves ? .atLastWave : .withOutcome
    }
  }

  /// Why no number of people reaches a power.
  static func obstacle(_ obstacle: PlanAnswer.Obstacle, _ row: TallyRow) -> String {
    let effect = "the effect in the scenario, \(Figures.known(row.truth)) \(row.unit),"
    let sentence = effect.prefix(1).uppercased() + effect.dropFirst()
    return switch obstacle {
    case .wrongSide:
      "The test is one-sided towards benefit, and \(effect) points the other way: more people make it "
        + "surer that it does. Turn the effect or 'benefit', or test with 'sides: two-sided'."
    case .harm: "\(sentence) is a harm: it is not found as a benefit."
    case .noEffect:
      "There is no effect in the scenario: what is counted is the type I error."
    case .worseThanMargin:
      "\(sentence) is worse than the margin allows: non-inferiority is not true."
    case .beyondMargin: "\(sentence) lies beyond the margin: equivalence is not true."
    }
  }
}
