import Foundation
public import GSLKit

/// A multiplicity procedure prepared for a family of k tests at level α: thresholds, no p-values.
///
/// Every procedure here only asks "p ≤ level?" for a known, finite set of levels. Each test is placed
/// among those levels by its critical values, and the procedure runs on the places.
public struct FamilyRule: Sendable {
  /// The largest family: rejections are the bits of a word.
  public static let largest = 64

  /// The procedure.
  public let adjustment: Adjustment
  /// Tests in the family, 1 to ``largest``.
  public let size: Int
  let levels: [Double]
  let criticals: [CriticalValues]
  let dunnett: Dunnett.Tangent?

  /// Prepares a procedure.
  ///
  /// - Parameters:
  ///   - adjustment: The procedure.
  ///   - size: Number of tests, 1 … 64.
  ///   - alpha: Level of the family.
  ///   - twoSided: Whether evidence is two-sided.
  ///   - dunnett: Expected λ of each contrast and df, where the procedure is Dunnett's.
  /// - Throws: ``/GSLKit/NumericalError`` when a critical value cannot be had.
  public init(
    _ adjustment: Adjustment, size: Int, alpha: Double, twoSided: Bool,
    dunnett: (lambdas: [Double], df: Double)? = nil
  ) throws(NumericalError) {
    self.adjustment = adjustment
    self.size = size
    let k = Double(size)
    let ranks = (1...max(size, 1)).map(Double.init)
    let levels: [Double] =
      switch adjustment {
      case .none, .fixedSequence, .dunnett: [alpha]
      case .bonferroni: [alpha / k]
      case .sidak: [-expm1(log1p(-alpha) / k)]
      case .holm, .hochberg: ranks.reversed().map { alpha / $0 }
      case .bh: ranks.map { $0 * alpha / k }
      case .by: ranks.map { $0 * alpha / (k * ranks.reduce(0) { $0 + 1 / $1 }) }
      case .hommel:
        Set(ranks.flatMap { j in (1...Int(j)).map { Double($0) * alpha / j } }).sorted()
      }
    self.levels = levels
    var criticals: [CriticalValues] = []
    for level in levels { criticals.append(try CriticalValues(tail: twoSided ? level / 2 : level)) }
    self.criticals = criticals
    self.dunnett =
      if adjustment == .dunnett, let dunnett {
        try Dunnett.Tangent(
          lambdas: dunnett.lambdas, df: dunnett.df, alpha: alpha, twoSided: twoSided)
      } else { nil }
  }

  /// Which tests the procedure rejects: bit i for member i.
  public func rejections(_ members: UnsafeBufferPointer<FamilyMember>) -> UInt64 {
    switch adjustment {
    case .none, .bonferroni, .sidak: return below(0, members)
    case .fixedSequence:
      // Stops at the first test that does not reject.
      let mask = below(0, members)
      let first = (~mask).trailingZeroBitCount
      return first == 64 ? mask : mask & (1 &<< UInt64(first) &- 1)
    case .dunnett:
      guard let dunnett else { return 0 }
      let critical = dunnett.critical(members)
      return mask(members) { $0.evidence > critical }
    case .holm:
      var rejected: UInt64 = 0
      for i in levels.indices {
        let mask = below(i, members)
        if mask.nonzeroBitCount <= i { return rejected }
        rejected = mask
      }
      return rejected
    case .hochberg, .bh, .by:
      var i = levels.count - 1
      while i >= 0 {
        let mask = below(i, members)
        let count = mask.nonzeroBitCount
        if count > i { return mask }
        // Lower levels reject no more than this one: only below its count can a step be met.
        i = min(i, count) - 1
      }
      return 0
    case .hommel: return hommel(members)
    }
  }

  private func below(_ level: Int, _ members: UnsafeBufferPointer<FamilyMember>) -> UInt64 {
    mask(members) { $0.evidence > criticals[level](df: $0.df) }
  }

  private func mask(
    _ members: UnsafeBufferPointer<FamilyMember>, _ test: (FamilyMember) -> Bool
  ) -> UInt64 {
    var mask: UInt64 = 0
    for i in members.indices where test(members[i]) { mask |= 1 &<< UInt64(i) }
    return mask
  }

  /// Hommel (1988): j is the largest number for which p(k − j + l) > lα/j for l = 1 … j; rejects
  /// p ≤ α/j, and everything where there is no such j.
  private func hommel(_ members: UnsafeBufferPointer<FamilyMember>) -> UInt64 {
    // Nothing at level α itself: nothing rejects. This is most replicates.
    if below(levels.count - 1, members) == 0 { return 0 }
    let alpha = levels[levels.count - 1]
    func level(_ value: Double) -> Int {
      // Levels were built from the same expression, so the nearest is the one meant.
      levels.indices.min { abs(levels[$0] - value) < abs(levels[$1] - value) } ?? 0
    }
    for j in stride(from: size, through: 1, by: -1) {
      let holds = (1...j).allSatisfy { l in
        below(level(Double(l) * alpha / Double(j)), members).nonzeroBitCount < size - j + l
      }
      if holds { return below(level(alpha / Double(j)), members) }
    }
    return UInt64.max &>> UInt64(64 - size)
  }
}
