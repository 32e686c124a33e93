extension Tally {
  /// The tally as bytes: little, the same on every machine, and read back exactly.
  ///
  /// ```
  /// format · replicates · counts · sums · bins, each a LEB128 number; sums zigzag
  /// a row of k zeros is 0, k                          last: FNV-1a of all that, 8 bytes
  /// ```
  public var encoded: [UInt8] {
    var writer = ByteWriter()
    writer.number(UInt128(TallyLayout.format))
    writer.number(UInt128(replicates))
    writer.numbers(counts.map { UInt128($0) })
    writer.numbers(sums.map { UInt128(bitPattern: ($0 << 1) ^ ($0 >> 127)) })
    writer.numbers(bins.map { UInt128($0) })
    var check = Checksum()
    check.add(writer.bytes)
    for shift in stride(from: 0, to: 64, by: 8) {
      writer.bytes.append(UInt8(truncatingIfNeeded: check.value >> UInt64(shift)))
    }
    return writer.bytes
  }

  /// Reads back what ``encoded`` wrote.
  ///
  /// - Parameters:
  ///   - layout: The layout that it was written with.
  ///   - bytes: The bytes.
  /// - Throws: ``TallyError`` when they are damaged, of another format, of another layout, or numbers
  ///   that no run counts.
  public init(_ layout: TallyLayout, decoding bytes: [UInt8]) throws(TallyError) {
    guard bytes.count > 8 else { throw TallyError(description: "too short for a tally") }
    let body = Array(bytes.dropLast(8))
    let stored = bytes.suffix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    var check = Checksum()
    check.add(body)
    guard check.value == stored else {
      throw TallyError(description: "its checksum does not fit: the bytes were changed")
    }
    var reader = ByteReader(bytes: body)
    guard try reader.number() == UInt128(TallyLayout.format) else {
      throw TallyError(description: "a tally of another format than \(TallyLayout.format)")
    }
    // Addresses of replicates have 48 bits.
    let replicates = try reader.number(upTo: 1 << 48)
    // Each replicate is counted at most once in a place.
    func counted(_ size: Int) throws(TallyError) -> [Int] {
      let values = try reader.numbers(size)
      guard values.allSatisfy({ $0 <= UInt128(replicates) }) else {
        throw TallyError(description: "it counts more than its replicates")
      }
      return values.map { Int($0) }
    }
    let counts = try counted(layout.countSize)
    let sums = try reader.numbers(layout.sumSize).map {
      Int128(bitPattern: $0 >> 1) ^ -Int128(bitPattern: $0 & 1)
    }
    let bins = try counted(layout.binSize)
    guard reader.isAtEnd else { throw TallyError(description: "a tally of another layout") }
    self.init(layout)
    restore(replicates: replicates, counts: counts, sums: sums, bins: bins)
  }
}

private struct ByteWriter {
  var bytes: [UInt8] = []

  mutating func number(_ value: UInt128) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func numbers(_ values: [UInt128]) {
    var zeros: UInt128 = 0
    func flush(_ writer: inout ByteWriter) {
      guard zeros > 0 else { return }
      writer.bytes.append(0)
      writer.number(zeros)
      zeros = 0
    }
    for value in values {
      if value == 0 {
        zeros += 1
      } else {
        flush(&self)
        number(value)
      }
    }
    flush(&self)
  }
}

private struct ByteReader {
  let bytes: [UInt8]
  var place = 0
  var isAtEnd: Bool { place == bytes.count }

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func number() throws(TallyError) -> UInt128 {
    var value: UInt128 = 0
    for shift in stride(from: UInt128(0), to: 128, by: 7) {
      guard place < bytes.count else { throw TallyError(description: "its end is missing") }
      let byte = bytes[place]
      place += 1
      value |= UInt128(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw TallyError(description: "a number in it is too long")
  }

  mutating func number(upTo most: Int) throws(TallyError) -> Int {
    let value = try number()
    guard value <= UInt128(most) else {
      throw TallyError(description: "a number in it is too large")
    }
    return Int(value)
  }

  mutating func numbers(_ count: Int) throws(TallyError) -> [UInt128] {
    var values: [UInt128] = []
    values.reserveCapacity(count)
    while values.count < count {
      let value = try number()
      guard value == 0 else {
        values.append(value)
        continue
      }
      let zeros = try number()
      guard zeros > 0, zeros <= UInt128(count - values.count) else {
        throw TallyError(description: "a tally of another layout")
      }
      values += Array(repeating: 0, count: Int(zeros))
    }
    return values
  }
}
