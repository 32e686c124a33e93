/// Studies four at a time.
///
/// Sums over studies run in four lanes, which the processor adds side by side; the last lanes of a number
/// that is not a multiple of four hold studies of weight 0.
@usableFromInline
enum Lanes {
  @usableFromInline typealias Four = SIMD4<Double>

  /// Calls `body` with the place of each four studies, the last ones perhaps fewer.
  ///
  /// The loop over whole fours has no branches on what is left.
  @inlinable @inline(__always)
  static func forEach(_ count: Int, _ body: (_ place: Int, _ left: Int) -> Void) {
    var i = 0
    let whole = count & ~3
    while i < whole {
      body(i, 4)
      i &+= 4
    }
    if i < count { body(i, count &- i) }
  }

  /// Four numbers from i on; a filler beyond the end.
  @inlinable @inline(__always)
  static func load(_ numbers: Span<Double>, _ i: Int, _ left: Int, filler: Double) -> Four {
    if left == 4 {
      return Four(
        numbers[unchecked: i], numbers[unchecked: i &+ 1], numbers[unchecked: i &+ 2],
        numbers[unchecked: i &+ 3])
    }
    return Four(
      numbers[unchecked: i], left > 1 ? numbers[unchecked: i &+ 1] : filler,
      left > 2 ? numbers[unchecked: i &+ 2] : filler, filler)
  }

  /// 1/(v + τ²) of four studies; 0 beyond the end.
  @inlinable @inline(__always)
  static func weights(_ v: Span<Double>, _ i: Int, _ left: Int, tau2: Double) -> Four {
    1 / (load(v, i, left, filler: .infinity) + tau2)
  }
}
