public import GSLKit
public import Inference
public import TrialAnalysis

/// Net benefits of people in one arm: λ times their score, less their cost.
///
/// ```
/// mean = λμ_E − μ_C,   variance = λ²σ_E² + σ_C² − 2λ·ρκ·σ_E·σ_C
/// ```
///
/// What a person has is that of the two outcomes in the same person, so whatever happens to those happens to it. ρ is the correlation
/// of the normals beneath, κ that of a cost with its own normal. With clusters its correlation in them is taken to be that of the two
/// parts by their variances: a plan starts from it, and people do not know of it.
public struct NetBenefitLaw: OutcomeLaw {
  /// What one point of the score is worth.
  public let willingnessToPay: Double
  /// The two outcomes in the arm; nil before the trial puts them in.
  public private(set) var parts: Parts?

  /// A score and a cost of the same people.
  public struct Parts: Sendable, Equatable {
    /// Positions of the two outcomes.
    let positions: [Int]
    /// The law of the score.
    public let score: ScoreLaw
    /// The law of the cost.
    public let cost: AmountLaw
    /// Correlation of the normals beneath them.
    public let correlation: Double
  }

  init(willingnessToPay: Double, parts: Parts? = nil) {
    self.willingnessToPay = willingnessToPay
    self.parts = parts
  }

  public var measuredAs: OutcomeScale { .netBenefit }
  public var means: [Double] {
    [parts.map { willingnessToPay * $0.score.mean - $0.cost.mean } ?? 0]
  }
  /// Itself: its mean is that of its parts.
  public func with(means: [Double]) -> NetBenefitLaw { self }
  public var latents: LatentShape { .end }

  /// The same of people whose score and cost have these laws.
  func with(_ law: (_ outcome: Int) -> any OutcomeLaw) -> NetBenefitLaw {
    guard let parts, let score = law(parts.positions[0]) as? ScoreLaw,
      let cost = law(parts.positions[1]) as? AmountLaw
    else { return self }
    return NetBenefitLaw(
      willingnessToPay: willingnessToPay,
      parts: Parts(
        positions: parts.positions, score: score, cost: cost, correlation: parts.correlation))
  }

  /// Correlation of what people have of the score and the cost.
  public var correlation: Double {
    parts.map { $0.correlation * $0.cost.normalCorrelation } ?? 0
  }

  /// Standard deviations of λ·score and of the cost.
  private var spreads: (score: Double, cost: Double) {
    parts.map { (willingnessToPay * $0.score.sd, $0.cost.cv * $0.cost.mean) } ?? (0, 1)
  }

  /// Variance of one person's net benefit.
  public var variance: Double {
    let (e, c) = spreads
    return e * e + c * c - 2 * correlation * e * c
  }

  public func variance(of effect: EffectMeasure, _ weights: [Double], people n: Double) -> Double {
    max(variance, 1e-300) / n
  }

  public func split(
    of effect: EffectMeasure, _ kind: ClusterKind?, icc: Double
  ) -> (between: Double, within: Double)? {
    (variance * icc, variance * (1 - icc))
  }

  /// The correlation of people of one cluster, where those of the parts are these.
  func icc(score: Double, cost: Double) -> Double {
    let (e, c) = spreads
    return (e * e * score + c * c * cost) / (e * e + c * c)
  }

  public func siteSpread(icc: Double, benefit: Double) -> SiteSpread { .none }

  public func within(_ sites: Sites) -> NetBenefitLaw {
    NetBenefitLaw(
      willingnessToPay: willingnessToPay,
      parts: parts.map {
        Parts(
          positions: $0.positions, score: $0.score.within(sites), cost: $0.cost.within(sites),
          correlation: $0.correlation)
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
  ) -> Double? {
    guard let parts else { return nil }
    func part(_ law: some OutcomeLaw, _ outcome: Int, _ stream: inout RandomStream) -> Double? {
      let cell = worker.cell(person.cell.replicate, outcome, person.cell.arm)
      if let here = worker.here(cell), here[person.person] <= 0 { return nil }
      let place = PersonPlace(
        cell: cell, person: person.person, cluster: person.cluster,
        latent: worker.end(outcome)[person.person], isBaseline: false)
      return law.value(place, of: worker, &stream)
    }
    guard let score = part(parts.score, parts.positions[0], &stream),
      let cost = part(parts.cost, parts.positions[1], &stream)
    else { return nil }
    return willingnessToPay * score - cost
  }

  /// Sums people up, those who have both.
  private func sum(
    _ cell: PeopleCell, _ worker: PeopleWorker, _ cluster: Int?, _ range: Range<Int>,
    _ stream: inout RandomStream
  ) -> ArmMoments {
    let centre = means[0]
    var (n, sum, squares) = (0.0, 0.0, 0.0)
    for i in range {
      let person = PersonPlace(
        cell: cell, person: i, cluster: cluster, latent: 0, isBaseline: false)
      guard let y = value(person, of: worker, &stream) else { continue }
      n += 1
      sum += y - centre
      squares += (y - centre) * (y - centre)
    }
    guard n > 0 else { return ArmMoments() }
    return ArmMoments(
      n: n, mean: centre + sum / n, sumOfSquares: max(0, squares - sum * sum / n))
  }
}

extension AmountLaw {
  /// κ: the correlation of people's amounts with the normals beneath.
  var normalCorrelation: Double {
    let own = UnitAmounts(cv: cv, zeros: zeros, shape: shape)
    return NormalPlaces.all.reduce(0) { $0 + $1.weight * $1.z * own.value($1.z) } / cv
  }
}
