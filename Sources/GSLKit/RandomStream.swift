internal import CLanes

/// A stream of random numbers at one address.
///
/// The address is *(replicate, unit, lane)*; the words at that address are a pure function of it
/// and of the key. A stream is cheap to move: ``seek(replicate:unit:lane:)`` costs nothing until
/// the next word is asked for.
///
/// ```
/// counter = draw 32 bit | unit 32 bit | replicate 48 bit | lane 16 bit
/// ```
///
/// - A **lane** is a purpose (baseline of an outcome, dropout, …), one variable each, so changing
///   one part of a trial leaves the draws of the others alone.
/// - A **unit** is an arm, a cluster, or a trial of a literature.
///
/// At most 2³² blocks of two words are drawn at one address; more wrap around.
public struct RandomStream: ~Copyable {
  @usableFromInline let k0: UInt32
  @usableFromInline let k1: UInt32
  @usableFromInline var draw: UInt32 = 0
  @usableFromInline var unit: UInt32 = 0
  @usableFromInline var replicateLow: UInt32 = 0
  @usableFromInline var replicateHighAndLane: UInt32 = 0
  /// The words of some blocks, how many there are, and how many of them are spent.
  @usableFromInline let words: UnsafeMutablePointer<UInt64>
  @usableFromInline var held: Int
  @usableFromInline var spent: Int
  @usableFromInline let ziggurat: UnsafePointer<Ziggurat.Layer>

  /// A stream at replicate 0, unit 0, lane 0.
  ///
  /// - Parameter key: The run's key.
  public init(key: StreamKey) {
    (k0, k1) = (key.k0, key.k1)
    ziggurat = Ziggurat.shared.layers
    held = RandomStream.most
    spent = held
    words = .allocate(capacity: RandomStream.most)
    words.initialize(repeating: 0, count: RandomStream.most)
  }

  /// Whether eight blocks are made as fast as four: the words are the same, only how many are made at once.
  private static let isWide = clanes_is_wide() != 0
  /// Words that are made at once, at most.
  private static let most = 32

  deinit { words.deallocate() }

  /// Moves to the first word of an address.
  ///
  /// - Parameters:
  ///   - replicate: Replicate, 0 ..< 2⁴⁸.
  ///   - unit: Arm, cluster or trial, 0 ..< 2³².
  ///   - lane: Purpose.
  @inlinable @inline(__always)
  public mutating func seek(replicate: Int, unit: Int, lane: Lane) {
    draw = 0
    self.unit = UInt32(truncatingIfNeeded: unit)
    (replicateLow, replicateHighAndLane) = RandomStream.counter(replicate, lane)
    spent = held
  }

  /// The two upper words of a counter.
  @inlinable @inline(__always)
  static func counter(_ replicate: Int, _ lane: Lane) -> (UInt32, UInt32) {
    let high = UInt32(truncatingIfNeeded: replicate &>> 32) & 0xFFFF
    return (UInt32(truncatingIfNeeded: replicate), high | UInt32(lane.rawValue) &<< 16)
  }

  /// The next 64 random bits.
  @inlinable @inline(__always)
  public mutating func next() -> UInt64 {
    if spent == held { refill() }
    let word = words[spent]
    spent &+= 1
    return word
  }

  @usableFromInline @inline(never)
  mutating func refill() {
    if RandomStream.isWide {
      clanes_philox_eight(draw, unit, replicateLow, replicateHighAndLane, k0, k1, words)
      draw &+= 8
      held = 16
    } else {
      Philox.fourBlocks(
        (draw, unit), (draw &+ 2, unit), replicateLow, replicateHighAndLane, k0, k1, into: words)
      draw &+= 4
      held = 8
    }
    spent = 0
  }

  /// The same for columns, which want many words.
  mutating func refillLong() {
    guard RandomStream.isWide else { return refill() }
    clanes_philox_sixteen(draw, unit, replicateLow, replicateHighAndLane, k0, k1, words)
    draw &+= 16
    (held, spent) = (32, 0)
  }

  /// Uniform on the open interval (0, 1): (k + ½) · 2⁻⁵², an odd multiple of 2⁻⁵³.
  ///
  /// Never 0 and never 1, so quantile functions and logarithms are safe.
  @inlinable @inline(__always)
  public mutating func uniform() -> Double {
    RandomStream.uniform(next())
  }

  /// The uniform of one word; signed conversion is one instruction where unsigned is several.
  @inlinable @inline(__always)
  static func uniform(_ word: UInt64) -> Double {
    // The shift keeps 52 bits where the half would otherwise round up to 1.
    (Double(Int64(truncatingIfNeeded: word &>> 12)) + 0.5) * 0x1p-52
  }
}

/// The purpose of a stream: one variable of the simulation.
public struct Lane: RawRepresentable, Sendable, Hashable, BitwiseCopyable {
  /// The lane's place in the address, 16 bits.
  public let rawValue: UInt16

  /// The lane with this number.
  @inlinable
  public init(rawValue: UInt16) { self.rawValue = rawValue }
}
