internal import Foundation

extension VisitModel {
  func accumulate(_ theta: UnsafePointer<Double>, into sums: inout MixedSums) {
    let v = visits
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * v * v) { memory in
      // There is a visit.
      guard let inverse = memory.baseAddress else { return }
      let weights = inverse + v * v
      var (last, matrix, logDeterminant): (UInt64, Int, Double) = (0, -1, 0)
      for block in blocks {
        // Blocks with the same visits and matrix come one after the other.
        if block.observed != last || block.matrix != matrix {
          (last, matrix) = (block.observed, block.matrix)
          guard let found = invert(theta + matrix * elements, last, into: inverse) else {
            sums.logDet = .nan
            return
          }
          logDeterminant = found
        }
        sums.logDet += block.count * logDeterminant
        add(block, inverse, weights, into: &sums)
      }
    }
  }

  /// Σ_o⁻¹ in the rows and columns of the visits that were seen, 0 elsewhere; its log-determinant, nil where it has none.
  private func invert(
    _ theta: UnsafePointer<Double>, _ observed: UInt64, into w: UnsafeMutablePointer<Double>
  ) -> Double? {
    let v = visits
    var logDeterminant = 0.0
    for i in 0..<v {
      for j in 0..<v {
        let isSeen = observed & (1 &<< UInt64(i)) != 0 && observed & (1 &<< UInt64(j)) != 0
        w[i * v + j] = isSeen ? theta[VisitCovariance.place(i, j)] : 0
      }
    }
    // Gauss–Jordan, which a positive definite matrix lets run without pivoting.
    for k in 0..<v where observed & (1 &<< UInt64(k)) != 0 {
      let pivot = w[k * v + k]
      guard pivot > 1e-12 * theta[VisitCovariance.place(k, k)], pivot > 0 else { return nil }
      logDeterminant += log(pivot)
      let inverse = 1 / pivot
      w[k * v + k] = 1
      for j in 0..<v { w[k * v + j] *= inverse }
      for i in 0..<v where i != k && observed & (1 &<< UInt64(i)) != 0 {
        let factor = w[i * v + k]
        w[i * v + k] = 0
        for j in 0..<v { w[i * v + j] -= factor * w[k * v + j] }
      }
    }
    return logDeterminant
  }

  /// Adds what the people of a block contribute.
  private func add(
    _ block: Block, _ w: UnsafePointer<Double>, _ a: UnsafeMutablePointer<Double>,
    into sums: inout MixedSums
  ) {
    let v = visits
    let first = block.matrix * elements
    func isSeen(_ t: Int) -> Bool { block.observed & (1 &<< UInt64(t)) != 0 }
    add(block, w, to: sums.s)
    for i in 0..<v where isSeen(i) {
      for j in 0...i where isSeen(j) {
        let k = first + VisitCovariance.place(i, j)
        let isDiagonal = i == j
        sums.t[k] += block.count * w[i * v + j] * (isDiagonal ? 1 : 2)
        for s in 0..<v {
          for t in 0..<v {
            let once = w[s * v + i] * w[j * v + t]
            a[s * v + t] = isDiagonal ? once : once + w[s * v + j] * w[i * v + t]
          }
        }
        add(block, a, to: sums.s(k))
        for g in 0...i where isSeen(g) {
          for h in 0...(g == i ? j : g) where isSeen(h) {
            let l = first + VisitCovariance.place(g, h)
            add(block, w, a, (i, j), (g, h), pair: sums.pair(k, l), to: sums.s(k, l), sums.tt)
          }
        }
      }
    }
  }

  /// Adds WV_kWV_lW, symmetrised, and its trace with V: V_k at (i, j), V_l at (g, h).
  private func add(
    _ block: Block, _ w: UnsafePointer<Double>, _ a: UnsafeMutablePointer<Double>,
    _ k: (Int, Int), _ l: (Int, Int), pair: Int, to target: UnsafeMutablePointer<Double>,
    _ traces: UnsafeMutablePointer<Double>
  ) {
    let v = visits
    a.update(repeating: 0, count: v * v)
    var trace = 0.0
    // V = Σ e_p·e_q' over (i, j) and, off the diagonal, (j, i).
    for turnK in 0..<(k.0 == k.1 ? 1 : 2) {
      let (p, q) = turnK == 0 ? k : (k.1, k.0)
      for turnL in 0..<(l.0 == l.1 ? 1 : 2) {
        let (x, y) = turnL == 0 ? l : (l.1, l.0)
        let middle = w[q * v + x]
        trace += middle * w[y * v + p]
        for s in 0..<v {
          for t in 0..<v {
            a[s * v + t] +=
              middle / 2 * (w[s * v + p] * w[y * v + t] + w[t * v + p] * w[y * v + s])
          }
        }
      }
    }
    traces[pair] += block.count * trace
    add(block, a, to: target)
  }

  /// Adds u'Au over the people of a block to a lower triangle.
  private func add(
    _ block: Block, _ a: UnsafePointer<Double>, to target: UnsafeMutablePointer<Double>
  ) {
    let (v, width) = (visits, columns + 1)
    let source = products + block.products
    let (x, xx) = (source[0], source[1])
    let (y, xy, yy) = (source + 2, source + 2 + v, source + 2 + 2 * v)
    @inline(__always) func put(_ i: Int, _ j: Int, _ value: Double) {
      target[(i > j ? i : j) &* width &+ (i > j ? j : i)] += value
    }
    for s in 0..<v where block.observed & (1 &<< UInt64(s)) != 0 {
      let row = places[block.arm * v + s]
      var (own, other, all) = (0.0, 0.0, 0.0)
      for t in 0..<v where block.observed & (1 &<< UInt64(t)) != 0 {
        let weight = a[s * v + t]
        own += weight * y[t]
        other += weight * xy[t]
        all += weight * yy[s * v + t]
        let column = places[block.arm * v + t]
        if t <= s { put(row, column, weight * block.count) }
        guard baseline >= 0 else { continue }
        put(baseline + s, column, weight * x)
        if t <= s { put(baseline + s, baseline + t, weight * xx) }
      }
      put(columns, row, own)
      if baseline >= 0 { put(columns, baseline + s, other) }
      put(columns, columns, all)
    }
    if let strata { addStratum(block, strata + block.stratum * v, a, to: target) }
  }

  /// The same of the columns of a block's stratum.
  private func addStratum(
    _ block: Block, _ own: UnsafePointer<Int>, _ a: UnsafePointer<Double>,
    to target: UnsafeMutablePointer<Double>
  ) {
    let (v, width) = (visits, columns + 1)
    let source = products + block.products
    for s in 0..<v where block.observed & (1 &<< UInt64(s)) != 0 && own[s] >= 0 {
      // They come after all others, and the outcome after them.
      let row = target + own[s] * width
      for t in 0..<v where block.observed & (1 &<< UInt64(t)) != 0 {
        let weight = a[s * v + t]
        target[columns * width + own[s]] += weight * source[2 + t]
        row[places[block.arm * v + t]] += weight * block.count
        if baseline >= 0 { row[baseline + t] += weight * source[0] }
        // One column for all visits takes all pairs, one for each those of a triangle.
        if own[t] >= 0, own[t] == own[s] || own[t] < own[s] { row[own[t]] += weight * block.count }
      }
    }
  }
}
