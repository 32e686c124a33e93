internal import Foundation
public import GSLKit
public import Inference
internal import Parts
public import TrialAnalysis

/// Counts of people in one arm: negative binomial, or Poisson.
///
/// ```
/// V = μ + kμ²,   y = F⁻¹(Φ(z); rate, k)      z the person's latent normal, so that counts go with other outcomes
/// clusters and sites: rate·e^(σu − σ²/2),  B = icc·V,  σ² = log(1 + B/μ²),  within them k' = (kμ² − B)/(μ² + B)
/// bias of δ SD: rate·e^(δ√V/μ);  what people get adds to their rate
/// ```
///
/// Counts keep mean μ and variance V whatever lies between clusters: their own dispersion gives way to it. People whose rates
/// hardly differ cannot be very alike: B ≤ kμ².
public struct CountLaw: OutcomeLaw, MultipliedLaw {
  /// The mean count of a person, μ.
  public var mean: Double
  /// k of the variance μ + kμ².
  public var dispersion: Double

  /// Counts with a mean above 0 and a dispersion of 0 or more.
  public init(mean: Double, dispersion: Double) {
    self.mean = mean
    self.dispersion = dispersion
  }

  public var measuredAs: OutcomeScale { .count }
  public var means: [Double] { [mean] }
  public func with(means: [Double]) -> CountLaw {
    CountLaw(mean: means[0], dispersion: dispersion)
  }
  public var latents: LatentShape { .end }

  /// Variance of one person's count.
  var variance: Double { mean + dispersion * mean * mean }

  public func variance(of effect: EffectMeasure, _ weights: [Double], people n: Double) -> Double {
    effect == .logRateRatio ? (1 / mean + dispersion) / n : variance / n
  }

  public func split(
    of effect: EffectMeasure, _ kind: ClusterKind?, icc: Double
  ) -> (between: Double, within: Double)? {
    let all = variance(of: effect, [1], people: 1)
    return (all * icc, all * (1 - icc))
  }

  /// SD of the logarithm of rates of groups of people with this correlation.
  func logSD(icc: Double) -> Double {
    log1p(icc * variance / (mean * mean)).squareRoot()
  }

  public func siteSpread(icc: Double, benefit: Double) -> SiteSpread {
    guard icc > 0 else { return .none }
    // Shifts are SDs on the logarithm of the rate: √V/μ of it each.
    let (sigma, unit) = (logSD(icc: icc), variance.squareRoot() / mean)
    return .line(
      perUnit: benefit * sigma / unit, offset: -benefit * sigma * sigma / 2 / unit)
  }

  public func within(_ sites: Sites) -> CountLaw { within(icc: sites.icc) }

  /// The law of people who share a rate.
  func within(icc: Double) -> CountLaw {
    let between = icc * variance
    let own = max(0, dispersion * mean * mean - between) / (mean * mean + between)
    return CountLaw(mean: mean, dispersion: own)
  }

  public func objection(toICC icc: Double) -> String? {
    let most = dispersion * mean * mean / variance
    guard icc > most else { return nil }
    return
      "people whose rates differ no more than by a dispersion of \(Number.text(dispersion)) have a correlation of at "
      + "most \(Number.text((most * 1e4).rounded(.down) / 1e4)), not \(Number.text(icc)): give a larger 'dispersion' or a smaller 'icc'"
  }

  public func reduce(_ cell: PeopleCell, of worker: PeopleWorker, _ stream: inout RandomStream) {
    worker.data.tallies[cell.outcome].removeAll(cell.arm)
    let own =
      worker.hasClusters ? within(icc: worker.plans.cells[cell.place].sharedICC) : self
    worker.sumUp(cell, alone: 1.0) { cluster in
      times(cell, worker, cluster, &stream)
    } people: { cluster, people, times in
      count(cell, worker, cluster, people, own, times: times)
    }
  }

