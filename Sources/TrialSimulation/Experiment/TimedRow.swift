internal import Inference
internal import TrialAnalysis

extension Trial {
  /// What is true of a row that compares times, and the standard error to expect of it; nil for other rows.
  ///
  /// ```
  /// log hazard ratio   SE = 1/√(D·p(1 − p))      Schoenfeld: D events expected in both arms, p the first arm's share of people
  /// others             SE² = sum of both arms' variances, of Kaplan–Meier curves
  /// ```
  ///
  /// People in clusters are worth as many independent ones as the correlation of their events leaves.
  func timed(
    _ outcome: Int, _ arms: ArmPair, _ analysis: any Analysis, _ effect: EffectMeasure
  ) -> (truth: Double, standardError: Double)? {
    guard let analysis = analysis as? any TimesAnalysis,
      let a = forms[outcome][arms.treatment] as? any TimedLaw,
      let b = forms[outcome][arms.comparator] as? any TimedLaw,
      let meant = truthForms[outcome][arms.treatment] as? any TimedLaw
    else { return nil }
    let people = (
      own: expectedPeople(outcome, arms.treatment), other: expectedPeople(outcome, arms.comparator)
    )
    let question = TimesQuestion(
      effect: effect, horizon: analysis.horizon,
      siteICC: analysis.isStratified ? sites?.icc ?? 0 : 0, people: people)
    guard let truth = meant.truth(question, beside: truthForms[outcome][arms.comparator]) else {
      return nil
    }
    func worth(_ people: Double, _ arm: Int, _ law: any TimedLaw) -> Double {
      max(people / (1 + (designEffect(outcome, arm) - 1) * law.eventCorrelation), 1e-9)
    }
    let n = (
      own: worth(people.own, arms.treatment, a), other: worth(people.other, arms.comparator, b)
    )
    guard effect != .logHazardRatio else {
      let events = a.expectedEvents(people: n.own) + b.expectedEvents(people: n.other)
      return (
        truth,
        Schoenfeld.standardError(
          events: max(events, 0.5), share: n.own / (n.own + n.other))
      )
    }
    let horizon = analysis.horizon ?? a.followUp.least
    let squared =
      a.variance(of: effect, upTo: horizon, people: n.own)
      + b.variance(of: effect, upTo: horizon, people: n.other)
    return (truth, squared.squareRoot())
  }

  /// Events that are expected to be seen in an arm; nil of an outcome that is no time to one.
  ///
  /// - Parameters:
  ///   - outcome: Position of the outcome.
  ///   - arm: Position of the arm.
  /// - Returns: A mean number, of all who are randomised to it.
  public func expectedEvents(_ outcome: Int, _ arm: Int) -> Double? {
    (forms[outcome][arm] as? any TimedLaw)?.expectedEvents(people: expectedPeople(outcome, arm))
  }
}
