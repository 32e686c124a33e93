internal import Foundation
internal import GSLKit

/// Attrition of one arm made ready: which variables decide, and the intercept that gives the arm's dropout.
struct AttritionPlan: Sendable {
  let intercept: Double
  let baselineSlope: Double
  let endSlope: Double
  /// On what attendance gives of the full effect.
  let attendanceSlope: Double
  /// The outcome that decides; nil where scores do not matter.
  let outcome: Int?

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
    if rule.readsScores {
      guard let outcome = Trial.deciding(rule, trial.outcomes, trial.forms),
        let form = trial.forms[outcome][arm] as? ScoreLaw
      else { return nil }
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

  /// The outcome whose scores decide who leaves: a repeated one before those measured once; nil where there is none.
  static func deciding(
    _ rule: Attrition, _ outcomes: [Outcome], _ forms: [[any OutcomeLaw]]
  ) -> Int? {
    if rule.of == nil, let course = forms.firstIndex(where: { $0.first is CourseLaw }) {
      return course
    }
    return outcomes.indices.first { o in
      guard let law = forms[o].first, law.latents != .end else { return false }
      return rule.of.map { $0 == outcomes[o].name } ?? true
    }
  }
}
