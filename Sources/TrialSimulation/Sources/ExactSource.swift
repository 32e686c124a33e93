package import GSLKit
internal import Inference
internal import TrialAnalysis

/// Draws sufficient statistics from their exact joint distribution: cost does not grow with size.
///
/// ```
/// observed n    ~ binomial(n, 1 − dropout), then of those binomial(·, 1 − missing)
/// events        ~ binomial(observed n, risk)
/// mean vector   = μ + F z/√n,     cross-products = (F A)(F A)ᵀ,    F = diag(SD)·L
/// A lower triangular:  A_vv ~ χ(n − 1 − v),  A_vw ~ N(0, 1),  columns ≥ n − 1 are 0
/// ```
///
/// One Wishart per arm, group of correlated outcomes, and pattern of missing outcomes. The trapezoidal
/// form covers n − 1 smaller than the number of variables. Source: Bartlett (1933) Proc R Soc Edinb
/// 53:260; singular case Srivastava (2003) Ann Statist 31:1537.
package struct ExactSource: TrialSource {
  let trial: Trial
  let shifts: ShiftPlan
  let groups: [GaussianGroup]
  private let events: [EventPlan]
  private let stay: [BinomialFamily?]

  /// An outcome that is an event, with what its arms need.
  private struct EventPlan: Sendable {
    let outcome: Int
    /// By arm: who is missing among those who stayed, and the events when nothing shifts them.
    let seen: [BinomialFamily?]
    let counts: [BinomialFamily?]
  }

  /// Prepares a trial that ``admits(_:)``.
  package init(_ trial: Trial, baselines: [Bool]) {
    self.trial = trial
    let shifts = ShiftPlan(trial)
    self.shifts = shifts
    let ranges = trial.arms.indices.map { a in
      BinomialFamily.range(
        trials: trial.participants[a]...trial.participants[a], p: 1 - trial.arms[a].dropout)
    }
    stay = trial.arms.indices.map { a in
      trial.arms[a].dropout == 0
        ? nil
        : BinomialFamily(
          trials: trial.participants[a]...trial.participants[a], p: 1 - trial.arms[a].dropout)
    }
    events = trial.outcomes.indices.compactMap { o in
      let model = trial.outcomes[o].model
      var seen: [BinomialFamily?] = []
      var counts: [BinomialFamily?] = []
      for (a, arm) in trial.arms.enumerated() {
        guard case .event(let risk) = trial.forms[o][a] else { return nil }
        let missing = model.missing(arm: arm.name)
        seen.append(missing == 0 ? nil : BinomialFamily(trials: ranges[a], p: 1 - missing))
        let range = BinomialFamily.range(trials: ranges[a], p: 1 - missing)
        let shift = min(max(shifts.means[o * trial.arms.count + a], -shifts.cap), shifts.cap)
        counts.append(
          shifts.isRandom
            ? nil
            : BinomialFamily(
              trials: range,
              p: ShiftPlan.risk(risk, shiftedBy: shift, benefit: model.benefit.sign)))
      }
      return EventPlan(outcome: o, seen: seen, counts: counts)
    }
    groups = GaussianGroup.groups(trial, baselines: baselines)
  }

  /// Why a trial needs people; nil when it does not.
  package static func refusal(_ trial: Trial) -> String? {
    for (o, row) in trial.correlation.enumerated() {
      guard let first = trial.forms[o].first, case .event = first else { continue }
      if let other = row.indices.first(where: { $0 != o && row[$0] != 0 }) {
        return "outcome '\(trial.outcomes[o].name)' is an event correlated with "
          + "'\(trial.outcomes[other].name)'"
      }
    }
    if let group = GaussianGroup.groups(trial, baselines: trial.outcomes.map { _ in false })
      .first(where: { $0.patterns > 16 })
    {
      return "\(group.outcomes.count) correlated outcomes are missing separately "
        + "(more than 4 make too many patterns)"
    }
    return nil
  }

  package var scratchSize: Int { groups.map(\.scratchSize).max() ?? 0 }

  package func draw(
    _ replicate: Int, into data: borrowing TrialData, using stream: inout RandomStream
  ) {
    if !trial.bias.terms.isEmpty { shifts.draw(replicate, into: data.shifts, using: &stream) }
    for arm in trial.arms.indices {
      let people = stayers(replicate, arm: arm, &stream)
      for group in groups { group.draw(replicate, arm: arm, people: people, data, &stream) }
      for plan in events { draw(plan, replicate, arm: arm, people: people, data, &stream) }
    }
  }

  /// People of an arm who did not drop out.
  @inline(__always)
  func stayers(_ replicate: Int, arm: Int, _ stream: inout RandomStream) -> Int {
    guard let family = stay[arm] else { return trial.participants[arm] }
    stream.seek(replicate: replicate, unit: arm, lane: .dropout)
    return family.draw(stream.uniform(), trials: trial.participants[arm])
  }

  private func draw(
    _ plan: EventPlan, _ replicate: Int, arm: Int, people: Int, _ data: borrowing TrialData,
    _ stream: inout RandomStream
  ) {
    let outcome = plan.outcome
    var n = people
    if let family = plan.seen[arm] {
      stream.seek(replicate: replicate, unit: arm, lane: .missing(outcome))
      n = family.draw(stream.uniform(), trials: people)
    }
    stream.seek(replicate: replicate, unit: arm, lane: .outcome(outcome))
    let u = stream.uniform()
    let cell = outcome * trial.arms.count + arm
    let count: Int
    if let family = plan.counts[arm] {
      count = family.draw(u, trials: n)
    } else {
      guard case .event(let risk) = trial.forms[outcome][arm] else { return }
      let shifted = ShiftPlan.risk(
        risk, shiftedBy: data.shifts[cell],
        benefit: trial.outcomes[outcome].model.benefit.sign)
      count = Binomial.quantile(u, n: n, p: shifted)
    }
    data.counts[cell] = ArmCounts(n: Double(n), events: Double(count))
  }
}
