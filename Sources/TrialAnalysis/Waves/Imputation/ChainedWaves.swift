internal import GSLKit
internal import Inference

/// Draws each wave that somebody lacks from a normal regression on all other waves, in turn: chained equations.
///
/// ```
/// y_w = α_arm + Σ_{j≠w} β_j·y_j + σ·e           of those who were seen at w; others as they were drawn last
/// σ*² = RSS/χ²(ν),  β* = β̂ + σ*·S_xx^{−½}·z,  α* = ȳ − β*'x̄ + σ*·z/√n
/// e'(1, y_j, …) = z'·L',   e'e = z'z + χ²_{n−p},   L·L' = (1, y_j, …)'(1, y_j, …) of n people, p columns
/// ```
///
/// Each arm has regressions of its own, or the arm is a term. The first cycle starts with each wave by itself. What is drawn are
/// the sums of people with the same waves, from the law that they have when people are drawn one by one (Bartlett 1933, Proc R
/// Soc Edinb 53:260): a cycle costs the same however many people there are. Source: van Buuren (2018), Flexible Imputation of
/// Missing Data, algorithms 3.1 and 4.3; "norm" of mice.
struct ChainedWaves {
  let waves: Int
  /// Whether arms share slopes and variances.
  let isCommon: Bool
  let sums: WaveSums
  private let slopes, intercepts, means, sizes, factor, basis, normals: UnsafeMutablePointer<Double>

  static func size(waves w: Int) -> Int { 6 * w + w * w + (w + 1) * (w + 1) + 4 }

  init(_ sums: WaveSums, isCommon: Bool, in memory: UnsafeMutablePointer<Double>) {
    let w = sums.waves
    (waves, self.isCommon, self.sums) = (w, isCommon, sums)
    slopes = memory
    intercepts = slopes + w
    sizes = intercepts + 2
    means = sizes + 2
    factor = means + 2 * w
    normals = factor + w * w
    basis = normals + w + 1
  }

  /// Whether somebody of a pool of arms lacks a wave.
  private func isLacking(_ pool: Int, _ wave: Int) -> Bool {
    (0..<sums.count).contains { isIn(pool, $0) && !sums.isSeen($0, wave) }
  }

  private func isIn(_ pool: Int, _ g: Int) -> Bool { isCommon || sums.side(g) == pool }

  /// Draws what is missing of each wave by itself, around the mean of its arm.
  ///
  /// - Returns: Why it cannot; nil where it can.
  func start(_ stream: inout RandomStream) -> Failure? {
    slopes.update(repeating: 0, count: waves)
    for g in 0..<sums.count {
      var present = sums.observed(g)
      for w in 0..<waves where !sums.isSeen(g, w) {
        var (n, sum, squares) = (0.0, 0.0, 0.0)
        for other in 0..<sums.count where sums.side(other) == sums.side(g) && sums.isSeen(other, w)
        {
          n += sums.people(other)
          sum += sums.sum(other, w)
          squares += sums.product(other, w, w)
        }
        guard n > 1 || (isCommon && n > 0) else { return .tooFewObservations }
        intercepts[sums.side(g)] = sum / n
        let sd = n > 1 ? (max(squares - sum * sum / n, 0) / (n - 1)).squareRoot() : 0
        draw(g, w, present, sd: sd, &stream)
        present |= 1 &<< UInt64(w)
      }
    }
    return nil
  }

  /// Goes over all waves once.
  ///
  /// - Returns: Why a regression cannot be had; nil where all can.
  func cycle(_ stream: inout RandomStream) -> Failure? {
    let all = UInt64.max
    for w in 0..<waves {
      for pool in 0...(isCommon ? 0 : 1) where isLacking(pool, w) {
        let sd: Double
        switch regress(pool, w, &stream) {
        case .success(let drawn): sd = drawn
        case .failure(let failure): return failure
        }
        for g in 0..<sums.count where isIn(pool, g) && !sums.isSeen(g, w) {
          draw(g, w, all, sd: sd, &stream)
        }
      }
    }
    return nil
  }

  private enum Drawn {
    case success(Double)
    case failure(Failure)
  }

  /// The wave of a place in a regression: other waves in their order, then the one that is explained.
  private func wave(_ place: Int, _ explained: Int) -> Int {
    place == waves - 1 ? explained : place < explained ? place : place + 1
  }

