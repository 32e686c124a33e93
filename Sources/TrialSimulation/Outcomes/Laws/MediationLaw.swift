public import GSLKit
public import Inference
public import TrialAnalysis

/// A mediator and an outcome of people in one arm, of which the first is in part passed on to the second.
///
/// ```
/// mean = b·μ_m,   b = (ρ − confounding)·σ_y/σ_m;   of a contrast  a·b, as a = μ_m,t − μ_m,c
/// expected variance of the estimate: a²·V_b + β²·V_a + V_a·V_b,  V_a = σ_m²(1/n + 1/n'),  V_b = σ_y²(1 − ρ²)/(σ_m²(n + n'))
/// ```
///
/// β = ρσ_y/σ_m is what an analysis estimates for b. What people have is that of the two outcomes in the same person. With clusters
/// a plan starts from the correlation of the arm's people in them.
public struct MediationLaw: OutcomeLaw {
  /// The part of the correlation that is not the mediator's making.
  public let confounding: Double
  /// The two outcomes in the arm; nil before the trial puts them in.
  public private(set) var parts: Parts?

  /// A mediator and an outcome of the same people.
  public struct Parts: Sendable, Equatable {
    /// Positions of the two outcomes.
    let positions: [Int]
    /// The law of the mediator.
    public let mediator: ScoreLaw
    /// The law of the outcome.
    public let outcome: ScoreLaw
    /// Their correlation within arms, ρ.
    public let correlation: Double
  }

  init(confounding: Double, parts: Parts? = nil) {
    self.confounding = confounding
    self.parts = parts
  }

  /// b: points of the outcome for one point of the mediator, as it is caused.
  public var path: Double {
    parts.map { ($0.correlation - confounding) * $0.outcome.sd / $0.mediator.sd } ?? 0
  }

  /// β: the same as an analysis that knows no confounder estimates it.
  public var slope: Double {
    parts.map { $0.correlation * $0.outcome.sd / $0.mediator.sd } ?? 0
  }

  public var measuredAs: OutcomeScale { .mediated }
  public var means: [Double] { [parts.map { path * $0.mediator.mean } ?? 0] }
  /// Itself: its mean is that of its parts.
  public func with(means: [Double]) -> MediationLaw { self }
  public var latents: LatentShape { .derived }

  public func variance(of effect: EffectMeasure, _ weights: [Double], people n: Double) -> Double {
    variance(of: effect, weights, people: n, beside: self, people: n) / 2
  }

  public func variance(
    of effect: EffectMeasure, _ weights: [Double], people n: Double, beside other: any OutcomeLaw,
    people m: Double
  ) -> Double {
    guard let parts, let others = (other as? MediationLaw)?.parts else { return 1 }
    let (sdM, sdY) = (parts.mediator.sd, parts.outcome.sd)
    let a = parts.mediator.mean - others.mediator.mean
    let ofA = sdM * sdM * (1 / n + 1 / m)
    let ofB =
      sdY * sdY * (1 - parts.correlation * parts.correlation) / (sdM * sdM * (n + m))
    return a * a * ofB + slope * slope * ofA + ofA * ofB
  }

  /// Not by clusters: the two paths have variances of their own.
  public func split(
    of effect: EffectMeasure, _ kind: ClusterKind?, icc: Double
  ) -> (between: Double, within: Double)? { nil }

  public func siteSpread(icc: Double, benefit: Double) -> SiteSpread { .none }

  public func within(_ sites: Sites) -> MediationLaw {
    MediationLaw(
      confounding: confounding,
      parts: parts.map {
        Parts(
          positions: $0.positions, mediator: $0.mediator.within(sites),
          outcome: $0.outcome.within(sites), correlation: $0.correlation)
      })
  }

  public func reduce(_ cell: PeopleCell, of worker: PeopleWorker, _ stream: inout RandomStream) {
    worker.sumUp(cell, alone: ()) { _ in
    } people: { cluster, people, _ in
      sum(cell, worker, cluster, people, &stream)
    }
  }

  public func value(
    _ person: PersonPlace, of worker: PeopleWorker, _ stream: inout RandomStream
  ) -> Double? { nil }

  /// Sums people up who have both: the outcome, with the mediator in the place of a baseline.
  private func sum(
    _ cell: PeopleCell, _ worker: PeopleWorker, _ cluster: Int?, _ range: Range<Int>,
    _ stream: inout RandomStream
  ) -> ArmMoments {
    guard let parts else { return ArmMoments() }
    let (m, y) = (
      worker.cell(cell.replicate, parts.positions[0], cell.arm),
      worker.cell(cell.replicate, parts.positions[1], cell.arm)
    )
    let (hereM, hereY) = (worker.here(m), worker.here(y))
    let (columnM, columnY) = (worker.end(m.outcome), worker.end(y.outcome))
    func value(
      _ law: ScoreLaw, _ cell: PeopleCell, _ person: Int, _ latent: Double
    ) -> Double {
      let place = PersonPlace(
        cell: cell, person: person, cluster: cluster, latent: latent, isBaseline: false)
      // A score has a value for everybody.
      return law.value(place, of: worker, &stream) ?? 0
    }
    // Around the means of the arm: sums of squares of what is near 0 lose nothing.
    let (centreM, centreY) = (parts.mediator.mean, parts.outcome.mean)
    var sums = PairSums()
    for i in range {
      guard hereM.map({ $0[i] > 0 }) ?? true, hereY.map({ $0[i] > 0 }) ?? true else { continue }
      sums.add(
        value(parts.outcome, y, i, columnY[i]) - centreY,
        value(parts.mediator, m, i, columnM[i]) - centreM)
    }
    return sums.moments(around: (y: centreY, x: centreM))
  }
}

extension PairSums {
  /// The moments of people whose values were added less two centres.
  fileprivate func moments(around centre: (y: Double, x: Double)) -> ArmMoments {
    guard n > 0 else { return ArmMoments() }
    return ArmMoments(
      n: n, mean: centre.y + y / n, sumOfSquares: max(0, yy - y * y / n),
      baselineMean: centre.x + x / n, baselineSumOfSquares: max(0, xx - x * x / n),
      crossProducts: xy - x * y / n)
  }
}
