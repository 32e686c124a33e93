/// Draws waves that are missing before a person was seen last, given those before and after.
///
/// ```
/// K = (I − B)'·diag(1/σ²)·(I − B)      the inverse covariance of the waves up to the last
/// y_g | rest ~ N(μ_g − Σ_j K_gj·(y_j − μ_j)/K_gg, 1/K_gg)
/// ```
///
/// Gaps are eliminated from K one after the other and drawn in the opposite order, so that each is given those that were
/// observed and the gaps drawn before it. This is the imputation step of data augmentation; Source: Schafer (1997), Analysis of
/// Incomplete Multivariate Data, sections 5.4 and 6.5 (monotone data augmentation).
struct GapFilling {
  let waves: Int
  private let matrix, means, slopes: UnsafeMutablePointer<Double>

  static func size(waves w: Int) -> Int { w * w + 2 * w }

  init(waves: Int, in memory: UnsafeMutablePointer<Double>) {
    self.waves = waves
    matrix = memory
    means = memory + waves * waves
    slopes = means + waves
  }

  /// Fills the gaps of a group: `give` has the wave, the mean's intercept and slopes, and the standard deviation around it.
  func fill(
    _ people: CompletedWaves, _ g: Int, _ model: SequentialModel,
    _ give: (Int, Double, UnsafePointer<Double>, Double) -> Void
  ) {
    people.forget(g, keepingGaps: false)
    let (side, last) = (people.side(g), people.last(g))
    prepare(side, last, model)
    for gap in 0...last where !people.isSeen(g, gap) { eliminate(gap, last, people.observed(g)) }
    for gap in (0...last).reversed() where !people.isSeen(g, gap) {
      let row = matrix + gap * waves
      slopes.update(repeating: 0, count: waves)
      var intercept = means[gap]
      for j in 0...last where people.isSeen(g, j) || j > gap {
        slopes[j] = -row[j] / row[gap]
        intercept -= slopes[j] * means[j]
      }
      give(gap, intercept, slopes, (1 / row[gap]).squareRoot())
    }
  }

  /// Writes means and K of the waves up to the last.
  private func prepare(_ side: Int, _ last: Int, _ model: SequentialModel) {
    matrix.update(repeating: 0, count: waves * waves)
    for w in 0...last {
      let b = model.slopes(side, w)
      means[w] = model.intercepts(side)[w]
      for j in 0..<w { means[w] += b[j] * means[j] }
      let precision = 1 / (model.sd(side, w) * model.sd(side, w))
      for j in 0...w {
        let first = j == w ? 1 : -b[j]
        for l in 0...w {
          matrix[j * waves + l] += precision * first * (l == w ? 1 : -b[l])
        }
      }
    }
  }

  /// Takes a gap out of what is left of K; its own row stays.
  private func eliminate(_ gap: Int, _ last: Int, _ observed: UInt64) {
    func isLeft(_ w: Int) -> Bool { w > gap || observed & (1 &<< UInt64(w)) != 0 }
    let row = matrix + gap * waves
    for j in 0...last where isLeft(j) {
      let share = matrix[j * waves + gap] / row[gap]
      for l in 0...last where isLeft(l) { matrix[j * waves + l] -= share * row[l] }
    }
  }
}
