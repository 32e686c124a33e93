internal import Foundation
internal import GSLKit
internal import Inference
internal import MonteCarlo
internal import Parts
internal import TrialAnalysis

/// One row of results, made ready to run: an outcome, a contrast, a method.
struct RowPlan: Sendable {
  let outcome: Int
  /// Where what it reads stands: the outcome's place, or that of repeated scores as it takes them.
  let slot: Int
  let contrast: Contrast
  let method: AnalysisPlan.Method
  let simulated: SimulatedAnalysis
  /// What it estimates.
  let effect: EffectMeasure
  let rule: DecisionRule
  let label: TallyRow

  var analysis: any Analysis { simulated.analysis }

  /// What fits it to what a worker draws; with numbers of its own, by its method and outcome, where it draws.
  func runner(_ data: TrialData, _ key: StreamKey) -> AnalysisRunner {
    simulated.runner(data, slot, key.derived(for: label.method, label.outcome))
  }

  /// All rows: outcome by outcome, contrast by contrast, method by method.
  static func all(_ trial: Trial, _ plan: AnalysisPlan) throws(NumericalError) -> [RowPlan] {
    var rows: [RowPlan] = []
    let handled = HandledWaves.all(trial, plan)
    for outcome in trial.outcomes.indices {
      for contrast in trial.contrasts {
        for method in plan.methods where method.analyses(trial.outcomes[outcome].name, trial) {
          guard let effect = method.effect(trial.forms[outcome][contrast.arms.treatment]) else {
            continue
          }
          rows.append(try RowPlan(trial, outcome, contrast, method, effect, handled))
        }
      }
    }
    return rows
  }

  private init(
    _ trial: Trial, _ outcome: Int, _ contrast: Contrast, _ method: AnalysisPlan.Method,
    _ effect: EffectMeasure, _ handled: [HandledWaves]
  ) throws(NumericalError) {
    let model = trial.outcomes[outcome].model
    func onScale(_ quantity: Quantity) -> Double? {
      Margin.value(
        quantity, on: effect, of: method.analysis, trial.forms[outcome][contrast.arms.treatment])
    }
    let margin = method.test.margin.flatMap(onScale)
    let halfWidth = method.test.halfWidth.flatMap(onScale)
    self.outcome = outcome
    slot = HandledWaves.slot(of: outcome, trial.strategies(of: method), trial, handled)
    self.contrast = contrast
    self.method = method
    self.effect = effect
    simulated = method.simulated.adapted(to: method.test.hypothesis, benefit: model.benefit)
    let analysis = simulated.analysis
    // More time without an event is less of it.
    let benefit = effect.isTimeWithoutEvent ? model.benefit.reversed : model.benefit
    rule = try DecisionRule(method.test, benefit: benefit, margin: margin)
    let pair = (contrast.arms.treatment, contrast.arms.comparator)
    // People in clusters are worth as many independent ones as their design effect leaves.
    func size(_ arm: Int) -> Double {
      trial.expectedPeople(outcome, arm) / trial.designEffect(outcome, arm)
    }
    let timed = trial.timed(outcome, contrast.arms, analysis, effect)
    // Of those who came all of the difference, of everybody a share of it.
    let came = analysis.complierSessions.map { trial.shareComing(pair.0, sessions: $0) } ?? 1
    let planned =
      timed?.standardError
      ?? RowPlan.crossingSE(trial, outcome, pair, analysis, effect)
      ?? Truth.plannedSE(
        analysis, effect, trial.forms[outcome][pair.0], trial.forms[outcome][pair.1], size(pair.0),
        size(pair.1), times: trial.times[outcome])
    let plannedSE =
      planned / max(came, 1e-6) / Moderator.unit(analysis, trial.forms[outcome][pair.0])
    let exact =
      trial.interaction(outcome, contrast.arms, effect, of: analysis) ?? timed?.truth
      ?? trial.truth(of: effect, outcome, contrast.arms, by: analysis)
      ?? Truth.value(
        analysis, effect, trial.shown(outcome, pair.0), trial.shown(outcome, pair.1),
        times: trial.times[outcome])
    // A risk given as .45 and as 1.5 × .3 is the same risk: what rounding leaves is no effect.
    let truth = abs(exact) < 1e-9 * plannedSE ? 0 : exact
    label = TallyRow(
      outcome: trial.outcomes[outcome].name, contrast: contrast.name, method: method.name,
      unit: RowPlan.unit(effect, trial.unit(of: outcome), analysis) + trial.askedOfEvents(outcome),
      truth: truth,
      plannedSE: plannedSE,
      benefitSign: benefit.sign,
      isNull: Truth.isNull(
        truth, method.test.hypothesis, margin: margin ?? 0, benefit: benefit.sign),
      isSuperiority: !method.test.isAgainstMargin,
      isCount: [.riskDifference, .logRiskRatio, .logOddsRatio, .conditionalLogOddsRatio].contains(
        effect),
      hasMargin: margin != nil,
      confidence: method.test.confidence,
      halfWidthTarget: halfWidth, effect: effect)
  }
}