  public func value(
    _ person: PersonPlace, of worker: PeopleWorker, _ stream: inout RandomStream
  ) -> Double? {
    var (own, rate) = (
      self,
      rate(person.cell, worker, person.cluster, person.person, like: person.person)
    )
    if let cluster = person.cluster {
      own = within(icc: worker.plans.cells[person.cell.place].sharedICC)
      rate *= times(person.cell, worker, cluster, &stream)
    }
    return Double(CountLaw.quantile(person.latent, mean: rate, dispersion: own.dispersion))
  }

  /// SD of the logarithm of rates of groups of one cluster.
  func logSD(ofGroups icc: Double, in clusters: Double) -> Double {
    log1p(icc * variance / (mean * mean + clusters * variance)).squareRoot()
  }

  /// A person's rate by what they get and by the trial's bias, on average over clusters.
  private func rate(
    _ cell: PeopleCell, _ worker: PeopleWorker, _ cluster: Int?, _ person: Int?, like levelled: Int?
  ) -> Double {
    var rate = mean + (levelled.map { worker.levelMove(cell, $0) } ?? 0)
    if let person, let plan = worker.plans.deliveries[cell.arm] {
      rate = max(0, rate + worker.shift(plan, cell.outcome, person))
    }
    let shift = worker.shift(cell, cluster: cluster)
    return shift == 0 ? rate : rate * exp(shift * variance.squareRoot() / mean)
  }

  /// Counts people, in frequencies and in moments.
  private func count(
    _ cell: PeopleCell, _ worker: PeopleWorker, _ cluster: Int?, _ range: Range<Int>,
    _ own: CountLaw, times: Double
  ) -> ArmMoments {
    let end = worker.end(cell.outcome)
    let here = worker.here(cell)
    let differs = worker.plans.cells[cell.place].differs
    // All of a range are of one level.
    let shared = rate(cell, worker, cluster, nil, like: range.first) * times
    var (n, sum, squares) = (0.0, 0.0, 0.0)
    for i in range where here.map({ $0[i] > 0 }) ?? true {
      let rate = differs ? rate(cell, worker, cluster, i, like: i) * times : shared
      let y = CountLaw.quantile(end[i], mean: rate, dispersion: own.dispersion)
      worker.data.tallies[cell.outcome].add(arm: cell.arm, y)
      n += 1
      sum += Double(y)
      squares += Double(y * y)
    }
    guard n > 0 else { return ArmMoments() }
    return ArmMoments(n: n, mean: sum / n, sumOfSquares: max(0, squares - sum * sum / n))
  }

  /// The count at a standard normal value: the least y with F(y) ≥ Φ(z); at most 1,000,000.
  ///
  /// - Parameters:
  ///   - z: The normal.
  ///   - mean: The rate, 0 or more.
  ///   - k: The dispersion.
  /// - Returns: The count.
  public static func quantile(_ z: Double, mean: Double, dispersion k: Double) -> Int {
    guard mean > 0 else { return 0 }
    let upper = Normal.upper(z)
    // From 0 up, in logarithms where the first term is too small to be told from 0.
    let logFirst = k > 0 ? -log1p(k * mean) / k : -mean
    let ratio = k > 0 ? k * mean / (1 + k * mean) : 0
    var y = 0
    var logTerm = logFirst
    func step(_ y: Int) -> Double {
      k > 0 ? ratio * (Double(y) + 1 / k) / Double(y + 1) : mean / Double(y + 1)
    }
    while logTerm < -690, y < 1_000_000 {
      logTerm += log(step(y))
      y += 1
    }
    var term = exp(logTerm)
    var rest = 1 - term
    // What is above y is compared, so that the far tail keeps its digits until rounding ends it.
    while rest > upper, y < 1_000_000 {
      term *= step(y)
      y += 1
      if term < 1e-17 * upper, Double(y) > mean { break }
      rest -= term
    }
    return y
  }
}
