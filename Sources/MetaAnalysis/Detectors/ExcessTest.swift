/// More studies significant than their power allows; see ``ExcessSignificance``.
struct ExcessTest: SmallStudyDetector {
  /// Whether power is at the mean and the τ² of REML, which may be negative down to −min v; else at the common effect.
  private let isRandom: Bool
  /// Whether only significant benefit counts, one-sided at α/2; else both directions do.
  private let isOfBenefit: Bool
  private let test: ExcessSignificance.Test

  /// At the common effect and at REML, of all and of benefit; of each the exact test, χ² and the binomial one.
  static let all: [any SmallStudyDetector] = [false, true].flatMap { isOfBenefit in
    [false, true].flatMap { isRandom in
      [ExcessSignificance.Test.exact, .chiSquared, .binomial].map { test in
        ExcessTest(isRandom: isRandom, isOfBenefit: isOfBenefit, test: test)
      }
    }
  }

  /// Either way, at the common effect, exact.
  var isUsual: Bool { !isRandom && !isOfBenefit && test == .exact }

  var kind: String {
    let ending =
      switch test {
      case .exact: ""
      case .chiSquared: "-chi2"
      case .binomial: "-binomial"
      }
    return "excess" + (isOfBenefit ? "-benefit" : "") + (isRandom ? "-reml" : "") + ending
  }

  var title: String {
    if isUsual { return "excess significance" }
    let start =
      switch (isOfBenefit, isRandom) {
      case (false, false): "excess"
      case (false, true): "excess at REML"
      case (true, false): "excess of benefit"
      case (true, true): "excess of benefit, REML"
      }
    return switch test {
    case .exact: start
    case .chiSquared: start + ", χ²"
    case .binomial: start + (isOfBenefit && isRandom ? ", bin." : ", binomial")
    }
  }

  func run(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<SmallStudyOutcome, MetaFailure> {
    let alternative: ExcessSignificance.Alternative =
      isOfBenefit ? (setting.direction == .positive ? .greater : .less) : .twoSided
    let alpha = isOfBenefit ? 0.025 : 0.05
    let (y, v) = (studies.y.span, studies.v.span)
    let found =
      isRandom
      ? ExcessSignificance.amongRandomEffects(y, v, alternative, alpha: alpha)
      : ExcessSignificance.test(y, v, alternative, alpha: alpha)
    return found.map {
      .init(p: $0.p(test), statistic: .significant($0.observed, expected: $0.expected))
    }
  }
}
