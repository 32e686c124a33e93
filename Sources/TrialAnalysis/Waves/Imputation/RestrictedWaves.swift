internal import Inference
internal import MixedModels

/// A normal model of the waves after the baseline, given it, by restricted likelihood: where waves are missing between others.
///
/// ```
/// y_w = μ_{arm,w} + γ_w·y_0 + e_w,   (e_1, e_2, …) ~ N(0, Σ)          each arm by itself, or γ and Σ common
/// Σ = C·C':   y_w = α_w + β_w0·y_0 + Σ_{0<j<w} β_wj·y_j + C_ww·e,   β_w = the regression of e_w on those before
/// ```
///
/// Means and slopes are those of generalised least squares at the Σ that is likeliest. Where nothing is missing between other
/// waves the likelihood falls apart into the regressions of a ``SequentialModel``, and this is not needed. A second fit starts
/// at the first, so that leaving a person out costs a step or two of Newton's.
struct RestrictedWaves {
  let waves: Int
  let isCommon: Bool
  private var visits: Int { waves - 1 }
  private let means: VisitMeans
  /// By pool: to how many visits there is a Σ to start from, then it; a factor.
  private let known, factor: UnsafeMutablePointer<Double>
  private var elements: Int { visits * (visits + 1) / 2 }

  static func size(waves w: Int) -> Int {
    let v = w - 1
    return 2 * (1 + v * (v + 1) / 2) + v * v + VisitMeans.size(visits: v)
  }

  init(waves: Int, isCommon: Bool, in memory: UnsafeMutablePointer<Double>) {
    (self.waves, self.isCommon) = (waves, isCommon)
    let v = waves - 1
    known = memory
    factor = known + 2 * (1 + v * (v + 1) / 2)
    means = VisitMeans(visits: v, in: factor + v * v)
    known[0] = 0
    known[1 + v * (v + 1) / 2] = 0
  }

  /// Fits people and writes what is found as regressions of each wave on those before it.
  ///
  /// - Returns: Why it cannot; nil where it can.
  func fit(_ sums: WaveSums, into model: SequentialModel) -> Failure? {
    for pool in 0...(isCommon ? 0 : 1) {
      if let failure = fit(sums, pool, into: model) { return failure }
    }
    return nil
  }

  private func isIn(_ sums: WaveSums, _ pool: Int, _ g: Int) -> Bool {
    (isCommon || sums.side(g) == pool) && sums.people(g) > 0 && sums.observed(g) > 1
  }

  private func fit(_ sums: WaveSums, _ pool: Int, into model: SequentialModel) -> Failure? {
    // Visits up to the last at which anybody was seen.
    var last = 0
    for g in 0..<sums.count where isIn(sums, pool, g) { last = max(last, sums.last(g)) }
    let sides = isCommon ? 0...1 : pool...pool
    for side in sides {
      for w in 0..<waves { model.write(side, w, people: w == 0 ? 1 : 0, intercept: 0, sd: 1) }
    }
    for w in 0..<waves { model.slopes(pool, w).update(repeating: 0, count: waves) }
    guard last > 0 else { return nil }
    var places = InlineArray<128, Int>(repeating: -1)
    let columns = place(sums, pool, last, into: &places)
    if let failure = lack(sums, pool, last, columns) { return failure }
    guard climb(sums, pool, last, columns, places) else { return .noConvergence }
    let sigma = known + pool * (1 + elements) + 1
    let isSolved = means.solve(
      sums, visits: last, columns: columns, sigma: sigma, isIn: { isIn(sums, pool, $0) },
      place: { places[$0 * last + $1] })
    guard isSolved else { return .singular }
    write(sums, pool, last, columns, places, sigma, into: model)
    return nil
  }

  /// Writes Σ and means as regressions of each wave on the baseline and those between.
  private func write(
    _ sums: WaveSums, _ pool: Int, _ last: Int, _ columns: Int, _ places: InlineArray<128, Int>,
    _ sigma: UnsafePointer<Double>, into model: SequentialModel
  ) {
    for i in 0..<last {
      for j in 0...i {
        var sum = sigma[i * (i + 1) / 2 + j]
        for h in 0..<j { sum -= factor[i * last + h] * factor[j * last + h] }
        factor[i * last + j] = i == j ? max(sum, 0).squareRoot() : sum / factor[j * last + j]
      }
      // C'b = the row of C, of the visits before.
      let slopes = model.slopes(pool, i + 1)
      for j in (0..<i).reversed() {
        var sum = factor[i * last + j]
        for h in j + 1..<max(i, j + 1) { sum -= factor[h * last + j] * slopes[h + 1] }
        slopes[j + 1] = sum / factor[j * last + j]
      }
      slopes[0] = means.value(columns - last + i)
      for j in 0..<i { slopes[0] -= slopes[j + 1] * means.value(columns - last + j) }
      for side in isCommon ? 0...1 : pool...pool where places[side * last + i] >= 0 {
        var intercept = means.value(places[side * last + i])
        for j in 0..<i where places[side * last + j] >= 0 {
          intercept -= slopes[j + 1] * means.value(places[side * last + j])
        }
        model.write(
          side, i + 1, people: 1, intercept: intercept, sd: factor[i * last + i])
      }
    }
  }

