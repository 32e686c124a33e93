internal import CLanes

extension RandomStream {
  private static let unitsAtOnce = 8

  /// Room that the words of so many units take: two each, of eight units at a time.
  ///
  /// - Parameter units: Units, from 0.
  /// - Returns: A number of words, at least 16.
  public static func words(ofUnits units: Int) -> Int {
    2 * unitsAtOnce * max((units + unitsAtOnce - 1) / unitsAtOnce, 1)
  }

  /// The first two words of successive units at one replicate and lane: those that ``seek(replicate:unit:lane:)`` and
  /// two calls of ``next()`` give, unit by unit.
  ///
  /// The stream itself stays where it is.
  ///
  /// - Parameters:
  ///   - replicate: Replicate, 0 ..< 2⁴⁸.
  ///   - unit: The first unit.
  ///   - step: From one unit to the next.
  ///   - lane: Purpose.
  ///   - count: Units.
  ///   - words: Two a unit, and room for as many as ``words(ofUnits:)`` tells.
  public func firstWords(
    replicate: Int, unit: Int, step: Int, lane: Lane, count: Int,
    into words: UnsafeMutablePointer<UInt64>
  ) {
    let (low, high) = RandomStream.counter(replicate, lane)
    for first in stride(from: 0, to: count, by: RandomStream.unitsAtOnce) {
      clanes_philox_units(
        UInt32(truncatingIfNeeded: unit &+ first &* step), UInt32(truncatingIfNeeded: step), low,
        high, k0, k1, words + 2 &* first)
    }
  }

  /// The uniform that a word stands for.
  @inlinable @inline(__always)
  public static func uniform(of word: UInt64) -> Double { uniform(word) }

  /// The standard normal that a word stands for; nil for the 1.2 % near the curve, which ask for more words.
  @inlinable @inline(__always)
  public func normal(of word: UInt64) -> Double? {
    let layer = ziggurat[Int(truncatingIfNeeded: word & 0xFF)]
    let place = Int64(truncatingIfNeeded: word &>> 11)
    guard place < layer.inside else { return nil }
    let x = Double(place) * layer.scale
    return Double(bitPattern: x.bitPattern | (word & 0x100) &<< 55)
  }
}
