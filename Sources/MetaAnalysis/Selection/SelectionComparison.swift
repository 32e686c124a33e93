internal import Foundation
internal import GSLKit
internal import Inference
internal import Parts

/// Which model a table of studies speaks for: no selection, 3PSM, 4PSM, steps whose weights change with size, Copas's by
/// size and effect, or small studies that truly differ, with steps or without.
///
/// ```
/// AIC = 2·parameters − 2ℓ      likelihood ratio against the same without selection, χ² on the parameters more
/// profile interval: all values with 2(ℓ_max − ℓ(value)) ≤ χ²₁(.95)
/// ```
///
/// The lowest AIC is chosen. Small studies that differ without selection are held against no selection. Against none
/// Copas's γ say nothing without ρ: χ² on 3 is then too careful. Sources:
/// Akaike (1974) IEEE Trans Automat Contr 19:716; Hedges & Vevea (1996) J Educ Behav Stat 21:299; Coburn & Vevea (2015)
/// Psychol Methods 20:310.
public struct SelectionComparison: Sendable {
  /// A model as it was fitted.
  public struct Fitted: Sendable {
    /// What was fitted.
    public var model: SelectionModel
    /// Of all studies, published or not, in the wanted direction; of those of the typical size where small ones differ.
    public var mean, tau: Double
    /// Slopes of the mean on what it moves with and of log τ on the standard error; nil where neither moves.
    public var differs: (mean: Double, logTau: Double)?
    /// Of the intervals of p, the first being 1; empty but for steps.
    public var weights: [Double]
    /// Slopes of the logarithms of the weights on that of size, the first being 0; empty where size does not matter.
    public var slopes: [Double]
    /// The size at which weights are as said: the geometric mean of 4/v.
    public var typicalSize: Double
    /// γ₀, γ₁ and ρ; nil but for Copas's model.
    public var copas: (gamma0: Double, gamma1: Double, rho: Double)?
    /// The largest log likelihood that was found.
    public var logLikelihood: Double
    /// Against the same without selection; nil for none itself.
    public var ratio: Double?
    /// The place of the top, for profiles.
    let top: [Double]

    /// Akaike's criterion, 2·parameters − 2·log likelihood: smaller is better.
    public var aic: Double { 2 * Double(model.parameters) - 2 * logLikelihood }
    /// Parameters more than the same without selection has.
    public var ratioDF: Int { model.parameters - model.withoutSelection.parameters }
    /// p of the likelihood ratio.
    public var ratioP: Double? { ratio.map { ChiSquared.upper($0, df: Double(ratioDF)) } }
  }

  /// Which way results were wanted.
  public let direction: Direction
  /// Those that could be fitted, no selection first.
  public let models: [Fitted]
  /// Those that could not, with the reason.
  public let failed: [(model: SelectionModel, failure: MetaFailure)]
  private let likelihoods: [SelectionModel: SelectionLikelihood]

  /// Models that are compared.
  ///
  /// By size also with a step at two-sided .001: results beyond it may differ from the rest.
  public static let candidates: [SelectionModel] =
    [
      .none, .steps([0.025]), .steps([0.025, 0.5]), .stepsBySize([0.025, 0.5]),
      .stepsBySize([0.0005, 0.025, 0.5]), .copas,
    ]
    + SmallStudyMeasure.allCases.flatMap { measure in
      [[], [0.025, 0.5], [0.0005, 0.025, 0.5]].map { .smallDiffer(measure, $0) }
    }
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
      switch model {
      case .stepsBySize, .smallDiffer: if y.count < model.fewestStudies { continue }
      case .none, .steps, .copas: break
      }
      let likelihood = SelectionLikelihood(model, y, v, direction)
      likelihoods[model] = likelihood
      switch SelectionComparison.top(likelihood, y, v, direction, plain: plain) {
      case .success(let top):
        let value = likelihood.value(top)
        let rival = models.first { $0.model == model.withoutSelection }?.logLikelihood
        let after = 2 + model.cuts.count
        let isSized = if case .stepsBySize = model { true } else { false }
        models.append(
          Fitted(
            model: model, mean: top[0], tau: abs(top[1]),
            differs: likelihood.scales.map {
              (top[after] / $0.mean, abs(top[1]) > 1e-6 ? top[after + 1] / $0.tau : 0)
            },
            weights: model.cuts.isEmpty ? [] : [1] + top[2..<after].map(exp),
            slopes: isSized ? [0] + top.dropFirst(after) : [],
            typicalSize: SizedSteps.typicalSize(v),
            copas: model == .copas ? likelihood.copas(top) : nil, logLikelihood: value,
            ratio: model == .none ? nil : rival.map { max(0, 2 * (value - $0)) }, top: top))
      case .failure(let failure): failed.append((model, failure))
      }
    }
    (self.models, self.failed, self.likelihoods) = (models, failed, likelihoods)
  }

  /// The model with the lowest AIC.
  public var chosen: Fitted {
    models.dropFirst().reduce(models[0]) { $1.aic < $0.aic ? $1 : $0 }
  }

  /// The model that speaks most against no selection, where one does at .05; small studies do not differ, or do.
  public func rejecting(whereSmallDiffer: Bool = false) -> Fitted? {
    models.filter {
      $0.model.selects && ($0.differs != nil) == whereSmallDiffer && $0.ratioP ?? 1 < 0.05
    }.min { ($0.ratioP ?? 1) < ($1.ratioP ?? 1) }
  }

  /// The best model in which small studies differ, where there is one.
  public var differing: Fitted? { models.filter { $0.differs != nil }.min { $0.aic < $1.aic } }

  /// What has a profile interval.
  public enum Quantity: Sendable, Equatable {
    /// The mean effect of all studies.
    case mean
    /// τ of all studies.
    case tau
    /// The weight of an interval of p, 1 being the second.
    case weight(Int)
    /// The slope of its logarithm on that of size.
    case slope(Int)
    /// ρ of Copas's model.
    case rho
    /// The slopes of the mean, and of log τ, where small studies differ.
    case meanSlope, logTauSlope
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
    case .meanSlope: place = fitted.differs == nil ? -1 : fitted.top.count - 2
    case .logTauSlope:
      place = fitted.differs == nil || fitted.tau < 1e-6 ? -1 : fitted.top.count - 1
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
      case .meanSlope: x / (likelihood.scales?.mean ?? 1)
      case .logTauSlope: x / (likelihood.scales?.tau ?? 1)
      }
    }
    return .spanning(shown(low), shown(high))
  }
}
