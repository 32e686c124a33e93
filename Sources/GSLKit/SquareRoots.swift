public import CGSL

/// Square roots of four numbers, two by two; NaN below 0.
///
/// - Parameter x: Four numbers.
/// - Returns: Their roots.
@inlinable @inline(__always)
public func squareRoots(_ x: SIMD4<Double>) -> SIMD4<Double> {
  SIMD4(lowHalf: cgsl_sqrt_pair(x.lowHalf), highHalf: cgsl_sqrt_pair(x.highHalf))
}
