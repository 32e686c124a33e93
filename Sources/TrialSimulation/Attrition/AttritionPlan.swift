internal import Foundation
internal import GSLKit

/// Attrition of one arm made ready: which variables decide, and the intercept that gives the arm's dropout.
struct AttritionPlan: Sendable {
  let intercept: Double
  let baselineSlope: Double
  let endSlope: Double
  /// The outcome that decides.
  let outcome: Int

  /// Prepares an arm; nil where people leave at random.
  ///
  /// - Parameters:
  ///   - trial: The trial.
  ///   - arm: The arm.
  init?(_ trial: Trial, arm: Int) {
    guard let rule = trial.arms[arm].attrition, rule.matters, trial.arms[arm].dropout > 0,
      let outcome = Trial.deciding(rule, trial.outcomes, trial.forms),
      case .normal(let form) = trial.forms[outcome][arm]
    else { return nil }
    self.outcome = outcome
    baselineSlope = rule.baseline
    endSlope = rule.outcome
    let spread = AttritionPlan.spread(rule, form)
    intercept = AttritionPlan.intercept(share: trial.arms[arm].dropout, spread: spread)
  }

  /// Standard deviation of the linear predictor.
  private static func spread(_ rule: Attrition, _ form: OutcomeForm.NormalForm) -> Double {
    let (x, y, r) = (rule.baseline, rule.outcome, form.baselineCorrelation)
    return (x * x + y * y + 2 * x * y * r).squareRoot()
  }

  /// The a with E[1/(1 + exp(−a − σZ))] = share.
  static func intercept(share: Double, spread: Double) -> Double {
    func mean(_ a: Double) -> Double {
      // Twelve standard deviations hold all that a double can tell.
      (try? Quadrature.integrate(from: -12, to: 12, relative: 1e-10) { z in
        exp(-z * z / 2) / (2 * Double.pi).squareRoot() / (1 + exp(-a - spread * z))
      }) ?? .nan
    }
    let width = 20 + 6 * spread
    return
      (try? RootFinder.brent(from: -width, to: width, absolute: 1e-9) { mean($0) - share })
      ?? log(share / (1 - share))
  }

  /// Probability of leaving of a person with these scores.
  @inline(__always)
  func chance(baseline x: Double, end y: Double) -> Double {
    1 / (1 + exp(-intercept - baselineSlope * x - endSlope * y))
  }
}

extension Trial {
  /// The outcome whose scores decide who leaves; nil where there is none.
  static func deciding(
    _ rule: Attrition, _ outcomes: [Outcome], _ forms: [[OutcomeForm]]
  ) -> Int? {
    outcomes.indices.first { o in
      if case .event? = forms[o].first { return false }
      return rule.of.map { $0 == outcomes[o].name } ?? true
    }
  }
}
