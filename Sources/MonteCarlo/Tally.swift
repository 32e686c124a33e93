/// Everything that a run keeps of its replicates: flat, exact and mergeable.
///
/// Within a block moments are summed as Doubles; at its end each sum is rounded to a multiple of 2⁻⁶⁰
/// and added to a 128-bit integer. Integer addition is commutative, so the same replicates give the
/// same bytes whatever the number of threads, the order of merging, or the shards they came in.
public struct Tally: Sendable, Equatable {
  /// What is counted.
  public let layout: TallyLayout
  /// Replicates counted.
  public private(set) var replicates = 0
  var counts: [Int]
  var sums: [Int128]
  var bins: [Int]
  private var scratch: [Double]

  /// An empty tally.
  public init(_ layout: TallyLayout) {
    self.layout = layout
    counts = Array(repeating: 0, count: layout.countSize)
    sums = Array(repeating: 0, count: layout.sumSize)
    bins = Array(repeating: 0, count: layout.binSize)
    scratch = Array(repeating: 0, count: layout.sumSize)
  }

  public static func == (a: Tally, b: Tally) -> Bool {
    a.layout == b.layout && a.replicates == b.replicates && a.counts == b.counts
      && a.sums == b.sums && a.bins == b.bins
  }

  /// Takes over stored numbers.
  mutating func restore(replicates: Int, counts: [Int], sums: [Int128], bins: [Int]) {
    self.replicates = replicates
    self.counts = counts
    self.sums = sums
    self.bins = bins
  }

  /// Adds another tally of the same layout.
  public mutating func merge(_ other: Tally) {
    precondition(layout == other.layout, "tallies of different layouts do not add")
    replicates += other.replicates
    for i in counts.indices { counts[i] += other.counts[i] }
    for i in sums.indices { sums[i] += other.sums[i] }
    for i in bins.indices { bins[i] += other.bins[i] }
  }

  /// Adds a tally that was read from a file.
  ///
  /// - Parameter other: The other.
  /// - Throws: ``TallyError`` when it is of another layout, or a sum does not fit.
  public mutating func merge(stored other: Tally) throws(TallyError) {
    guard layout == other.layout else {
      throw TallyError(description: "a tally of another layout")
    }
    let fits = sums.indices.allSatisfy {
      !sums[$0].addingReportingOverflow(other.sums[$0]).overflow
    }
    guard fits, replicates <= 1 << 48, other.replicates <= 1 << 48 else {
      throw TallyError(description: "a sum in it is too large")
    }
    merge(other)
  }

  /// Counts one block.
  ///
  /// - Parameters:
  ///   - size: Replicates of the block.
  ///   - body: Gets the meters; must count every replicate of the block once.
  public mutating func addBlock(of size: Int, _ body: (borrowing BlockMeters) -> Void) {
    for i in scratch.indices { scratch[i] = 0 }
    let layout = layout
    counts.withUnsafeMutableBufferPointer { counts in
      scratch.withUnsafeMutableBufferPointer { sums in
        bins.withUnsafeMutableBufferPointer { bins in
          body(BlockMeters(layout: layout, counts: counts, sums: sums, bins: bins))
        }
      }
    }
    for i in sums.indices {
      // 2⁶⁰ per unit: a block's sum is below 2⁵² units (1,000⁴ per replicate, 4,096 replicates), so
      // 10⁴ blocks of the worst case, and 10²⁰ ordinary ones, fit.
      sums[i] += Int128((scratch[i] * 0x1p60).rounded())
    }
    replicates += size
  }

  func count(_ entry: RowCount, row: Int) -> Int {
    counts[layout.countOffset(row: row) + entry.rawValue]
  }
  func sum(_ entry: RowSum, row: Int) -> Double {
    Double(sums[layout.sumOffset(row: row) + entry.rawValue]) * 0x1p-60
  }
  func count(_ entry: PairCount, pair: Int) -> Int {
    counts[layout.countOffset(pair: pair) + entry.rawValue]
  }
  func sum(_ entry: PairSum, pair: Int) -> Double {
    Double(sums[layout.sumOffset(pair: pair) + entry.rawValue]) * 0x1p-60
  }
  func familyCounts(_ family: Int) -> ArraySlice<Int> {
    let start = layout.countOffset(family: family)
    return counts[start..<start + layout.familyCounts(family)]
  }
  func sum(_ entry: FamilySum, family: Int) -> Double {
    Double(sums[layout.sumOffset(family: family) + entry.rawValue]) * 0x1p-60
  }
  /// Lower ends, then upper ends.
  func sketch(_ side: Int, row: Int) -> ArraySlice<Int> {
    let start = row * TallyLayout.binsPerRow + side * Sketch.bins
    return bins[start..<start + Sketch.bins]
  }
}
