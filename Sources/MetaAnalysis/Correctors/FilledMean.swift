internal import Inference

/// The pool of the studies with those that trim and fill adds; see ``TrimAndFill``.
struct FilledMean: MetaEstimator {
  /// The estimator of how many are missing.
  let estimator: TrimAndFillEstimator

  static let l0 = FilledMean(.L0)
  static let r0 = FilledMean(.R0)

  private init(_ estimator: TrimAndFillEstimator) { self.estimator = estimator }

  private var isL0: Bool { estimator == .L0 }

  var kind: String { isL0 ? "trim-and-fill" : "trim-and-fill-r0" }
  var name: String { isL0 ? "trim-and-fill" : "trim-and-fill R0" }
  var title: String { "trim and fill \(estimator.rawValue)" }
  var rowName: String { "trim-and-fill \(estimator.rawValue)" }
  var key: [String] { ["trimfill", estimator.rawValue] }
  var family: CorrectorFamily { .filled }
  var places: CorrectorPlaces { isL0 ? .all : .all.subtracting([.methods, .lab]) }

  func estimate(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<Fit, MetaFailure> {
    filled(studies, setting).map(\.filled.fit)
  }

  func correction(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<Correction, MetaFailure> {
    filled(studies, setting).map { found in
      Correction(
        found.filled.fit, note: "\(found.missing) filled in, \(found.side.rawValue)",
        before: [
          .init("k0", .count(found.missing)), .init("se.k0", .number(found.missingError)),
          .init("p.k0", .number(found.p)), .init("side", .word(found.side.rawValue)),
        ],
        after: [
          .init("tau2", .number(found.filled.tau2.value)), .init("Q", .number(found.filled.q)),
        ])
    }
  }

  private func filled(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<TrimAndFill, MetaFailure> {
    TrimAndFill.fit(
      studies.y.span, studies.v.span, estimator, side: setting.side ?? setting.sideOfHarm,
      setting.method)
  }
}
