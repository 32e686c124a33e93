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

  @Test(
    "the first words of units, and their normals", arguments: [(1, 3, 0), (9, 256, 5), (40, 1, 7)])
  func units(count: Int, step: Int, first: Int) {
    let stream = RandomStream(key: StreamKey(seed: 13))
    var other = RandomStream(key: StreamKey(seed: 13))
    let lane = Lane(rawValue: 21)
    let words = UnsafeMutablePointer<UInt64>.allocate(
      capacity: RandomStream.words(ofUnits: count))
    defer { words.deallocate() }
    var near = 0
    for replicate in 0..<100 {
      stream.firstWords(
        replicate: replicate, unit: first, step: step, lane: lane, count: count, into: words)
      for j in 0..<count {
        other.seek(replicate: replicate, unit: first + j * step, lane: lane)
        #expect(words[2 * j] == other.next())
        #expect(words[2 * j + 1] == other.next())
        other.seek(replicate: replicate, unit: first + j * step, lane: lane)
        #expect(RandomStream.uniform(of: words[2 * j]) == other.uniform())
        other.seek(replicate: replicate, unit: first + j * step, lane: lane)
        let normal = other.normal()
        if let own = stream.normal(of: words[2 * j]) {
          #expect(own == normal)
        } else {
          near += 1
        }
      }
    }
    // 1.2 % fall near the curve: their number lies within six standard deviations.
    let expected = 0.012 * 100 * Double(count)
    #expect(abs(Double(near) - expected) < 6 * expected.squareRoot() + 1)
  }

  @Test("scores of an instrument are those of one person after the other")
  func scores() {
    var stream = RandomStream(key: StreamKey(seed: 17))
    let count = 1_003
    let (latent, scores) = (
      UnsafeMutablePointer<Double>.allocate(capacity: count),
      UnsafeMutablePointer<Double>.allocate(capacity: count)
    )
    defer {
      latent.deallocate()
      scores.deallocate()
    }
    stream.fillNormals(latent, count)
    let (min, step, most, center, sd, origin) = (-3.0, 0.7, 40.0, 9.3, 11.1, 8.2)
    ScoreColumn(min: min, step: step, perPoint: 1 / step, most: most, origin: origin)
      .fill(from: latent, count, center: center, sd: sd, into: scores)
    for i in 0..<count {
      let place = (center + sd * latent[i] - min) * (1 / step)
      let inside = Swift.min(Swift.max(place, 0), most)
      #expect(scores[i] == min + step * inside.rounded(.toNearestOrEven) - origin)
    }
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
