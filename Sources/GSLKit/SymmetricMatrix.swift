internal import CGSL

/// A small symmetric matrix, row by row.
public struct SymmetricMatrix: Sendable, Equatable {
  /// Rows and columns.
  public let order: Int
  package private(set) var elements: [Double]

  /// A matrix filled by a function of row and column, read from the lower triangle.
  ///
  /// - Parameters:
  ///   - order: Rows, ≥ 0.
  ///   - element: The element at row i, column j ≤ i.
  public init(order: Int, _ element: (Int, Int) -> Double) {
    self.order = order
    elements = Array(repeating: 0, count: order * order)
    for i in 0..<order {
      for j in 0...i { self[i, j] = element(i, j) }
    }
  }

  /// The element at row i and column j; setting it sets its mirror image too.
  public subscript(i: Int, j: Int) -> Double {
    get { elements[i * order + j] }
    set {
      elements[i * order + j] = newValue
      elements[j * order + i] = newValue
    }
  }

  /// The lower triangular L with L·Lᵀ equal to this, row by row; nil unless positive
  /// semi-definite within rounding.
  ///
  /// A pivot that is 0 within rounding (a variable that others determine) gives a zero column.
  public func cholesky() -> [Double]? {
    var l = Array(repeating: 0.0, count: order * order)
    for i in 0..<order {
      for j in 0...i {
        var sum = self[i, j]
        for k in 0..<j { sum -= l[i * order + k] * l[j * order + k] }
        // n·ε of the diagonal is what rounding alone can leave.
        let noise = 1e-13 * Double(order) * max(abs(self[i, i]), abs(self[j, j]))
        if i == j {
          if sum < -noise { return nil }
          l[i * order + i] = sum <= noise ? 0 : sum.squareRoot()
        } else if l[j * order + j] > 0 {
          l[i * order + j] = sum / l[j * order + j]
        } else if abs(sum) > noise {
          return nil
        }
      }
    }
    return l
  }

  /// Eigenvalues in ascending order, each with its unit eigenvector.
  ///
  /// - Throws: ``NumericalError`` when the iteration fails or an element is not finite.
  public func eigen() throws(NumericalError) -> [(value: Double, vector: [Double])] {
    _ = GSL.ready
    try GSL.require(elements.allSatisfy(\.isFinite), "eigenvalues: an element is not finite")
    guard order > 0, let space = gsl_eigen_symmv_alloc(order),
      let matrix = gsl_matrix_alloc(order, order), let vectors = gsl_matrix_alloc(order, order),
      let values = gsl_vector_alloc(order)
    else { throw NumericalError("eigenvalues: order \(order) is not possible") }
    defer {
      gsl_eigen_symmv_free(space)
      gsl_matrix_free(matrix)
      gsl_matrix_free(vectors)
      gsl_vector_free(values)
    }
    for i in 0..<order {
      for j in 0..<order { gsl_matrix_set(matrix, i, j, self[i, j]) }
    }
    try GSL.check(gsl_eigen_symmv(matrix, values, vectors, space), "eigenvalues")
    try GSL.check(gsl_eigen_symmv_sort(values, vectors, GSL_EIGEN_SORT_VAL_ASC), "eigenvalues")
    return (0..<order).map { k in
      (gsl_vector_get(values, k), (0..<order).map { gsl_matrix_get(vectors, $0, k) })
    }
  }
}
