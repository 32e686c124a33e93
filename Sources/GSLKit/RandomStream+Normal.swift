import Foundation

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
