import Foundation

/// A gamma distribution prepared for drawing.
///
/// Shape a ≥ 1 by Marsaglia & Tsang (2000), "A simple method for generating gamma variables", ACM
/// Trans. Math. Softw. 26(3): X = d(1 + cZ)³ with d = a − 1/3 and c = 1/√(9d). Shape a < 1 draws at
/// a + 1 and multiplies by U^(1/a) (their section 6).
public struct GammaShape: Sendable, BitwiseCopyable {
  @usableFromInline let d: Double
  @usableFromInline let c: Double
  @usableFromInline let scale: Double
  /// 1/a where a < 1, else 0.
  @usableFromInline let boost: Double
  /// The constant of the squeeze 1 − s·z⁴.
  ///
  /// Marsaglia & Tsang's is 0.0331 for every shape. With x = cz > −½ the log of the acceptance
  /// probability is ½z² + d(1 − v³ + 3 log v) = 3d·Σ_{n≥4} −(−x)ⁿ/n ≥ −1.5d·x⁴ = −z⁴/(54d), so
  /// 1/(54d) will do as well and spares nearly every logarithm at larger shapes. The draws are the
  /// same.
  @usableFromInline let squeeze: Double

  /// Prepares a shape and a scale.
  ///
  /// - Parameters:
  ///   - shape: Shape a > 0; 0 or less gives draws that are 0.
  ///   - scale: Scale, the mean is shape × scale.
  @inlinable
  public init(_ shape: Double, scale: Double = 1) {
    boost = shape < 1 && shape > 0 ? 1 / shape : 0
    d = (shape > 0 ? (shape < 1 ? shape + 1 : shape) : 1) - 1.0 / 3.0
    c = 1 / (9 * d).squareRoot()
    squeeze = min(0.0331, 1 / (54 * d))
    self.scale = shape > 0 ? scale : 0
  }

  /// χ² with `df` degrees of freedom: gamma with shape df/2 and scale 2.
  @inlinable
  public static func chiSquared(df: Double) -> GammaShape { GammaShape(df / 2, scale: 2) }
}

extension RandomStream {
  /// One gamma draw.
  @inlinable @inline(__always)
  public mutating func gamma(_ shape: GammaShape) -> Double {
    let z = normal()
    let u = uniform()
    let v = 1 + shape.c * z
    // The squeeze accepts nearly all without a logarithm; the rest goes the long way.
    let z2 = z * z
    if v > 0.5, u < 1 - shape.squeeze * z2 * z2, shape.boost == 0 {
      return shape.scale * shape.d * (v * v * v)
    }
    return gammaBeyondSqueeze(shape, z, u)
  }

  @usableFromInline @inline(never)
  mutating func gammaBeyondSqueeze(
    _ shape: GammaShape, _ z: Double, _ u: Double
  ) -> Double {
    var (z, u) = (z, u)
    while true {
      let root = 1 + shape.c * z
      if root > 0 {
        let v = root * root * root
        if log(u) < 0.5 * z * z + shape.d * (1 - v + log(v)) {
          let draw = shape.scale * shape.d * v
          return shape.boost == 0 ? draw : draw * pow(uniform(), shape.boost)
        }
      }
      z = normal()
      u = uniform()
    }
  }

  /// One χ² draw; 0 where `df` ≤ 0.
  @inlinable
  public mutating func chiSquared(df: Double) -> Double { gamma(.chiSquared(df: df)) }

  /// One beta draw, X/(X + Y) of two gammas.
  ///
  /// Where both shapes are so small that both gammas are 0, a draw from the limit: 1 with probability a/(a + b).
  ///
  /// - Parameters:
  ///   - a: First shape, > 0.
  ///   - b: Second shape, > 0.
  /// - Returns: A number in [0, 1].
  public mutating func beta(_ a: Double, _ b: Double) -> Double {
    let x = gamma(GammaShape(a))
    let y = gamma(GammaShape(b))
    return x + y > 0 ? x / (x + y) : uniform() < a / (a + b) ? 1 : 0
  }
}
