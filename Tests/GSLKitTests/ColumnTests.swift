import GSLKit
import Testing

@Suite("Columns of a stream are what as many single draws give")
struct ColumnTests {
  /// Starts within a block's words, after them and before; enough draws that hundreds fall near the curve.
  @Test("standard normals", arguments: [0, 1, 7, 8, 9, 15, 16, 17])
  func normals(skipped: Int) {
    var one = RandomStream(key: StreamKey(seed: 7))
    var other = RandomStream(key: StreamKey(seed: 7))
    let count = 20_001
    let column = UnsafeMutablePointer<Double>.allocate(capacity: count)
    defer { column.deallocate() }
    one.seek(replicate: 3, unit: 2, lane: Lane(rawValue: 5))
    other.seek(replicate: 3, unit: 2, lane: Lane(rawValue: 5))
    for _ in 0..<skipped { #expect(one.next() == other.next()) }
    one.fillNormals(column, count)
    var others = 0
    for i in 0..<count where column[i] != other.normal() { others += 1 }
    #expect(others == 0)
    // Both stand at the same word.
    #expect(one.next() == other.next())
  }

  @Test(
    "who is struck", arguments: [0, 1e-300, 0x1p-53, 0x1p-52, 1e-9, 0.25, 1.0 / 3, 1 - 0x1p-53, 1])
  func strikes(chance: Double) {
    var one = RandomStream(key: StreamKey(seed: 9))
    var other = RandomStream(key: StreamKey(seed: 9))
    let count = 5_003
    let column = UnsafeMutablePointer<Double>.allocate(capacity: count)
    defer { column.deallocate() }
    for i in 0..<count { column[i] = i % 5 == 0 ? 0 : 1 }
    one.strike(column, count, chance: chance)
    for i in 0..<count {
      let stays = other.uniform() >= chance && i % 5 != 0
      #expect(column[i] == (stays ? 1 : 0))
    }
    #expect(one.next() == other.next())
  }

  @Test("words are those of the blocks one by one, however many are made at once")
  func words() {
    var stream = RandomStream(key: StreamKey(seed: 11))
    // As a key is made of a seed: one block, whose key spells "PeerTria".
    let key = Philox.block((11, 0, Stage.simulation.rawValue, 0), 0x5065_6572, 0x5472_6961)
    stream.seek(replicate: 1 << 40 | 77, unit: 0x89AB_CDEF, lane: Lane(rawValue: 0xFEDC))
    for draw in 0..<UInt32(100) {
      let block = Philox.block(
        (draw, 0x89AB_CDEF, 77, 0x100 | 0xFEDC << 16), key.0, key.1)
      #expect(stream.next() == UInt64(block.0) | UInt64(block.1) << 32)
      #expect(stream.next() == UInt64(block.2) | UInt64(block.3) << 32)
    }
  }
}
