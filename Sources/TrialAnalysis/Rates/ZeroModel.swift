internal import Foundation
internal import Inference
public import Parts

/// What a model of counts with more zeros compares.
public enum CountEstimand: String, Choice {
  /// The means of those who can have any: the count part.
  case countPart = "count-part"
  /// The means of everybody.
  case everybody
}

/// A model of two arms' counts, each arm with a share of zeros of its own.
struct ZeroModel {
  let estimand: CountEstimand
  /// Whether zeros may be fewer than a negative binomial has.
  let allowsFewer: Bool

  var effect: EffectMeasure { estimand == .everybody ? .logRateRatio : .logCountPartRatio }

  func fit(_ sample: borrowing CountSample, _ contrast: ArmPair) -> Fit {
    guard let a = CountPart.Arm(sample, contrast.treatment),
      let b = CountPart.Arm(sample, contrast.comparator)
    else { return .failed(.tooFewObservations) }
    guard a.positive > 0, b.positive > 0 else { return .failed(.emptyCell) }
    var part = CountPart(arms: (a, b))
    // Whose zeros are no more than the rest of the counts says has none that can have none; that may move the other arm's.
    for _ in 0..<4 {
      // Where everybody who has any has one, the rate has no end at 0.
      for arm in [part.arms.0, part.arms.1] where arm.isTruncated && arm.sum <= arm.positive {
        return .failed(.noVariation)
      }
      if let failure = part.solve(sample) { return .failed(failure) }
      if allowsFewer { return estimate(part, sample) }
      let isTruncated = (
        part.arms.0.none > part.arms.0.terms.none, part.arms.1.none > part.arms.1.terms.none
      )
      guard isTruncated != (part.arms.0.isTruncated, part.arms.1.isTruncated) else {
        return estimate(part, sample)
      }
      (part.arms.0.isTruncated, part.arms.1.isTruncated) = isTruncated
    }
    return .failed(.noConvergence)
  }

  private func estimate(_ part: CountPart, _ sample: borrowing CountSample) -> Fit {
    let (a, b) = (part.arms.0, part.arms.1)
    var (value, further) = (log(a.rate / b.rate), 0.0)
    var slopes = (1.0, -1.0, dispersion: 0.0)
    if estimand == .everybody {
      let (first, second) = (a.everybody, b.everybody)
      value = first.log - second.log
      slopes = (
        first.byRate, -second.byRate, dispersion: first.byDispersion - second.byDispersion
      )
      further = first.variance + second.variance
    }
    guard let own = part.variance(sample, slopes), own + further > 0 else {
      return .failed(.noConvergence)
    }
    let found = Estimate(
      value: value, standardError: (own + further).squareRoot(), df: .infinity)
    if part.dispersion == 0 { return .boundary(found, .noDispersion) }
    return a.isTruncated && b.isTruncated ? .converged(found) : .boundary(found, .noFurtherZeros)
  }
}
