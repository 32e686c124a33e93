internal import GSLKit
internal import Inference

/// People of two arms, by what was observed of them, as triangular factors of their sums; what is missing is drawn as rows.
///
/// ```
/// (1, y_0, y_1, …) of n people = Q·L',   Q'Q = I        so Σ y_s·y_t = Σ_k L_sk·L_tk,  Σ y_s = √n·L_s0
/// y_w = b_0 + Σ b_j·y_j + σ·e,   e ~ N(0, I_n)
/// L_w = b_0·(√n, 0, …) + Σ b_j·L_j + σ·(z_0, …, z_{p−1}, χ_{n−p}, 0, …)        p columns before
/// ```
///
/// The last line has exactly the law of imputing the n people one by one and summing them up (Bartlett 1933, Proc R Soc Edinb
/// 53:260): an imputation costs as many draws as there are groups and waves, however many people there are. With n ≤ p people
/// only n normals are drawn. Waves are shifted by their means, which no difference of arms sees.
struct CompletedWaves {
  let waves: Int
  private(set) var count = 0
  /// Side, waves observed, people, columns: of each group.
  private let heads: UnsafeMutablePointer<Double>
  private let rows: UnsafeMutablePointer<Double>
  private var stride: Int { waves + 1 }

  /// Numbers of memory.
  static func size(waves: Int, groups: Int) -> Int { groups * (4 + waves * (waves + 1)) }

  init(waves: Int, groups: Int, in memory: UnsafeMutablePointer<Double>) {
    self.waves = waves
    heads = memory
    rows = memory + 4 * groups
  }

  func side(_ g: Int) -> Int { Int(heads[4 * g]) }
  func observed(_ g: Int) -> UInt64 { UInt64(heads[4 * g + 1]) }
  func people(_ g: Int) -> Double { heads[4 * g + 2] }
  private func columns(_ g: Int) -> Int { Int(heads[4 * g + 3]) }
  func row(_ g: Int, _ wave: Int) -> UnsafeMutablePointer<Double> {
    rows + (g * waves + wave) * stride
  }
  /// The wave at which they were seen last.
  func last(_ g: Int) -> Int { 63 - observed(g).leadingZeroBitCount }
  func isSeen(_ g: Int, _ wave: Int) -> Bool { observed(g) & (1 &<< UInt64(wave)) != 0 }
  /// Whether something is missing before they were seen last.
  func hasGaps(_ g: Int) -> Bool { observed(g).nonzeroBitCount <= last(g) }

  /// Takes the people of two arms, those with the same waves together whatever their cluster.
  mutating func gather(_ sample: WaveSample, _ arms: ArmPair) {
    count = 0
    for (place, group) in sample.groups.enumerated()
    where group.arm == arms.treatment || group.arm == arms.comparator {
      let side = group.arm == arms.treatment ? 0 : 1
      let old = (0..<count).first { self.side($0) == side && observed($0) == group.observed }
      let g = old ?? count
      if old == nil {
        heads[4 * g] = Double(side)
        heads[4 * g + 1] = Double(group.observed)
        heads[4 * g + 2] = 0
        row(g, 0).update(repeating: 0, count: waves * stride)
        count += 1
      }
      heads[4 * g + 2] += group.count
      let sums = place * sample.stride
      for w in 0..<waves where isSeen(g, w) {
        let row = row(g, w)
        row[0] += sample.sums[sums + w]
        for v in 0...w { row[1 + v] += sample.sums[sums + waves + w * waves + v] }
      }
    }
    for g in 0..<count { factor(g) }
    for w in 0..<waves { shift(w) }
  }

  /// Takes a group as it is in sums whose means were taken away.
  mutating func take(_ sums: WaveSums, _ g: Int) {
    count = max(count, g + 1)
    let n = sums.people(g)
    heads[4 * g] = Double(sums.side(g))
    heads[4 * g + 1] = Double(sums.observed(g))
    heads[4 * g + 2] = n
    row(g, 0).update(repeating: 0, count: waves * stride)
    guard n > 0 else {
      heads[4 * g + 3] = 1
      return
    }
    for w in 0..<waves where isSeen(g, w) {
      let row = row(g, w)
      row[0] = sums.sum(g, w)
      for v in 0...w { row[1 + v] = sums.product(g, w, v) }
    }
    factor(g)
    for w in 0..<waves where isSeen(g, w) { row(g, w)[0] /= n.squareRoot() }
  }

