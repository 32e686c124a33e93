internal import Foundation
public import Inference

/// How the cells of clusters that cross over vary: by cluster, by cell, and by people.
///
/// ```
/// V = σ_u²·aa' + diag(σ_v² + σ²/m_t)  of a cluster's cell means, a 1 where there is a cell;  σ² alone within cells
/// R = diag(a_t/(σ_v² + σ²/m_t)),  κ = σ_u²/(1 + σ_u²·Σr),   P = V⁻¹ = R − κ·rr',   h = Pa
/// ```
///
/// With u = [periods, X, y], a sum of u'Qu over clusters with the same cells needs their number, Σy and Σyy' alone. θ is σ²,
/// σ_u², σ_v².
public struct PeriodVariance: VarianceModel {
  /// Clusters with the same cells.
  public struct Block: BitwiseCopyable, Sendable {
    /// Clusters.
    public var count: Double
    /// Periods in which they have crossed over, by bit.
    public var crossed: UInt64
    /// Where their people per cell, Σy and Σyy' stand.
    public var products: Int

    /// Clusters with the same cells.
    ///
    /// - Parameters:
    ///   - count: Clusters.
    ///   - crossed: Periods in which they have crossed over, by bit.
    ///   - products: Where their people per cell, Σy and Σyy' stand.
    public init(count: Double, crossed: UInt64, products: Int) {
      self.count = count
      self.crossed = crossed
      self.products = products
    }
  }

  let periods: Int
  let parameters: Int
  let residualDf: Double
  let blocks: UnsafeBufferPointer<Block>
  let data: UnsafePointer<Double>
  /// ``scratch(_:)`` numbers.
  let scratch: UnsafeMutablePointer<Double>
  let withinSquares: Double
  let withinRows: Double

  /// A model of cells.
  ///
  /// - Parameters:
  ///   - periods: Periods, each with a fixed effect.
  ///   - parameters: 3, or 2 without a variance of cells.
  ///   - residualDf: Rows less columns.
  ///   - blocks: Clusters with the same cells; read while the fit lasts.
  ///   - data: Their sums, ``products(_:)`` numbers each.
  ///   - scratch: ``scratch(_:)`` numbers.
  ///   - withinSquares: Squares within cells.
  ///   - withinRows: Their degrees of freedom.
  public init(
    periods: Int, parameters: Int, residualDf: Double, blocks: UnsafeBufferPointer<Block>,
    data: UnsafePointer<Double>, scratch: UnsafeMutablePointer<Double>, withinSquares: Double,
    withinRows: Double
  ) {
    self.periods = periods
    self.parameters = parameters
    self.residualDf = residualDf
    self.blocks = blocks
    self.data = data
    self.scratch = scratch
    self.withinSquares = withinSquares
    self.withinRows = withinRows
  }

  /// Fits what is written for it.
  ///
  /// - Parameters:
  ///   - frame: Its size, and what is asked of it.
  ///   - model: Writes blocks and sums of products, and gives the model of them.
  ///   - start: Writes φ where the climb starts.
  ///   - contrast: Writes l into zeros, or says why there is no such contrast.
  ///   - found: Gets θ and −2 × restricted log-likelihood at the top; both end with the call.
  /// - Returns: l'β; a boundary where a variance is 0.
  public static func fit(
    _ frame: MixedFrame,
    model: (UnsafeMutablePointer<Block>, UnsafeMutablePointer<Double>) -> PeriodVariance,
    start: (UnsafeMutablePointer<Double>) -> Void,
    contrast: (UnsafeMutablePointer<Double>) -> Failure?,
    found: (UnsafeBufferPointer<Double>, Double) -> Void
  ) -> Fit {
    RestrictedFit<PeriodVariance>.fit(
      frame, model: model, start: start, contrast: contrast, found: found)
  }

  var columns: Int { periods + 1 }

  /// Numbers that the sums of a block take.
  public static func products(_ periods: Int) -> Int { periods * (periods + 2) }
  /// Numbers that a model of so many periods writes into.
  public static func scratch(_ periods: Int) -> Int { periods * (4 * periods + 6) }

  func isResidual(_ parameter: Int) -> Bool { parameter == 0 }

  func accumulate(_ theta: UnsafePointer<Double>, into sums: inout MixedSums) {
    addWithin(theta[0], &sums)
    for block in blocks { add(block, theta, &sums) }
  }

  /// What lies within cells knows no more than σ².
  private func addWithin(_ variance: Double, _ sums: inout MixedSums) {
    let w = 1 / variance
    let last = sums.width * sums.width - 1
    sums.logDet += withinRows * log(variance)
    sums.t[0] += withinRows * w
    sums.tt[0] += withinRows * w * w
    sums.s[last] += withinSquares * w
    sums.s(0)[last] += withinSquares * w * w
    sums.s(0, 0)[last] += withinSquares * w * w * w
  }

