internal import Foundation
internal import Inference

/// Means of periods and an effect of having crossed over, by generalised estimating equations of cells of clusters.
///
/// ```
/// s = (dμ/dη)/√v,   E = n(ȳ − μ)/√v of a cell;   c = ρ/(1 + (N − 1)ρ) of a cluster's N people
/// W_tu = (n_t·s_t²·δ_tu − c·n_t·s_t·n_u·s_u)/(1 − ρ),   ω_t = s_t(E_t − c·n_t·ΣE)/(1 − ρ)
/// φ = Σe²/N,   ρ = Σ_{j<k} e_j·e_k/φ / Σn(n − 1)/2            as in geepack
/// ```
///
/// People of a cell have one mean, so that sums of cells are all that the equations need.
struct PeriodMeans {
  /// A cluster's people of a period; nobody where it has none.
  private struct Cell: BitwiseCopyable {
    var n = 0.0
    var mean = 0.0
    var isOn = 0.0
  }

  private let table: PeriodTable
  private let family: MarginalFamily
  private let periods, columns: Int
  private(set) var rho = 0.0
  /// Periods, then θ.
  let beta: UnsafeMutablePointer<Double>
  private let matrix, right, ofUnit: UnsafeMutablePointer<Double>
  private let cells: UnsafeMutablePointer<Double>

  /// Numbers that it needs.
  static func size(clusters: Int, periods: Int) -> Int {
    let columns = periods + 1
    return columns * columns + 2 * columns + 3 * periods + 3 * clusters * periods
  }

  init(
    _ table: PeriodTable, _ family: MarginalFamily, in memory: UnsafeMutablePointer<Double>
  ) {
    self.table = table
    self.family = family
    (periods, columns) = (table.periods, table.periods + 1)
    matrix = memory
    beta = memory + columns * columns
    right = beta + columns
    ofUnit = right + columns
    cells = ofUnit + 3 * periods
  }

  /// Writes the cells of both arms.
  func take(_ list: Span<ClusterMean>, _ arms: Span<ClusteredArm>, _ contrast: ArmPair) {
    cells.update(repeating: 0, count: 3 * table.clusters * periods)
    for arm in [contrast.treatment, contrast.comparator] {
      for j in arms[arm].start..<arms[arm].start + arms[arm].count {
        let place = cells + 3 * (list[j].stratum * periods + list[j].period)
        place[0] = list[j].n
        place[1] = list[j].mean
        place[2] = arm == contrast.treatment ? 1 : 0
      }
    }
  }

  private func cell(_ cluster: Int, _ period: Int) -> Cell {
    let place = cells + 3 * (cluster * periods + period)
    return Cell(n: place[0], mean: place[1], isOn: place[2])
  }

  private var link: MarginalLink { family.canonical }

  /// What a cluster's people come to.
  private struct Sums {
    var n = 0.0
    var e = 0.0
    var squares = 0.0
    var c = 0.0
  }

  /// Writes n, n·s and E of a cluster's cells.
  private func sums(_ cluster: Int) -> Sums {
    var all = Sums()
    for t in 0..<periods {
      let cell = cell(cluster, t)
      let mean = link.mean(beta[t] + cell.isOn * beta[periods])
      let v = family.variance(mean)
      let off = cell.mean - mean
      let e = cell.n * off / v.squareRoot()
      ofUnit[3 * t] = link.slope(mean) / v.squareRoot()
      ofUnit[3 * t + 1] = cell.n
      ofUnit[3 * t + 2] = cell.n > 0 ? e : 0
      guard cell.n > 0 else { continue }
      all.n += cell.n
      all.e += e
      // Events of a cell vary by its own risk; scores of all cells together, added once.
      let own = family == .binomial ? cell.n * cell.mean * (1 - cell.mean) : 0
      all.squares += (own + cell.n * off * off) / v
    }
    all.c = rho / (1 + (all.n - 1) * rho)
    return all
  }

  private func omega(_ t: Int, _ sums: Sums) -> Double {
    ofUnit[3 * t] * (ofUnit[3 * t + 2] - sums.c * ofUnit[3 * t + 1] * sums.e) / (1 - rho)
  }