  /// Turns a group's sums into their factor, column by column of what was observed.
  private func factor(_ g: Int) {
    let n = people(g)
    var columns = 1
    for w in 0..<waves where isSeen(g, w) {
      let row = row(g, w)
      let (sum, size) = (row[0], row[1 + w])
      var place = 1
      // An entry is written at or before where the next sum is read.
      for v in 0..<w where isSeen(g, v) {
        let other = self.row(g, v)
        var product = row[1 + v] - sum * other[0] / n
        for k in 1..<place { product -= row[k] * other[k] }
        row[place] = other[place] > 0 ? product / other[place] : 0
        place += 1
      }
      let own = size - sum * sum / n
      var left = own
      for k in 1..<place { left -= row[k] * row[k] }
      // What rounding leaves of nothing is nothing; n people fill n columns.
      let isFilled = Double(place) < n && own > 1e-13 * size && left > 1e-12 * own
      row[place] = isFilled ? left.squareRoot() : 0
      for k in place + 1..<stride { row[k] = 0 }
      columns += 1
    }
    heads[4 * g + 3] = Double(columns)
  }

  /// Takes the mean of a wave away: sums stay as sharp as deviations.
  private func shift(_ w: Int) {
    var (sum, n) = (0.0, 0.0)
    for g in 0..<count where isSeen(g, w) {
      sum += row(g, w)[0]
      n += people(g)
    }
    let mean = n > 0 ? sum / n : 0
    for g in 0..<count where isSeen(g, w) {
      let size = people(g)
      row(g, w)[0] = (row(g, w)[0] - size * mean) / size.squareRoot()
    }
  }

  /// Forgets what was imputed: all of it, or what came after they were seen last.
  func forget(_ g: Int, keepingGaps: Bool) {
    heads[4 * g + 3] = Double(1 + (keepingGaps ? last(g) + 1 : observed(g).nonzeroBitCount))
  }

  /// Σy_s·y_t of a group, around 0 or around its means, of waves that it has.
  func product(_ g: Int, _ s: Int, _ t: Int, aroundMeans: Bool = false) -> Double {
    let (one, other) = (row(g, s), row(g, t))
    var sum = 0.0
    for k in (aroundMeans ? 1 : 0)..<columns(g) { sum += one[k] * other[k] }
    return sum
  }

  /// Draws a wave of a group.
  ///
  /// - Parameters:
  ///   - g: The group.
  ///   - wave: The wave.
  ///   - intercept: b_0.
  ///   - slopes: b_j by wave; 0 for waves that are not there.
  ///   - sd: σ.
  ///   - stream: Random numbers.
  func impute(
    _ g: Int, _ wave: Int, intercept: Double, slopes: UnsafePointer<Double>, sd: Double,
    _ stream: inout RandomStream
  ) {
    expect(g, wave, intercept: intercept, slopes: slopes)
    let (row, n, p) = (row(g, wave), people(g), columns(g))
    for k in 0..<(n < Double(p) ? Int(n) : p) { row[k] += sd * stream.normal() }
    if n > Double(p) { row[p] = sd * stream.chiSquared(df: n - Double(p)).squareRoot() }
    heads[4 * g + 3] = Double(p + 1)
  }

  /// Gives everybody of a group the mean of a wave: what ``impute(_:_:intercept:slopes:sd:_:)`` draws around.
  func expect(_ g: Int, _ wave: Int, intercept: Double, slopes: UnsafePointer<Double>) {
    let (row, n, p) = (row(g, wave), people(g), columns(g))
    row.update(repeating: 0, count: stride)
    row[0] = intercept * n.squareRoot()
    for j in 0..<waves where slopes[j] != 0 {
      let (other, b) = (self.row(g, j), slopes[j])
      for k in 0..<p { row[k] += b * other[k] }
    }
  }

  /// The moments of a weighted sum of a group's waves, all of them there, with the first as the baseline.
  ///
  /// - Parameters:
  ///   - g: The group.
  ///   - added: What is added to everybody's sum.
  ///   - weight: The weight of a wave.
  /// - Returns: Their moments.
  func moments(_ g: Int, added: Double, _ weight: (Int) -> Double) -> ArmMoments {
    let (n, p) = (people(g), columns(g))
    let baseline = row(g, 0)
    var moments = ArmMoments(n: n)
    for k in 0..<p {
      var y = 0.0
      for w in 0..<waves where weight(w) != 0 { y += weight(w) * row(g, w)[k] }
      if k == 0 {
        moments.mean = y / n.squareRoot() + added
        moments.baselineMean = baseline[0] / n.squareRoot()
      } else {
        moments.sumOfSquares += y * y
        moments.baselineSumOfSquares += baseline[k] * baseline[k]
        moments.crossProducts += baseline[k] * y
      }
    }
    return moments
  }
}
