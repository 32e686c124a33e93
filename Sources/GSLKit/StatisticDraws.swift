/// The first four words of two units at one lane: what two arms of an exact trial ask for.
///
/// Drawing from words gives the same numbers as seeking there and calling ``RandomStream/normal()`` and
/// ``RandomStream/gamma(_:)`` in turn, without waiting for one arm before the next. Some 4 % of draws
/// meet a rejection; those take the long way.
extension RandomStream {
  /// Writes the first four words of each of two units.
  ///
  /// - Parameters:
  ///   - replicate: Replicate.
  ///   - first: Unit of words 0 … 3.
  ///   - second: Unit of words 4 … 7.
  ///   - lane: Purpose.
  ///   - words: Room for eight words.
  @inline(__always)
  public mutating func pair(
    replicate: Int, _ first: Int, _ second: Int, lane: Lane,
    into words: UnsafeMutablePointer<UInt64>
  ) {
    let (low, top) = RandomStream.counter(replicate, lane)
    Philox.fourBlocks(
      (0, UInt32(truncatingIfNeeded: first)), (0, UInt32(truncatingIfNeeded: second)), low, top,
      k0, k1, into: words)
  }

  /// The normal of a word, and whether it was accepted at first sight.
  @inlinable @inline(__always)
  mutating func normal(from word: UInt64) -> (value: Double, isInside: Bool) {
    let layer = ziggurat[Int(truncatingIfNeeded: word & 0xFF)]
    let place = Int64(truncatingIfNeeded: word &>> 11)
    let x = Double(place) * layer.scale
    return (
      Double(bitPattern: x.bitPattern | (word & 0x100) &<< 55), place < layer.inside
    )
  }

  /// A normal and a gamma of the first three words; nil where any of them was not accepted.
  @inlinable @inline(__always)
  public mutating func normalGamma(
    _ words: UnsafePointer<UInt64>, _ shape: GammaShape
  ) -> (Double, Double)? {
    let first = normal(from: words[0])
    let second = normal(from: words[1])
    let z = second.value
    let v = 1 + shape.c * z
    let z2 = z * z
    // The squeeze of ``gamma(_:)``.
    let accepted =
      RandomStream.uniform(words[2]) < 1 - shape.squeeze * z2 * z2 && v > 0.5 && shape.boost == 0
    guard first.isInside && second.isInside && accepted else { return nil }
    return (first.value, shape.scale * shape.d * (v * v * v))
  }

  /// The same, and a normal of the fourth word.
  @inlinable @inline(__always)
  public mutating func normalGammaNormal(
    _ words: UnsafePointer<UInt64>, _ shape: GammaShape
  ) -> (Double, Double, Double)? {
    let third = normal(from: words[3])
    guard third.isInside, let (first, second) = normalGamma(words, shape) else { return nil }
    return (first, second, third.value)
  }

  /// The same by seeking and drawing in turn: right always, slower.
  @inline(never)
  public mutating func normalGammaNormal(
    replicate: Int, unit: Int, lane: Lane, _ shape: GammaShape
  ) -> (Double, Double, Double) {
    seek(replicate: replicate, unit: unit, lane: lane)
    let first = normal()
    let value = gamma(shape)
    return (first, value, normal())
  }
}
