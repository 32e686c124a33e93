internal import Foundation
public import Parts

/// What becomes of events that happened at the same time, in Cox's regression.
public enum TiedEvents: String, Choice {
  /// Efron's: each of them is compared with those at risk less a share of the tied ones.
  case efron
  /// Breslow's: each is compared with everybody at risk.
  case breslow
}

/// Cox's partial likelihood with an arm as the only covariate.
///
/// ```
/// U(β) = Σ_t Σ_{l<d} (x̄_events − p_l),   I(β) = Σ_t Σ_{l<d} p_l(1 − p_l),   p_l = n₁'e^β/(n₁'e^β + n₂')
/// Efron: n_a' = n_a − (l/d)·d_a;   Breslow: n_a' = n_a
/// ```
///
/// It has one top, between −∞ and ∞ unless at every event all who could have had it were of one arm, or all who had it were.
struct PartialLikelihood {
  enum Top {
    case at(Double, information: Double)
    /// Rises without end: at every time the same arm alone had the event, or alone did not.
    case endless
    /// No event at which both arms were at risk.
    case flat
  }

  let ties: TiedEvents

  /// The top, from a first guess.
  func top(_ sets: UnsafeBufferPointer<RiskSet>, from guess: Double) -> Top {
    var (first, least, most) = (0.0, 0.0, 0.0)
    for set in sets {
      first += set.first
      if set.atRisk2 == 0 { least += set.events }
      if set.atRisk1 > 0 { most += set.events }
    }
    guard most > least else { return .flat }
    guard first > least, first < most else { return .endless }
    // Newton, kept between what is known to be too low and too high.
    var (beta, low, high) = (min(max(guess, -3), 3), -Double.infinity, Double.infinity)
    for _ in 0..<200 {
      let (expected, information) = derivatives(sets, beta)
      let score = first - expected
      if score > 0 { low = beta } else { high = beta }
      var step = information > 0 ? score / information : score > 0 ? 1 : -1
      step = min(max(step, -2), 2)
      var next = beta + step
      if next <= low || next >= high {
        next = low.isFinite && high.isFinite ? (low + high) / 2 : next
      }
      let moved = abs(next - beta)
      beta = next
      // Convergence is quadratic: after such a step β has all its digits; its information is taken where it may lack some.
      guard moved <= 1e-8 else { continue }
      let found = moved <= 1e-13 ? information : derivatives(sets, beta).information
      return found > 0 && beta.isFinite ? .at(beta, information: found) : .endless
    }
    return .endless
  }

  /// What the events of the first arm are expected to be, and the information.
  private func derivatives(
    _ sets: UnsafeBufferPointer<RiskSet>, _ beta: Double
  ) -> (expected: Double, information: Double) {
    let ratio = exp(beta)
    var (expected, information) = (0.0, 0.0)
    var i = 0
    while i < sets.count {
      // Two events, each alone at its time, share a division: 1/a = b/(a·b).
      if i + 1 < sets.count, sets[i].events == 1, sets[i + 1].events == 1 {
        let (n1, n2) = (sets[i].atRisk1 * ratio, sets[i + 1].atRisk1 * ratio)
        let (all1, all2) = (n1 + sets[i].atRisk2, n2 + sets[i + 1].atRisk2)
        let both = 1 / (all1 * all2)
        let (p1, p2) = (n1 * (all2 * both), n2 * (all1 * both))
        expected += p1 + p2
        information += p1 * (1 - p1) + p2 * (1 - p2)
        i += 2
        continue
      }
      add(sets[i], ratio, &expected, &information)
      i += 1
    }
    return (expected, information)
  }

  /// What one time adds.
  private func add(
    _ set: RiskSet, _ ratio: Double, _ expected: inout Double, _ information: inout Double
  ) {
    if set.events == 1 || ties == .breslow {
      let p = set.atRisk1 * ratio / (set.atRisk1 * ratio + set.atRisk2)
      expected += set.events * p
      information += set.events * p * (1 - p)
      return
    }
    for l in 0..<Int(set.events) {
      let share = Double(l) / set.events
      let n1 = (set.atRisk1 - share * set.first) * ratio
      let n2 = set.atRisk2 - share * (set.events - set.first)
      let p = n1 / (n1 + n2)
      expected += p
      information += p * (1 - p)
    }
  }
}
