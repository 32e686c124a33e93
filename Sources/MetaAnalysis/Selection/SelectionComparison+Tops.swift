internal import Foundation
internal import GSLKit
internal import Inference
internal import Parts

extension SelectionComparison {
  /// Where the likelihood of a model of a table is highest.
  ///
  /// - Parameters:
  ///   - likelihood: The model's.
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - direction: Which way results were wanted.
  ///   - plain: Mean and τ without selection, in the wanted direction.
  /// - Returns: The place, or why there is none.
  static func top(
    _ likelihood: SelectionLikelihood, _ y: [Double], _ v: [Double], _ direction: Direction,
    plain: [Double]
  ) -> Result<[Double], MetaFailure> {
    switch likelihood.model {
    case .none: return .success(plain)
    case .steps(let cuts):
      guard let model = StepSelection(steps: cuts, direction: direction, effort: .thorough) else {
        return .failure(.noConvergence)
      }
      return model.fit(y.span, v.span).map { fit in
        [direction.sign * fit.mean, fit.tau2.squareRoot()] + fit.weights.dropFirst().map { log($0) }
      }
    case .stepsBySize(let cuts):
      // From the top of the same steps without size.
      guard let model = StepSelection(steps: cuts, direction: direction, effort: .thorough),
        let steps = likelihood.steps
      else { return .failure(.noConvergence) }
      return model.fit(y.span, v.span).flatMap { fit in
        // One study has no slope on size.
        guard fit.counts.allSatisfy({ $0 > 1 }) else { return .failure(.emptyInterval) }
        let tau = max(fit.tau2.squareRoot(), 0.1 * plain[1], 0.01)
        let start =
          [direction.sign * fit.mean, tau] + fit.weights.dropFirst().map { log($0) }
          + cuts.map { _ in 0 }
        guard let top = steps.top(from: start), top.place.dropFirst(2).allSatisfy({ abs($0) < 15 })
        else { return .failure(.noConvergence) }
        return .success(top.place)
      }
    case .smallDiffer(_, let cuts):
      return differing(likelihood, cuts, y, v, direction, plain)
    case .copas:
      guard y.count >= likelihood.model.fewestStudies else { return .failure(.tooFewStudies) }
      let typical = (v.reduce(0, +) / Double(v.count)).squareRoot()
      let tau = max(plain[1], 0.3 * typical)
      var best: (place: [Double], value: Double)?
      for rho in [0.3, 1.2] {
        for publishes in [0.3, 1, 2] {
          for slope in [0.3, 1] {
            // γ₁ in units of the typical error, so that 1/se matters as much for every measure.
            let start = [plain[0], tau, rho, publishes, log(slope * typical)]
            let found = SimplexSearch.minimum(
              from: start, steps: [0.2 * max(abs(plain[0]), typical), 0.3 * tau, 0.4, 0.5, 0.5]
            ) { -likelihood.value($0) }
            if let found, found.value < best?.value ?? .infinity { best = found }
          }
        }
      }
      guard let best, best.value < 1e99 else { return .failure(.noConvergence) }
      return .success(best.place)
    }
  }

  /// The same where small studies differ: from the line without selection, and from the steps at any size.
  private static func differing(
    _ likelihood: SelectionLikelihood, _ cuts: [Double], _ y: [Double], _ v: [Double],
    _ direction: Direction, _ plain: [Double]
  ) -> Result<[Double], MetaFailure> {
    guard let steps = likelihood.steps, steps.scales.mean.isFinite, steps.scales.tau.isFinite
    else { return .failure(.singular) }
    let tau = max(plain[1], 0.01)
    var starts: [[Double]] = []
    for slope in [0, plain[1]] {
      for growth in [0, 0.5] {
        starts.append([plain[0], tau] + cuts.map { _ in 0 } + [slope, growth])
      }
    }
    if !cuts.isEmpty {
      guard let model = StepSelection(steps: cuts, direction: direction, effort: .thorough) else {
        return .failure(.noConvergence)
      }
      switch model.fit(y.span, v.span) {
      case .failure(let failure): return .failure(failure)
      case .success(let fit):
        starts.append(
          [direction.sign * fit.mean, max(fit.tau2.squareRoot(), 0.1 * tau)]
            + fit.weights.dropFirst().map { log($0) } + [0, 0])
      }
    }
    let tops = starts.compactMap { steps.top(from: $0) }
    guard let best = tops.max(by: { $0.value < $1.value }),
      best.place.dropFirst(2).allSatisfy({ abs($0) < 15 })
    else { return .failure(.noConvergence) }
    // What a scenario can hold.
    let slopes = (
      best.place[best.place.count - 2] / steps.scales.mean,
      best.place[best.place.count - 1] / steps.scales.tau
    )
    guard abs(slopes.0) <= mostSlope, abs(slopes.1) <= mostSlope else {
      return .failure(.outOfRange)
    }
    return .success(best.place)
  }

  /// Slopes on standard errors and variances beyond this are no small-study effects.
  static let mostSlope = 10_000.0
}
