internal import Foundation

extension AttritionPlan {
  /// Prepares an arm; nil where people leave at random.
  ///
  /// - Parameters:
  ///   - trial: The trial.
  ///   - arm: The arm.
  init?(_ trial: Trial, arm: Int) {
    guard let rule = trial.arms[arm].attrition, rule.matters, trial.arms[arm].dropout > 0 else {
      return nil
    }
    var (spread, slope) = (0.0, 0.0)
    var scale = (baseline: 1.0, end: 1.0)
    let attendance = trial.arms[arm].delivered?.attendance
    let deciding =
      rule.readsScores ? Trial.deciding(rule, trial.outcomes, trial.forms) : nil
    if let deciding, let decided = DecidedLeaving(trial, deciding, arm: arm) {
      (outcome, isDecided) = (deciding, true)
      (baselineSlope, endSlope) = (0, rule.outcome / decided.unit)
      attendanceSlope = rule.attendance
      intercept = decided.intercept(
        share: trial.arms[arm].dropout, slope: rule.outcome, attendance: rule.attendance,
        DeliveryPlan.table(attendance))
      return
    }
    isDecided = false
    if rule.readsScores {
      guard let outcome = deciding, let form = trial.forms[outcome][arm] as? ScoreLaw else {
        return nil
      }
      self.outcome = outcome
      let drawn = trial.drawn(outcome, arm, form)
      scale = (drawn.baseline, drawn.end)
      spread = AttritionPlan.spread(rule, drawn.correlation)
      // What scores and attendance have in common is the baseline of the trial's first score.
      let shared = trial.firstScore.map { trial.correlation[$0][outcome] } ?? 1
      slope =
        (attendance?.baselineCorrelation ?? 0) * shared
        * (rule.baseline + rule.outcome * drawn.correlation)
    } else {
      outcome = nil
    }
    baselineSlope = rule.baseline / scale.baseline
    endSlope = rule.outcome / scale.end
    attendanceSlope = rule.attendance
    let share = trial.arms[arm].dropout
    intercept =
      rule.attendance == 0
      ? AttritionPlan.intercept(share: share, spread: spread)
      : AttritionPlan.intercept(
        share: share, spread: spread, along: slope, attendance: rule.attendance,
        DeliveryPlan.table(attendance))
  }
}