  /// Columns of means by arm and visit; −1 where nobody was seen.
  private func place(
    _ sums: WaveSums, _ pool: Int, _ last: Int, into places: inout InlineArray<128, Int>
  ) -> Int {
    var next = 0
    for side in isCommon ? 0...1 : pool...pool {
      for w in 1...last {
        let isSeen = (0..<sums.count).contains {
          isIn(sums, pool, $0) && sums.side($0) == side && sums.isSeen($0, w)
        }
        guard isSeen else { continue }
        places[side * last + w - 1] = next
        next += 1
      }
    }
    return next + last
  }

  /// Three people at each pair of visits, and more scores than means.
  private func lack(_ sums: WaveSums, _ pool: Int, _ last: Int, _ columns: Int) -> Failure? {
    var (rows, people) = (0.0, 0.0)
    for s in 1...last {
      for t in 1...s {
        var n = 0.0
        for g in 0..<sums.count where isIn(sums, pool, g) && sums.isSeen(g, s) && sums.isSeen(g, t)
        {
          n += sums.people(g)
        }
        if n < 3 { return .tooFewObservations }
        if s == t { rows += n }
      }
    }
    for g in 0..<sums.count where isIn(sums, pool, g) { people += sums.people(g) }
    return rows > Double(columns) + 1 && people > 3 ? nil : .tooFewObservations
  }

  /// Climbs to Σ from the one that was found before, or from variances around means.
  private func climb(
    _ sums: WaveSums, _ pool: Int, _ last: Int, _ columns: Int, _ places: InlineArray<128, Int>
  ) -> Bool {
    let (n, start) = (last * (last + 1) / 2, known + pool * (1 + elements))
    let sigma = start + 1
    let products = 2 + 2 * last + last * last
    var isFound = false
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * last) { list in
      // There is a visit.
      guard let list = list.baseAddress else { return }
      for i in 0..<2 * last { list[i] = places[i] }
      _ = VisitModel.fit(
        MixedFrame(
          columns: columns, parameters: n, blocks: sums.count, products: products, reference: .z,
          between: 1),
        model: { blocks, memory in
          model(sums, pool, last, columns, list, blocks, memory)
        },
        start: { phi in
          if start[0] != Double(last) { variances(sums, pool, last, into: sigma) }
          // φ are the elements of C.
          for i in 0..<last {
            for j in 0...i {
              var sum = sigma[i * (i + 1) / 2 + j]
              for h in 0..<j { sum -= phi[i * (i + 1) / 2 + h] * phi[j * (j + 1) / 2 + h] }
              phi[i * (i + 1) / 2 + j] =
                i == j ? max(sum, 0).squareRoot() : sum / phi[j * (j + 1) / 2 + j]
            }
          }
        },
        contrast: { _ in .noVariation },
        found: { theta, _ in
          for k in 0..<n { sigma[k] = theta[k] }
          start[0] = Double(last)
          isFound = true
        })
    }
    return isFound
  }

  /// Writes blocks of people with the same visits, those of both arms one after the other.
  private func model(
    _ sums: WaveSums, _ pool: Int, _ last: Int, _ columns: Int, _ places: UnsafePointer<Int>,
    _ blocks: UnsafeMutablePointer<VisitModel.Block>, _ memory: UnsafeMutablePointer<Double>
  ) -> VisitModel {
    let products = 2 + 2 * last + last * last
    var (count, rows) = (0, 0.0)
    for g in 0..<sums.count where isIn(sums, pool, g) {
      let own = memory + count * products
      own.update(repeating: 0, count: products)
      own[0] = sums.sum(g, 0)
      own[1] = sums.product(g, 0, 0)
      for s in 1...last where sums.isSeen(g, s) {
        own[1 + s] = sums.sum(g, s)
        own[1 + last + s] = sums.product(g, 0, s)
        for t in 1...last where sums.isSeen(g, t) {
          own[2 + 2 * last + (s - 1) * last + t - 1] = sums.product(g, s, t)
        }
      }
      let visits = sums.observed(g) &>> 1
      blocks[count] = VisitModel.Block(
        matrix: 0, observed: visits, count: sums.people(g), arm: sums.side(g),
        products: count * products)
      rows += sums.people(g) * Double(visits.nonzeroBitCount)
      count += 1
    }
    var list = UnsafeMutableBufferPointer(start: blocks, count: count)
    list.sort { ($0.observed, $0.arm) < ($1.observed, $1.arm) }
    return VisitModel(
      structure: .unstructured, visits: last, matrices: 1, columns: columns, places: places,
      baseline: columns - last, residualDf: rows - Double(columns),
      blocks: UnsafeBufferPointer(list), products: memory)
  }

  /// Variances around the means of arms and half of them together: where the first climb starts.
  private func variances(
    _ sums: WaveSums, _ pool: Int, _ last: Int, into sigma: UnsafeMutablePointer<Double>
  ) {
    func variance(_ w: Int) -> Double {
      var (squares, df) = (0.0, 0.0)
      for side in isCommon ? 0...1 : pool...pool {
        var (n, sum) = (0.0, 0.0)
        for g in 0..<sums.count
        where isIn(sums, pool, g) && sums.side(g) == side && sums.isSeen(g, w) {
          n += sums.people(g)
          sum += sums.sum(g, w)
          squares += sums.product(g, w, w)
        }
        guard n > 0 else { continue }
        squares -= sum * sum / n
        df += n - 1
      }
      return max(squares / max(df, 1), .leastNormalMagnitude)
    }
    for s in 1...last {
      for t in 1...s {
        sigma[s * (s - 1) / 2 + t - 1] =
          s == t ? variance(s) : 0.5 * (variance(s) * variance(t)).squareRoot()
      }
    }
  }
}
