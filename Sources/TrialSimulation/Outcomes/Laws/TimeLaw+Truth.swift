internal import Foundation
internal import GSLKit
internal import Inference

/// What is true of times, and what is to be expected of trials.
extension TimeLaw {
  func truth(_ question: TimesQuestion, beside other: any OutcomeLaw) -> Double? {
    guard let other = other as? TimeLaw else { return nil }
    if curve == other.curve { return 0 }
    let horizon = question.horizon ?? followUp.least
    switch question.effect {
    case .riskDifference: return curve.risk(horizon) - other.curve.risk(horizon)
    case .restrictedMeanDifference:
      let nodes = TimeNodes.upTo(horizon, breaks: curve.breaks + other.curve.breaks)
      return nodes.reduce(0) {
        $0 + $1.weight * (other.curve.risk($1.time) - curve.risk($1.time))
      }
    case .logHazardRatio:
      if question.siteICC == 0, let a = curve.only, let b = other.curve.only, a.base == b.base,
        a.timeRatio == b.timeRatio
      {
        return log(a.hazardRatio / b.hazardRatio)
      }
      return CoxLimit(
        CoxLimit.Arm(curve: curve, followUp: followUp, people: question.people.own),
        CoxLimit.Arm(curve: other.curve, followUp: other.followUp, people: question.people.other),
        siteICC: question.siteICC
      ).value
    default: return nil
    }
  }

  func expectedEvents(people n: Double) -> Double {
    let nodes = TimeNodes.upTo(followUp.longest, breaks: curve.breaks + [followUp.least])
    return nodes.reduce(0) {
      $0 + n * $1.weight * curve.density($1.time) * followUp.observed(at: $1.time)
    }
  }

  /// φ(z)²/(p(1 − p)) at the risk's threshold z: the first term of Mehler's series.
  var eventCorrelation: Double {
    let p = risk
    guard p > 0, p < 1 else { return 0 }
    let density = Normal.density(EventLaw.threshold(p))
    return density * density / (p * (1 - p))
  }

  func variance(of effect: EffectMeasure, upTo horizon: Double, people n: Double) -> Double {
    guard effect == .riskDifference || effect == .restrictedMeanDifference else {
      // Half an event keeps the unit positive where nothing happens.
      return 1 / max(expectedEvents(people: n), 0.5)
    }
    // Greenwood's variance of curves without end, in short steps of time.
    let steps = 400
    let width = horizon / Double(steps)
    var (area, hazard) = (0.0, 0.0)
    var terms: [(area: Double, weight: Double)] = []
    for i in 0..<steps {
      let middle = (Double(i) + 0.5) * width
      let further = curve.cumulativeHazard(Double(i + 1) * width)
      let left = max(curve.survival(middle) * followUp.observed(at: middle), 1e-12)
      area += curve.survival(middle) * width
      terms.append((area - curve.survival(middle) * width / 2, (further - hazard) / left))
      hazard = further
    }
    let end = curve.survival(horizon)
    let all = terms.reduce(0) { sum, term in
      sum
        + (effect == .riskDifference
          ? end * end * term.weight : (area - term.area) * (area - term.area) * term.weight)
    }
    // Half an event, as above.
    let least = effect == .riskDifference ? 0.5 / (n + 1) : horizon * horizon * 0.1 / (n + 1)
    return max(all, least) / n
  }
}
