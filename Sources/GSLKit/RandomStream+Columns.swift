internal import CLanes

extension RandomStream {
  /// Fills a column with standard normals: those that as many calls of ``normal()`` give.
  ///
  /// - Parameters:
  ///   - column: Where they go.
  ///   - count: How many, from 0.
  public mutating func fillNormals(_ column: UnsafeMutablePointer<Double>, _ count: Int) {
    var i = 0
    while i < count {
      let words = ready(count &- i)
      let drawn = Int(
        clanes_normals(words.baseAddress, Int64(words.count), ziggurat, column + i))
      i &+= drawn
      spent &+= drawn
      guard drawn < words.count else { continue }
      // What is drawn near the curve asks for the words after this one.
      column[i] = normal()
      i &+= 1
    }
  }

  /// Marks with 0 as many people of a column as are hit, one uniform each: those below a chance.
  ///
  /// Without a branch: who is hit cannot be foreseen.
  ///
  /// - Parameters:
  ///   - column: 0 for people who were hit before, and stay so.
  ///   - count: People.
  ///   - chance: Of each of them.
  public mutating func strike(
    _ column: UnsafeMutablePointer<Double>, _ count: Int, chance: Double
  ) {
    // u = (k + ½)·2⁻⁵² < c  ⟺  k < ⌈c·2⁵² − ½⌉, for whole k exactly.
    let limit = Int64((min(max(chance, 0), 1) * 0x1p52 - 0.5).rounded(.up))
    var i = 0
    while i < count {
      let words = ready(count &- i)
      clanes_strike(words.baseAddress, Int64(words.count), limit, column + i)
      i &+= words.count
      spent &+= words.count
    }
  }

  /// The next words, as many as are at hand and wanted: one or more.
  private mutating func ready(_ wanted: Int) -> UnsafeBufferPointer<UInt64> {
    if spent == held { wanted > 12 ? refillLong() : refill() }
    return UnsafeBufferPointer(start: words + spent, count: min(held &- spent, wanted))
  }
}
