internal import Foundation
public import GSLKit
public import Inference
internal import Parts
public import TrialAnalysis

/// Counts of people in one arm: negative binomial, or Poisson; a share of them may have none whatever their rate.
///
/// ```
/// y = 0 for Φ(z) ≤ π, else F⁻¹((Φ(z) − π)/(1 − π); rate/(1 − π), k)      z the person's latent normal, so that counts go with other outcomes
/// V = μ + Kμ²,   K = (k + π)/(1 − π);   K = k without such people
/// clusters and sites: rate·e^(σu − σ²/2),  B = icc·V,  σ² = log(1 + B/μ²),  within them K' = (Kμ² − B)/(μ² + B)
/// bias of δ SD: rate·e^(δ√V/μ);  what people get adds to their rate
/// ```
///
/// Counts keep mean μ and variance V whatever lies between clusters: their own dispersion gives way to it. People whose rates
/// hardly differ cannot be very alike: K' leaves them a k of 0 or more. π is the arm's in every cluster, whatever reaches people. Source of the
/// mixture: Lambert (1992) Technometrics 34:1.
public struct CountLaw: OutcomeLaw, MultipliedLaw {
  /// The mean count of everybody, μ.
  public var mean: Double
  /// k of the variance λ + kλ² of those who can have any.
  public var dispersion: Double
  /// π: share of people who can have none.
  public var zeros: Double

  /// Counts with a mean above 0, a dispersion of 0 or more, and a share of 0 or more, below 1, who can have none.
  public init(mean: Double, dispersion: Double, zeros: Double = 0) {
    self.mean = mean
    self.dispersion = dispersion
    self.zeros = zeros
  }

  public var measuredAs: OutcomeScale { .count }
  public var means: [Double] { [mean] }
  public func with(means: [Double]) -> CountLaw {
    CountLaw(mean: means[0], dispersion: dispersion, zeros: zeros)
  }
  public var latents: LatentShape { .end }

  /// Variance of one person's count.
  var variance: Double { mean + spread * mean * mean }
  /// K of everybody's variance.
  private var spread: Double { (dispersion + zeros) / (1 - zeros) }
  /// The mean of those who can have any, λ.
  var rateOfOthers: Double { mean / (1 - zeros) }

  public func variance(of effect: EffectMeasure, _ weights: [Double], people n: Double) -> Double {
    switch effect {
    case .logRateRatio: (1 / mean + spread) / n
    // About: as if it were known who can have any.
    case .logCountPartRatio: (1 / rateOfOthers + dispersion) / ((1 - zeros) * n)
    // About: log-normal counts, and zeros as far below them as the logarithm of the mean.
    case .logGeometricMeanRatio: (log1p(spread) + pow(log1p(mean), 2) / 4) / n
    case .winProbability: 1 / (12 * n)
    default: variance / n
    }
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
    let own = max(0, spread * mean * mean - between) / (mean * mean + between)
    return CountLaw(mean: mean, dispersion: max(0, own * (1 - zeros) - zeros), zeros: zeros)
  }

  public func objection(toICC icc: Double) -> String? {
    // (Kμ² − B)/(μ² + B) ≥ π/(1 − π).
    let least = zeros / (1 - zeros)
    let most = (spread - least) * mean * mean / (1 + least) / variance
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
    return Double(own.count(at: person.latent, rate: rate))
  }

  /// The count of a person at a standard normal value.
  ///
  /// - Parameters:
  ///   - z: The normal.
  ///   - rate: Their mean, had it not been decided whether they can have any.
  /// - Returns: The count.
  public func count(at z: Double, rate: Double) -> Int {
    guard zeros > 0 else { return CountLaw.quantile(z, mean: rate, dispersion: dispersion) }
    let upper = Normal.upper(z) / (1 - zeros)
    guard upper < 1 else { return 0 }
    return CountLaw.quantile(above: upper, mean: rate / (1 - zeros), dispersion: dispersion)
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
      let y = own.count(at: end[i], rate: rate)
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
    quantile(above: Normal.upper(z), mean: mean, dispersion: k)
  }

  /// The least y with 1 − F(y) ≤ a probability.
  private static func quantile(above upper: Double, mean: Double, dispersion k: Double) -> Int {
    guard mean > 0 else { return 0 }
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
