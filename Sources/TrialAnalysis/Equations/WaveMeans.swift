internal import Inference

/// Means of arms and waves by generalised estimating equations, from sums of people with the same waves.
///
/// ```
/// μ = arm at a wave (+ stratum);   A = Σn_g·Z·Q_g·Z',   b = ΣZ·Q_g·Σy,   Q = R⁻¹ of a group's waves;   S_g = Σ(y − μ)(y − μ)'
/// φ = Σtr S_g/N,   ρ of ΣS_g/φ off the diagonal
/// ```
struct WaveMeans {
  let sample: WaveSample
  let arms: MarginalArms
  var correlation: WaveCorrelation
  /// The first wave of the model, and how many there are.
  let first: Int
  let waves: Int
  /// Waves of the model at which arms do not differ: 1 for a baseline that was randomised.
  let shared: Int
  /// The columns of strata, after those of arms and waves.
  let strata: StratumColumns
  let columns: Int
  let beta: UnsafeMutablePointer<Double>
  private(set) var rho = 0.0
  let matrix: UnsafeMutablePointer<Double>
  /// Room for columns: the right side of equations.
  let right: UnsafeMutablePointer<Double>
  /// R⁻¹ of a group, the residual sums of squares and products of its people, and what they make together.
  let inverse: UnsafeMutablePointer<Double>
  let squares: UnsafeMutablePointer<Double>
  private let products: UnsafeMutablePointer<Double>

  static func columns(waves: Int, shared: Int, arms: Int) -> Int {
    waves + (arms - 1) * (waves - shared)
  }
  /// Numbers that it needs.
  static func size(columns: Int, waves: Int) -> Int {
    columns * columns + 2 * columns + 2 * waves * waves + 2 * waves
  }

  init(
    _ sample: WaveSample, _ arms: MarginalArms, _ correlation: WaveCorrelation, shared: Int,
    _ strata: StratumColumns, in memory: UnsafeMutablePointer<Double>
  ) {
    self.sample = sample
    self.arms = arms
    self.correlation = correlation
    self.shared = shared
    first = shared > 0 ? 0 : 1
    waves = sample.times.count - first
    self.strata = strata
    columns = WaveMeans.columns(waves: waves, shared: shared, arms: arms.count) + strata.count
    matrix = memory
    right = memory + columns * columns
    beta = right + columns
    inverse = beta + columns
    squares = inverse + waves * waves
    products = squares + waves * waves
    beta.update(repeating: 0, count: columns)
  }

  /// The waves of the model that a group has.
  func observed(_ group: WaveGroup) -> UInt64 { group.observed >> UInt64(first) }

  /// The column of what an arm differs by from the comparator; −1 for none.
  func column(arm: Int, wave: Int) -> Int {
    arm == 0 || wave < shared
      ? -1 : waves + (arm - 1) * (waves - shared) + wave - shared
  }

  /// The columns that a wave of an arm and stratum is 1 in.
  func row(arm: Int, wave: Int, _ stratum: Int) -> SIMD4<Int32> {
    SIMD4(
      Int32(wave), Int32(column(arm: arm, wave: wave)),
      Int32(strata.column(stratum, wave: wave)), -1)
  }

  /// The mean of an arm and stratum at a wave.
  func mean(arm: Int, wave: Int, _ stratum: Int) -> Double {
    let own = column(arm: arm, wave: wave)
    let mean = beta[wave] + (own < 0 ? 0 : beta[own])
    let further = strata.column(stratum, wave: wave)
    return further < 0 ? mean : mean + beta[further]
  }

  /// Σy of a group at a wave of the model, and Σyy'.
  func sum(_ g: Int, _ w: Int) -> Double { sample.sums[g * sample.stride + first + w] }
  private func product(_ g: Int, _ w: Int, _ v: Int) -> Double {
    let all = sample.times.count
    return sample.sums[g * sample.stride + all + (first + w) * all + first + v]
  }

