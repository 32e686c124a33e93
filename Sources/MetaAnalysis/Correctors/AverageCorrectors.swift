internal import Inference

/// Unrestricted weighted least squares; see ``UnrestrictedWLS``.
struct UnrestrictedAverage: MetaEstimator {
  var kind: String { "uwls" }
  var name: String { "UWLS" }
  // With --test hksj it is the pool under a common effect.
  var places: CorrectorPlaces { [.methods, .lab, .json] }

  func estimate(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<Fit, MetaFailure> {
    UnrestrictedWLS.pool(studies.y.span, studies.v.span).map(\.fit)
  }
}

/// The weighted average of the adequately powered, of all where fewer than two are; see ``Waap``.
struct AdequateAverage: MetaEstimator {
  var kind: String { "waap" }
  var name: String { "WAAP" }
  var title: String { "WAAP-WLS" }
  var places: CorrectorPlaces { .all.subtracting(.failedRows) }

  func estimate(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<Fit, MetaFailure> {
    Waap.pool(studies.y.span, studies.v.span).map(\.pooled.fit)
  }

  func correction(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<Correction, MetaFailure> {
    Waap.pool(studies.y.span, studies.v.span).map { found in
      Correction(
        found.pooled.fit,
        note: found.isOfAdequate ? "\(found.adequate) adequate" : "all: WLS",
        before: [.init("adequate", .count(found.adequate))])
    }
  }
}
