import GSLKit
import MonteCarlo
import Testing

/// Tallies as bytes.
struct TallyCodingTests {
  private func tally(_ replicates: Int) throws -> Tally {
    Engine(threads: 2).run(
      0..<replicates, of: try CoinExperiment(effect: 0.4, failures: 0.02),
      key: StreamKey(seed: 5))
  }

  @Test(arguments: [0, 1, 256, 10_000]) func roundTrip(replicates: Int) throws {
    let tally = try tally(replicates)
    let bytes = tally.encoded
    #expect(try Tally(tally.layout, decoding: bytes) == tally)
    #expect(bytes.count < 20_000)
  }

  /// No byte may change, and none may be missing, without its being noticed.
  @Test func damage() throws {
    let tally = try tally(512)
    let bytes = tally.encoded
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= UInt8(1 << (place % 8))
      #expect(throws: TallyError.self) { try Tally(tally.layout, decoding: damaged) }
      #expect(throws: TallyError.self) {
        try Tally(tally.layout, decoding: Array(bytes.prefix(place)))
      }
    }
  }

  /// Random bytes are refused, not believed and no crash.
  @Test func noise() throws {
    let layout = try CoinExperiment(effect: 0.4).layout
    var stream = RandomStream(key: StreamKey(seed: 6))
    for trial in 0..<3000 {
      stream.seek(replicate: trial, unit: 0, lane: Lane(rawValue: 1))
      let count = Int(stream.uniform() * 200)
      let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: stream.next()) }
      #expect(throws: TallyError.self) { try Tally(layout, decoding: bytes) }
    }
  }

  /// Two points with streams of their own share nothing; with common streams everything.
  @Test func series() {
    #expect(StreamKey(seed: 1, series: 0) == StreamKey(seed: 1))
    let keys = (0...100).map { StreamKey(seed: 1, series: $0) }
    #expect((0..<100).allSatisfy { keys[$0] != keys[$0 + 1] })
  }
}
