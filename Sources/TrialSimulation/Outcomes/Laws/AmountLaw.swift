internal import Foundation
public import GSLKit
public import Inference
internal import Parts
public import TrialAnalysis

/// A skewed amount of people in one arm, 0 or more: costs.
///
/// ```
/// y = μ·g(z; CV, p₀)                       z the person's latent normal, g(z) an amount with mean 1
/// clusters and sites: μ·e^(σu − σ²/2),  σ² = log(1 + icc·CV²),  within them 1 + CV'² = (1 + CV²)/(1 + icc·CV²)
/// bias of δ SD: μ·e^(δ·CV);  what people get adds to their mean
/// ```
///
/// The arm keeps its mean and CV whatever lies between clusters: between them lies icc·(CV·μ)² of the variance. Log-normal amounts
/// without zeros then stay log-normal. The share of people with none is the same in every cluster.
public struct AmountLaw: OutcomeLaw, MultipliedLaw {
  /// The mean of everybody, those with none included.
  public var mean: Double
  /// Standard deviation over mean, of the same.
  public var cv: Double
  /// Share of people who have none.
  public var zeros: Double
  /// How what others have is distributed.
  public var shape: AmountShape
  /// The CV of everybody wherever they are, in which biases and sites are said.
  let unitCV: Double

  /// Amounts with a mean and a CV above 0, and a share of zeros that leaves room for them: (1 + CV²)(1 − zeros) > 1.
  public init(mean: Double, cv: Double, zeros: Double = 0, shape: AmountShape = .gamma) {
    self.init(mean: mean, cv: cv, zeros: zeros, shape: shape, unitCV: cv)
  }

  private init(mean: Double, cv: Double, zeros: Double, shape: AmountShape, unitCV: Double) {
    self.mean = mean
    self.cv = cv
    self.zeros = zeros
    self.shape = shape
    self.unitCV = unitCV
  }

  public var measuredAs: OutcomeScale { .amount }
  public var means: [Double] { [mean] }
  public func with(means: [Double]) -> AmountLaw {
    var law = self
    law.mean = means[0]
    return law
  }
  public var latents: LatentShape { .end }

  /// Variance of one person's amount.
  var variance: Double { cv * mean * cv * mean }

  public func variance(of effect: EffectMeasure, _ weights: [Double], people n: Double) -> Double {
    switch effect {
    case .meanDifference, .riskDifference, .complierDifference, .restrictedMeanDifference:
      return variance / n
    case .logMeanRatio, .logRateRatio, .logCountPartRatio, .logRiskRatio, .logOddsRatio,
      .conditionalLogOddsRatio,
      .logHazardRatio:
      return cv * cv / n
    case .logGeometricMeanRatio:
      // About: log-normal amounts, and zeros as far below them as the logarithm of the mean.
      let depth = log1p(mean / (1 - zeros))
      return ((1 - zeros) * log1p(cv * cv) + zeros * (1 - zeros) * depth * depth) / n
    case .winProbability: return 1 / (12 * n)
    }
  }

  public func split(
    of effect: EffectMeasure, _ kind: ClusterKind?, icc: Double
  ) -> (between: Double, within: Double)? {
    let all = variance(of: effect, [1], people: 1)
    return (all * icc, all * (1 - icc))
  }

  /// SD of the logarithm of what people of one place share.
  func logSD(icc: Double) -> Double { log1p(icc * cv * cv).squareRoot() }

  public func siteSpread(icc: Double, benefit: Double) -> SiteSpread {
    guard icc > 0 else { return .none }
    let sigma = logSD(icc: icc)
    return .line(
      perUnit: benefit * sigma / unitCV, offset: -benefit * sigma * sigma / 2 / unitCV)
  }

  public func within(_ sites: Sites) -> AmountLaw { within(icc: sites.icc) }

  /// The law of people who share what their place has.
  func within(icc: Double) -> AmountLaw {
    let inner = (1 + cv * cv) / (1 + icc * cv * cv) - 1
    return AmountLaw(
      mean: mean, cv: max(inner, 0).squareRoot(), zeros: zeros, shape: shape, unitCV: unitCV)
  }

