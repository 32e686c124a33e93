internal import GSLKit
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
/// One Wishart per arm, group of correlated outcomes, and pattern of missing outcomes; of an arm with contamination
/// one for those who get either support, their number binomial. The trapezoidal form covers n − 1 smaller than the number of variables. Source: Bartlett (1933) Proc R Soc Edinb
/// 53:260; singular case Srivastava (2003) Ann Statist 31:1537.
struct ExactSource: TrialSource {
  let trial: Trial
  let shifts: ShiftPlan
  let groups: [GaussianGroup]
  let events: [EventPlan]
  /// Who stays, by arm; nil where nobody leaves.
  let stay: [BinomialFamily?]

  /// An outcome that is an event, with what one of its arms needs.
  struct EventPlan: Sendable {
    let outcome: Int
    let arm: Int
    let risk: Double
    let benefit: Double
    /// What another arm's support adds to the risk, and the share of people who get it.
    let exchange: Double
    let contamination: Double
    /// Who is observed among those who stayed; nil where nobody is missing.
    let seen: BinomialFamily?
    /// Events among the observed; nil where bias moves the risk from replicate to replicate.
    let counts: BinomialFamily?
  }

  /// Prepares a trial without ``refusal(_:)``.
  init(_ trial: Trial, baselines: [Bool]) {
    self.trial = trial
    let shifts = ShiftPlan(trial)
    self.shifts = shifts
    let all = trial.participants.map { $0...$0 }
    let ranges = trial.arms.indices.map {
      BinomialFamily.range(trials: all[$0], p: 1 - trial.arms[$0].dropout)
    }
    stay = trial.arms.indices.map { a in
      trial.arms[a].dropout == 0
        ? nil : BinomialFamily(trials: all[a], p: 1 - trial.arms[a].dropout)
    }
    var events: [EventPlan] = []
    for (o, outcome) in trial.outcomes.enumerated() {
      for (a, arm) in trial.arms.enumerated() {
        guard let risk = (trial.forms[o][a] as? EventLaw)?.risk else { continue }
        let missing = outcome.model.missing(arm: arm.name)
        let benefit = outcome.model.benefit.sign
        let range = BinomialFamily.range(trials: ranges[a], p: 1 - missing)
        let shift = min(max(shifts.means[o * trial.arms.count + a], -shifts.cap), shifts.cap)
        let shifted = ShiftPlan.risk(risk, shiftedBy: shift, benefit: benefit)
        events.append(
          EventPlan(
            outcome: o, arm: a, risk: risk, benefit: benefit, exchange: trial.exchange(o, a),
            contamination: arm.contamination,
            seen: missing == 0 ? nil : BinomialFamily(trials: ranges[a], p: 1 - missing),
            counts: shifts.isRandom ? nil : BinomialFamily(trials: range, p: shifted)))
      }
    }
    self.events = events
    groups = GaussianGroup.groups(trial, baselines: baselines)
  }

  /// Whether statistics of a law are drawn here; whatever is not named needs people.
  static func admits(_ law: any OutcomeLaw) -> Bool {
    law is ScoreLaw || law is EventLaw || law is MediationLaw
  }

