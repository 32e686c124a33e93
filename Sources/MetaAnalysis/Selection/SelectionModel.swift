internal import Foundation
internal import GSLKit
internal import Inference

/// How it may have been decided which studies of a table were published.
public enum SelectionModel: Sendable, Hashable {
  /// All were.
  case none
  /// By steps of the one-sided p-value: 3PSM has [.025], 4PSM [.025, .5].
  case steps([Double])
  /// By size and effect: published when γ₀ + γ₁/se + δ > 0, δ correlated with the sampling error by ρ.
  ///
  /// Source: Copas & Shi (2001) Stat Methods Med Res 10:251.
  case copas

  /// "3PSM": what tables call it.
  public var name: String {
    switch self {
    case .none: "no selection"
    case .steps([0.025]): "3PSM"
    case .steps([0.025, 0.5]): "4PSM"
    case .steps: "steps"
    case .copas: "size (Copas)"
    }
  }

  /// Numbers that are estimated: μ and τ, and what describes the selection.
  public var parameters: Int {
    switch self {
    case .none: 2
    case .steps(let cuts): 2 + cuts.count
    case .copas: 5
    }
  }
}

/// The likelihood of a selection model of a table, in numbers that may take any value.
///
/// ```
/// none    μ, τ
/// steps   μ, τ, log δ_2 … log δ_J                   as in ``StepSelection``
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
  private let cuts: [Double]
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
    if case .steps(let steps) = model {
      cuts = steps.compactMap { try? -Normal.quantile($0) }
    } else {
      cuts = []
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

  /// ℓ; −∞ where it cannot be.
  func value(_ x: [Double]) -> Double {
    switch model {
    case .none, .steps: steps(x)
    case .copas: copasValue(x)
    }
  }

  private func steps(_ x: [Double]) -> Double {
    let (mean, tau2) = (x[0], x[1] * x[1])
    let weights = [1] + x.dropFirst(2).map(exp)
    guard x.dropFirst(2).allSatisfy({ abs($0) < 20 }) else { return -.infinity }
    var sum = 0.0
    for i in y.indices {
      let (se, s2) = (v[i].squareRoot(), v[i] + tau2)
      let s = s2.squareRoot()
      let r = y[i] - mean
      sum -= (log(2 * .pi * s2) + r * r / s2) / 2
      guard !cuts.isEmpty else { continue }
      var (at, below, a) = (0, 0.0, 0.0)
      for (j, cut) in cuts.enumerated() {
        let tail = Normal.upper((se * cut - mean) / s)
        a += weights[j] * (tail - below)
        below = tail
        if y[i] < se * cut { at = j + 1 }
      }
      a += weights[cuts.count] * (1 - below)
      sum += log(weights[at]) - log(a)
    }
    return sum
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
