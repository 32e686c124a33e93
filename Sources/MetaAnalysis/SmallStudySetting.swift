internal import Synchronization

/// What tests and corrections for small-study effects need to know besides the studies.
public struct SmallStudySetting: Sendable {
  /// Which way results were wanted.
  public var direction: Direction
  /// The estimator of τ² of the mixed line and of trim and fill.
  public var method: Tau2Method
  /// How many starts a selection model has.
  public var effort: StepSelection.Effort
  /// On which side trim and fill looks for missing studies; nil for that of harm.
  public var side: FunnelSide?
  /// Models of selection that are made once: 3PSM and 4PSM.
  private let models: [StepSelection?]
  /// Fits of one set of studies, where it is asked several times; nil where sets come and go.
  private let fits: Fits?

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
    self.init(direction, method, effort, keepsFits: false)
  }

  /// The same for one set of studies, whose selection models are fitted once each.
  init(
    _ direction: Direction, _ method: Tau2Method, _ effort: StepSelection.Effort, keepsFits: Bool
  ) {
    self.direction = direction
    self.method = method
    self.effort = effort
    fits = keepsFits ? Fits() : nil
    models = [StepSelection.threeParameters, StepSelection.fourParameters].map {
      StepSelection(steps: $0, direction: direction, effort: effort)
    }
  }

  /// The side of harm, where studies would be missing.
  var sideOfHarm: FunnelSide { direction == .positive ? .left : .right }

  /// A model of selection with these cuts; nil where they are out of range.
  func model(_ steps: [Double]) -> StepSelection? {
    for case let model? in models where model.steps == steps { return model }
    return StepSelection(steps: steps, direction: direction, effort: effort)
  }

  /// Fits a model of selection with these cuts.
  func fit(_ steps: [Double], _ studies: StudySet) -> Result<SelectionFit, MetaFailure> {
    func made() -> Result<SelectionFit, MetaFailure> {
      model(steps)?.fit(studies.y.span, studies.v.span) ?? .failure(.noConvergence)
    }
    return fits?.fit(steps, made) ?? made()
  }

  /// Fits that were made, by their cuts.
  private final class Fits: Sendable {
    private let made = Mutex<[[Double]: Result<SelectionFit, MetaFailure>]>([:])

    func fit(
      _ steps: [Double], _ make: () -> Result<SelectionFit, MetaFailure>
    ) -> Result<SelectionFit, MetaFailure> {
      if let found = made.withLock({ $0[steps] }) { return found }
      let fit = make()
      made.withLock { $0[steps] = fit }
      return fit
    }
  }
}