extension RowPlan {
  /// The unit of estimates, as printed.
  private static func unit(
    _ effect: EffectMeasure, _ own: String, _ analysis: any Analysis
  ) -> String {
    switch effect {
    case .meanDifference:
      analysis.moderator == .baseline
        ? "\(own) per \(own == "points" ? "point" : own) of baseline" : own + analysis.perTime
    case .complierDifference: own + " in compliers"
    default: effect.isTimeWithoutEvent ? "\(own) without the event" : effect.rawValue
    }
  }

  /// Whether it compares cells of clusters that cross over, period by period.
  func isCrossing(_ trial: Trial) -> Bool {
    trial.clusters[contrast.arms.treatment]?.crossing != nil
      && analysis.accountsFor.contains(.periods)
  }

  /// The standard error to expect of an analysis that knows which clusters have crossed over when; nil for others.
  private static func crossingSE(
    _ trial: Trial, _ outcome: Int, _ pair: (Int, Int), _ analysis: any Analysis,
    _ effect: EffectMeasure
  ) -> Double? {
    guard analysis.accountsFor.contains(.periods), let plan = trial.clusters[pair.0],
      let crossing = plan.crossing
    else { return nil }
    let parts = [pair.0, pair.1].compactMap { arm in
      trial.forms[outcome][arm].split(of: effect, plan.kind, icc: trial.icc(outcome, arm))
        .map { ($0.between, $0.within * trial.groupInflation(outcome, arm)) }
    }
    guard parts.count == 2 else { return nil }
    let observed = trial.expectedPeople(outcome, pair.0) / Double(plan.count)
    let variance = crossing.variance(
      between: (parts[0].0 + parts[1].0) / 2, within: (parts[0].1 + parts[1].1) / 2,
      people: max(observed, 1e-9))
    return variance.isFinite && variance > 0 ? variance.squareRoot() : nil
  }
}

extension AnalysisPlan.Method {
  /// The effect that it estimates of an outcome; nil where it cannot read how the outcome is measured.
  func effect(_ law: any OutcomeLaw) -> EffectMeasure? { analysis.effect(on: law.measuredAs) }

  /// Whether the analysis can read how an outcome is measured.
  func reads(_ law: any OutcomeLaw) -> Bool { effect(law) != nil }

  /// What the trial lacks that the analysis needs; nil for nothing.
  func lack(_ trial: Trial) -> String? {
    if let missing = analysis.needs.first(where: { !trial.has($0) }) {
      return missing.lack(of: analysis.kind)
    }
    let scales = trial.forms.compactMap { $0.first?.measuredAs }
    guard !scales.contains(where: { analysis.effect(on: $0) != nil }) else { return nil }
    return scales.lazy.compactMap { analysis.objection(to: $0) }.first
  }

  /// Whether it analyses an outcome: it can, and was not told to leave it.
  ///
  /// - Parameters:
  ///   - outcome: Name of the outcome.
  ///   - trial: The trial.
  /// - Returns: Whether there is a row of it.
  public func analyses(_ outcome: String, _ trial: Trial) -> Bool {
    guard let index = trial.outcomes.firstIndex(where: { $0.name == outcome }),
      let form = trial.forms[index].first
    else { return false }
    if lack(trial) != nil { return false }
    return reads(form) && (outcomes?.contains(outcome) ?? true)
  }
}

