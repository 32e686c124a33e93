internal import Foundation

extension Adjustment {
  /// What the procedure rejects in a family whose size differs from replicate to replicate, by p-values.
  ///
  /// ```
  /// bonferroni p ≤ α/k        holm     p₍ᵢ₎ ≤ α/(k − i + 1) for all ranks up to i
  /// hochberg   p₍ᵢ₎ ≤ α/(k − i + 1) for any rank from i on     bh    p₍ᵢ₎ ≤ iα/k for any rank from i on
  /// ```
  ///
  /// The same as ``Multiplicity/adjusted(_:by:)`` ≤ α, without an allocation: every procedure rejects p ≤ α
  /// only, so that larger p-values need not be known. ``FamilyRule`` does the same by thresholds where the size
  /// is fixed. Dunnett's procedure is not a function of p: it is treated as no adjustment.
  ///
  /// - Parameters:
  ///   - p: Two-sided p-values by place, at most 64; any number above `alpha` for one that is not known to be
  ///     below it, or not run.
  ///   - size: Tests of the family that were run.
  ///   - alpha: Level of the family.
  /// - Returns: Bit i: the test at place i is rejected.
  public func rejections(
    _ p: UnsafeBufferPointer<Double>, of size: Int, alpha: Double
  ) -> UInt64 {
    func below(_ level: Double) -> UInt64 {
      var mask: UInt64 = 0
      for i in p.indices where p[i] <= level { mask |= 1 &<< UInt64(i) }
      return mask
    }
    let k = Double(size)
    switch self {
    case .none, .dunnett: return below(alpha)
    case .bonferroni: return below(alpha / k)
    case .sidak: return below(-expm1(log1p(-alpha) / k))
    case .fixedSequence:
      let first = (~below(alpha)).trailingZeroBitCount
      return below(alpha) & (first == 64 ? .max : 1 &<< UInt64(first) &- 1)
    case .holm:
      var rejected: UInt64 = 0
      for rank in 0..<size {
        let mask = below(alpha / (k - Double(rank)))
        if mask.nonzeroBitCount <= rank { return rejected }
        rejected = mask
      }
      return rejected
    case .hochberg: return stepUp(size, below) { alpha / (k - Double($0) + 1) }
    case .bh: return stepUp(size, below) { Double($0) * alpha / k }
    case .by:
      var harmonic = 0.0
      for rank in 0..<size { harmonic += 1 / Double(rank + 1) }
      return stepUp(size, below) { Double($0) * alpha / (k * harmonic) }
    case .hommel:
      if below(alpha) == 0 { return 0 }
      // The largest j for which p(k − j + l) > lα/j for l = 1 … j.
      for j in stride(from: size, through: 1, by: -1) {
        let holds = (1...j).allSatisfy { l in
          below(Double(l) * alpha / Double(j)).nonzeroBitCount < size - j + l
        }
        if holds { return below(alpha / Double(j)) }
      }
      return below(1)
    }
  }

  /// The largest rank at which as many tests are at or below its level.
  private func stepUp(
    _ size: Int, _ below: (Double) -> UInt64, _ level: (Int) -> Double
  ) -> UInt64 {
    var rank = size
    while rank > 0 {
      let mask = below(level(rank))
      let count = mask.nonzeroBitCount
      if count >= rank { return mask }
      // Lower levels reject no more than this one: only up to its count can a step be met.
      rank = min(rank - 1, count)
    }
    return 0
  }
}
