internal import Foundation
internal import GSLKit
internal import Inference

/// How it may have been decided which studies of a table were published, and whether small ones truly differ.
public enum SelectionModel: Sendable, Hashable {
  /// All were.
  case none
  /// By steps of the one-sided p-value: 3PSM has [.025], 4PSM [.025, .5].
  case steps([Double])
  /// By steps whose weights change with the size of the study.
  ///
  /// Source: Coburn & Vevea (2015) Psychol Methods 20:310.
  case stepsBySize([Double])
  /// By size and effect: published when γ₀ + γ₁/se + δ > 0, δ correlated with the sampling error by ρ.
  ///
  /// Source: Copas & Shi (2001) Stat Methods Med Res 10:251.
  case copas
  /// Small studies truly differ: the mean moves with the standard error or the variance, log τ with the standard error;
  /// and published by steps, or all where there are none.
  ///
  /// Source: Viechtbauer & López-López (2022) Res Synth Methods 13:697 (metafor's `rma` with `mods` and `scale`).
  case smallDiffer(SmallStudyMeasure, [Double])

  /// "3PSM": what tables call it.
  public var name: String {
    switch self {
    case .none: "no selection"
    case .steps([0.025]): "3PSM"
    case .steps([0.025, 0.5]): "4PSM"
    case .steps: "steps"
    case .stepsBySize(let cuts): "\(cuts.count + 2)PSM by size"
    case .copas: "size (Copas)"
    case .smallDiffer(let measure, []): "small differ, by \(measure.word)"
    case .smallDiffer(let measure, let cuts):
      "\(cuts.count + 2)PSM, differ by \(measure.word)"
    }
  }

  /// Where its weights step, one-sided.
  public var cuts: [Double] {
    switch self {
    case .none, .copas: []
    case .steps(let cuts), .stepsBySize(let cuts), .smallDiffer(_, let cuts): cuts
    }
  }

  /// Numbers that are estimated: μ and τ, and what describes the selection.
  public var parameters: Int {
    switch self {
    case .none: 2
    case .steps(let cuts): 2 + cuts.count
    case .stepsBySize(let cuts): 2 + 2 * cuts.count
    case .copas: 5
    case .smallDiffer(_, let cuts): 4 + cuts.count
    }
  }

  /// The same without selection: what its likelihood ratio is against.
  public var withoutSelection: SelectionModel {
    if case .smallDiffer(let measure, let cuts) = self, !cuts.isEmpty {
      return .smallDiffer(measure, [])
    }
    return .none
  }

  /// Whether results or sizes decide what is published.
  public var selects: Bool { self == .copas || !cuts.isEmpty }

  /// What true effects move with; nil where they do not.
  public var movesWith: SmallStudyMeasure? {
    if case .smallDiffer(let measure, _) = self { return measure }
    return nil
  }

  /// Studies that it is fitted to at least: ten for each number, where weights or true effects change with size.
  ///
  /// AIC is for many studies: with fewer than some forty a number it prefers models that are too large (Burnham &
  /// Anderson 2002, Model Selection and Multimodel Inference, 2nd ed., 66); the smaller models have their own limits.
  public var fewestStudies: Int {
    switch self {
    case .none, .steps: 2
    case .stepsBySize, .smallDiffer: 10 * parameters
    case .copas: 6
    }
  }
}