  /// Why a trial needs people; nil when it does not.
  static func refusal(_ trial: Trial) -> String? {
    if let arm = trial.arms.indices.first(where: { trial.arms[$0].attrition?.matters == true }) {
      let scale = trial.decidesLeaving(arm)?.scale
      let what = scale == .event ? "an event" : scale == .count ? "a count" : "scores"
      return "who leaves arm '\(trial.arms[arm].name)' depends on \(what)"
    }
    if let o = trial.times.firstIndex(where: { !$0.isEmpty }) {
      return "outcome '\(trial.outcomes[o].name)' is measured repeatedly"
    }
    for (o, forms) in trial.forms.enumerated() where !forms.allSatisfy(admits) {
      return
        "there is no exact source of \(forms[0].measuredAs.words), as '\(trial.outcomes[o].name)' has them"
    }
    if trial.modifier != nil, trial.sites != nil || trial.isClustered {
      return
        "people of one \(trial.sites != nil ? "site" : "cluster") are of both levels of the modifier"
    }
    if trial.hasBaselineSlopes {
      return "what people get of an effect depends on their baselines"
    }
    if let arm = trial.arms.indices.first(where: {
      DeliveryPlan(trial, arm: $0)?.delivered != nil
    }) {
      return "what people of arm '\(trial.arms[arm].name)' get differs between them"
    }
    for (o, forms) in trial.forms.enumerated() where (forms.first as? ScoreLaw)?.scale != nil {
      return "outcome '\(trial.outcomes[o].name)' has a floor and a ceiling"
    }
    for (o, row) in trial.correlation.enumerated() where trial.forms[o].first is EventLaw {
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

  func worker() -> any TrialWorker { ExactWorker(self) }
}

/// Draws sufficient statistics, block by block.
final class ExactWorker: TrialWorker {
  /// An event outcome in one arm, as a trivial value.
  private struct Event: BitwiseCopyable {
    let cell: Int
    let arm: Int
    let outcome: Int
    let risk: Double
    let benefit: Double
    let exchange: Double
    let contamination: Double
    let seen: BinomialFamily.View?
    let counts: BinomialFamily.View?
  }

  /// Keeps alive what the views look at.
  let source: ExactSource
  let data: TrialData
  private let arms: Int
  private let isBiased: Bool
  private let hasDropout: Bool
  let groups: UnsafeMutablePointer<Unmanaged<GaussianWorker>>
  let groupCount: Int
  private let events: UnsafeMutablePointer<Event>
  private let eventCount: Int
  private let stay: UnsafeMutableBufferPointer<BinomialFamily.View?>
  private let people: UnsafeMutablePointer<Int>
  /// Those who stayed in this replicate, by arm.
  let stayed: UnsafeMutablePointer<Int>
  /// Those of them who get another arm's support.
  let exchanged: UnsafeMutablePointer<Int>
  /// The first words of all arms at an event's lane, two an arm.
  private let words: UnsafeMutablePointer<UInt64>
  /// The chance of that, by arm; nil where no arm is contaminated.
  private let contamination: [Double]?

  init(_ source: ExactSource) {
    self.source = source
    let trial = source.trial
    arms = trial.arms.count
    isBiased = source.shifts.matters
    data = TrialData(outcomes: trial.outcomes.count, arms: trial.arms.count)
    groupCount = source.groups.count
    groups = .allocate(capacity: max(groupCount, 1))
    for (i, group) in source.groups.enumerated() {
      (groups + i).initialize(to: .passRetained(GaussianWorker(group)))
    }
    eventCount = source.events.count
    events = .allocate(capacity: max(eventCount, 1))
    for (i, plan) in source.events.enumerated() {
      (events + i).initialize(
        to: Event(
          cell: plan.outcome * trial.arms.count + plan.arm, arm: plan.arm,
          outcome: plan.outcome, risk: plan.risk, benefit: plan.benefit, exchange: plan.exchange,
          contamination: plan.contamination, seen: plan.seen?.view, counts: plan.counts?.view))
    }
    words = .allocate(capacity: RandomStream.words(ofUnits: trial.arms.count))
    stay = .allocate(capacity: trial.arms.count)
    _ = stay.initialize(from: source.stay.map { $0?.view })
    people = .allocate(capacity: trial.arms.count)
    stayed = .allocate(capacity: trial.arms.count)
    hasDropout = source.stay.contains { $0 != nil }
    exchanged = .allocate(capacity: trial.arms.count)
    for (a, n) in trial.participants.enumerated() {
      (people + a).initialize(to: n)
      (stayed + a).initialize(to: n)
      (exchanged + a).initialize(to: 0)
    }
    let shares = trial.arms.indices.map { trial.isMixed($0) ? trial.arms[$0].contamination : 0 }
    contamination = shares.contains { $0 > 0 } ? shares : nil
  }

  deinit {
    // Trivial values all: nothing to deinitialise.
    for i in 0..<groupCount { groups[i].release() }
    groups.deallocate()
    events.deallocate()
    words.deallocate()
    stay.deallocate()
    people.deallocate()
    stayed.deallocate()
    exchanged.deallocate()
    data.deallocate()
  }

  func draw(_ replicate: Int, using stream: inout RandomStream) {
    if isBiased { source.shifts.draw(replicate, into: data.shifts, using: &stream) }
    if hasDropout {
      for arm in 0..<arms { stayed[arm] = stayers(replicate, arm: arm, &stream) }
    }
    if let contamination {
      for arm in 0..<arms where contamination[arm] > 0 {
        exchanged[arm] = stream.exchanged(
          replicate, unit: arm, of: stayed[arm], share: contamination[arm])
      }
    }
    for i in 0..<groupCount {
      // Held by this worker: no need to count the reference.
      groups[i]._withUnsafeGuaranteedRef {
        $0.draw(replicate, people: stayed, exchanged: exchanged, data, &stream)
      }
    }
    for i in 0..<eventCount { draw(events + i, replicate, &stream) }
  }

  /// People of an arm who did not drop out.
  @inline(__always)
  func stayers(_ replicate: Int, arm: Int, _ stream: inout RandomStream) -> Int {
    guard let family = stay[arm] else { return people[arm] }
    stream.seek(replicate: replicate, unit: arm, lane: .dropout)
    return family.draw(stream.uniform(), trials: people[arm])
  }

  private func draw(
    _ place: UnsafePointer<Event>, _ replicate: Int, _ stream: inout RandomStream
  ) {
    let event = place.pointee
    // Events stand outcome by outcome, arm by arm: the words of all arms at once.
    if event.arm == 0 {
      stream.firstWords(
        replicate: replicate, unit: 0, step: 1, lane: .outcome(event.outcome), count: arms,
        into: words)
    }
    if event.exchange != 0 {
      drawMixed(event, replicate, &stream)
      return
    }
    var n = stayed[event.arm]
    if let family = event.seen {
      stream.seek(replicate: replicate, unit: event.arm, lane: .missing(event.outcome))
      n = family.draw(stream.uniform(), trials: n)
    }
    let u = RandomStream.uniform(of: words[2 &* event.arm])
    let count: Int
    if let family = event.counts {
      count = family.draw(u, trials: n)
    } else {
      let risk = ShiftPlan.risk(
        event.risk, shiftedBy: data.shifts[event.cell], benefit: event.benefit)
      count = Binomial.quantile(u, n: n, p: risk)
    }
    data.counts[event.cell] = ArmCounts(n: Double(n), events: Double(count))
  }
  /// The same where people have one of two risks.
  private func drawMixed(_ event: Event, _ replicate: Int, _ stream: inout RandomStream) {
    data.counts[event.cell] = ArmCounts()
    let other = exchanged[event.arm]
    add(event, replicate, .own, stayed[event.arm] - other, &stream)
    add(event, replicate, .other, other, &stream)
  }

  /// Adds people with one support.
  private func add(
    _ event: Event, _ replicate: Int, _ support: Support, _ people: Int,
    _ stream: inout RandomStream
  ) {
    var n = people
    let unit = support.unit(event.arm)
    if let family = event.seen {
      stream.seek(replicate: replicate, unit: unit, lane: .missing(event.outcome))
      n = family.draw(stream.uniform(), trials: n)
    }
    let own = event.risk + support.share(event.contamination) * event.exchange
    let risk = ShiftPlan.risk(
      min(max(own, 0), 1), shiftedBy: data.shifts[event.cell], benefit: event.benefit)
    stream.seek(replicate: replicate, unit: unit, lane: .outcome(event.outcome))
    data.counts[event.cell].n += Double(n)
    data.counts[event.cell].events += Double(Binomial.quantile(stream.uniform(), n: n, p: risk))
  }
}
