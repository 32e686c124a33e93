internal import Foundation
internal import GSLKit

/// The likelihood ratio of a step selection model against none; see ``StepSelection``.
struct SelectionRatioTest: SmallStudyDetector {
  private enum Form { case twoSided, oneSided, moved }

  let kind: String
  let title: String
  private let steps: [Double]
  private let form: Form

  /// Of 3PSM, χ² on 1, two-sided.
  static let three = SelectionRatioTest("3psm-ratio", "3PSM likelihood ratio")
  /// Its signed root: fewer studies beyond the cut.
  static let threeOneSided = SelectionRatioTest(
    "3psm-ratio-one-sided", "3PSM ratio, one-sided", form: .oneSided)
  /// One-sided, the cut moved from .025 until two studies are on either side.
  static let threeMoved = SelectionRatioTest(
    "3psm-ratio-moved", "3PSM ratio, moved cut", form: .moved)
  /// Of 4PSM (cuts .025 and .5), χ² on 2.
  static let four = SelectionRatioTest(
    "4psm-ratio", "4PSM likelihood ratio", steps: StepSelection.fourParameters)

  private init(
    _ kind: String, _ title: String, steps: [Double] = StepSelection.threeParameters,
    form: Form = .twoSided
  ) {
    (self.kind, self.title, self.steps, self.form) = (kind, title, steps, form)
  }

  var isUsual: Bool { form == .twoSided }

  func run(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<SmallStudyOutcome, MetaFailure> {
    switch form {
    case .twoSided: return setting.fit(steps, studies).flatMap(SelectionRatioTest.ratio)
    case .oneSided: return setting.fit(steps, studies).flatMap(SelectionRatioTest.signedRoot)
    case .moved:
      guard let cut = SelectionRatioTest.movedCut(studies, setting.direction) else {
        return .failure(.tooFewStudies)
      }
      return setting.fit([cut], studies).flatMap(SelectionRatioTest.signedRoot)
    }
  }

  private static func ratio(_ fit: SelectionFit) -> Result<SmallStudyOutcome, MetaFailure> {
    guard let ratio = fit.ratio, let p = fit.ratioP else { return .failure(.noConvergence) }
    return .success(.init(p: p, statistic: .ratio(ratio, df: fit.ratioDF)))
  }

  /// The signed root of the likelihood ratio: benefit beyond the cut is published less often than within.
  private static func signedRoot(
    _ fit: SelectionFit
  ) -> Result<SmallStudyOutcome, MetaFailure> {
    guard let ratio = fit.ratio else { return .failure(.noConvergence) }
    let p = Normal.upper(max(0, ratio).squareRoot() * (fit.weights[1] < 1 ? 1 : -1))
    return .success(.init(p: p, statistic: .ratio(ratio, df: 1)))
  }

  /// The cut of 3PSM that leaves two studies at least on either side; nil for fewer than four studies.
  ///
  /// The cut is .025 where that leaves two on either side; else it lies half way between the one-sided
  /// p-values of the second and the third study from the side that has too few.
  private static func movedCut(_ studies: StudySet, _ direction: Direction) -> Double? {
    guard studies.count >= 4 else { return nil }
    let p = zip(studies.y, studies.v).map {
      Normal.upper(direction.sign * $0 / $1.squareRoot())
    }.sorted()
    let significant = p.count { $0 <= 0.025 }
    let k = p.count
    return significant < 2
      ? (p[1] + p[2]) / 2 : significant > k - 2 ? (p[k - 3] + p[k - 2]) / 2 : 0.025
  }
}
