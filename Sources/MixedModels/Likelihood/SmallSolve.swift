/// Solves small symmetric positive definite systems, with some unknowns held at 0.
struct SmallSolve: BitwiseCopyable {
  let order: Int
  private let factor: UnsafeMutablePointer<Double>

  /// Needs order² numbers.
  init(order: Int, in memory: UnsafeMutablePointer<Double>) {
    self.order = order
    factor = memory
  }

  /// Solves matrix·x = right.
  ///
  /// - Parameters:
  ///   - matrix: Row by row.
  ///   - right: The right side; may be the place of x.
  ///   - held: Bit k holds x_k at 0.
  ///   - x: The answer.
  /// - Returns: Whether the matrix, without what is held, is positive definite.
  func solve(
    _ matrix: UnsafePointer<Double>, _ right: UnsafePointer<Double>, held: UInt64 = 0,
    into x: UnsafeMutablePointer<Double>
  ) -> Bool {
    func isFree(_ k: Int) -> Bool { held & (1 &<< UInt64(k)) == 0 }
    for i in 0..<order {
      for j in 0...i {
        var sum = isFree(i) && isFree(j) ? matrix[i * order + j] : i == j ? 1 : 0
        for h in 0..<j { sum -= factor[i * order + h] * factor[j * order + h] }
        if i == j {
          guard sum > 1e-13 * abs(matrix[i * order + i]), sum > 0 else { return false }
          factor[i * order + i] = sum.squareRoot()
        } else {
          factor[i * order + j] = sum / factor[j * order + j]
        }
      }
    }
    for i in 0..<order {
      var sum = isFree(i) ? right[i] : 0
      for h in 0..<i { sum -= factor[i * order + h] * x[h] }
      x[i] = sum / factor[i * order + i]
    }
    for i in stride(from: order - 1, through: 0, by: -1) {
      var sum = x[i]
      for h in i + 1..<order { sum -= factor[h * order + i] * x[h] }
      x[i] = sum / factor[i * order + i]
    }
    return true
  }
}
