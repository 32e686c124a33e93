public import Parts

/// Every test for small-study effects and selection, by one name wherever it is used: on a table of studies, and
/// on simulated literatures.
///
/// Without selection the share of alarms is the type I error rate, at that τ and that measure of effect only.
/// ``printed`` are those that a meta-analysis gets unless others are named; the rest are variants of them.
public enum SmallStudyTest: String, Choice, Sendable {
  /// Egger's regression on the standard error, weights 1/v, t with k − 2, two-sided.
  case egger
  /// The same with τ² between studies, z.
  case eggerMixed = "egger-mixed"
  /// Egger's regression on 1/√N, weights 1/v, t with k − 2, two-sided.
  case eggerBySize = "egger-by-size"
  /// The same with weights N.
  case eggerBySizeOnly = "egger-by-size-weights-n"
  /// Begg and Mazumdar's ranks, exact for up to 500 studies without ties.
  case begg
  /// The same by the normal distribution.
  case beggNormal = "begg-normal"
  /// More studies significant either way than their power at the common effect allows, exact, one-sided.
  case excess
  /// The same by χ², and by the binomial distribution.
  case excessChiSquared = "excess-chi2"
  case excessBinomial = "excess-binomial"
  /// The three at the mean and the τ² of REML, which may be negative down to −min v.
  case excessRandom = "excess-reml"
  case excessRandomChiSquared = "excess-reml-chi2"
  case excessRandomBinomial = "excess-reml-binomial"
  /// The six where only significant benefit counts, one-sided at α/2.
  case excessBenefit = "excess-benefit"
  case excessBenefitChiSquared = "excess-benefit-chi2"
  case excessBenefitBinomial = "excess-benefit-binomial"
  case excessBenefitRandom = "excess-benefit-reml"
  case excessBenefitRandomChiSquared = "excess-benefit-reml-chi2"
  case excessBenefitRandomBinomial = "excess-benefit-reml-binomial"
  /// The likelihood ratio of the three-parameter selection model against none, χ² on 1, two-sided.
  case selectionRatio = "3psm-ratio"
  /// Its signed root: fewer studies beyond the cut.
  case selectionRatioOneSided = "3psm-ratio-one-sided"
  /// One-sided, the cut moved from .025 until two studies are on either side.
  case selectionRatioMoved = "3psm-ratio-moved"
  /// The likelihood ratio of the four-parameter selection model (cuts .025 and .5), χ² on 2.
  case selectionRatioOfFour = "4psm-ratio"
  /// Trim and fill's R₀ test for studies missing on the side of harm.
  case trimR0 = "trim-r0"

  /// What people are given unless they ask for others.
  public static let printed: [SmallStudyTest] = [
    .egger, .eggerMixed, .eggerBySize, .begg, .excess, .selectionRatio, .selectionRatioOfFour,
    .trimR0,
  ]

  /// In words, for tables.
  public var title: String {
    switch self {
    case .egger: "Egger"
    case .eggerMixed: "Egger, mixed effects"
    case .eggerBySize: "Egger on 1/√n"
    case .eggerBySizeOnly: "Egger on 1/√n, weights n"
    case .begg: "Begg's ranks"
    case .beggNormal: "Begg's ranks, normal"
    case .excess: "excess significance"
    case .excessChiSquared: "excess, χ²"
    case .excessBinomial: "excess, binomial"
    case .excessRandom: "excess at REML"
    case .excessRandomChiSquared: "excess at REML, χ²"
    case .excessRandomBinomial: "excess at REML, binomial"
    case .excessBenefit: "excess of benefit"
    case .excessBenefitChiSquared: "excess of benefit, χ²"
    case .excessBenefitBinomial: "excess of benefit, binomial"
    case .excessBenefitRandom: "excess of benefit, REML"
    case .excessBenefitRandomChiSquared: "excess of benefit, REML, χ²"
    case .excessBenefitRandomBinomial: "excess of benefit, REML, bin."
    case .selectionRatio: "3PSM likelihood ratio"
    case .selectionRatioOneSided: "3PSM ratio, one-sided"
    case .selectionRatioMoved: "3PSM ratio, moved cut"
    case .selectionRatioOfFour: "4PSM likelihood ratio"
    case .trimR0: "trim and fill R0"
    }
  }

  /// How the test of excess significance is done.
  var excessChoice: (p: ExcessSignificance.Test, isRandom: Bool, isOneSided: Bool)? {
    switch self {
    case .excess: (.exact, false, false)
    case .excessChiSquared: (.chiSquared, false, false)
    case .excessBinomial: (.binomial, false, false)
    case .excessRandom: (.exact, true, false)
    case .excessRandomChiSquared: (.chiSquared, true, false)
    case .excessRandomBinomial: (.binomial, true, false)
    case .excessBenefit: (.exact, false, true)
    case .excessBenefitChiSquared: (.chiSquared, false, true)
    case .excessBenefitBinomial: (.binomial, false, true)
    case .excessBenefitRandom: (.exact, true, true)
    case .excessBenefitRandomChiSquared: (.chiSquared, true, true)
    case .excessBenefitRandomBinomial: (.binomial, true, true)
    case .egger, .eggerMixed, .eggerBySize, .eggerBySizeOnly, .begg, .beggNormal, .selectionRatio,
      .selectionRatioOneSided, .selectionRatioMoved, .selectionRatioOfFour, .trimR0:
      nil
    }
  }
}
