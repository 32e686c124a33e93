public import Inference

/// The meters of one block; they live as long as the block does.
public struct BlockMeters: ~Copyable {
  let layout: TallyLayout
  let counts: UnsafeMutableBufferPointer<Int>
  let sums: UnsafeMutableBufferPointer<Double>
  let bins: UnsafeMutableBufferPointer<Int>

  /// The meter of a row.
  public func row(_ i: Int) -> RowMeter {
    let row = layout.rows[i]
    return RowMeter(
      counts: pointer(counts, layout.countOffset(row: i)),
      sums: pointer(sums, layout.sumOffset(row: i)),
      bins: pointer(bins, i * TallyLayout.binsPerRow),
      truth: row.truth, perSE: 1 / row.plannedSE, benefit: row.benefitSign,
      // Never reached where no target is stated.
      narrow: row.halfWidthTarget.map { $0 / row.plannedSE } ?? -1)
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

/// Counts what one method found.
public struct RowMeter: BitwiseCopyable {
  @usableFromInline let counts: UnsafeMutablePointer<Int>
  @usableFromInline let sums: UnsafeMutablePointer<Double>
  @usableFromInline let bins: UnsafeMutablePointer<Int>
  @usableFromInline let truth: Double
  @usableFromInline let perSE: Double
  @usableFromInline let benefit: Double
  /// The half-width to reach, in planned standard errors.
  @usableFromInline let narrow: Double

  @usableFromInline
  init(
    counts: UnsafeMutablePointer<Int>, sums: UnsafeMutablePointer<Double>,
    bins: UnsafeMutablePointer<Int>, truth: Double, perSE: Double, benefit: Double, narrow: Double
  ) {
    self.counts = counts
    self.sums = sums
    self.bins = bins
    self.truth = truth
    self.perSE = perSE
    self.benefit = benefit
    self.narrow = narrow
  }

  @inlinable @inline(__always)
  func bump(_ entry: RowCount) { counts[entry.rawValue] &+= 1 }
  @inlinable @inline(__always)
  func add(_ entry: RowSum, _ value: Double) { sums[entry.rawValue] += value }

  /// Counts one fit with what was decided on it.
  ///
  /// - Parameters:
  ///   - fit: The fit.
  ///   - decision: What its test concluded.
  ///   - target: What this replicate estimates; the row's truth unless given. Errors and coverage are
  ///     taken from it, signs and sizes are those of the estimate.
  /// - Returns: False when the estimate was out of range and counted as a failure.
  @inlinable @inline(__always) @discardableResult
  public func add(_ fit: Fit, _ decision: Decision, target: Double? = nil) -> Bool {
    switch fit {
    case .converged(let estimate): return add(estimate, decision, target ?? truth)
    case .boundary(let estimate, _):
      bump(.boundary)
      return add(estimate, decision, target ?? truth)
    case .failed(let failure):
      addFailure(failure)
      return false
    }
  }

  /// Counts a replicate that gave the analysis nothing to do.
  @inlinable @inline(__always)
  public func skip() { bump(.notTried) }

  /// Counts a prediction interval.
  ///
  /// - Parameter held: The share of new trials' true effects that it holds, 0 to 1.
  @inlinable @inline(__always)
  public func addPrediction(held: Double) {
    bump(.predicted)
    add(.held, held)
    add(.held2, held * held)
  }

  /// Counts an analysis without an estimate.
  @usableFromInline @inline(never)
  func addFailure(_ failure: Failure) {
    switch failure {
    case .tooFewObservations: bump(.failedTooFew)
    case .noVariation: bump(.failedNoVariation)
    case .emptyCell: bump(.failedEmptyCell)
    case .singular: bump(.failedSingular)
    case .outOfRange: bump(.failedOutOfRange)
    case .noConvergence: bump(.failedNoConvergence)
    case .emptyInterval: bump(.failedEmptyInterval)
    }
  }

  @inlinable @inline(__always)
  func add(_ estimate: Estimate, _ decision: Decision, _ target: Double) -> Bool {
    let e = (estimate.value - target) * perSE
    let s = estimate.standardError * perSE
    let h = decision.halfWidth * perSE
    // One comparison each, written so that NaN fails too.
    guard abs(e) < 1000, s < 1000 else {
      addFailure(.outOfRange)
      return false
    }
    bump(.estimates)
    let (e2, s2) = (e * e, s * s)
    add(.e, e)
    add(.e2, e2)
    add(.e4, e2 * e2)
    add(.s, s)
    add(.s2, s2)
    add(.s4, s2 * s2)
    // An interval on a fraction of a degree of freedom may have any width: beyond 100,000 it counts as that.
    let width = h < 1e5 ? h : 1e5
    add(.h, width)
    add(.h2, width * width)
    counts[RowCount.covered.rawValue] &+= abs(e) <= h ? 1 : 0
    counts[RowCount.narrow.rawValue] &+= h <= narrow ? 1 : 0
    bins[Sketch.bin(e - h)] &+= 1
    bins[1024 &+ Sketch.bin(e + h)] &+= 1
    if decision.rejected {
      bump(.rejected)
      let size = abs(estimate.value) * perSE
      add(.magnitude, size)
      add(.magnitude2, size * size)
      counts[RowCount.rejectedBenefit.rawValue] &+= estimate.value * benefit > 0 ? 1 : 0
      counts[RowCount.rejectedWrongSign.rawValue] &+= estimate.value * truth < 0 ? 1 : 0
    }
    switch decision.conclusion {
    case .none: break
    case .effect: bump(.concludedEffect)
    case .noRelevantEffect: bump(.concludedNoRelevantEffect)
    case .inconclusive: bump(.concludedInconclusive)
    }
    return true
  }
}

/// Counts two methods on the same replicate.
public struct PairMeter: BitwiseCopyable {
  let counts: UnsafeMutablePointer<Int>
  let sums: UnsafeMutablePointer<Double>
  let truth1, perSE1, truth2, perSE2: Double

  /// Counts two estimates; call only where both rows counted theirs.
  public func add(
    _ first: Estimate, rejected firstRejected: Bool, _ second: Estimate,
    rejected secondRejected: Bool
  ) {
    let e1 = (first.value - truth1) * perSE1
    let e2 = (second.value - truth2) * perSE2
    counts[PairCount.both.rawValue] &+= 1
    if firstRejected {
      counts[(secondRejected ? PairCount.bothRejected : .firstOnly).rawValue] &+= 1
    } else if secondRejected {
      counts[PairCount.secondOnly.rawValue] &+= 1
    }
    sums[PairSum.e1.rawValue] += e1
    sums[PairSum.e2.rawValue] += e2
    sums[PairSum.e1e1.rawValue] += e1 * e1
    sums[PairSum.e2e2.rawValue] += e2 * e2
    sums[PairSum.e1e2.rawValue] += e1 * e2
  }
}

/// Counts what a multiplicity procedure rejected.
public struct FamilyMeter: BitwiseCopyable {
  let counts: UnsafeMutablePointer<Int>
  let sums: UnsafeMutablePointer<Double>
  let size: Int
  let nulls: UInt64

  @inline(__always)
  private func add(_ entry: FamilySum, _ value: Double) { sums[entry.rawValue] += value }

  /// Counts one replicate.
  ///
  /// - Parameters:
  ///   - rejected: Bit i: member i was rejected.
  ///   - run: How many members were run; all unless given.
  public func add(_ rejected: UInt64, run: Int? = nil) {
    let number = rejected.nonzeroBitCount
    let falsely = (rejected & nulls).nonzeroBitCount
    let count = Double(run ?? size)
    add(.run, count)
    add(.run2, count * count)
    if number > 0 {
      counts[0] &+= 1
      if number == run ?? size { counts[1] &+= 1 }
      if falsely > 0 { counts[2] &+= 1 }
      let share = Double(falsely) / Double(number)
      add(.share, share)
      add(.share2, share * share)
      add(.runRejected, count * Double(number))
      add(.falsely, Double(falsely))
      add(.falsely2, Double(falsely * falsely))
      var rest = rejected
      while rest != 0 {
        counts[3 &+ rest.trailingZeroBitCount] &+= 1
        rest &= rest &- 1
      }
    }
    counts[3 &+ size &+ number] &+= 1
  }
}
