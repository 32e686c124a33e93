public import Inference

/// The mean of all studies, published or not, by a step selection model; see ``StepSelection``.
public struct SelectionMean: MetaEstimator {
  public let kind: String
  public let name: String
  /// Cut points, one-sided p-values.
  public let steps: [Double]
  public let places: CorrectorPlaces

  /// 3PSM: a cut at .025.
  public static let three = SelectionMean(
    "3PSM", "3psm", steps: StepSelection.threeParameters)
  /// 4PSM: cuts at .025 and .5.
  public static let four = SelectionMean("4PSM", "4psm", steps: StepSelection.fourParameters)

  /// A model that is asked for besides, with cut points of its own.
  public static func asked(steps: [Double]) -> SelectionMean {
    SelectionMean("steps", "steps", steps: steps, .all.subtracting([.methods, .lab]))
  }

  private init(
    _ name: String, _ kind: String, steps: [Double], _ places: CorrectorPlaces = .all
  ) {
    (self.name, self.kind, self.steps, self.places) = (name, kind, steps, places)
  }

  public var family: CorrectorFamily { .model }
  public var key: [String] { ["selmodel", name] }
  /// A model with fewer weights needs fewer studies in its intervals.
  public var standIns: [any MetaEstimator] { steps.count == 2 ? [SelectionMean.three] : [] }

  public func estimate(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<Fit, MetaFailure> {
    setting.fit(steps, studies).map(\.fit)
  }

  public func correction(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<Correction, MetaFailure> {
    setting.fit(steps, studies).map { found in
      var correction = Correction(
        found.fit, note: found.tau2 == 0 ? "τ² is 0" : "",
        after: [
          .init("steps", .numbers(steps)), .init("tau2", .number(found.tau2)),
          .init("se.tau2", .number(found.tau2Error)), .init("delta", .numbers(found.weights)),
          .init("se.delta", .numbers(found.weightErrors)), .init("k.int", .counts(found.counts)),
          .init("LRT", .number(found.ratio)), .init("LRTdf", .count(found.ratioDF)),
          .init("LRTp", .number(found.ratioP)), .init("ll", .number(found.logLikelihood)),
        ])
      correction.boundary = "tau2 is 0"
      correction.lack = Correction.Lack(
        value: found.mean, words: "flat likelihood",
        reason: "the likelihood is flat at its top: no standard errors")
      correction.selection = setting.model(steps).map { ($0, found) }
      return correction
    }
  }
}
