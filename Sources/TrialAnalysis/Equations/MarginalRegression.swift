internal import Foundation
internal import Inference

/// Means that depend on arm, stratum and baseline through a link, by generalised estimating equations of people one by one.
///
/// ```
/// g(μ) = β₀ + β_arm + β_stratum + β_x·(x − x̄),   s = (dμ/dη)/√v(μ),   e = (y − μ)/√v(μ),   u = s, v = s·x
/// D'V⁻¹D = U'R⁻¹U/φ,   D'V⁻¹r = U'R⁻¹e/φ,   R⁻¹ = (1 − c·11')/(1 − ρ),   c = ρ/(1 + (n − 1)ρ)
/// β ← β + (ΣD'V⁻¹D)⁻¹ΣD'V⁻¹r,   φ = Σe²/N,   ρ = Σ_{j<k} e_j·e_k/φ / Σn(n − 1)/2, in turn
/// ```
///
/// With the canonical link and independence that is Newton's method for the likelihood of a generalised linear model. Neither φ nor ρ
/// is freed of the parameters that were fitted, as in geepack. Strata and baseline take every unit in its columns 0 and 1: its
/// weight W is 2 × 2, one row for what all its people share and one for the baseline.
struct MarginalRegression {
  let people: MarginalPeople
  let family: MarginalFamily
  let link: MarginalLink
  let columns: Int
  /// Coefficients: the comparator's, what other arms differ by, strata but the first, the baseline's slope.
  let beta: UnsafeMutablePointer<Double>
  private(set) var rho = 0.0
  private let right: UnsafeMutablePointer<Double>

  /// Numbers that it needs.
  static func size(columns: Int) -> Int { 2 * columns }

  init(
    _ people: MarginalPeople, _ family: MarginalFamily, _ link: MarginalLink,
    in memory: UnsafeMutablePointer<Double>
  ) {
    self.people = people
    self.family = family
    self.link = link
    columns = people.columns
    beta = memory
    right = memory + columns
    beta.update(repeating: 0, count: columns)
  }

  /// What the equations need of a unit.
  struct UnitSums {
    var n = 0.0
    var s = 0.0
    var sx = 0.0
    var e = 0.0
    var ss = 0.0
    var ssx = 0.0
    var ssxx = 0.0
    var se = 0.0
    var sxe = 0.0
    var ee = 0.0
  }

  /// η of a person.
  func predictor(_ row: MarginalPeople.Row) -> Double {
    var sum = 0.0
    row.columns.forEachColumn { sum += beta[$0] }
    return people.usesBaseline ? sum + beta[people.baselineColumn] * row.x : sum
  }

  func sums(_ unit: Int) -> UnitSums {
    var all = UnitSums()
    for i in people.starts[unit]..<people.starts[unit + 1] {
      let row = people.rows[i]
      let mean = link.mean(predictor(row))
      let root = family.variance(mean).squareRoot()
      let (s, e) = (link.slope(mean) / root, (row.y - mean) / root)
      all.n += 1
      all.s += s
      all.sx += s * row.x
      all.e += e
      all.ss += s * s
      all.ssx += s * s * row.x
      all.ssxx += s * s * row.x * row.x
      all.se += s * e
      all.sxe += s * row.x * e
      all.ee += e * e
    }
    return all
  }

  /// W of a unit, row by row, and its ω.
  func weights(_ sums: UnitSums) -> (w: (Double, Double, Double), omega: (Double, Double)) {
    let (c, left) = (rho / (1 + (sums.n - 1) * rho), 1 / (1 - rho))
    // Somebody alone is not like anybody.
    if sums.n == 1 { return ((sums.ss, sums.ssx, sums.ssxx), (sums.se, sums.sxe)) }
    return (
      (
        (sums.ss - c * sums.s * sums.s) * left, (sums.ssx - c * sums.s * sums.sx) * left,
        (sums.ssxx - c * sums.sx * sums.sx) * left
      ),
      ((sums.se - c * sums.s * sums.e) * left, (sums.sxe - c * sums.sx * sums.e) * left)
    )
  }

  /// Finds coefficients and correlation.
  ///
  /// - Parameters:
  ///   - correlation: How people of a cluster are taken to be alike.
  ///   - matrix: Room for columns².
  ///   - inverse: Room for columns²: (ΣD'V⁻¹D)⁻¹ in the end.
  /// - Returns: Why it did not; nil where it did.
  mutating func solve(
    _ correlation: WorkingCorrelation, matrix: UnsafeMutablePointer<Double>,
    inverse: UnsafeMutablePointer<Double>
  ) -> Failure? {
    start()
    rho = 0
    var found = ExchangeableCorrelation(largestCluster: largestCluster)
    for _ in 0..<500 {
      guard let moments = gather(matrix) else { return .noConvergence }
      guard invertPositive(matrix, order: columns, into: inverse) != nil else { return .singular }
      let largest = addStep(to: beta, inverse, right, order: columns)
      guard largest.isFinite else { return .noConvergence }
      var moved = 0.0
      if correlation == .exchangeable {
        guard let step = found.move(moments, people: Double(people.count)) else {
          return .noVariation
        }
        moved = step
        rho = found.rho
      }
      if largest < 1e-11, moved < 1e-12 {
        if found.isOut { return .singular }
        return gather(matrix) != nil && invertPositive(matrix, order: columns, into: inverse) != nil
          ? nil : .singular
      }
    }
    return .noConvergence
  }

  /// Everybody's mean, and no difference.
  private func start() {
    beta.update(repeating: 0, count: columns)
    var sum = 0.0
    for i in 0..<people.count { sum += people.rows[i].y }
    beta[0] = link.value(sum / Double(people.count))
  }

  /// People of the largest cluster, at least 2.
  private var largestCluster: Double {
    var most = 2
    for unit in 0..<people.units {
      most = max(most, people.starts[unit + 1] - people.starts[unit])
    }
    return Double(most)
  }

  /// ΣD'V⁻¹D, with ΣD'V⁻¹r beside it and what φ and ρ are estimated of; nil where a mean has left its range.
  private func gather(
    _ matrix: UnsafeMutablePointer<Double>
  ) -> (squares: Double, products: Double, pairs: Double)? {
    let p = columns
    matrix.update(repeating: 0, count: p * p)
    right.update(repeating: 0, count: p)
    var all = (squares: 0.0, products: 0.0, pairs: 0.0)
    for unit in 0..<people.units {
      let sums = sums(unit)
      guard sums.ee.isFinite, sums.ss.isFinite else { return nil }
      let (w, omega) = weights(sums)
      let shared = people.rows[people.starts[unit]].columns
      shared.forEachColumn { i in
        right[i] += omega.0
        shared.forEachColumn { j in matrix[i * p + j] += w.0 }
      }
      if people.usesBaseline {
        let own = people.baselineColumn
        shared.forEachColumn { i in
          matrix[i * p + own] += w.1
          matrix[own * p + i] += w.1
        }
        matrix[own * p + own] += w.2
        right[own] += omega.1
      }
      all.squares += sums.ee
      all.products += sums.e * sums.e - sums.ee
      all.pairs += sums.n * (sums.n - 1)
    }
    return all
  }
}

extension MarginalLink {
  /// The mean at a value of the link's scale.
  func mean(_ predictor: Double) -> Double {
    switch self {
    case .identity: predictor
    case .log: exp(predictor)
    case .logit: 1 / (1 + exp(-predictor))
    }
  }
}
