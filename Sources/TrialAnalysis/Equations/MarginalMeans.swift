internal import Inference

/// Means of arms, strata and a baseline by generalised estimating equations, with the correlation within clusters.
///
/// ```
/// V_i = φ·A^½·R(ρ)·A^½,   R exchangeable: R⁻¹ = (1 − c·11')/(1 − ρ),  c = ρ/(1 + (n − 1)ρ)
/// e = (y − μ)/√v(μ),   φ = Σe²/N,   ρ = Σ_{j<k} e_j·e_k/φ / Σn(n − 1)/2
/// ```
///
/// Means and ρ are found in turn. Neither φ nor ρ is freed of the parameters that were fitted, as in geepack (Halekoh, Højsgaard
/// & Yan 2006 J Stat Softw 15(2)). Strata and baseline go with means that are compared by their difference alone; with arms
/// alone means are weighted means of clusters, and the link comes in afterwards.
struct MarginalMeans {
  let units: MarginalUnits
  let family: MarginalFamily
  let usesBaseline: Bool
  /// Parameters: the comparator's mean, what other arms differ by, strata but the first, the baseline's slope.
  let columns: Int
  /// Coefficients, in that order.
  private(set) var beta: UnsafeMutablePointer<Double>
  private(set) var rho = 0.0
  private(set) var phi = 0.0
  /// Everybody's mean outcome and baseline, taken off before anything is multiplied.
  private let center: (y: Double, x: Double)
  private let matrix: UnsafeMutablePointer<Double>
  private let right: UnsafeMutablePointer<Double>

  /// Numbers that it needs.
  static func size(columns: Int) -> Int { columns * columns + 2 * columns }

  init(
    _ units: MarginalUnits, _ family: MarginalFamily, columns: Int, usesBaseline: Bool,
    in memory: UnsafeMutablePointer<Double>
  ) {
    self.units = units
    self.family = family
    self.usesBaseline = usesBaseline
    self.columns = columns
    matrix = memory
    right = memory + columns * columns
    beta = right + columns
    beta.update(repeating: 0, count: columns)
    var all = ArmMoments()
    for i in 0..<units.count { all.pool(units.list[i].people) }
    // Means of events stay on the scale of their variance.
    center = (family == .gaussian ? all.mean : 0, all.baselineMean)
  }

  /// The columns that the rows of Z of a unit are 1 in: that of its mean, and that of its baseline.
  func rows(_ unit: MarginalUnit) -> (SIMD4<Int32>, SIMD4<Int32>) {
    var mean = SIMD4<Int32>(0, -1, -1, -1)
    if unit.arm > 0 { mean[1] = Int32(unit.arm) }
    if unit.stratum > 0 { mean[2] = Int32(units.arms.count + unit.stratum - 1) }
    return (mean, SIMD4(usesBaseline ? Int32(columns - 1) : -1, -1, -1, -1))
  }

  /// Weights of a unit's mean, and of what is within it: 1'R⁻¹1 and 1/(1 − ρ).
  func weights(_ unit: MarginalUnit) -> (between: Double, within: Double) {
    (unit.people.n / (1 + (unit.size - 1) * rho), 1 / (1 - rho))
  }

  /// The mean of an arm; of those that strata or a baseline do not move.
  func mean(arm: Int) -> Double { center.y + beta[0] + (arm > 0 ? beta[arm] : 0) }

  /// A unit's mean residual, and the cross-products of residuals within it with the baseline, and with themselves.
  func residuals(_ unit: MarginalUnit) -> (mean: Double, xe: Double, ee: Double) {
    let people = unit.people
    var fitted = center.y
    rows(unit).0.forEachColumn { fitted += beta[$0] }
    guard usesBaseline else { return (people.mean - fitted, 0, people.sumOfSquares) }
    let slope = beta[columns - 1]
    return (
      people.mean - fitted - slope * (people.baselineMean - center.x),
      people.crossProducts - slope * people.baselineSumOfSquares,
      people.sumOfSquares - 2 * slope * people.crossProducts
        + slope * slope * people.baselineSumOfSquares
    )
  }

