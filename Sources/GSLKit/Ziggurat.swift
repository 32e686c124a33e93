import Foundation

/// Tables of the ziggurat method for the standard normal distribution.
///
/// 256 layers of equal area V under exp(−x²/2). A draw takes one 64-bit word: 8 bits choose the
/// layer, 1 bit the sign, 53 bits the place inside it. GSL's ziggurat has 24-bit magnitudes, too
/// coarse for the far tails of 10⁸ draws; it serves as a check of this one.
///
/// Source: Marsaglia & Tsang (2000), "The ziggurat method for generating random variables",
/// J. Stat. Softw. 5(8); layer constants r and V for 256 layers as given there (section 3), with
/// the layer number and the place taken from different bits (Doornik 2005).
@usableFromInline
final class Ziggurat: Sendable {
  /// One layer: its width, its width's share that lies under the curve, and two densities.
  @usableFromInline
  struct Layer {
    /// Width of the layer divided by 2⁵³: scales the integer place.
    @usableFromInline let scale: Double
    /// Places below this are inside without looking at the curve.
    @usableFromInline let inside: Int64
    /// exp(−x²/2) at the layer's outer and inner edge.
    @usableFromInline let outer: Double
    @usableFromInline let inner: Double
  }

  @usableFromInline static let shared = Ziggurat()
  @usableFromInline static let tail = 3.654_152_885_361_008_796
  static let area = 0.004_928_673_233_974_655

  // Written once in init, read only afterwards, and never freed: `shared` lives as long as the
  // process.
  @usableFromInline nonisolated(unsafe) let layers: UnsafePointer<Layer>

  private init() {
    func density(_ x: Double) -> Double { exp(-0.5 * x * x) }
    var edges = [Ziggurat.area / density(Ziggurat.tail), Ziggurat.tail]
    for i in 2..<256 {
      let f = Ziggurat.area / edges[i - 1] + density(edges[i - 1])
      edges.append((-2 * log(f)).squareRoot())
    }
    edges.append(0)
    let table = UnsafeMutablePointer<Layer>.allocate(capacity: 256)
    for i in 0..<256 {
      let outer = i == 0 ? Ziggurat.tail : edges[i]
      (table + i).initialize(
        to: Layer(
          scale: edges[i] * 0x1p-53,
          inside: Int64(edges[i + 1] / edges[i] * 0x1p53),
          outer: i == 0 ? 0 : density(outer),
          inner: density(edges[i + 1])))
    }
    layers = UnsafePointer(table)
  }
}

extension RandomStream {
  /// Standard normal, 53-bit magnitude.
  @inlinable @inline(__always)
  public mutating func normal() -> Double {
    let word = next()
    let layer = ziggurat[Int(truncatingIfNeeded: word & 0xFF)]
    let place = Int64(truncatingIfNeeded: word &>> 11)
    let x = Double(place) * layer.scale
    // Bit 8 is the sign; it moves straight into the sign bit of the result.
    let signed = Double(bitPattern: x.bitPattern | (word & 0x100) &<< 55)
    return place < layer.inside ? signed : normalAtEdge(word, x)
  }

  /// The 1.2 % of draws that fall near the curve or into the tail.
  @usableFromInline @inline(never)
  mutating func normalAtEdge(_ first: UInt64, _ x: Double) -> Double {
    var (word, x) = (first, x)
    while true {
      let index = Int(truncatingIfNeeded: word & 0xFF)
      let layer = ziggurat[index]
      let sign = word & 0x100 == 0 ? 1.0 : -1.0
      if Int64(truncatingIfNeeded: word &>> 11) < layer.inside { return sign * x }
      if index == 0 {
        // Tail beyond r: Marsaglia (1964).
        while true {
          let a = -log(uniform()) / Ziggurat.tail
          let b = -log(uniform())
          if b + b > a * a { return sign * (Ziggurat.tail + a) }
        }
      }
      let height = layer.outer + uniform() * (layer.inner - layer.outer)
      if height < exp(-0.5 * x * x) { return sign * x }
      word = next()
      x =
        Double(Int64(truncatingIfNeeded: word &>> 11))
        * ziggurat[Int(truncatingIfNeeded: word & 0xFF)].scale
    }
  }
}
