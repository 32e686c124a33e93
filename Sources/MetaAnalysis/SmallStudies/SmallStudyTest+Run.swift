internal import Foundation
internal import GSLKit
public import Inference

extension SmallStudyTest {
  /// What a test found.
  public struct Outcome: Sendable, BitwiseCopyable {
    /// What it was computed from.
    public enum Statistic: Sendable, BitwiseCopyable {
      /// A slope against z (df infinite) or t.
      case slope(Estimate)
      /// Kendall's τ, and whether p is exact.
      case ranks(Double, isExact: Bool)
      /// Significant studies, and those expected.
      case significant(Int, expected: Double)
      /// A likelihood ratio with its degrees of freedom.
      case ratio(Double, df: Int)
      /// Studies that are missing.
      case missing(Int)
    }

    public var p: Double
    public var statistic: Statistic
  }

  /// What a test needs to know besides the studies.
  public struct Setting: Sendable {
    /// Which way results were wanted.
    public var direction: Direction
    /// The estimator of τ² of the mixed line and of trim and fill.
    public var method: Tau2Method
    /// How many starts a selection model has.
    public var effort: StepSelection.Effort
    let models: [StepSelection?]

    /// A setting.
    ///
    /// - Parameters:
    ///   - direction: Which way results were wanted.
    ///   - method: The estimator of τ².
    ///   - effort: How many starts a selection model has.
    public init(
      direction: Direction = .positive, method: Tau2Method = .restrictedMaximumLikelihood,
      effort: StepSelection.Effort = .quick
    ) {
      self.direction = direction
      self.method = method
      self.effort = effort
      models = [[0.025], [0.025, 0.5]].map {
        StepSelection(steps: $0, direction: direction, effort: effort)
      }
    }
  }

  /// Does the test.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - n: People of each study; nil where they are not known.
  ///   - setting: What it needs to know besides.
  /// - Returns: What it found, or why it cannot be done.
  public func run(
    _ y: Span<Double>, _ v: Span<Double>, _ n: Span<Double>?, _ setting: Setting
  ) -> Result<Outcome, MetaFailure> {
    if let choice = excessChoice { return excess(y, v, choice, setting.direction) }
    switch self {
    case .egger: return PetPeese.pet(y, v).map { SmallStudyTest.slope($0.slope) }
    case .eggerMixed:
      let errors = v.indices.map { v[$0].squareRoot() }
      return Egger.mixed(y, v, on: errors, setting.method).map {
        SmallStudyTest.slope($0.coefficients[1])
      }
    case .eggerBySize:
      guard let n else { return .failure(.noSizes) }
      let sizes = n.indices.map { 1 / n[$0].squareRoot() }
      return Egger.classical(y, v, on: sizes).map { SmallStudyTest.slope($0.slope) }
    case .eggerBySizeOnly:
      guard let n else { return .failure(.noSizes) }
      let inverse = n.indices.map { 1 / n[$0] }
      return PetPeese.pet(y, inverse.span).map { SmallStudyTest.slope($0.slope) }
    case .begg:
      return Begg.test(y, v).map {
        Outcome(p: $0.p, statistic: .ranks($0.tau, isExact: $0.isExact))
      }
    case .beggNormal:
      return Begg.test(y, v).map { Outcome(p: $0.zP, statistic: .ranks($0.tau, isExact: false)) }
    case .selectionRatio: return ratio(setting.models[0], y, v)
    case .selectionRatioOfFour: return ratio(setting.models[1], y, v)
    case .selectionRatioOneSided: return signedRatio(setting.models[0], y, v)
    case .selectionRatioMoved:
      guard let cut = SmallStudyTest.movedCut(y, v, setting.direction) else {
        return .failure(.tooFewStudies)
      }
      return signedRatio(
        StepSelection(steps: [cut], direction: setting.direction, effort: setting.effort), y, v)
    case .trimR0:
      let side = setting.direction == .positive ? FunnelSide.left : .right
      return TrimAndFill.fit(y, v, .R0, side: side, setting.method).map {
        Outcome(p: $0.p ?? 1, statistic: .missing($0.missing))
      }
    case .excess, .excessChiSquared, .excessBinomial, .excessRandom, .excessRandomChiSquared,
      .excessRandomBinomial, .excessBenefit, .excessBenefitChiSquared, .excessBenefitBinomial,
      .excessBenefitRandom, .excessBenefitRandomChiSquared, .excessBenefitRandomBinomial:
      return .failure(.noConvergence)
    }
  }

  private static func slope(_ estimate: Estimate) -> Outcome {
    Outcome(
      p: StudentT.twoSided(estimate.statistic, df: estimate.df), statistic: .slope(estimate))
  }

  private func excess(
    _ y: Span<Double>, _ v: Span<Double>,
    _ choice: (p: ExcessSignificance.Test, isRandom: Bool, isOneSided: Bool),
    _ direction: Direction
  ) -> Result<Outcome, MetaFailure> {
    let alternative: ExcessSignificance.Alternative =
      choice.isOneSided ? (direction == .positive ? .greater : .less) : .twoSided
    let alpha = choice.isOneSided ? 0.025 : 0.05
    let found =
      choice.isRandom
      ? ExcessSignificance.amongRandomEffects(y, v, alternative, alpha: alpha)
      : ExcessSignificance.test(y, v, alternative, alpha: alpha)
    return found.map {
      Outcome(p: $0.p(choice.p), statistic: .significant($0.observed, expected: $0.expected))
    }
  }

  private func ratio(
    _ model: StepSelection?, _ y: Span<Double>, _ v: Span<Double>
  ) -> Result<Outcome, MetaFailure> {
    guard let model else { return .failure(.noConvergence) }
    return model.fit(y, v).flatMap(SmallStudyTest.outcome)
  }

  /// The likelihood ratio of a fit.
  static func outcome(_ fit: SelectionFit) -> Result<Outcome, MetaFailure> {
    guard let ratio = fit.ratio, let p = fit.ratioP else { return .failure(.noConvergence) }
    return .success(Outcome(p: p, statistic: .ratio(ratio, df: fit.ratioDF)))
  }

  /// The signed root of the likelihood ratio: benefit beyond the cut is published less often than within.
  private func signedRatio(
    _ model: StepSelection?, _ y: Span<Double>, _ v: Span<Double>
  ) -> Result<Outcome, MetaFailure> {
    guard let model else { return .failure(.noConvergence) }
    return model.fit(y, v).flatMap { fit in
      guard let ratio = fit.ratio else { return .failure(.noConvergence) }
      let p = Normal.upper(max(0, ratio).squareRoot() * (fit.weights[1] < 1 ? 1 : -1))
      return .success(Outcome(p: p, statistic: .ratio(ratio, df: 1)))
    }
  }

  /// The cut of 3PSM that leaves two studies at least on either side; nil for fewer than four studies.
  ///
  /// The cut is .025 where that leaves two on either side; else it lies half way between the one-sided
  /// p-values of the second and the third study from the side that has too few.
  private static func movedCut(
    _ y: Span<Double>, _ v: Span<Double>, _ direction: Direction
  ) -> Double? {
    guard y.count >= 4 else { return nil }
    let p = y.indices.map { Normal.upper(direction.sign * y[$0] / v[$0].squareRoot()) }.sorted()
    let significant = p.count { $0 <= 0.025 }
    let k = p.count
    return significant < 2
      ? (p[1] + p[2]) / 2 : significant > k - 2 ? (p[k - 3] + p[k - 2]) / 2 : 0.025
  }
}