  private func weight(_ t: Int, _ u: Int, _ sums: Sums) -> Double {
    let (s, n) = (ofUnit[3 * t], ofUnit[3 * t + 1])
    let (other, many) = (ofUnit[3 * u], ofUnit[3 * u + 1])
    return ((t == u ? n * s * s : 0) - sums.c * n * s * many * other) / (1 - rho)
  }

  /// Finds means, effect and correlation.
  ///
  /// - Parameters:
  ///   - correlation: How people of a cluster are taken to be alike.
  ///   - inverse: Room for columns²: (ΣD'V⁻¹D)⁻¹ in the end.
  /// - Returns: Why it did not; nil where it did.
  mutating func solve(
    _ correlation: WorkingCorrelation, inverse: UnsafeMutablePointer<Double>
  ) -> Failure? {
    start()
    rho = 0
    var found = ExchangeableCorrelation(largestCluster: largestCluster)
    for _ in 0..<500 {
      guard let moments = gather() else { return .noConvergence }
      guard invertPositive(matrix, order: columns, into: inverse) == columns else {
        return .singular
      }
      let largest = addStep(to: beta, inverse, right, order: columns)
      guard largest.isFinite else { return .noConvergence }
      let scale = family == .gaussian ? max(1, abs(beta[0])) : 1
      var moved = 0.0
      if correlation == .exchangeable {
        guard let step = found.move(moments, people: table.people) else { return .noVariation }
        moved = step
        rho = found.rho
      }
      if largest < 1e-11 * scale, moved < 1e-12 {
        if found.isOut { return .singular }
        return gather() != nil && invertPositive(matrix, order: columns, into: inverse) == columns
          ? nil : .singular
      }
    }
    return .noConvergence
  }

  /// Everybody's mean, and no difference.
  private func start() {
    beta.update(repeating: 0, count: columns)
    var sum = 0.0
    for i in 0..<table.clusters * periods { sum += cells[3 * i] * cells[3 * i + 1] }
    for t in 0..<periods { beta[t] = link.value(sum / table.people) }
  }

  /// People of the largest cluster, at least 2.
  private var largestCluster: Double {
    var most = 2.0
    for i in 0..<table.clusters {
      var own = 0.0
      for t in 0..<periods { own += cell(i, t).n }
      most = max(most, own)
    }
    return most
  }

  /// ΣD'V⁻¹D, with ΣD'V⁻¹r beside it and what φ and ρ are estimated of; nil where a mean has left its range.
  private func gather() -> ExchangeableCorrelation.Moments? {
    matrix.update(repeating: 0, count: columns * columns)
    right.update(repeating: 0, count: columns)
    var all = (squares: family == .gaussian ? table.within : 0, products: 0.0, pairs: 0.0)
    all.products = -all.squares
    for i in 0..<table.clusters {
      let sums = sums(i)
      guard sums.squares.isFinite, sums.e.isFinite else { return nil }
      for t in 0..<periods where ofUnit[3 * t + 1] > 0 {
        let (omega, isOn) = (omega(t, sums), cell(i, t).isOn)
        right[t] += omega
        right[periods] += isOn * omega
        for u in 0..<periods where ofUnit[3 * u + 1] > 0 {
          let (w, other) = (weight(t, u, sums), cell(i, u).isOn)
          matrix[t * columns + u] += w
          matrix[t * columns + periods] += other * w
          matrix[periods * columns + u] += isOn * w
          matrix[periods * columns + periods] += isOn * other * w
        }
      }
      all.squares += sums.squares
      all.products += sums.e * sums.e - sums.squares
      all.pairs += sums.n * (sums.n - 1)
    }
    return all
  }

  /// Writes what each cluster brings: W, and ωω'.
  func place(in sandwich: Sandwich) {
    for i in 0..<table.clusters {
      let sums = sums(i)
      let first = i * periods * periods
      for t in 0..<periods {
        let isSeen = ofUnit[3 * t + 1] > 0
        let effect = isSeen && cell(i, t).isOn > 0 ? Int32(periods) : -1
        sandwich.rows[i * periods + t] = SIMD4(isSeen ? Int32(t) : -1, effect, -1, -1)
        for u in 0..<periods {
          let isWhole = isSeen && ofUnit[3 * u + 1] > 0
          sandwich.weights[first + t * periods + u] = isWhole ? weight(t, u, sums) : 0
          sandwich.squares[first + t * periods + u] =
            isWhole ? omega(t, sums) * omega(u, sums) : 0
        }
      }
    }
  }
}
