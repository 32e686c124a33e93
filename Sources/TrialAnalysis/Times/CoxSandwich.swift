internal import Foundation

/// The sandwich variance of Cox's log hazard ratio: squares of what clusters add to the score.
///
/// ```
/// var β̂ = I⁻²·Σ_c (Σ_{i∈c} r_i)²
/// r_i = δ_i(x_i − x̄(t_i)) − Σ_{t≤t_i} e^{βx_i}(x_i − x̄(t))·dΛ̂(t)
/// ```
///
/// People without a cluster are clusters of one. With Efron's ties x̄ and dΛ̂ are means and sums over the d steps at a time, and
/// those to whom the event happens at step l leave it by l/d. Sources: Lin & Wei (1989) J Am Stat Assoc 84:1074; Therneau & Grambsch
/// (2000), Modeling Survival Data, 7.1; the same as `coxph` with `cluster`.
struct CoxSandwich {
  let ties: TiedEvents
  let isStratified: Bool

  /// Σ_c (Σ r_i)².
  func squaredScores(
    _ times: borrowing EventTimes, _ contrast: ArmPair, beta: Double
  ) -> Double {
    let ratio = exp(beta)
    let strata = isStratified ? times.strata : 1
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: times.clusters + 2 * strata) {
      memory in
      memory.initialize(repeating: 0)
      let sums = UnsafeMutableBufferPointer(rebasing: memory[..<times.clusters])
      // Σ e^{βx}(x − x̄)dΛ̂ so far, of each arm, by stratum.
      let gathered = UnsafeMutableBufferPointer(rebasing: memory[times.clusters...])
      var squares = 0.0
      times.forEachRiskSet(contrast, isStratified: isStratified) { people, stratum, set in
        let before = (gathered[2 * stratum], gathered[2 * stratum + 1])
        let here = steps(set, ratio)
        gathered[2 * stratum] += here.all.0
        gathered[2 * stratum + 1] += here.all.1
        for person in people {
          let isFirst = person.arm == contrast.treatment
          guard isFirst || person.arm == contrast.comparator else { continue }
          let x = isFirst ? 1.0 : 0
          let past = isFirst ? before.0 : before.1
          let residual =
            person.happened
            ? x - here.mean - past - (isFirst ? here.ofEvents.0 : here.ofEvents.1)
            : -past - (isFirst ? here.all.0 : here.all.1)
          if person.cluster < 0 {
            squares += residual * residual
          } else {
            sums[person.cluster] += residual
          }
        }
      }
      for sum in sums { squares += sum * sum }
      return squares
    }
  }

  /// What one time adds.
  private struct Steps {
    /// x̄, the mean over steps.
    var mean = 0.0
    /// e^{βx}(x − x̄)dΛ̂ of people at risk, by arm, and of those to whom it happens.
    var all = (0.0, 0.0)
    var ofEvents = (0.0, 0.0)
  }

  private func steps(_ set: RiskSet, _ ratio: Double) -> Steps {
    var found = Steps()
    for l in 0..<Int(set.events) {
      let share = ties == .efron ? Double(l) / set.events : 0
      let n1 = (set.atRisk1 - share * set.first) * ratio
      let total = n1 + set.atRisk2 - share * (set.events - set.first)
      let mean = n1 / total
      let (one, two) = (ratio * (1 - mean) / total, -mean / total)
      found.mean += mean / set.events
      found.all.0 += one
      found.all.1 += two
      found.ofEvents.0 += (1 - share) * one
      found.ofEvents.1 += (1 - share) * two
    }
    return found
  }
}
