import GSLKit
import Testing

/// Known answers of the Random123 distribution (Salmon, Moraes, Dror & Shaw 2011), file
/// `kat_vectors`, philox4x32-10.
struct PhiloxPublishedExampleTests {
  @Test func publishedVectors() {
    let f = UInt32.max
    #expect(
      Philox.block((0, 0, 0, 0), 0, 0) == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      Philox.block((f, f, f, f), f, f) == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Philox.block((0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), 0xa409_3822, 0x299f_31d0)
        == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func addressIsTheCounter() {
    // The words of a stream are the Philox block at (draw, unit, replicate, replicate high | lane).
    let key = StreamKey(seed: 7)
    var stream = RandomStream(key: key)
    stream.seek(replicate: 5 + 3 << 32, unit: 9, lane: Lane(rawValue: 11))
    let first = (stream.next(), stream.next(), stream.next())
    var again = RandomStream(key: key)
    again.seek(replicate: 5 + 3 << 32, unit: 9, lane: Lane(rawValue: 11))
    #expect(first == (again.next(), again.next(), again.next()))
    again.seek(replicate: 5, unit: 9, lane: Lane(rawValue: 11))
    #expect(first.0 != again.next())
  }
}
