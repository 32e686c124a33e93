/// A covariance matrix of intercepts and slopes by its root, D = L·L': any L gives one.
///
/// Elements of D are d₁₁, d₂₁, d₂₂, those of L l₁₁, l₂₁, l₂₂.
enum LineCovariance {
  static func theta(_ root: UnsafePointer<Double>, into theta: UnsafeMutablePointer<Double>) {
    theta[0] = root[0] * root[0]
    theta[1] = root[0] * root[1]
    theta[2] = root[1] * root[1] + root[2] * root[2]
  }

  /// Turns derivatives by the elements of D into those by the elements of L, in place.
  ///
  /// - Parameters:
  ///   - root: L.
  ///   - first: Where the elements stand among the parameters.
  ///   - order: How many parameters there are.
  ///   - gradient: The gradient by all of them.
  ///   - hessian: The Hessian, row by row.
  static func pullBack(
    _ root: UnsafePointer<Double>, at first: Int, order: Int,
    _ gradient: UnsafeMutablePointer<Double>, _ hessian: UnsafeMutablePointer<Double>
  ) {
    // ∂(d11, d21, d22)/∂(l11, l21, l22), row by row.
    let j: InlineArray<9, Double> = [
      2 * root[0], 0, 0, root[1], root[0], 0, 0, 2 * root[1], 2 * root[2],
    ]
    let g: InlineArray<3, Double> = [gradient[first], gradient[first + 1], gradient[first + 2]]
    var block = InlineArray<9, Double>(repeating: 0)
    for a in 0..<3 {
      var slope = 0.0
      for i in 0..<3 {
        slope += j[3 * i + a] * g[i]
        for b in 0..<3 {
          for k in 0..<3 {
            block[3 * a + b] +=
              j[3 * i + a] * hessian[order * (first + i) + first + k] * j[3 * k + b]
          }
        }
      }
      gradient[first + a] = slope
    }
    for other in 0..<order where other < first || other > first + 2 {
      var cross = InlineArray<3, Double>(repeating: 0)
      for a in 0..<3 {
        for i in 0..<3 { cross[a] += j[3 * i + a] * hessian[order * (first + i) + other] }
      }
      for a in 0..<3 {
        hessian[order * (first + a) + other] = cross[a]
        hessian[order * other + first + a] = cross[a]
      }
    }
    // Second derivatives of the elements of D by those of L.
    block[0] += 2 * g[0]
    block[1] += g[1]
    block[3] += g[1]
    block[4] += 2 * g[2]
    block[8] += 2 * g[2]
    for a in 0..<3 {
      for b in 0..<3 { hessian[order * (first + a) + first + b] = block[3 * a + b] }
    }
  }
}
