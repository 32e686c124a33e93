internal import Foundation
internal import GSLKit
public import Inference

/// What is true of amounts beyond their means.
extension AmountLaw {
  /// Everybody's amounts, wherever they are: μ·e^(σu − σ²/2)·g(z).
  private struct Marginal {
    let mean: Double
    let inner: UnitAmounts
    let sigma: Double
    /// What people have who have any, at places of a normal of their own, with weights that add up to their share.
    let places: [(weight: Double, value: Double)]

    init(_ law: AmountLaw, alike: [Double]) {
      var (own, squared) = (law, 0.0)
      for icc in alike where icc > 0 {
        squared += log1p(icc * own.cv * own.cv)
        own = own.within(icc: icc)
      }
      mean = law.mean
      let inner = UnitAmounts(cv: own.cv, zeros: own.zeros, shape: own.shape)
      self.inner = inner
      sigma = squared.squareRoot()
      places = NormalPlaces.all.map { ((1 - own.zeros) * $0.weight, inner.positive($0.z)) }
    }

    /// What is shared, with weights that add up to 1.
    func shared(_ sigma: Double) -> [(weight: Double, times: Double)] {
      guard sigma > 0 else { return [(1, 1)] }
      return NormalPlaces.all.map { ($0.weight, exp(sigma * $0.z)) }
    }

    /// The mean of log(y + c).
    func meanLog(offset c: Double) -> Double {
      var sum = inner.zeros > 0 ? inner.zeros * log(c) : 0
      for (outer, times) in shared(sigma) {
        let scale = mean * times * exp(-sigma * sigma / 2)
        for (weight, value) in places {
          sum += outer * weight * log(max(scale * value + c, 1e-300))
        }
      }
      return sum
    }
  }

  public func truth(
    of effect: EffectMeasure, in setting: TruthSetting, beside other: any OutcomeLaw
  ) -> Double? {
    guard [.logGeometricMeanRatio, .winProbability].contains(effect),
      let other = other as? AmountLaw
    else { return nil }
    let (own, offset) = (setting.own.alike, setting.offset)
    if self == other, own == setting.other.alike { return 0 }
    let (a, b) = (
      Marginal(self, alike: own.nested), Marginal(other, alike: setting.other.alike.nested)
    )
    guard effect == .winProbability else {
      // Without an offset zeros have no logarithm: such fits fail, and nothing is true of them.
      guard offset > 0 || zeros == 0 && other.zeros == 0 else { return 0 }
      return a.meanLog(offset: offset) - b.meanLog(offset: offset)
    }
    // Of two people what they share differs by a log-normal factor.
    let sigma = (a.sigma * a.sigma + b.sigma * b.sigma).squareRoot()
    let scale = a.mean / b.mean * exp((b.sigma * b.sigma - a.sigma * a.sigma) / 2)
    var won = (1 - zeros) * other.zeros + zeros * other.zeros / 2
    for (outer, times) in a.shared(sigma) {
      for (weight, value) in a.places {
        won += outer * weight * b.inner.positiveBelow(scale * times * value)
      }
    }
    return won - 0.5
  }
}
