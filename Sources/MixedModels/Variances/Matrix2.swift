/// A symmetric 2 × 2 matrix.
public struct Symmetric2: BitwiseCopyable, Sendable {
  /// First on the diagonal.
  public var a: Double
  /// Off the diagonal.
  public var b: Double
  /// Second on the diagonal.
  public var c: Double

  /// A matrix: first on the diagonal, off it, second on it.
  public init(a: Double, b: Double, c: Double) {
    self.a = a
    self.b = b
    self.c = c
  }

  var full: Matrix2 { Matrix2(a: a, b: b, c: b, d: c) }

  /// Nothing.
  public static let zero = Symmetric2(a: 0, b: 0, c: 0)
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

  static let zero = Matrix2(a: 0, b: 0, c: 0, d: 0)

  static func += (x: inout Matrix2, y: Matrix2) {
    x = Matrix2(a: x.a + y.a, b: x.b + y.b, c: x.c + y.c, d: x.d + y.d)
  }

  static func * (s: Double, x: Matrix2) -> Matrix2 {
    Matrix2(a: s * x.a, b: s * x.b, c: s * x.c, d: s * x.d)
  }

  static func * (x: Matrix2, y: Matrix2) -> Matrix2 {
    Matrix2(
      a: x.a * y.a + x.b * y.c, b: x.a * y.b + x.b * y.d, c: x.c * y.a + x.d * y.c,
      d: x.c * y.b + x.d * y.d)
  }
}
