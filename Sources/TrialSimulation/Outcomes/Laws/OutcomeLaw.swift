internal import Foundation
public import GSLKit
public import Inference
public import TrialAnalysis

/// How an outcome is distributed in one arm.
///
/// An outcome's file makes one for each arm; all laws of one outcome are of one type. A law says what the outcome is
/// measured as, where its means lie, and how the latent normals of people become what is measured. Clusters, sites, bias,
/// delivery, missing people and readings ask it through these requirements alone: a new law composes with all of them.
/// Samplers that need no people name the laws that they know; what they do not know is drawn as people.
public protocol OutcomeLaw: Sendable, Equatable {
  /// What it is measured as.
  var measuredAs: OutcomeScale { get }
  /// Its mean: the mean score, the risk, the mean count; one for each wave of a course.
  var means: [Double] { get }
  /// The same law with other means, as many as it has.
  func with(means: [Double]) -> Self
  /// The latent normals that a person has for it.
  var latents: LatentShape { get }
  /// What one unit of a latent normal, and of what people get, is in: an SD of scores, 1 where means themselves move.
  var unitOfPeople: Double { get }
  /// Variance of an arm's part of an estimate, as planned.
  ///
  /// - Parameters:
  ///   - effect: What is estimated.
  ///   - weights: Of waves.
  ///   - n: People; clusters are worth so many independent ones.
  /// - Returns: The variance on the scale of the effect.
  func variance(of effect: EffectMeasure, _ weights: [Double], people n: Double) -> Double
  /// Variance of an estimate of two arms, as planned: by default that of each arm's part, added up.
  ///
  /// - Parameters:
  ///   - effect: What is estimated.
  ///   - weights: Of waves.
  ///   - n: People of this arm; clusters are worth so many independent ones.
  ///   - other: The law of the arm that is compared with.
  ///   - m: Its people.
  /// - Returns: The variance on the scale of the effect.
  func variance(
    of effect: EffectMeasure, _ weights: [Double], people n: Double, beside other: any OutcomeLaw,
    people m: Double
  ) -> Double
  /// Variance of one person's outcome on the scale of an effect, between and within clusters.
  ///
  /// - Parameters:
  ///   - effect: What is estimated.
  ///   - kind: The clusters; nil for independent people.
  ///   - icc: Their intracluster correlation.
  /// - Returns: Both; nil where only a layout of waves knows.
  func split(
    of effect: EffectMeasure, _ kind: ClusterKind?, icc: Double
  ) -> (between: Double, within: Double)?
  /// What is true of an effect that is no comparison of means.
  ///
  /// - Parameters:
  ///   - effect: The effect, one of distributions.
  ///   - setting: What it depends on beside the two laws.
  ///   - other: The law of the arm that is compared with.
  /// - Returns: The truth; nil for effects on means, and for a law that no such analysis reads.
  func truth(
    of effect: EffectMeasure, in setting: TruthSetting, beside other: any OutcomeLaw
  ) -> Double?
  /// The law where so much of its effect reaches people on average.
  ///
  /// - Parameters:
  ///   - share: Mean share of the full effect.
  ///   - bare: The law without effect.
  /// - Returns: The law of the arm's people together.
  func delivered(_ share: Double, without bare: any OutcomeLaw) -> Self
  /// The law of people a share of whom gets another arm's support in the place of the own.
  ///
  /// - Parameters:
  ///   - other: The law of the other arm.
  ///   - share: Who gets its support.
  /// - Returns: The law of the arm's people together.
  func contaminated(by other: any OutcomeLaw, _ share: Double) -> Self
  /// What one standard normal value of a site moves an arm by.
  ///
  /// - Parameters:
  ///   - icc: Correlation of people of one site.
  ///   - benefit: 1 where high is good, -1 where low is.
  /// - Returns: The move, towards benefit.
  func siteSpread(icc: Double, benefit: Double) -> SiteSpread
  /// Points at baseline for one standard normal value of a site; 0 for what has none.
  func siteBaseline(icc: Double) -> Double
  /// The law of people of one site: without what lies between sites.
  func within(_ sites: Sites) -> Self
  /// Why its people cannot be as alike as this; nil where they can.
  func objection(toICC icc: Double) -> String?
  /// Whether levels of a modifier move it.
  var isMovedByLevels: Bool { get }
  /// The law of people of one level of a modifier.
  func moved(by shift: LevelShift) -> Self
  /// Its mean before the trial; 0 for what has none of its own.
  var baselineMean: Double { get }
  /// Reduces an arm's people, whose latent normals stand in a worker's columns, to what analyses read.
  func reduce(_ cell: PeopleCell, of worker: PeopleWorker, _ stream: inout RandomStream)
  /// What is measured of one person; nil for what is not measured once.
  func value(
    _ person: PersonPlace, of worker: PeopleWorker, _ stream: inout RandomStream
  ) -> Double?
}

extension OutcomeLaw {
  public var unitOfPeople: Double { 1 }
  public func variance(
    of effect: EffectMeasure, _ weights: [Double], people n: Double, beside other: any OutcomeLaw,
    people m: Double
  ) -> Double {
    variance(of: effect, weights, people: n) + other.variance(of: effect, weights, people: m)
  }
  public func truth(
    of effect: EffectMeasure, in setting: TruthSetting, beside other: any OutcomeLaw
  ) -> Double? { nil }
  public func delivered(_ share: Double, without bare: any OutcomeLaw) -> Self {
    moved(towards: bare, by: 1 - share)
  }
  public func contaminated(by other: any OutcomeLaw, _ share: Double) -> Self {
    moved(towards: other, by: share)
  }
  public func siteBaseline(icc: Double) -> Double { 0 }
  public func within(_ sites: Sites) -> Self { self }
  public func objection(toICC icc: Double) -> String? { nil }
  public var isMovedByLevels: Bool { false }
  public func moved(by shift: LevelShift) -> Self { self }
  public var baselineMean: Double { 0 }

  /// Its weighted means added up: of what is measured once the mean.
  func value(_ weights: [Double]) -> Double {
    means.count == 1 ? means[0] : zip(weights, means).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The law with its means a share of the way to another's.
  func moved(towards other: any OutcomeLaw, by share: Double) -> Self {
    with(means: zip(means, other.means).map { $0 + share * ($1 - $0) })
  }

  /// Difference in means, wave by wave.
  func exchange(with own: any OutcomeLaw) -> [Double] { zip(means, own.means).map(-) }

  /// Difference in means of what is measured once; 0 for waves.
  func distance(from other: any OutcomeLaw) -> Double {
    means.count == 1 ? means[0] - other.means[0] : 0
  }
}

extension EffectMeasure {
  /// The effect of having one mean in the place of another.
  ///
  /// - Parameters:
  ///   - a: A mean, a risk, a rate.
  ///   - b: The same of those compared with.
  /// - Returns: a − b, or the difference of their logarithms or log odds; 0 where they are the same, even 0 or 1.
  func difference(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .meanDifference, .riskDifference, .logGeometricMeanRatio, .winProbability,
      .complierDifference, .restrictedMeanDifference:
      a - b
    case .logRateRatio, .logCountPartRatio, .logRiskRatio, .logMeanRatio, .logHazardRatio:
      a == b ? 0 : log(a / b)
    case .logOddsRatio, .conditionalLogOddsRatio:
      a == b ? 0 : log(a / (1 - a)) - log(b / (1 - b))
    }
  }
}
