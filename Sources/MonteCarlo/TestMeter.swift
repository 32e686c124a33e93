public import Inference

/// Counts a test: how often it rejects, its errors, its interval.
public struct TestMeter: BitwiseCopyable {
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
      RowCount.count(failure, in: counts)
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

  @inlinable @inline(__always)
  func add(_ estimate: Estimate, _ decision: Decision, _ target: Double) -> Bool {
    let e = (estimate.value - target) * perSE
    let s = estimate.standardError * perSE
    let h = decision.halfWidth * perSE
    // One comparison each, written so that NaN fails too.
    guard abs(e) < 1000, s < 1000 else {
      RowCount.count(.outOfRange, in: counts)
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
