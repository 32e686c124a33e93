internal import Foundation
internal import GSLKit
public import Inference

/// What is true of counts beyond their means.
extension CountLaw {
  public func truth(
    of effect: EffectMeasure, in setting: TruthSetting, beside other: any OutcomeLaw
  ) -> Double? {
    guard let other = other as? CountLaw else { return nil }
    let (own, others) = (setting.own.alike.nested, setting.other.alike.nested)
    switch effect {
    case .logCountPartRatio: return effect.difference(rateOfOthers, other.rateOfOthers)
    case .logGeometricMeanRatio:
      if self == other, own == others { return 0 }
      let (a, b) = (everybody(own), other.everybody(others))
      // Without an offset 0 has no logarithm: such fits fail, and nothing is true of them.
      guard setting.offset > 0 else { return 0 }
      func mean(_ chances: [Double]) -> Double {
        var sum = 0.0
        for (y, chance) in chances.enumerated() { sum += chance * log(Double(y) + setting.offset) }
        return sum
      }
      return mean(a) - mean(b)
    case .winProbability:
      if self == other, own == others { return 0 }
      let (a, b) = (everybody(own), other.everybody(others))
      var (below, won) = (0.0, 0.0)
      for y in a.indices {
        let here = y < b.count ? b[y] : 0
        won += a[y] * (below + here / 2)
        below += here
      }
      return won - 0.5
    default: return nil
    }
  }

  /// Chances of 0, 1, 2, … of everybody, wherever they are: their rates are multiplied by what sites, clusters and groups share.
  ///
  /// - Parameter alike: Correlations of people of one site, and of one cluster within it.
  /// - Returns: The chances, all but 10⁻¹² of them.
  func everybody(_ alike: [Double]) -> [Double] {
    var (own, squared) = (self, 0.0)
    for icc in alike where icc > 0 {
      let sigma = own.logSD(icc: icc)
      squared += sigma * sigma
      own = own.within(icc: icc)
    }
    guard squared > 0 else { return own.chances.map(\.chance) }
    let sigma = squared.squareRoot()
    var all: [Double] = []
    // Weights beyond six standard deviations are nothing, and rates there might be anything.
    for (z, weight) in NormalPlaces.all where abs(z) <= 6 {
      let rate = own.mean * exp(sigma * z - squared / 2)
      guard rate > 1e-9 else {
        if all.isEmpty { all = [0] }
        all[0] += weight
        continue
      }
      let here = CountLaw(mean: rate, dispersion: own.dispersion, zeros: zeros).chances
      if here.count > all.count {
        all += repeatElement(0, count: here.count - all.count)
      }
      for (y, chance) in here.enumerated() { all[y] += weight * chance.chance }
    }
    return all
  }
}
