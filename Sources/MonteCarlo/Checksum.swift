/// A running checksum of bytes: FNV-1a, 64 bits.
///
/// ```
/// h ← 0xcbf29ce484222325;  for each byte b:  h ← (h xor b) · 0x100000001b3  (mod 2⁶⁴)
/// ```
///
/// Each step is a bijection of the state, so a change of any one byte always gives another checksum; of other
/// changes one in 2⁶⁴ is missed. It guards against damage and mistakes, not against who knows the formula.
///
/// Source: Fowler, Noll & Vo, RFC 9923: offset basis and prime.
public struct Checksum: Sendable {
  /// The checksum of what was added so far; at first the offset basis.
  public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  /// The checksum of nothing.
  public init() {}

  /// Takes more bytes.
  public mutating func add(_ bytes: some Sequence<UInt8>) {
    // Where they lie side by side they are gone through as they lie: others cost a call for each byte.
    let isDone: Void? = bytes.withContiguousStorageIfAvailable { bytes in
      for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    guard isDone == nil else { return }
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  /// Takes a number, as eight bytes, the least first.
  public mutating func add(_ number: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      value = (value ^ (number >> shift & 0xFF)) &* 0x100_0000_01b3
    }
  }
}
