import GSLKit
import Inference
import TestSupport
import Testing

/// Adjusted p-values against R's `p.adjust`; made by `Fixtures/scripts/multiplicity.R`.
struct MultiplicityVersusRTests {
  private struct Case: Decodable {
    let p: [Double]
    let adjusted: [String: [Double]]
  }
  private struct File: Decodable { let cases: [Case] }

  private let names: [String: Adjustment] = [
    "bonferroni": .bonferroni, "holm": .holm, "hochberg": .hochberg, "hommel": .hommel,
    "BH": .bh, "BY": .by, "sidak": .sidak,
  ]

  @Test func adjustedPValues() throws {
    let file = try Fixtures.json("multiplicity.json", as: File.self)
    #expect(file.cases.count >= 30)
    for c in file.cases {
      for (name, adjustment) in names {
        let ours = Multiplicity.adjusted(c.p, by: adjustment)
        for (a, b) in zip(ours, try #require(c.adjusted[name])) {
          #expect(close(a, b, relative: 1e-12, floor: 1e-15), "\(name) of \(c.p)")
        }
      }
    }
  }

  /// The thresholds that simulations use decide as the adjusted p-values do.
  @Test(arguments: [1, 2, 3, 5, 9])
  func thresholdsAgree(size: Int) throws {
    var stream = RandomStream(key: StreamKey(seed: 99))
    stream.seek(replicate: size, unit: 0, lane: Lane(rawValue: 1))
    for adjustment in Adjustment.allCases where adjustment != .dunnett {
      let rule = try FamilyRule(adjustment, size: size, alpha: 0.05, twoSided: true)
      for _ in 0..<3_000 {
        // Small p-values often, so that every step of a procedure is reached; some fail.
        let members = (0..<size).map { _ in
          stream.uniform() < 0.05
            ? FamilyMember(evidence: -.infinity, df: 1)
            : FamilyMember(
              evidence: abs(stream.normal() + 2), df: 5 + (stream.uniform() * 300).rounded())
        }
        let p = members.map {
          $0.evidence == -.infinity ? 1 : StudentT.twoSided($0.evidence, df: $0.df)
        }
        let adjusted = Multiplicity.adjusted(p, by: adjustment)
        let rejected = members.withUnsafeBufferPointer { rule.rejections($0) }
        for (i, value) in adjusted.enumerated() where abs(value - 0.05) > 1e-9 {
          #expect((rejected >> UInt64(i) & 1 == 1) == (value < 0.05), "\(adjustment) of \(p)")
        }
      }
    }
  }
}