  /// Baseline of a unit, less everybody's.
  func baseline(_ unit: MarginalUnit) -> Double { unit.people.baselineMean - center.x }

  /// Finds means and correlation.
  ///
  /// - Parameters:
  ///   - correlation: How people of a cluster are taken to be alike.
  ///   - inverse: Room for columns².
  /// - Returns: Why it did not; nil where it did.
  mutating func solve(
    _ correlation: WorkingCorrelation, inverse: UnsafeMutablePointer<Double>
  ) -> Failure? {
    let bounds = bounds
    rho = 0
    for _ in 0..<500 {
      guard solveMeans(inverse) else { return .singular }
      if family != .gaussian {
        for arm in 0..<units.arms.count where matrix[arm * columns + arm] > 0 {
          guard family.variance(mean(arm: arm)) > 1e-12 else { return .emptyCell }
        }
      }
      guard correlation == .exchangeable else { return nil }
      guard let next = moments() else { return .noVariation }
      // On the way there a value may lie outside; where it stays there, so does the answer.
      let inside = min(max(next, bounds.lowerBound), bounds.upperBound)
      let step = abs(inside - rho)
      rho = inside
      guard step < 1e-13 else { continue }
      return inside == next && solveMeans(inverse) ? nil : .singular
    }
    return .noConvergence
  }

  /// Correlations that the equations can be solved with.
  ///
  /// Clusters weigh n/(1 + (n − 1)ρ), which must be positive; where a baseline differs within them, 1 − ρ must be too. Without
  /// one, products of residuals that exceed their squares, of a few large clusters, say no more than that all clusters weigh the same.
  private var bounds: ClosedRange<Double> {
    var most = 2.0
    for i in 0..<units.count { most = max(most, units.list[i].size) }
    return -(1 - 1e-9) / (most - 1)...(usesBaseline ? 1 - 1e-9 : 1e6)
  }

  /// Weighted least squares with the correlation as it stands.
  private func solveMeans(_ inverse: UnsafeMutablePointer<Double>) -> Bool {
    let p = columns
    matrix.update(repeating: 0, count: p * p)
    right.update(repeating: 0, count: p)
    for i in 0..<units.count {
      let unit = units.list[i]
      let (between, within) = weights(unit)
      let y = unit.people.mean - center.y
      let (mean, _) = rows(unit)
      mean.forEachColumn { j in
        right[j] += between * y
        mean.forEachColumn { matrix[j * p + $0] += between }
      }
      guard usesBaseline else { continue }
      let x = baseline(unit)
      mean.forEachColumn { j in
        matrix[j * p + p - 1] += between * x
        matrix[(p - 1) * p + j] += between * x
      }
      matrix[p * p - 1] += between * x * x + within * unit.people.baselineSumOfSquares
      right[p - 1] += between * x * y + within * unit.people.crossProducts
    }
    guard !usesBaseline || matrix[p * p - 1] > 0,
      invertPositive(matrix, order: p, into: inverse) != nil
    else { return false }
    for i in 0..<p {
      beta[i] = 0
      for j in 0..<p { beta[i] += inverse[i * p + j] * right[j] }
    }
    return true
  }

  /// The scale, and the correlation of residuals as it is estimated of them; nil where there are none.
  private mutating func moments() -> Double? {
    var (people, squares, products, pairs) = (0.0, 0.0, 0.0, 0.0)
    for i in 0..<units.count {
      let unit = units.list[i]
      let (mean, _, ee) = residuals(unit)
      let scale = family == .gaussian ? 1 : 1 / family.variance(self.mean(arm: unit.arm))
      let n = unit.size
      let all = scale * (unit.people.n * mean * mean + ee)
      people += unit.people.n
      squares += all
      guard n > 1 else { continue }
      products += scale * n * n * mean * mean - all
      pairs += n * (n - 1)
    }
    phi = squares / people
    guard phi > 0 else { return nil }
    return pairs > 0 ? products / pairs / phi : 0
  }
}
