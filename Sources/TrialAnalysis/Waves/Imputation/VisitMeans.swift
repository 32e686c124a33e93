internal import Inference

/// Means of arms at visits and slopes on the baseline, by generalised least squares at a covariance that is known.
///
/// ```
/// β = (Σ_g X_g'W_gX_g)⁻¹·Σ_g X_g'W_gy_g,   W_g = Σ_oo⁻¹ of the visits o of group g, 0 elsewhere
/// ```
struct VisitMeans {
  private let most: Int
  private let normal, inverse, right, beta, weight, part: UnsafeMutablePointer<Double>

  static func size(visits v: Int) -> Int { 2 * 9 * v * v + 6 * v + 2 * v * v }

  /// Memory for so many visits: two arms, and a slope at each.
  init(visits v: Int, in memory: UnsafeMutablePointer<Double>) {
    most = 3 * v
    normal = memory
    inverse = normal + most * most
    right = inverse + most * most
    beta = right + most
    weight = beta + most
    part = weight + v * v
  }

  /// A mean, or a slope, by its column.
  func value(_ column: Int) -> Double { beta[column] }

  /// Solves for the means of groups.
  ///
  /// - Parameters:
  ///   - sums: People.
  ///   - visits: Visits that count, after the baseline.
  ///   - p: Columns; the slopes are the last of them.
  ///   - sigma: The lower triangle of Σ, row by row.
  ///   - isIn: Whether a group is in.
  ///   - place: The column of an arm's mean at a visit.
  /// - Returns: Whether they can be told.
  func solve(
    _ sums: WaveSums, visits: Int, columns p: Int, sigma: UnsafePointer<Double>,
    isIn: (Int) -> Bool, place: (Int, Int) -> Int
  ) -> Bool {
    normal.update(repeating: 0, count: p * p)
    right.update(repeating: 0, count: p)
    for g in 0..<sums.count where isIn(g) {
      guard weigh(sums.observed(g) &>> 1, visits, sigma) else { return false }
      let (n, x, xx) = (sums.people(g), sums.sum(g, 0), sums.product(g, 0, 0))
      for s in 0..<visits where sums.isSeen(g, s + 1) {
        let (a, b) = (place(sums.side(g), s), p - visits + s)
        for t in 0..<visits where sums.isSeen(g, t + 1) {
          let w = weight[s * visits + t]
          let (c, d) = (place(sums.side(g), t), p - visits + t)
          normal[a * p + c] += w * n
          normal[a * p + d] += w * x
          normal[b * p + c] += w * x
          normal[b * p + d] += w * xx
          right[a] += w * sums.sum(g, t + 1)
          right[b] += w * sums.product(g, 0, t + 1)
        }
      }
    }
    guard invertPositive(normal, order: p, into: inverse) == p else { return false }
    for i in 0..<p {
      beta[i] = 0
      for j in 0..<p { beta[i] += inverse[i * p + j] * right[j] }
    }
    return true
  }

  /// Writes W of the visits that were seen.
  private func weigh(_ seen: UInt64, _ visits: Int, _ sigma: UnsafePointer<Double>) -> Bool {
    // Rows that are all 0 stay 0.
    for s in 0..<visits {
      for t in 0..<visits {
        let both = (1 &<< UInt64(s)) | (1 &<< UInt64(t)) as UInt64
        let (i, j) = (max(s, t), min(s, t))
        part[s * visits + t] = seen & both == both ? sigma[i * (i + 1) / 2 + j] : 0
      }
    }
    return invertPositive(part, order: visits, into: weight) == seen.nonzeroBitCount
  }
}