  private func add(_ block: Block, _ theta: UnsafePointer<Double>, _ sums: inout MixedSums) {
    let n = periods
    let sizes = data + block.products
    // P, PV_kP of people and of cells, and a product; their sums by row, r, h and people's share of a cell's variance.
    let p = scratch
    let (byPeople, byCell, product) = (p + n * n, p + 2 * n * n, p + 3 * n * n)
    let r = p + 4 * n * n
    let (h, share, people, cells) = (r + n, r + 2 * n, r + 3 * n, r + 4 * n)
    let hasCells = parameters > 2
    var total = 0.0
    for t in 0..<n {
      guard sizes[t] > 0 else {
        (r[t], share[t]) = (0, 0)
        continue
      }
      let variance = theta[0] / sizes[t] + (hasCells ? theta[2] : 0)
      (r[t], share[t]) = (1 / variance, 1 / sizes[t])
      total += r[t]
      // Of √m·ȳ, so that the likelihood is that of the people.
      sums.logDet += block.count * log(sizes[t] * variance)
    }
    let inner = 1 + theta[1] * total
    sums.logDet += block.count * log(inner)
    let kappa = theta[1] / inner
    var sumH = 0.0
    for t in 0..<n {
      h[t] = r[t] / inner
      sumH += h[t]
      for s in 0..<n { p[t * n + s] = (s == t ? r[t] : 0) - kappa * r[t] * r[s] }
    }
    sandwich(p, share, into: byPeople, rows: people)
    add(p, block, sums.s, width: sums.width)
    add(byPeople, block, sums.s(0), width: sums.width)
    addOuter(h, h, block, sums.s(1), product, width: sums.width)
    sums.t[0] += block.count * trace(p, share)
    sums.t[1] += block.count * sumH
    addSquare(0, 0, byPeople, share, block, product, &sums)
    addOuter(people, h, block, sums.s(0, 1), product, width: sums.width)
    sums.tt[sums.pair(0, 1)] += block.count * sum(people)
    // PV_uPV_uP = h·(a'h)·h'.
    for t in 0..<n { cells[t] = sumH * h[t] }
    addOuter(cells, h, block, sums.s(1, 1), product, width: sums.width)
    sums.tt[sums.pair(1, 1)] += block.count * sumH * sumH
    guard hasCells else { return }
    addCells(block, byPeople, byCell, product, &sums)
  }

  /// What hangs on the variance of cells.
  private func addCells(
    _ block: Block, _ byPeople: UnsafeMutablePointer<Double>,
    _ byCell: UnsafeMutablePointer<Double>, _ product: UnsafeMutablePointer<Double>,
    _ sums: inout MixedSums
  ) {
    let n = periods
    let p = scratch
    let r = p + 4 * n * n
    let (h, cells, ones) = (r + n, r + 4 * n, r + 5 * n)
    for t in 0..<n { ones[t] = data[block.products + t] > 0 ? 1 : 0 }
    sandwich(p, ones, into: byCell, rows: cells)
    add(byCell, block, sums.s(2), width: sums.width)
    sums.t[2] += block.count * trace(p, ones)
    addSquare(0, 2, byPeople, ones, block, product, &sums)
    addSquare(2, 2, byCell, ones, block, product, &sums)
    addOuter(cells, h, block, sums.s(1, 2), product, width: sums.width)
    sums.tt[sums.pair(1, 2)] += block.count * sum(cells)
  }

  private func sum(_ x: UnsafePointer<Double>) -> Double {
    var total = 0.0
    for t in 0..<periods { total += x[t] }
    return total
  }

  /// tr(Q·diag(d)).
  private func trace(_ q: UnsafePointer<Double>, _ d: UnsafePointer<Double>) -> Double {
    var total = 0.0
    for t in 0..<periods { total += q[t * periods + t] * d[t] }
    return total
  }

  /// P·diag(d)·P, and the sums of its rows.
  private func sandwich(
    _ p: UnsafePointer<Double>, _ d: UnsafePointer<Double>,
    into q: UnsafeMutablePointer<Double>, rows: UnsafeMutablePointer<Double>
  ) {
    let n = periods
    for t in 0..<n {
      rows[t] = 0
      for s in 0..<n {
        var total = 0.0
        for m in 0..<n { total += p[t * n + m] * d[m] * p[m * n + s] }
        q[t * n + s] = total
        // Where there is no cell P has a row of 0.
        rows[t] += total
      }
    }
  }

  /// Adds sym(Q·diag(d)·P), and tr(Q·diag(d)), of two parameters.
  private func addSquare(
    _ k: Int, _ l: Int, _ q: UnsafePointer<Double>, _ d: UnsafePointer<Double>, _ block: Block,
    _ product: UnsafeMutablePointer<Double>, _ sums: inout MixedSums
  ) {
    let n = periods
    let p = scratch
    for t in 0..<n {
      for s in 0..<n {
        var total = 0.0
        for m in 0..<n {
          total += q[t * n + m] * d[m] * p[m * n + s] + p[t * n + m] * d[m] * q[m * n + s]
        }
        product[t * n + s] = total / 2
      }
    }
    add(product, block, sums.s(k, l), width: sums.width)
    sums.tt[sums.pair(k, l)] += block.count * trace(q, d)
  }

  /// Adds (xy' + yx')/2.
  private func addOuter(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ block: Block,
    _ target: UnsafeMutablePointer<Double>, _ product: UnsafeMutablePointer<Double>, width: Int
  ) {
    let n = periods
    for t in 0..<n {
      for s in 0..<n { product[t * n + s] = (x[t] * y[s] + y[t] * x[s]) / 2 }
    }
    add(product, block, target, width: width)
  }

  /// Adds u'Qu of all clusters of a block to a lower triangle.
  private func add(
    _ q: UnsafePointer<Double>, _ block: Block, _ target: UnsafeMutablePointer<Double>, width: Int
  ) {
    let n = periods
    let y = data + block.products + n
    let yy = y + n
    let (x, last) = (n * width, (n + 1) * width)
    for t in 0..<n {
      let isCrossed = block.crossed & (1 &<< UInt64(t)) != 0
      for s in 0..<n {
        let value = q[t * n + s]
        if s <= t { target[t * width + s] += block.count * value }
        if isCrossed {
          target[x + s] += block.count * value
          if block.crossed & (1 &<< UInt64(s)) != 0 { target[x + n] += block.count * value }
          target[last + n] += value * y[s]
        }
        target[last + s] += value * y[t]
        target[last + n + 1] += value * yy[t * n + s]
      }
    }
  }
}
