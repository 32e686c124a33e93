extension RandomStream {
  /// Fills a column with standard normals: those that as many calls of ``normal()`` give.
  ///
  /// - Parameters:
  ///   - column: Where they go.
  ///   - count: How many, from 0.
  public mutating func fillNormals(_ column: UnsafeMutablePointer<Double>, _ count: Int) {
    var i = 0
    while i < count {
      if spent == held { refill() }
      let end = min(held, spent &+ (count &- i))
      var k = spent
      spent = end
      while k < end {
        let word = words[k]
        k &+= 1
        let layer = ziggurat[Int(truncatingIfNeeded: word & 0xFF)]
        let place = Int64(truncatingIfNeeded: word &>> 11)
        let x = Double(place) * layer.scale
        guard place < layer.inside else {
          // What is drawn near the curve asks for the words after this one.
          spent = k
          column[i] = normalAtEdge(word, x)
          i &+= 1
          break
        }
        column[i] = Double(bitPattern: x.bitPattern | (word & 0x100) &<< 55)
        i &+= 1
      }
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
      if spent == held { refill() }
      let end = min(held, spent &+ (count &- i))
      for k in spent..<end {
        let place = Int64(truncatingIfNeeded: words[k] &>> 12)
        column[i] = place < limit ? 0 : column[i]
        i &+= 1
      }
      spent = end
    }
  }
}
