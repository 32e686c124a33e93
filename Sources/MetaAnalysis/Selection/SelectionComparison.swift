internal import Foundation
internal import GSLKit
internal import Inference
internal import Parts

/// Which selection model a table of studies speaks for: none, 3PSM, 4PSM, steps whose weights change with size, or
/// Copas's by size and effect.
///
/// ```
/// AIC = 2·parameters − 2ℓ      likelihood ratio against none, χ² on the parameters more
/// profile interval: all values with 2(ℓ_max − ℓ(value)) ≤ χ²₁(.95)
/// ```
///
/// The lowest AIC is chosen. Against none Copas's γ say nothing without ρ: χ² on 3 is then too careful. Sources:
/// Akaike (1974) IEEE Trans Automat Contr 19:716; Hedges & Vevea (1996) J Educ Behav Stat 21:299; Coburn & Vevea (2015)
/// Psychol Methods 20:310.
public struct SelectionComparison: Sendable {
  /// A model as it was fitted.
  public struct Fitted: Sendable {
    public var model: SelectionModel
    /// Of all studies, published or not, in the wanted direction.
    public var mean, tau: Double
    /// Of the intervals of p, the first being 1; empty but for steps.
    public var weights: [Double]
    /// Slopes of the logarithms of the weights on that of size, the first being 0; empty where size does not matter.
    public var slopes: [Double]
    /// The size at which weights are as said: the geometric mean of 4/v.
    public var typicalSize: Double
    /// γ₀, γ₁ and ρ; nil but for Copas's model.
    public var copas: (gamma0: Double, gamma1: Double, rho: Double)?
    public var logLikelihood: Double
    /// Against no selection; nil for none itself.
    public var ratio: Double?
    /// The place of the top, for profiles.
    let top: [Double]

    public var aic: Double { 2 * Double(model.parameters) - 2 * logLikelihood }
    public var ratioDF: Int { model.parameters - 2 }
    /// p of the likelihood ratio.
    public var ratioP: Double? { ratio.map { ChiSquared.upper($0, df: Double(ratioDF)) } }
  }

  public let direction: Direction
  /// Those that could be fitted, no selection first.
  public let models: [Fitted]
  /// Those that could not, with the reason.
  public let failed: [(model: SelectionModel, failure: MetaFailure)]
  private let likelihoods: [SelectionModel: SelectionLikelihood]

  /// Models that are compared.
  ///
  /// By size also with a step at two-sided .001: results beyond it may differ from the rest.
  public static let candidates: [SelectionModel] = [
    .none, .steps([0.025]), .steps([0.025, 0.5]), .stepsBySize([0.025, 0.5]),
    .stepsBySize([0.0005, 0.025, 0.5]), .copas,
  ]
  /// Those that so many studies are too few for.
  public var untried: [SelectionModel] {
    SelectionComparison.candidates.filter { model in
      !models.contains { $0.model == model } && !failed.contains { $0.model == model }
    }
  }

  /// Fits all candidates.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - direction: Which way results were wanted; nil for the sign of the common effect.
  /// - Returns: The comparison, or why there is none: fewer than two studies, or an unusable one.
  public static func of(
    _ y: [Double], _ v: [Double], direction: Direction? = nil
  ) -> Result<SelectionComparison, MetaFailure> {
    if let failure = MetaFailure.of(y.span, v.span, atLeast: 2) { return .failure(failure) }
    return .success(
      SelectionComparison(
        y, v, direction ?? Direction.ofCommonEffect(y.span, v.span)))
  }

  private init(_ y: [Double], _ v: [Double], _ direction: Direction) {
    self.direction = direction
    let tau2 = Tau2.estimate(.maximumLikelihood, y.span, v.span).value
    let plain = [
      direction.sign * WeightedSums(light: y.span, v.span, tau2: tau2).mean, tau2.squareRoot(),
    ]
    var (models, failed) = ([Fitted](), [(model: SelectionModel, failure: MetaFailure)]())
    var likelihoods: [SelectionModel: SelectionLikelihood] = [:]
    for model in SelectionComparison.candidates {
      if case .stepsBySize = model, y.count < model.fewestStudies { continue }
      let likelihood = SelectionLikelihood(model, y, v, direction)
      likelihoods[model] = likelihood
      switch SelectionComparison.top(likelihood, y, v, direction, plain: plain) {
      case .success(let top):
        let value = likelihood.value(top)
        let none = models.first { $0.model == .none }?.logLikelihood
        models.append(
          Fitted(
            model: model, mean: top[0], tau: abs(top[1]),
            weights: model.cuts.isEmpty ? [] : [1] + top[2..<2 + model.cuts.count].map(exp),
            slopes: model.parameters == 2 + 2 * model.cuts.count && !model.cuts.isEmpty
              ? [0] + top.dropFirst(2 + model.cuts.count) : [],
            typicalSize: SizedSteps.typicalSize(v),
            copas: model == .copas ? likelihood.copas(top) : nil, logLikelihood: value,
            ratio: model == .none ? nil : none.map { max(0, 2 * (value - $0)) }, top: top))
      case .failure(let failure): failed.append((model, failure))
      }
    }
    (self.models, self.failed, self.likelihoods) = (models, failed, likelihoods)
  }

  /// Where the likelihood is highest.
  private static func top(
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

  /// The model with the lowest AIC.
  public var chosen: Fitted {
    models.dropFirst().reduce(models[0]) { $1.aic < $0.aic ? $1 : $0 }
  }

  /// The model that speaks most against no selection, where one does at .05.
  public var rejecting: Fitted? {
    models.filter { $0.ratioP ?? 1 < 0.05 }.min { ($0.ratioP ?? 1) < ($1.ratioP ?? 1) }
  }

  /// What has a profile interval.
  public enum Quantity: Sendable, Equatable {
    case mean, tau
    /// The weight of an interval of p, 1 being the second.
    case weight(Int)
    /// The slope of its logarithm on that of size.
    case slope(Int)
    case rho
  }

  /// The interval of all values that the profile likelihood does not refuse.
  ///
  /// - Parameters:
  ///   - quantity: Of what.
  ///   - fitted: Of which model.
  ///   - level: Its level, in (0, 1).
  /// - Returns: The interval, infinite where the likelihood does not end it; nil for what the model does not have.
  public func interval(
    of quantity: Quantity, _ fitted: Fitted, level: Double = 0.95
  ) -> ClosedRange<Double>? {
    guard let likelihood = likelihoods[fitted.model],
      let drop = try? ChiSquared.quantile(level, df: 1) / 2
    else { return nil }
    let place: Int
    switch quantity {
    case .mean: place = 0
    case .tau: place = 1
    case .weight(let j): place = j + 1
    case .slope(let j):
      place = fitted.slopes.indices.contains(j) ? fitted.model.cuts.count + j + 1 : -1
    case .rho: place = fitted.model == .copas ? 2 : -1
    }
    guard fitted.top.indices.contains(place) else { return nil }
    if case .weight = quantity, fitted.weights.isEmpty { return nil }
    var top = fitted.top
    top[1] = abs(top[1])
    let profile = SelectionProfile(likelihood, top: top, at: place, drop: drop)
    let (low, high) = (profile.end(-1), profile.end(1))
    func shown(_ x: Double) -> Double {
      switch quantity {
      case .mean, .slope: x
      case .tau: max(0, x)
      case .weight: exp(x)
      case .rho: 0.99 * tanh(x)
      }
    }
    return .spanning(shown(low), shown(high))
  }
}
