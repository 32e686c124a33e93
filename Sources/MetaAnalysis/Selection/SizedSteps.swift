internal import Foundation
internal import GSLKit

/// The likelihood of steps whose weights may change with size, with its slopes.
///
/// With s² = v + τ², b_j = (se·z_j − μ)/s, P_j the chance of interval j without selection, N = 4/v, N₀ the geometric
/// mean of N:
///
/// ```
/// w_j = exp(η_j + β_j·log(N/N₀)), w_1 = 1        ℓ = Σ[log w_{j(i)} − log Σ_j w_j·P_j + log N(y; μ, s²)]
/// ∂ℓ/∂η_j = Σ[1{j(i) = j} − w_j·P_j/A]           ∂ℓ/∂β_j = the same, each times log(N/N₀)
/// ∂ℓ/∂μ = Σ[r/s² − Σ(w_j − w_{j+1})φ(b_j)/(s·A)]
/// ∂ℓ/∂τ = Σ 2τ[(r²/s² − 1)/(2s²) − Σ(w_j − w_{j+1})φ(b_j)b_j/(2s²A)]
/// ```
///
/// Where small studies truly differ, with x the standard error or the variance, both centred at N₀ and divided by their
/// standard deviation:
///
/// ```
/// μ_i = μ + b·x_i      τ_i = τ·exp(g·se_i)      ∂ℓ/∂b = Σ x_i·∂ℓ/∂μ_i      ∂ℓ/∂g = Σ se_i·τ_i·∂ℓ/∂τ_i
/// ```
///
/// Numbers in the order μ, τ, η_2 … η_J, β_2 … β_J, b, g; without β the weights are the same at any size. Source of the
/// steps: Hedges & Vevea (1996) J Educ Behav Stat 21:299; weights that depend on what is known of a study: Coburn & Vevea
/// (2015) Psychol Methods 20:310; means and τ that do: Viechtbauer & López-López (2022) Res Synth Methods 13:697.
struct SizedSteps {
  /// Effects, turned so that what was wanted is up; their variances.
  private let y, v, root: [Double]
  /// z_j, falling.
  private let cuts: [Double]
  /// log(N/N₀); nil where weights are the same at any size.
  private let sizes: [Double]?

  /// N₀, whose weights are e^η.
  static func typicalSize(_ v: [Double]) -> Double {
    exp(v.reduce(0) { $0 + log(4 / $1) } / Double(max(1, v.count)))
  }

  /// What the mean and log τ move with, scaled; nil where they do not.
  private let moves: (mean: [Double], tau: [Double])?
  /// Standard deviations by which what they move with is divided.
  let scales: (mean: Double, tau: Double)

  init(
    _ y: [Double], _ v: [Double], steps: [Double], bySize: Bool = false,
    movesWith measure: SmallStudyMeasure? = nil
  ) {
    self.y = y
    self.v = v
    root = v.map { $0.squareRoot() }
    cuts = steps.compactMap { try? -Normal.quantile($0) }
    let typical = SizedSteps.typicalSize(v)
    sizes = bySize ? v.map { log(4 / $0 / typical) } : nil
    guard let measure else {
      (moves, scales) = (nil, (1, 1))
      return
    }
    func scaled(_ measure: SmallStudyMeasure) -> (x: [Double], by: Double) {
      let x = v.map { measure.value($0) - measure.value(4 / typical) }
      let mean = x.reduce(0, +) / Double(max(1, x.count))
      let spread = (x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, x.count)))
        .squareRoot()
      // Variances all alike: nothing to move with.
      let by = spread > 1e-9 * measure.value(4 / typical) ? spread : .infinity
      return (x.map { $0 / by }, by)
    }
    let (mean, tau) = (scaled(measure), scaled(.standardError))
    moves = (mean.x, tau.x)
    scales = (mean.by, tau.by)
  }

  /// ℓ and its slopes; −∞ beyond weights and slopes of e^±20.
  func derivatives(_ x: [Double]) -> (value: Double, gradient: [Double]) {
    var gradient = [Double](repeating: 0, count: x.count)
    guard x.dropFirst(2).allSatisfy({ abs($0) < 20 }) else { return (-.infinity, gradient) }
    let last = cuts.count
    let (b, g) = moves == nil ? (0, 0) : (x[x.count - 2], x[x.count - 1])
    var (weights, shares) = (
      [Double](repeating: 1, count: last + 1), [Double](repeating: 1, count: last + 1)
    )
    var sum = 0.0
    for i in y.indices {
      let (mean, growth) = moves.map { (x[0] + b * $0.mean[i], exp(g * $0.tau[i])) } ?? (x[0], 1)
      let tau = x[1] * growth
      let s2 = v[i] + tau * tau
      let (s, r) = (s2.squareRoot(), y[i] - mean)
      let size = sizes?[i] ?? 0
      for j in 1..<max(1, last + 1) {
        weights[j] = exp(x[1 + j] + (sizes == nil ? 0 : x[1 + last + j] * size))
      }
      var (a, byMean, byTau2, below, at) = (0.0, 0.0, 0.0, 0.0, 0)
      for j in 0..<last {
        let b = (root[i] * cuts[j] - mean) / s
        let tail = Normal.upper(b)
        let change = (weights[j] - weights[j + 1]) * exp(-b * b / 2) / (2 * Double.pi).squareRoot()
        shares[j] = tail - below
        a += weights[j] * shares[j]
        below = tail
        byMean += change / s
        byTau2 += change * b / (2 * s2)
        if y[i] < root[i] * cuts[j] { at = j + 1 }
      }
      shares[last] = 1 - below
      a += weights[last] * shares[last]
      sum += log(weights[at]) - log(a) - (log(2 * .pi * s2) + r * r / s2) / 2
      let ofMean = r / s2 - byMean / a
      let ofTau = 2 * tau * ((r * r / s2 - 1) / (2 * s2) - byTau2 / a)
      gradient[0] += ofMean
      gradient[1] += ofTau * growth
      if let moves {
        gradient[x.count - 2] += ofMean * moves.mean[i]
        gradient[x.count - 1] += ofTau * tau * moves.tau[i]
      }
      for j in 1..<max(1, last + 1) {
        let slope = (at == j ? 1 : 0) - weights[j] * shares[j] / a
        gradient[1 + j] += slope
        if sizes != nil { gradient[1 + last + j] += slope * size }
      }
    }
    return (sum, gradient)
  }

  /// The top near a start; nil where a weight or its slope runs away.
  ///
  /// - Parameters:
  ///   - start: Where it begins.
  ///   - place: A number that stays as it is, for profiles; nil for none.
  /// - Returns: All numbers, and ℓ.
  func top(from start: [Double], holding place: Int? = nil) -> (place: [Double], value: Double)? {
    func whole(_ rest: [Double]) -> [Double] {
      guard let place else { return rest }
      var all = rest
      all.insert(start[place], at: place)
      return all
    }
    var rest = start
    if let place { rest.remove(at: place) }
    let found = GradientSearch.minimum(from: rest, step: 0.05) { rest in
      let at = derivatives(whole(rest))
      var gradient = at.gradient.map { -$0 }
      if let place { gradient.remove(at: place) }
      return (-at.value, gradient)
    }
    guard let found, found.value < 1e99 else { return nil }
    return (whole(found.place), -found.value)
  }
}