  /// Finds means and correlation.
  ///
  /// - Parameter bread: Room for columns².
  /// - Returns: Why it did not; nil where it did.
  mutating func solve(_ bread: UnsafeMutablePointer<Double>) -> Failure? {
    let bounds = correlation.bounds(waves: waves)
    rho = 0
    for _ in 0..<500 {
      guard solveMeans(bread) else { return .singular }
      guard correlation != .independence else { return nil }
      guard let next = moments() else { return .noVariation }
      let inside = min(max(next, bounds.lowerBound), bounds.upperBound)
      let step = abs(inside - rho)
      rho = inside
      guard step < 1e-13 else { continue }
      return inside == next && solveMeans(bread) ? nil : .singular
    }
    return .noConvergence
  }

  /// Weighted least squares with the correlation as it stands.
  private func solveMeans(_ bread: UnsafeMutablePointer<Double>) -> Bool {
    matrix.update(repeating: 0, count: columns * columns)
    right.update(repeating: 0, count: columns)
    for (g, group) in sample.groups.enumerated() {
      guard let arm = arms.place(group.arm), observed(group) != 0 else { continue }
      correlation.invert(rho, observed(group), waves: waves, into: inverse)
      for w in 0..<waves {
        let row = row(arm: arm, wave: w, group.stratum)
        var y = 0.0
        for v in 0..<waves where inverse[w * waves + v] != 0 {
          let weight = inverse[w * waves + v]
          y += weight * sum(g, v)
          let other = self.row(arm: arm, wave: v, group.stratum)
          row.forEachColumn { i in
            other.forEachColumn { matrix[i * columns + $0] += group.count * weight }
          }
        }
        row.forEachColumn { right[$0] += y }
      }
    }
    return solveEquations(bread)
  }

  /// Coefficients from ``matrix`` and ``right``; whether the matrix could be inverted.
  func solveEquations(_ bread: UnsafeMutablePointer<Double>) -> Bool {
    guard invertPositive(matrix, order: columns, into: bread) != nil else { return false }
    for i in 0..<columns {
      beta[i] = 0
      for j in 0..<columns { beta[i] += bread[i * columns + j] * right[j] }
    }
    return true
  }

  /// Writes the residual squares and products of a group's people.
  func writeSquares(_ g: Int, arm: Int) {
    let group = sample.groups[g]
    let seen = observed(group)
    for w in 0..<waves {
      for v in 0..<waves {
        guard seen & (1 &<< UInt64(w)) != 0, seen & (1 &<< UInt64(v)) != 0 else {
          squares[w * waves + v] = 0
          continue
        }
        let (a, b) = (
          mean(arm: arm, wave: w, group.stratum), mean(arm: arm, wave: v, group.stratum)
        )
        squares[w * waves + v] =
          product(g, w, v) - a * sum(g, v) - b * sum(g, w) + group.count * a * b
      }
    }
  }

  /// The correlation of residuals as it is estimated of them; nil where there are none.
  private func moments() -> Double? {
    let pairs = products + waves
    products.update(repeating: 0, count: 2 * waves)
    var (all, count) = (0.0, 0.0)
    for (g, group) in sample.groups.enumerated() {
      guard let arm = arms.place(group.arm) else { continue }
      let seen = observed(group)
      writeSquares(g, arm: arm)
      for w in 0..<waves where seen & (1 &<< UInt64(w)) != 0 {
        all += squares[w * waves + w]
        count += group.count
        for v in 0..<w where seen & (1 &<< UInt64(v)) != 0 {
          products[w - v - 1] += squares[w * waves + v]
          pairs[w - v - 1] += group.count
        }
      }
    }
    guard all > 0 else { return nil }
    for k in 0..<waves { products[k] *= count / all }
    return correlation.estimate(
      UnsafeBufferPointer(start: products, count: waves),
      UnsafeBufferPointer(start: pairs, count: waves), from: rho)
  }
}
