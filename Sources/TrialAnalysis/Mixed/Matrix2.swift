/// A symmetric 2 × 2 matrix.
struct Symmetric2: BitwiseCopyable {
  var a: Double
  /// Off the diagonal.
  var b: Double
  var c: Double

  var full: Matrix2 { Matrix2(a: a, b: b, c: b, d: c) }
}

/// A 2 × 2 matrix, row by row.
struct Matrix2: BitwiseCopyable {
  var a: Double
  var b: Double
  var c: Double
  var d: Double

  var trace: Double { a + d }
  var determinant: Double { a * d - b * c }
  var transposed: Matrix2 { Matrix2(a: a, b: c, c: b, d: d) }
  var inverse: Matrix2 {
    let f = 1 / determinant
    return Matrix2(a: f * d, b: -f * b, c: -f * c, d: f * a)
  }

  /// This plus s on the diagonal.
  func adding(_ s: Double) -> Matrix2 { Matrix2(a: a + s, b: b, c: c, d: d + s) }

  static func * (x: Matrix2, y: Matrix2) -> Matrix2 {
    Matrix2(
      a: x.a * y.a + x.b * y.c, b: x.a * y.b + x.b * y.d, c: x.c * y.a + x.d * y.c,
      d: x.c * y.b + x.d * y.d)
  }
}