extension TrialFeature {
  /// What is said of an analysis that needs it in vain.
  func lack(of kind: String) -> String {
    switch self {
    case .clusters:
      "'\(kind)' needs clusters: design 'cluster', or 'groups' or 'workers' of an arm"
    case .clustersInEveryArm: "'unit: clusters' needs clusters in every arm: design 'cluster'"
    case .strata: "'strata: adjusted' needs 'strata' of the design"
    case .strataOrSites: "'strata: adjusted' needs 'strata' of the design, or 'sites' of the trial"
    case .modifier: "'\(kind)' needs a 'modifier' of the trial"
    case .levels: "'\(kind)' needs 'sites', or a 'modifier', of the trial"
    case .periods: "'\(kind)' needs clusters that cross over: design 'stepped-wedge'"
    case .attendance: "'\(kind)' needs sessions to come to: 'delivered: {attendance: …}' of an arm"
    }
  }
}

extension Trial {
  /// Whether it has what an analysis may need.
  func has(_ feature: TrialFeature) -> Bool {
    switch feature {
    case .clusters: isClustered
    case .clustersInEveryArm: clusters.allSatisfy { $0 != nil }
    // Sites are strata where every arm's people belong to clusters.
    case .strata:
      clusters.contains { $0?.strata != nil } || sites != nil && clusters.allSatisfy { $0 != nil }
    case .strataOrSites: sites != nil || clusters.contains { $0?.strata != nil }
    case .modifier: modifier != nil
    case .levels: levels > 1
    case .periods: clusters.contains { $0?.crossing != nil }
    case .attendance: arms.contains { $0.delivered?.attendance != nil }
    }
  }
}

/// A margin, or a half-width, on the scale of an estimate.
enum Margin {
  /// The margin's value; nil when its unit does not fit the scale.
  static func value(
    _ margin: Quantity, on effect: EffectMeasure, of analysis: any Analysis, _ law: any OutcomeLaw
  ) -> Double? {
    let unit = Moderator.unit(analysis, law)
    guard unit == 1 else {
      // Points for a point of the baseline, or SD for an SD of it.
      return switch margin.unit {
      case "points": margin.value
      case "smd": (law as? ScoreLaw).map { margin.value * $0.standardiser / unit }
      default: nil
      }
    }
    return switch (effect, margin.unit) {
    case (.meanDifference, "points"), (.complierDifference, "points"): margin.value
    case (.meanDifference, "smd"), (.complierDifference, "smd"):
      ((law as? ScoreLaw)?.standardiser ?? (law as? CourseLaw)?.sd).map { margin.value * $0 }
    case (.riskDifference, "risk-difference"), (.complierDifference, "risk-difference"):
      margin.value
    case (.logOddsRatio, "log-odds-ratio"), (.conditionalLogOddsRatio, "log-odds-ratio"):
      margin.value
    case (.logHazardRatio, "log-hazard-ratio"): margin.value
    case (.restrictedMeanDifference, "points"): margin.value
    default: nil
    }
  }
}

/// What is true of a contrast, from the laws of its arms.
enum Truth {
  static func value(
    _ analysis: any Analysis, _ effect: EffectMeasure, _ first: any OutcomeLaw,
    _ second: any OutcomeLaw, times: [Double]
  ) -> Double {
    let weights = analysis.weights(times)
    return effect.difference(first.value(weights), second.value(weights))
  }

  /// The standard error to expect: the unit in which a tally keeps moments.
  static func plannedSE(
    _ analysis: any Analysis, _ effect: EffectMeasure, _ first: any OutcomeLaw,
    _ second: any OutcomeLaw, _ n1: Double, _ n2: Double, times: [Double]
  ) -> Double {
    let weights = analysis.weights(times)
    var factor = 1.0
    if case .baselineAndEnd(let r, _) = first.latents {
      factor = analysis.varianceFactor(baselineCorrelation: r)
    } else if analysis.isInteraction {
      factor = analysis.varianceFactor(baselineCorrelation: 0)
    }
    let plain = first.variance(
      of: effect, weights, people: n1, beside: second, people: n2)
    return (plain * factor).squareRoot()
  }

  /// Whether the null hypothesis of a test is true.
  static func isNull(
    _ truth: Double, _ hypothesis: Hypothesis, margin: Double, benefit: Double
  ) -> Bool {
    // A truth that is meant to sit at the margin may miss it by rounding.
    let slack = 1e-12 * max(1, margin)
    return switch hypothesis {
    case .superiority(.twoSided): truth == 0
    case .superiority(.oneSided): benefit * truth <= 0
    case .nonInferiority: benefit * truth <= -margin + slack
    case .equivalence: abs(truth) >= margin - slack
    }
  }
}
