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
