internal import Inference

/// The intercept of PET or of PEESE; see ``PetPeese``.
struct LineIntercept: MetaEstimator {
  /// Whether the line is on the variance, not on the standard error.
  let isPeese: Bool

  static let pet = LineIntercept(isPeese: false)
  static let peese = LineIntercept(isPeese: true)

  var kind: String { isPeese ? "peese" : "pet" }
  var name: String { kind.uppercased() }
  var family: CorrectorFamily { .line }

  func estimate(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<Fit, MetaFailure> {
    let (y, v) = (studies.y.span, studies.v.span)
    return (isPeese ? PetPeese.peese(y, v) : PetPeese.pet(y, v)).map { .converged($0.intercept) }
  }
}

/// PEESE where PET's intercept lies in the wanted direction at one-sided .05, else PET; see ``PetPeese``.
struct PetPeeseIntercept: MetaEstimator {
  var kind: String { "pet-peese" }
  var name: String { "PET-PEESE" }
  var family: CorrectorFamily { .line }
  var key: [String] { ["petpeese"] }
  // PET fails where it does.
  var places: CorrectorPlaces { .all.subtracting(.failedRows) }

  func estimate(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<Fit, MetaFailure> {
    chosen(studies, setting).map { .converged($0.estimate) }
  }

  func correction(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<Correction, MetaFailure> {
    chosen(studies, setting).map { found in
      Correction(
        .converged(found.estimate), note: found.isPeese ? "is PEESE" : "is PET",
        before: [.init("is", .word(found.isPeese ? "peese" : "pet"))])
    }
  }

  private func chosen(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<(estimate: Estimate, isPeese: Bool), MetaFailure> {
    guard let critical = PetPeeseIntercept.critical else { return .failure(.noConvergence) }
    return PetPeese.conditional(
      studies.y.span, studies.v.span, setting.direction, critical: critical)
  }

  /// One-sided .05, whose critical values always exist.
  private static let critical = try? CriticalValues(tail: 0.05)
}