  /// Draws the parameters of a wave's regression; its σ, with slopes by wave and intercepts by arm.
  private func regress(_ pool: Int, _ explained: Int, _ stream: inout RandomStream) -> Drawn {
    let last = waves - 1
    factor.update(repeating: 0, count: waves * waves)
    var df = Double(-last)
    for side in isCommon ? 0...1 : pool...pool {
      let own = means + side * waves
      own.update(repeating: 0, count: waves)
      var n = 0.0
      for g in 0..<sums.count where sums.side(g) == side && sums.isSeen(g, explained) {
        n += sums.people(g)
        for i in 0..<waves { own[i] += sums.sum(g, wave(i, explained)) }
      }
      sizes[side] = n
      guard n > 0 else {
        // Nobody of an arm tells its mean; that matters where somebody of it lacks the wave.
        let lacks = (0..<sums.count).contains {
          sums.side($0) == side && !sums.isSeen($0, explained)
        }
        if lacks { return .failure(.tooFewObservations) }
        continue
      }
      df += n - 1
      for i in 0..<waves { own[i] /= n }
      for g in 0..<sums.count where sums.side(g) == side && sums.isSeen(g, explained) {
        add(g, explained, own)
      }
    }
    guard df >= 1 else { return .failure(.tooFewObservations) }
    let regression = RegressionFactor(matrix: factor, stride: waves, last: last)
    if let determined = regression.factorise() {
      return .failure(determined == last ? .noVariation : .singular)
    }
    let sd = regression.draw(df: df, &stream, into: normals)
    for side in isCommon ? 0...1 : pool...pool where sizes[side] > 0 {
      let own = means + side * waves
      var intercept = own[last] + sd * stream.normal() / sizes[side].squareRoot()
      for j in 0..<last { intercept -= normals[j] * own[j] }
      intercepts[side] = intercept
    }
    slopes[explained] = 0
    for j in 0..<last { slopes[wave(j, explained)] = normals[j] }
    return .success(sd)
  }

  /// Adds a group's squares and products around the means of its arm.
  private func add(_ g: Int, _ explained: Int, _ own: UnsafePointer<Double>) {
    let n = sums.people(g)
    for i in 0..<waves {
      let one = wave(i, explained)
      let sum = sums.sum(g, one)
      for j in 0...i {
        let other = wave(j, explained)
        factor[i * waves + j] +=
          sums.product(g, one, other) - own[j] * sum - own[i] * sums.sum(g, other)
          + n * own[i] * own[j]
      }
    }
  }

  /// Draws a wave of a group given those that are present, by slopes and the intercept of its arm.
  private func draw(
    _ g: Int, _ explained: Int, _ present: UInt64, sd: Double, _ stream: inout RandomStream
  ) {
    let (n, order) = (sums.people(g), waves + 1)
    let intercept = intercepts[sums.side(g)]
    func isPresent(_ w: Int) -> Bool { w != explained && present & (1 &<< UInt64(w)) != 0 }
    // L, whose first column is that of 1, in rows of all waves; columns only where somebody differs.
    basis[0] = n.squareRoot()
    var columns = 1
    normals[0] = stream.normal()
    var noise = normals[0] * normals[0]
    let ofMean = intercept * n + sd * basis[0] * normals[0]
    var (total, square) = (ofMean, 0.0)
    for w in 0..<waves where isPresent(w) {
      let row = basis + (w + 1) * order
      row[0] = sums.sum(g, w) / basis[0]
      let size = sums.product(g, w, w)
      // Entry k stands by the k-th column that was opened; rows that opened none have 0 there.
      var place = 1
      for v in 0..<w where isPresent(v) && columnOf(v) > 0 {
        let other = basis + (v + 1) * order
        var product = sums.product(g, w, v)
        for k in 0..<place { product -= row[k] * other[k] }
        row[place] = product / other[place]
        place += 1
      }
      var left = size
      for k in 0..<place { left -= row[k] * row[k] }
      let opens = Double(place) < n && size > 0 && left > 1e-11 * size
      row[waves] = opens ? 1 : 0
      if opens {
        row[place] = left.squareRoot()
        normals[place] = stream.normal()
        noise += normals[place] * normals[place]
        columns += 1
      }
      var ofNoise = 0.0
      for k in 0..<(opens ? place + 1 : place) { ofNoise += row[k] * normals[k] }
      var mean = intercept * sums.sum(g, w)
      for v in 0..<waves where isPresent(v) { mean += slopes[v] * sums.product(g, w, v) }
      sums.set(g, explained, w, product: mean + sd * ofNoise)
      total += slopes[w] * sums.sum(g, w)
      square += slopes[w] * (mean + 2 * sd * ofNoise)
    }
    if n > Double(columns) { noise += stream.chiSquared(df: n - Double(columns)) }
    // (b + σe)'(b + σe): of the intercept, of slopes and of noise.
    square +=
      intercept * (total - ofMean + intercept * n) + 2 * sd * intercept * basis[0] * normals[0]
    square += sd * sd * noise
    sums.set(g, explained, sum: total)
    sums.set(g, explained, explained, product: max(square, 0))
  }

  /// 1 where a wave opened a column of L.
  private func columnOf(_ wave: Int) -> Double { basis[(wave + 1) * (waves + 1) + waves] }

  /// The moments of a weighted sum of a group's waves, with the first as the baseline.
  func moments(_ g: Int, added: Double, _ weight: (Int) -> Double) -> ArmMoments {
    let n = sums.people(g)
    var moments = ArmMoments(n: n)
    var (y, cross, square) = (0.0, 0.0, 0.0)
    for w in 0..<waves where weight(w) != 0 {
      y += weight(w) * sums.sum(g, w)
      cross += weight(w) * sums.product(g, 0, w)
      for v in 0..<waves where weight(v) != 0 {
        square += weight(w) * weight(v) * sums.product(g, w, v)
      }
    }
    let x = sums.sum(g, 0)
    moments.mean = y / n + added
    moments.baselineMean = x / n
    moments.sumOfSquares = max(square - y * y / n, 0)
    moments.baselineSumOfSquares = max(sums.product(g, 0, 0) - x * x / n, 0)
    moments.crossProducts = cross - x * y / n
    return moments
  }
}