  public func objection(toICC icc: Double) -> String? {
    guard UnitAmounts.variance(cv: within(icc: icc).cv, zeros: zeros) <= 0 else { return nil }
    let most = UnitAmounts.variance(cv: cv, zeros: zeros) / (cv * cv)
    return
      "amounts with a CV of \(Number.text(cv)) of which \(Number.text(zeros)) are 0 have a correlation below "
      + "\(Number.text((most * 1e4).rounded(.down) / 1e4)), not \(Number.text(icc)): give a larger 'cv' or a smaller 'icc'"
  }

  public func reduce(_ cell: PeopleCell, of worker: PeopleWorker, _ stream: inout RandomStream) {
    let own =
      worker.hasClusters
      ? amounts(cell, worker) : UnitAmounts(cv: cv, zeros: zeros, shape: shape)
    worker.sumUp(cell, alone: 1.0) { cluster in
      times(cell, worker, cluster, &stream)
    } people: { cluster, people, times in
      sum(cell, worker, cluster, people, own, times: times)
    }
  }

  public func value(
    _ person: PersonPlace, of worker: PeopleWorker, _ stream: inout RandomStream
  ) -> Double? {
    var mean = mean(
      person.cell, worker, person.cluster, person.person, like: person.person)
    guard let cluster = person.cluster else {
      return mean * UnitAmounts(cv: cv, zeros: zeros, shape: shape).value(person.latent)
    }
    mean *= times(person.cell, worker, cluster, &stream)
    return mean * amounts(person.cell, worker).value(person.latent)
  }

  /// The amount of a person by themselves.
  ///
  /// - Parameter z: The standard normal beneath.
  /// - Returns: The amount at its quantile, 0 or more.
  public func amount(at z: Double) -> Double {
    mean * UnitAmounts(cv: cv, zeros: zeros, shape: shape).value(z)
  }

  /// Amounts of people within their cluster.
  private func amounts(_ cell: PeopleCell, _ worker: PeopleWorker) -> UnitAmounts {
    let law = within(icc: worker.plans.cells[cell.place].sharedICC)
    return UnitAmounts(cv: law.cv, zeros: zeros, shape: shape)
  }

  /// SD of the logarithm of what groups of one cluster share beside it.
  func logSD(ofGroups icc: Double, in clusters: Double) -> Double {
    log1p(icc * cv * cv / (1 + clusters * cv * cv)).squareRoot()
  }

  /// A person's mean by what they get and by the trial's bias, on average over clusters.
  private func mean(
    _ cell: PeopleCell, _ worker: PeopleWorker, _ cluster: Int?, _ person: Int?, like levelled: Int?
  ) -> Double {
    var own = mean + (levelled.map { worker.levelMove(cell, $0) } ?? 0)
    if let person, let plan = worker.plans.deliveries[cell.arm] {
      own = max(0, own + worker.shift(plan, cell.outcome, person))
    }
    let shift = worker.shift(cell, cluster: cluster)
    return shift == 0 ? own : own * exp(shift * unitCV)
  }

  /// Sums people up.
  private func sum(
    _ cell: PeopleCell, _ worker: PeopleWorker, _ cluster: Int?, _ range: Range<Int>,
    _ own: UnitAmounts, times: Double
  ) -> ArmMoments {
    let end = worker.end(cell.outcome)
    let here = worker.here(cell)
    let differs = worker.plans.cells[cell.place].differs
    // All of a range are of one level.
    let shared = mean(cell, worker, cluster, nil, like: range.first) * times
    var (n, sum, squares) = (0.0, 0.0, 0.0)
    for i in range where here.map({ $0[i] > 0 }) ?? true {
      let about = differs ? mean(cell, worker, cluster, i, like: i) * times : shared
      // Around what is expected, so that sums of squares keep their digits.
      let d = about * own.value(end[i]) - shared
      n += 1
      sum += d
      squares += d * d
    }
    guard n > 0 else { return ArmMoments() }
    return ArmMoments(
      n: n, mean: shared + sum / n, sumOfSquares: max(0, squares - sum * sum / n))
  }
}
