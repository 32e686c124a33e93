internal import Foundation
internal import GSLKit
internal import Parts
public import TrialAnalysis

/// Attrition of one arm made ready: which variables decide, and the intercept that gives the arm's dropout.
struct AttritionPlan: Sendable {
  let intercept: Double
  let baselineSlope: Double
  let endSlope: Double
  /// On what attendance gives of the full effect.
  let attendanceSlope: Double
  /// The outcome that decides; nil where none matters.
  let outcome: Int?
  /// Whether that is an event, or a count, and no score.
  let isDecided: Bool

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

  /// The same where attendance matters too: by the latent normal of attendance, along which scores have a slope.
  private static func intercept(
    share: Double, spread: Double, along slope: Double, attendance: Double,
    _ table: (cuts: [Double], shares: [Double])
  ) -> Double {
    let rest = max(0, spread * spread - slope * slope).squareRoot()
    func mean(_ a: Double) -> Double {
      var (sum, low) = (0.0, -12.0)
      for (cut, gives) in zip(table.cuts, table.shares) {
        let high = min(max(cut, low), 12)
        if high > low {
          sum +=
            (try? Quadrature.integrate(from: low, to: high, relative: 1e-8) { z in
              exp(-z * z / 2) / (2 * Double.pi).squareRoot()
                * leaving(a + attendance * gives + slope * z, rest)
            }) ?? .nan
        }
        low = high
      }
      return sum
    }
    let width = 20 + 6 * spread + abs(attendance)
    return (try? RootFinder.brent(from: -width, to: width, absolute: 1e-9) { mean($0) - share })
      ?? log(share / (1 - share))
  }

  /// E[1/(1 + exp(−a − σZ))].
  private static func leaving(_ a: Double, _ spread: Double) -> Double {
    guard spread > 0 else { return 1 / (1 + exp(-a)) }
    // Twelve standard deviations hold all that a double can tell.
    return
      (try? Quadrature.integrate(from: -12, to: 12, relative: 1e-10) { z in
        exp(-z * z / 2) / (2 * Double.pi).squareRoot() / (1 + exp(-a - spread * z))
      }) ?? .nan
  }

  /// Standard deviation of the linear predictor.
  private static func spread(_ rule: Attrition, _ r: Double) -> Double {
    let (x, y) = (rule.baseline, rule.outcome)
    return (x * x + y * y + 2 * x * y * r).squareRoot()
  }

  /// The a with E[1/(1 + exp(−a − σZ))] = share.
  static func intercept(share: Double, spread: Double) -> Double {
    let width = 20 + 6 * spread
    return
      (try? RootFinder.brent(from: -width, to: width, absolute: 1e-9) {
        leaving($0, spread) - share
      }) ?? log(share / (1 - share))
  }

  /// Probability of leaving of a person with these scores.
  @inline(__always)
  func chance(baseline x: Double, end y: Double, attended g: Double) -> Double {
    1 / (1 + exp(-intercept - baselineSlope * x - endSlope * y - attendanceSlope * g))
  }
}

extension Trial {
  /// The repeated outcome whose people leave, where others are measured of the same people: they leave all of them; nil where
  /// nobody leaves, or nothing else is measured.
  var leadingCourse: Int? {
    guard outcomes.count > 1, arms.contains(where: { $0.leaving > 0 }) else { return nil }
    let named = arms.lazy.compactMap { $0.attrition?.of }.first
    return forms.indices.first {
      forms[$0].first is CourseLaw && named ?? outcomes[$0].name == outcomes[$0].name
    }
  }

  /// The outcome that decides who leaves: the one that is named, or else a repeated score, another score, an event or count; nil
  /// where there is none.
  static func deciding(
    _ rule: Attrition, _ outcomes: [Outcome], _ forms: [[any OutcomeLaw]]
  ) -> Int? {
    func isScore(_ laws: [any OutcomeLaw]) -> Bool {
      laws.first.map { $0.latents != .end } ?? false
    }
    func decides(_ laws: [any OutcomeLaw]) -> Bool { laws.first is any DecidingLaw }
    if let name = rule.of {
      return outcomes.indices.first {
        outcomes[$0].name == name && (isScore(forms[$0]) || decides(forms[$0]))
      }
    }
    return forms.firstIndex { $0.first is CourseLaw } ?? forms.firstIndex(where: isScore)
      ?? forms.firstIndex(where: decides)
  }

  /// The outcome that decides who leaves an arm, and how it is measured; nil where none does.
  public func decidesLeaving(_ arm: Int) -> (outcome: Int, scale: OutcomeScale)? {
    guard let rule = arms[arm].attrition, rule.readsScores,
      let outcome = Trial.deciding(rule, outcomes, forms), let law = forms[outcome].first
    else { return nil }
    return (outcome, law.measuredAs)
  }

  /// Reports attrition that nothing of the trial can decide.
  func checkAttrition(_ f: Fields, _ forms: [[any OutcomeLaw]]) {
    for arm in arms {
      guard let rule = arm.attrition, rule.readsScores, f.isFineSoFar else { continue }
      let place = f.path.appending("arms").appending(arm.name).appending("attrition")
      guard let outcome = Trial.deciding(rule, outcomes, forms) else {
        f.report(
          rule.of.map { "who leaves cannot be decided by '\($0)'" }
            ?? "who leaves is decided by a score, an event or a count, and the trial has none",
          below: place)
        continue
      }
      if rule.baseline != 0, forms[outcome].first is any DecidingLaw {
        f.report(
          "'\(outcomes[outcome].name)' has no baseline: let leaving depend on 'outcome', or name a score "
            + "in 'of'",
          below: place.appending("baseline"))
      }
    }
  }
}
