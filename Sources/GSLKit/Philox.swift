/// The counter-based generator Philox4x32-10.
///
/// A pure function from a 128-bit counter and a 64-bit key to 128 random bits. It holds no state,
/// so any draw of any replicate can be had without drawing what came before.
///
/// ```
/// repeat 10 times:   (h0, l0) = M0 · c0      (h1, l1) = M1 · c2
///                    c = (h1 ^ c1 ^ k0,  l1,  h0 ^ c3 ^ k1,  l0)
///                    k = (k0 + W0, k1 + W1)
/// ```
///
/// Source: Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3",
/// SC11, section 3 and table 2. Checked against the published known-answer vectors.
public enum Philox {
  /// Four 32-bit words: a counter or a block of output.
  public typealias Words = (UInt32, UInt32, UInt32, UInt32)

  // The literals are the multipliers and Weyl constants of the paper, section 3.3; they stand in
  // the loop so that the compiler sees constants across modules.

  /// The 128 random bits at one counter.
  ///
  /// - Parameters:
  ///   - counter: The address; any value.
  ///   - k0: Low word of the key.
  ///   - k1: High word of the key.
  /// - Returns: Four random words.
  @inlinable @inline(__always)
  public static func block(_ counter: Words, _ k0: UInt32, _ k1: UInt32) -> Words {
    var (c0, c1, c2, c3) = counter
    var (k0, k1) = (k0, k1)
    for _ in 0..<10 {
      let p0 = UInt64(c0) &* 0xD251_1F53
      let p1 = UInt64(c2) &* 0xCD9E_8D57
      c0 = UInt32(truncatingIfNeeded: p1 &>> 32) ^ c1 ^ k0
      c1 = UInt32(truncatingIfNeeded: p1)
      c2 = UInt32(truncatingIfNeeded: p0 &>> 32) ^ c3 ^ k1
      c3 = UInt32(truncatingIfNeeded: p0)
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return (c0, c1, c2, c3)
  }

  /// Two 64-bit lanes, each with a 32-bit word of the state in its lower half; what stands in the
  /// upper halves is ignored by the multiplication.
  private typealias Lanes = SIMD2<UInt64>

  /// The state of two blocks.
  private struct Pair {
    var c0, c1, c2, c3: Lanes

    @inline(__always)
    mutating func round(_ k0: Lanes, _ k1: Lanes) {
      // The masks tell the compiler that a 32 × 32 bit product will do.
      let mask = Lanes(repeating: 0xFFFF_FFFF)
      let p0 = (c0 & mask) &* Lanes(repeating: 0xD251_1F53)
      let p1 = (c2 & mask) &* Lanes(repeating: 0xCD9E_8D57)
      c0 = (p1 &>> Lanes(repeating: 32)) ^ c1 ^ k0
      c2 = (p0 &>> Lanes(repeating: 32)) ^ c3 ^ k1
      c1 = p1
      c3 = p0
    }

    /// Four words: those of the first block, then those of the second.
    @inline(__always)
    func store(_ words: UnsafeMutablePointer<UInt64>) {
      let mask = Lanes(repeating: 0xFFFF_FFFF)
      let low = (c0 & mask) | c1 &<< Lanes(repeating: 32)
      let high = (c2 & mask) | c3 &<< Lanes(repeating: 32)
      words[0] = low[0]
      words[1] = high[0]
      words[2] = low[1]
      words[3] = high[1]
    }
  }

  /// The eight words of four blocks: two of one unit, two of another.
  ///
  /// Four blocks together take half the time of four in turn: they fill the vector registers, and
  /// none waits for another. The rounds are written out because a loop makes the compiler shuffle.
  ///
  /// - Parameters:
  ///   - first: Draw number and unit of the first block; the second has the next draw.
  ///   - third: Draw number and unit of the third block; the fourth has the next draw.
  ///   - c2: Third word of all counters.
  ///   - c3: Fourth word of all counters.
  ///   - k0: Low word of the key.
  ///   - k1: High word of the key.
  ///   - words: Room for eight words; as ``block(_:_:_:)`` would give them, two a block.
  static func fourBlocks(
    _ first: (draw: UInt32, unit: UInt32), _ third: (draw: UInt32, unit: UInt32), _ c2: UInt32,
    _ c3: UInt32, _ k0: UInt32, _ k1: UInt32, into words: UnsafeMutablePointer<UInt64>
  ) {
    let (c2, c3) = (Lanes(repeating: UInt64(c2)), Lanes(repeating: UInt64(c3)))
    var a = Pair(
      c0: Lanes(UInt64(first.draw), UInt64(first.draw &+ 1)),
      c1: Lanes(repeating: UInt64(first.unit)), c2: c2, c3: c3)
    var b = Pair(
      c0: Lanes(UInt64(third.draw), UInt64(third.draw &+ 1)),
      c1: Lanes(repeating: UInt64(third.unit)), c2: c2, c3: c3)
    var k0 = Lanes(repeating: UInt64(k0))
    var k1 = Lanes(repeating: UInt64(k1))
    @inline(__always) func round() {
      a.round(k0, k1)
      b.round(k0, k1)
      k0 = k0 &+ Lanes(repeating: 0x9E37_79B9)
      k1 = k1 &+ Lanes(repeating: 0xBB67_AE85)
    }
    round()
    round()
    round()
    round()
    round()
    round()
    round()
    round()
    round()
    round()
    a.store(words)
    b.store(words + 4)
  }
}
