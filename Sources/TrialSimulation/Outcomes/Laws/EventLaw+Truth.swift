internal import Foundation
internal import GSLKit
public import Inference
internal import Parts
internal import TrialAnalysis

/// What is true of odds ratios among people who are alike in what is adjusted for.
extension EventLaw {
  private static let known = KeptValues<[Double], Double>(most: 64)

  public func truth(
    of effect: EffectMeasure, in setting: TruthSetting, beside other: any OutcomeLaw
  ) -> Double? {
    guard effect == .conditionalLogOddsRatio, let other = other as? EventLaw else { return nil }
    if let variances = setting.conditionsOnClusters {
      return clusterTruth(in: setting, beside: other, variances)
    }
    let (own, theirs) = (setting.own.alike, setting.other.alike)
    if self == other, own == theirs { return 0 }
    // An arm without events, or with nothing else, has no odds ratio: such fits fail.
    guard [risk, other.risk].allSatisfy({ $0 > 0 && $0 < 1 }) else { return 0 }
    func key(_ law: EventLaw, _ arm: TruthSetting.OfArm) -> [Double] {
      [
        law.risk, law.baselineCorrelation, arm.alike.sites, arm.alike.clusters, arm.alike.strata,
        arm.alike.groups,
      ]
    }
    let share = setting.own.people / (setting.own.people + setting.other.people)
    let adjusted = [
      setting.adjustsForBaseline ? 1.0 : 0, setting.adjustsForStrata ? 1 : 0, share,
    ]
    return EventLaw.known.value(key(self, setting.own) + key(other, setting.other) + adjusted) {
      func risks(_ law: EventLaw, _ alike: Alikeness) -> [[Double]] {
        ForetoldRisks(
          law, alike, byBaseline: setting.adjustsForBaseline, byStratum: setting.adjustsForStrata
        ).risks
      }
      return LogisticLimit(
        treated: risks(self, own), compared: risks(other, theirs), share: share
      ).logOddsRatio
    }
  }

  /// What is true of odds ratios among clusters that are alike.
  private func clusterTruth(
    in setting: TruthSetting, beside other: EventLaw, _ variances: VarianceClasses
  ) -> Double {
    func place(_ law: EventLaw, _ arm: TruthSetting.OfArm) -> ClusterLogitLimit.OfArm {
      let icc = arm.alike.sites + (1 - arm.alike.sites) * (arm.alike.clusters + arm.alike.groups)
      return ClusterLogitLimit.OfArm(
        risk: law.risk, icc: arm.clusterSizes.isEmpty ? 0 : icc, sizes: arm.clusterSizes,
        count: arm.clusterSizes.isEmpty ? arm.people : arm.clusters)
    }
    let (treated, compared) = (place(self, setting.own), place(other, setting.other))
    if treated == compared { return 0 }
    guard [risk, other.risk].allSatisfy({ $0 > 0 && $0 < 1 }) else { return 0 }
    func key(_ arm: ClusterLogitLimit.OfArm) -> [Double] {
      [arm.risk, arm.icc, arm.count, Double(arm.sizes.count)] + arm.sizes
    }
    return EventLaw.known.value(key(treated) + key(compared) + [variances == .common ? 0 : 1]) {
      ClusterLogitLimit(treated: treated, compared: compared, variances: variances).logOddsRatio
        ?? .nan
    }
  }
}
