internal import Foundation
public import GSLKit
public import Inference
public import TrialAnalysis

/// When an event happens to people of one arm, as long as they are followed.
///
/// ```
/// T = S⁻¹(1 − Φ(z))          z the person's latent normal: high is late
/// clusters, groups and sites: z = √icc·u + √(1 − icc)·e, so that everybody's times are the arm's whatever is shared
/// people who get m of what the support does: F = m·F_full + (1 − m)·F_without;   those who get another arm's: its F
/// bias of δ SD, and what sites and periods add: δ off z
/// ```
///
/// At every time t it is an event with the risk F(t), as ``EventLaw`` has it: an arm's risk lies on a line between none and all of its
/// support. The correlation of people of a cluster is that of the normals beneath.
public struct TimeLaw: OutcomeLaw, TimedLaw {
  /// Everybody of the arm together.
  let curve: MixedCurve
  let followUp: FollowUp
  /// People with all of their own support, with none, and with another arm's; nil where nobody differs so.
  private(set) var whole: MixedCurve?
  private(set) var bare: MixedCurve?
  private(set) var other: MixedCurve?
  /// How people of two levels of a modifier differ; nil where they do not.
  private(set) var levels: LevelHazards?
  /// The normal value of who has the event just at the end of everybody's follow-up: most have none, and need no time.
  private let limit: Double
  private let weibull: TimeCurve.WeibullTimes?
  /// SD of what is people's own of the normal beneath, within sites.
  private(set) var innerSD = 1.0

  init(_ curve: TimeCurve, _ followUp: FollowUp) {
    self.init(MixedCurve(curve), followUp)
  }

  private init(_ curve: MixedCurve, _ followUp: FollowUp) {
    self.curve = curve
    self.followUp = followUp
    limit = TimeCurve.normal(at: curve.cumulativeHazard(followUp.least))
    weibull = curve.only?.weibull
  }

  private func with(_ curve: MixedCurve, _ followUp: FollowUp) -> TimeLaw {
    var law = TimeLaw(curve, followUp)
    (law.whole, law.bare, law.other) = (whole, bare, other)
    (law.levels, law.innerSD) = (levels, innerSD)
    return law
  }

  public var measuredAs: OutcomeScale { .time }
  /// The risk by the end of everybody's follow-up.
  public var risk: Double { curve.risk(followUp.least) }
  public var means: [Double] { [risk] }
  /// With hazards in proportion.
  public func with(means: [Double]) -> TimeLaw {
    means[0] == risk ? self : with(curve.powered(log1p(-means[0]) / log1p(-risk)), followUp)
  }
  public var latents: LatentShape { .end }

  func followed(_ followUp: FollowUp) -> TimeLaw { with(curve, followUp) }

  /// The same law where levels of a modifier differ.
  func levelled(_ levels: LevelHazards) -> TimeLaw {
    var law = self
    law.levels = levels
    return law
  }

  public func delivered(_ share: Double, without bare: any OutcomeLaw) -> TimeLaw {
    guard let none = bare as? TimeLaw else { return self }
    var law = with(curve.mixed(with: none.curve, 1 - share), followUp)
    (law.whole, law.bare) = (curve, none.curve)
    return law
  }

  public func contaminated(by other: any OutcomeLaw, _ share: Double) -> TimeLaw {
    guard let source = other as? TimeLaw else { return self }
    var law = with(curve.mixed(with: source.curve, share), followUp)
    law.whole = whole ?? curve
    law.other = source.curve
    return law
  }

  public func siteSpread(icc: Double, benefit: Double) -> SiteSpread {
    icc > 0 ? .line(perUnit: benefit * icc.squareRoot(), offset: 0) : .none
  }
  public func within(_ sites: Sites) -> TimeLaw {
    var law = self
    law.innerSD = (1 - sites.icc).squareRoot()
    return law
  }

  /// Only a layout of times knows: errors of times are planned by curves and follow-up.
  public func split(
    of effect: EffectMeasure, _ kind: ClusterKind?, icc: Double
  ) -> (between: Double, within: Double)? { nil }

  public func variance(of effect: EffectMeasure, _ weights: [Double], people n: Double) -> Double {
    variance(of: effect, upTo: followUp.least, people: n)
  }

  public func reduce(_ cell: PeopleCell, of worker: PeopleWorker, _ stream: inout RandomStream) {
    let end = worker.end(cell.outcome)
    let here = worker.here(cell)
    let differs = worker.plans.cells[cell.place].differs
    let times = worker.data.events + cell.outcome
    let (isPlain, least) = (!differs && levels == nil, followUp.least)
    let (weibull, table) = (isPlain ? weibull : nil, ExposureTable.shared)
    var first = 0
    for (j, size) in worker.portions.enumerated() {
      let cluster = worker.hasClusters ? j : nil
      let place = cluster.map { worker.place(cell.arm, $0) } ?? ClusterPlace()
      let number = cluster.map { worker.clusterNumber(cell.arm, $0, place) } ?? -1
      let shift = worker.shift(cell, cluster: cluster)
      let (from, stratum) = (first, place.stratum)
      times.pointee.add(size, of: cell.arm) { offset in
        let i = from + offset
        let until = here.map { $0[i] } ?? least
        guard until > 0 else { return nil }
        let z = innerSD * end[i] - shift
        var (time, happened) = (until, false)
        // Beyond the least follow-up nobody who is followed no longer needs a time.
        if !isPlain || until > least || z <= limit {
          let own =
            weibull?.time(atLog: table.logarithm(at: z)) ?? self.time(z, cell, worker, person: i)
          if own <= until { (time, happened) = (own, true) }
        }
        return EventTimes.Person(
          time: time, happened: happened, arm: cell.arm, cluster: number, stratum: stratum)
      }
      first += size
    }
  }

  public func value(
    _ person: PersonPlace, of worker: PeopleWorker, _ stream: inout RandomStream
  ) -> Double? { seen(person, of: worker).time }

  func seen(_ person: PersonPlace, of worker: PeopleWorker) -> (time: Double, happened: Bool) {
    let until = worker.here(person.cell).map { $0[person.person] } ?? followUp.least
    let z = innerSD * person.latent - worker.shift(person.cell, cluster: person.cluster)
    let isPlain = !worker.plans.cells[person.cell.place].differs && levels == nil
    let own =
      (isPlain ? weibull : nil)?.time(atLog: ExposureTable.shared.logarithm(at: z))
      ?? time(z, person.cell, worker, person: person.person)
    return own <= until ? (own, true) : (until, false)
  }

  /// The time of a person, by what they get and by their level.
  private func time(
    _ z: Double, _ cell: PeopleCell, _ worker: PeopleWorker, person: Int
  ) -> Double {
    let e = TimeCurve.exposure(at: z)
    func ofLevel(_ ratio: (LevelHazards) -> Double) -> Double {
      guard let levels, !worker.levelOf.isEmpty else { return e }
      return levels.exposure(e, ratio: ratio(levels), isUpper: worker.levelOf[person] == 1)
    }
    guard worker.plans.cells[cell.place].differs else {
      return curve.time(at: ofLevel { $0.whole })
    }
    if let other, worker.exposuresToOther[person] > 0 {
      return other.time(at: ofLevel { $0.other })
    }
    guard let whole else { return curve.time(at: ofLevel { $0.whole }) }
    guard let bare else { return whole.time(at: ofLevel { $0.whole }) }
    let share = min(max(worker.exposures[person], 0), 1)
    return MixedCurve.time(at: ofLevel { $0.ratio(delivered: share) }, whole, share, bare)
  }
}
