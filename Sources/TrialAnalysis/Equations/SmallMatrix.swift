/// Inverts a symmetric positive definite matrix; rows of which nothing is known, all 0, stay 0.
///
/// - Parameters:
///   - matrix: Row by row; its lower triangle becomes its factor.
///   - order: Rows.
///   - inverse: The answer.
/// - Returns: How many rows are known; nil where the matrix is not positive definite.
func invertPositive(
  _ matrix: UnsafeMutablePointer<Double>, order: Int, into inverse: UnsafeMutablePointer<Double>
) -> Int? {
  guard let known = factorPositive(matrix, order: order) else { return nil }
  for column in 0..<order {
    let x = inverse + column * order
    for i in 0..<order {
      guard matrix[i * order + i] > 0, matrix[column * order + column] > 0 else {
        x[i] = 0
        continue
      }
      var sum = i == column ? 1.0 : 0
      for h in column..<max(i, column) { sum -= matrix[i * order + h] * x[h] }
      x[i] = i < column ? 0 : sum / matrix[i * order + i]
    }
    for i in stride(from: order - 1, through: 0, by: -1) where matrix[i * order + i] > 0 {
      var sum = x[i]
      for h in i + 1..<order { sum -= matrix[h * order + i] * x[h] }
      x[i] = sum / matrix[i * order + i]
    }
  }
  return known
}

/// Moves coefficients by Newton's step.
///
/// - Parameters:
///   - beta: The coefficients.
///   - inverse: Inverse of the information, row by row.
///   - gradient: The score.
///   - order: How many there are.
/// - Returns: The largest absolute move; NaN or infinite where one is.
func addStep(
  to beta: UnsafeMutablePointer<Double>, _ inverse: UnsafeMutablePointer<Double>,
  _ gradient: UnsafeMutablePointer<Double>, order: Int
) -> Double {
  var largest = 0.0
  for i in 0..<order {
    var step = 0.0
    for j in 0..<order { step += inverse[i * order + j] * gradient[j] }
    beta[i] += step
    // A step that is no number is larger than any.
    largest = abs(step) <= largest ? largest : abs(step)
  }
  return largest
}

/// Cholesky's factor in the place of the lower triangle; rows that are all 0 stay 0.
///
/// - Returns: Rows that are not; nil where the matrix is not positive definite.
func factorPositive(_ matrix: UnsafeMutablePointer<Double>, order: Int) -> Int? {
  var known = 0
  for i in 0..<order {
    let size = matrix[i * order + i]
    for j in 0...i {
      var sum = matrix[i * order + j]
      for h in 0..<j { sum -= matrix[i * order + h] * matrix[j * order + h] }
      if i == j {
        guard size != 0 else {
          matrix[i * order + i] = 0
          continue
        }
        guard sum > 1e-12 * size else { return nil }
        matrix[i * order + i] = sum.squareRoot()
        known += 1
      } else {
        let pivot = matrix[j * order + j]
        matrix[i * order + j] = pivot > 0 ? sum / pivot : 0
      }
    }
  }
  return known
}

/// Eigenvalues of a small symmetric matrix, in the place of its diagonal, by Jacobi's rotations.
///
/// - Parameters:
///   - matrix: Row by row.
///   - order: Rows.
///   - vectors: Eigenvectors, in columns.
func diagonalise(
  _ matrix: UnsafeMutablePointer<Double>, order: Int, vectors: UnsafeMutablePointer<Double>
) {
  for i in 0..<order {
    for j in 0..<order { vectors[i * order + j] = i == j ? 1 : 0 }
  }
  // Convergence is quadratic: a handful of sweeps do.
  for _ in 0..<60 {
    var (off, on) = (0.0, 0.0)
    for i in 0..<order {
      on += matrix[i * order + i] * matrix[i * order + i]
      for j in 0..<i { off += matrix[i * order + j] * matrix[i * order + j] }
    }
    guard off > 1e-32 * on else { return }
    for i in 1..<order {
      for j in 0..<i where matrix[i * order + j] != 0 {
        let theta =
          (matrix[i * order + i] - matrix[j * order + j]) / (2 * matrix[i * order + j])
        let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
        let c = 1 / (t * t + 1).squareRoot()
        let s = t * c
        for h in 0..<order {
          let (a, b) = (matrix[h * order + j], matrix[h * order + i])
          matrix[h * order + j] = c * a - s * b
          matrix[h * order + i] = s * a + c * b
        }
        for h in 0..<order {
          let (a, b) = (matrix[j * order + h], matrix[i * order + h])
          matrix[j * order + h] = c * a - s * b
          matrix[i * order + h] = s * a + c * b
        }
        for h in 0..<order {
          let (a, b) = (vectors[h * order + j], vectors[h * order + i])
          vectors[h * order + j] = c * a - s * b
          vectors[h * order + i] = s * a + c * b
        }
      }
    }
  }
}
