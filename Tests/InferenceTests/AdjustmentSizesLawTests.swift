import GSLKit
import Inference
import Testing

/// Procedures by p-values in families of any size.
struct AdjustmentSizesLawTests {
  /// The same rejections as adjusted p-values at or below α; members that are not run change nothing.
  @Test(arguments: Adjustment.allCases.filter { $0 != .dunnett && $0 != .fixedSequence })
  func sameAsAdjustedPValues(_ adjustment: Adjustment) {
    var stream = RandomStream(key: StreamKey(seed: 3))
    for replicate in 0..<3000 {
      stream.seek(replicate: replicate, unit: 0, lane: Lane(rawValue: 1))
      let size = 1 + Int(stream.uniform() * 12)
      // Many small ones, so that procedures have something to do.
      let p = (0..<size).map { _ in
        stream.uniform() < 0.5 ? stream.uniform() : 0.05 * stream.uniform() * stream.uniform()
      }
      // Two places that are not run lie among them.
      var places = p
      places.insert(2, at: size / 2)
      places.insert(2, at: 0)
      let found = places.withUnsafeBufferPointer {
        adjustment.rejections($0, of: size, alpha: 0.05)
      }
      let adjusted = Multiplicity.adjusted(p, by: adjustment)
      var expected: UInt64 = 0
      for (i, value) in adjusted.enumerated() where value <= 0.05 {
        expected |= 1 << UInt64(i + (i < size / 2 ? 1 : 2))
      }
      #expect(found == expected, "\(adjustment) \(p)")
    }
  }
}
