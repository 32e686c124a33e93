internal import CGSL

/// Points that fill a cube evenly: Sobol's sequence, turned by random bits.
///
/// ```
/// x_i = s_i XOR u, bit by bit,   u uniform on the cube, one for all points
/// ```
///
/// The mean of a smooth function over n of them is off by about 1/n, and not by 1/√n; means by several turns say by how much. n is best a
/// power of two: every turn of so many is as even as they were. Source: Bratley & Fox (1988) ACM Trans Math Softw 14:88; Matoušek (1998)
/// J Complexity 14:527, of random digital shifts.
public enum SobolPoints {
  /// Dimensions that there are at most.
  public static let mostDimensions = 40

  /// Goes through points.
  ///
  /// - Parameters:
  ///   - count: How many, best a power of two; 1 or more.
  ///   - shift: u, from 0 to below 1 in each dimension, of which there are 1 to 40.
  ///   - take: Gets each point, inside the cube: no coordinate is 0 or 1.
  /// - Throws: ``NumericalError`` where there is no memory, or another number of dimensions.
  public static func forEach(
    _ count: Int, shift: [Double], _ take: (UnsafeMutableBufferPointer<Double>) -> Void
  ) throws(NumericalError) {
    _ = GSL.ready
    guard (1...mostDimensions).contains(shift.count) else {
      throw NumericalError("Sobol's points have 1 to \(mostDimensions) dimensions")
    }
    guard let sequence = gsl_qrng_alloc(cgsl_qrng_sobol(), UInt32(shift.count)) else {
      throw NumericalError("Sobol's points: out of memory")
    }
    defer { gsl_qrng_free(sequence) }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: shift.count) { point in
      for i in 0..<count {
        // The origin, which GSL leaves out, is part of an even set. `get` fails only for another number of dimensions.
        if i == 0 {
          point.initialize(repeating: 0)
        } else {
          _ = gsl_qrng_get(sequence, point.baseAddress)
        }
        for d in shift.indices {
          // A multiple of 2^−30, and so exact; what lies beyond its bits is the shift's.
          let turned = UInt64(shift[d] * 0x1p53)
          let bits = UInt64(point[d] * 0x1p30) << 23 ^ turned
          point[d] = max(Double(bits) * 0x1p-53, 0x1p-54)
        }
        take(point)
      }
    }
  }
}