/// The likelihood of a selection model of a table, in numbers that may take any value.
///
/// ```
/// none    μ, τ
/// steps   μ, τ, log δ_2 … log δ_J                   as in ``StepSelection``
/// by size the same and their slopes on log size     as in ``SizedSteps``
/// differ  μ, τ, log δ_2 … log δ_J, b, g              as in ``SizedSteps``
/// Copas   μ, τ, artanh(ρ/.99), a, log γ₁            γ₀ = u₀ + a² − γ₁/max se,  u₀ = Φ⁻¹(.01)
///         ℓ = Σ[log N(y; μ, s²) − log Φ(u) + log Φ(v)],  u = γ₀ + γ₁/se,  s² = se² + τ²
///         v = (u + ρ̃(y − μ)/s)/√(1 − ρ̃²),  ρ̃ = ρ·se/s
/// ```
///
/// τ counts by its size. The smallest study is published in one of 100 cases at least: below that Copas's
/// likelihood becomes a straight line in the standard error, and no literature can be drawn from it.
struct SelectionLikelihood {
  let model: SelectionModel
  /// Turned so that what was wanted is up.
  let y, v: [Double]
  /// Nil for Copas's model.
  let steps: SizedSteps?
  private let largestError: Double

  /// Φ⁻¹(.01).
  private static let leastPublished = -2.326347874040841
  /// Beyond these a scenario cannot hold them.
  private static let mostGamma1 = 10.0
  private static let leastGamma0 = -20.0

  init(_ model: SelectionModel, _ y: [Double], _ v: [Double], _ direction: Direction) {
    self.model = model
    self.y = y.map { direction.sign * $0 }
    self.v = v
    largestError = (v.max() ?? 1).squareRoot()
    steps =
      switch model {
      case .none: SizedSteps(self.y, v, steps: [])
      case .steps(let cuts): SizedSteps(self.y, v, steps: cuts)
      case .stepsBySize(let cuts): SizedSteps(self.y, v, steps: cuts, bySize: true)
      case .smallDiffer(let measure, let cuts):
        SizedSteps(self.y, v, steps: cuts, movesWith: measure)
      case .copas: nil
      }
  }

  /// γ₀, γ₁ and ρ of Copas's model.
  func copas(_ x: [Double]) -> (gamma0: Double, gamma1: Double, rho: Double) {
    let gamma1 = exp(x[4])
    return (
      SelectionLikelihood.leastPublished + x[3] * x[3] - gamma1 / largestError, gamma1,
      0.99 * tanh(x[2])
    )
  }

  /// By what slopes are scaled, where small studies differ.
  var scales: (mean: Double, tau: Double)? { model.movesWith == nil ? nil : steps?.scales }

  /// ℓ; −∞ where it cannot be.
  func value(_ x: [Double]) -> Double {
    steps?.derivatives(x).value ?? copasValue(x)
  }

  /// The top near a start, with one number as it is; nil where there is none.
  func top(from start: [Double], holding place: Int) -> (place: [Double], value: Double)? {
    if let steps { return steps.top(from: start, holding: place) }
    var others = start
    others.remove(at: place)
    func whole(_ rest: [Double]) -> [Double] {
      var all = rest
      all.insert(start[place], at: place)
      return all
    }
    return SimplexSearch.minimum(
      from: others, steps: others.map { 0.1 * max(abs($0), 0.1) }, tolerance: 1e-5, limit: 400,
      { -value(whole($0)) }
    ).map { (whole($0.place), -$0.value) }
  }

  private func copasValue(_ x: [Double]) -> Double {
    let (mean, tau2) = (x[0], x[1] * x[1])
    let (gamma0, gamma1, rho) = copas(x)
    guard gamma1 <= SelectionLikelihood.mostGamma1, gamma0 >= SelectionLikelihood.leastGamma0,
      gamma0 <= -SelectionLikelihood.leastGamma0
    else { return -.infinity }
    var sum = 0.0
    for i in y.indices {
      let (se, s2) = (v[i].squareRoot(), v[i] + tau2)
      let s = s2.squareRoot()
      let z = (y[i] - mean) / s
      let u = gamma0 + gamma1 / se
      let tilde = rho * se / s
      let inclined = (u + tilde * z) / (1 - tilde * tilde).squareRoot()
      sum += -(log(2 * .pi * s2) + z * z) / 2 - log(Normal.cdf(u)) + log(Normal.cdf(inclined))
    }
    return sum
  }
}
