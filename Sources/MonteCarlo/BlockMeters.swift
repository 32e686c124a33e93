/// The meters of one block; they live as long as the block does.
public struct BlockMeters: ~Copyable {
  let layout: TallyLayout
  let counts: UnsafeMutableBufferPointer<Int>
  let sums: UnsafeMutableBufferPointer<Double>
  let bins: UnsafeMutableBufferPointer<Int>

  /// The meter of a row that is a test.
  public func test(_ i: Int) -> TestMeter {
    precondition(layout.rows[i].role.isTest, "a row that is no test")
    let row = layout.rows[i]
    return TestMeter(
      counts: pointer(counts, layout.countOffset(row: i)),
      sums: pointer(sums, layout.sumOffset(row: i)),
      bins: pointer(bins, i * TallyLayout.binsPerRow),
      truth: row.truth, perSE: 1 / row.plannedSE, benefit: row.benefitSign,
      // Never reached where no target is stated.
      narrow: row.halfWidthTarget.map { $0 / row.plannedSE } ?? -1)
  }

  /// The meter of a row that is an amount: a quantity with a truth, or one without.
  public func amount(_ i: Int) -> AmountMeter {
    precondition(layout.rows[i].role.isAmount, "a row that is no amount")
    let row = layout.rows[i]
    return AmountMeter(
      counts: pointer(counts, layout.countOffset(row: i)),
      sums: pointer(sums, layout.sumOffset(row: i)), truth: row.truth, perSE: 1 / row.plannedSE)
  }

  /// The meter of a row that happens or does not.
  public func proportion(_ i: Int) -> ProportionMeter {
    precondition(layout.rows[i].role == .event, "a row that is no proportion")
    return ProportionMeter(counts: pointer(counts, layout.countOffset(row: i)))
  }

  /// The meter of a pair of rows.
  public func pair(_ i: Int) -> PairMeter {
    let pair = layout.pairs[i]
    let (first, second) = (layout.rows[pair.first], layout.rows[pair.second])
    return PairMeter(
      counts: pointer(counts, layout.countOffset(pair: i)),
      sums: pointer(sums, layout.sumOffset(pair: i)),
      truth1: first.truth, perSE1: 1 / first.plannedSE,
      truth2: second.truth, perSE2: 1 / second.plannedSE)
  }

  /// The meter of a family.
  public func family(_ i: Int) -> FamilyMeter {
    let members = layout.families[i].members
    var nulls: UInt64 = 0
    for (bit, row) in members.enumerated() where layout.rows[row].isNull {
      nulls |= 1 &<< UInt64(bit)
    }
    return FamilyMeter(
      counts: pointer(counts, layout.countOffset(family: i)),
      sums: pointer(sums, layout.sumOffset(family: i)),
      size: members.count, nulls: nulls)
  }

  private func pointer<T>(
    _ buffer: UnsafeMutableBufferPointer<T>, _ offset: Int
  ) -> UnsafeMutablePointer<T> {
    precondition(offset < buffer.count)
    // The buffer is not empty, so it has a base address.
    return buffer.baseAddress.unsafelyUnwrapped + offset
  }
}
