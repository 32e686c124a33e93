internal import GSLKit

/// Cholesky's factor of the squares and products of variables and, last, of what they explain: a regression.
///
/// ```
/// L·L' = S;   row of the last: (l', r)     b̂ = L⁻ᵀ·l,   RSS = r²
/// σ* = r/√χ²(ν),   b* = L⁻ᵀ·(l + σ*·z)     drawn
/// ```
struct RegressionFactor {
  /// Row by row; the upper triangle is not read.
  let matrix: UnsafeMutablePointer<Double>
  /// Numbers from one row to the next.
  let stride: Int
  /// Place of what is explained; the variables stand before it.
  let last: Int

  /// Puts the factor in the place of the sums.
  ///
  /// - Returns: The first place that those before it determine; nil where there is none.
  func factorise() -> Int? {
    for i in 0...last {
      let row = matrix + i * stride
      let size = row[i]
      for j in 0...i {
        let other = matrix + j * stride
        var sum = row[j]
        for k in 0..<j { sum -= row[k] * other[k] }
        guard i == j else {
          row[j] = sum / other[j]
          continue
        }
        guard size > 0, sum > 1e-12 * size else { return i }
        row[i] = sum.squareRoot()
      }
    }
    return nil
  }

  /// Writes the coefficients of least squares.
  ///
  /// - Returns: The root of the residual sum of squares.
  func estimate(into b: UnsafeMutablePointer<Double>) -> Double {
    let row = matrix + last * stride
    for j in 0..<last { b[j] = row[j] }
    solve(b)
    return row[last]
  }

  /// Draws coefficients and σ.
  ///
  /// - Parameters:
  ///   - df: Residual degrees of freedom, at least 1.
  ///   - stream: Random numbers.
  ///   - b: The coefficients.
  /// - Returns: σ.
  func draw(
    df: Double, _ stream: inout RandomStream, into b: UnsafeMutablePointer<Double>
  ) -> Double {
    let row = matrix + last * stride
    let sd = row[last] / stream.chiSquared(df: df).squareRoot()
    for j in 0..<last { b[j] = row[j] + sd * stream.normal() }
    solve(b)
    return sd
  }

  /// Solves L'·x = b in place, of the variables.
  private func solve(_ b: UnsafeMutablePointer<Double>) {
    for j in (0..<last).reversed() {
      var sum = b[j]
      for i in j + 1..<max(last, j + 1) { sum -= matrix[i * stride + j] * b[i] }
      b[j] = sum / matrix[j * stride + j]
    }
  }
}
