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
}
