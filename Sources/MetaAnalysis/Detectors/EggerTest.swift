internal import Foundation
internal import GSLKit
internal import Inference

/// Egger's regression: a slope of effects on their errors, or on sizes; see ``Egger``.
struct EggerTest: SmallStudyDetector {
  private enum Line { case classical, mixed, bySize, bySizeOnly }

  let kind: String
  let title: String
  let isUsual: Bool
  private let line: Line

  /// On the standard error, weights 1/v, t with k − 2, two-sided.
  static let classical = EggerTest("egger", "Egger", .classical)
  /// The same with τ² between studies, z.
  static let mixed = EggerTest("egger-mixed", "Egger, mixed effects", .mixed)
  /// On 1/√N, weights 1/v, t with k − 2, two-sided.
  static let bySize = EggerTest("egger-by-size", "Egger on 1/√n", .bySize)
  /// The same with weights N.
  static let bySizeOnly = EggerTest(
    "egger-by-size-weights-n", "Egger on 1/√n, weights n", .bySizeOnly, isUsual: false)

  private init(_ kind: String, _ title: String, _ line: Line, isUsual: Bool = true) {
    (self.kind, self.title, self.line, self.isUsual) = (kind, title, line, isUsual)
  }

  func run(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<SmallStudyOutcome, MetaFailure> {
    switch line {
    case .classical:
      return PetPeese.pet(studies.y.span, studies.v.span).map { EggerTest.outcome($0.slope) }
    case .mixed:
      let errors = studies.v.map { $0.squareRoot() }
      return Egger.mixed(studies.y.span, studies.v.span, on: errors, setting.method).map {
        EggerTest.outcome($0.coefficients[1])
      }
    case .bySize:
      guard let n = studies.n else { return .failure(.noSizes) }
      let sizes = n.map { 1 / $0.squareRoot() }
      return Egger.classical(studies.y.span, studies.v.span, on: sizes).map {
        EggerTest.outcome($0.slope)
      }
    case .bySizeOnly:
      guard let n = studies.n else { return .failure(.noSizes) }
      let inverse = n.map { 1 / $0 }
      return PetPeese.pet(studies.y.span, inverse.span).map { EggerTest.outcome($0.slope) }
    }
  }

  private static func outcome(_ slope: Estimate) -> SmallStudyOutcome {
    SmallStudyOutcome(
      p: StudentT.twoSided(slope.statistic, df: slope.df), statistic: .slope(slope))
  }
}
