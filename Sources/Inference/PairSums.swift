/// Sums over people of a value y and of a second one, x.
///
/// One pass: for values of the order of their spread, such as standardised ones, that loses nothing.
public struct PairSums: Sendable, BitwiseCopyable {
  /// People.
  public var n = 0.0
  /// Σy.
  public var y = 0.0
  /// Σy².
  public var yy = 0.0
  /// Σx.
  public var x = 0.0
  /// Σx².
  public var xx = 0.0
  /// Σxy.
  public var xy = 0.0

  /// Sums over nobody.
  @inlinable
  public init() {}

  /// Adds a person of whom only y is wanted.
  @inlinable @inline(__always)
  public mutating func add(_ y: Double) {
    n += 1
    self.y += y
    yy += y * y
  }

  /// Adds a person.
  @inlinable @inline(__always)
  public mutating func add(_ y: Double, _ x: Double) {
    add(y)
    self.x += x
    xx += x * x
    xy += x * y
  }

  /// Adds a person of weight 1, or nobody for weight 0: without a branch where who is there cannot be foreseen.
  ///
  /// Values must be finite.
  @inlinable @inline(__always)
  public mutating func add(_ y: Double, _ x: Double, weight: Double) {
    let (y, x) = (weight * y, weight * x)
    n += weight
    self.y += y
    yy += y * y
    self.x += x
    xx += x * x
    xy += x * y
  }

  /// The same where only y is wanted.
  @inlinable @inline(__always)
  public mutating func add(_ y: Double, weight: Double) {
    let y = weight * y
    n += weight
    self.y += y
    yy += y * y
  }

  /// Adds other people.
  @inlinable
  public mutating func add(_ other: PairSums) {
    n += other.n
    y += other.y
    yy += other.yy
    x += other.x
    xx += other.xx
    xy += other.xy
  }
}
