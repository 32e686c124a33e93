internal import Foundation
internal import GRDB
public import MonteCarlo

/// A point as a store holds it, checked against its seal.
struct StoredPoint {
  let number: Int
  let setting: String
  let layout: String
  let seal: Int

  /// Reads a point.
  ///
  /// - Returns: Nil where nothing is held of it.
  /// - Throws: ``Damage``; tallies without their point too.
  init?(_ db: Database, _ number: Int, _ seals: Seals) throws {
    let find = try db.cachedStatement(
      sql: "SELECT setting, layout, seal FROM points WHERE point = ?")
    guard let row = try Row.fetchOne(find, arguments: [number]).map(StoredRow.init) else {
      let any = try db.cachedStatement(sql: "SELECT 1 FROM tallies WHERE point = ? LIMIT 1")
      guard try Row.fetchOne(any, arguments: [number]) == nil else {
        throw Damage.tally("it holds tallies of point \(number), and not what they count")
      }
      return nil
    }
    self.number = number
    (setting, layout, seal) = (try row.text(0), try row.text(1), try row.integer(2))
    guard seal == seals.point(number, setting: setting, layout: layout) else {
      throw Damage.seal("what point \(number) is")
    }
  }

  func decodedLayout() throws -> TallyLayout { try StoredPoint.layout(layout, of: number) }

  static func layout(_ text: String, of point: Int) throws -> TallyLayout {
    let layout = try? JSONDecoder().decode(TallyLayout.self, from: Data(text.utf8))
    guard let layout, layout.isSound else {
      throw Damage.tally("what point \(point) counts cannot be read")
    }
    return layout
  }
}

/// A row of `tallies`, checked against its seal.
struct StoredTally: Equatable {
  let point: Int
  let first: Int
  let last: Int
  let endsBlock: Bool
  let seal: Int
  let bytes: [UInt8]

  static let columns = "first, last, ends_block, seal, tally"

  init(_ row: StoredRow, of point: Int, _ seals: Seals) throws {
    self.point = point
    (first, last) = (try row.integer(0), try row.integer(1))
    endsBlock = try row.integer(2) == 1
    (seal, bytes) = (try row.integer(3), try row.bytes(4))
    guard 0 <= first, first < last, last <= StoreSchema.mostReplicates,
      seal
        == seals.tally(point: point, first: first, last: last, endsBlock: endsBlock, bytes: bytes)
    else { throw Damage.seal("a tally of point \(point)") }
  }

  func piece(_ layout: TallyLayout) throws -> TallyPiece {
    let tally: Tally
    do {
      tally = try Tally(layout, decoding: bytes)
    } catch {
      throw Damage.tally("point \(point), replicates \(first) to \(last): \(error)")
    }
    guard tally.replicates == last - first else {
      throw Damage.tally("point \(point) holds another number of replicates than it says")
    }
    return TallyPiece(
      point: point, replicates: first..<last, tally: tally, endsBlock: endsBlock)
  }

  /// All rows of a point, from the first replicate on.
  ///
  /// - Throws: ``Damage``; ranges that overlap too.
  static func all(_ db: Database, _ point: Int, _ seals: Seals) throws -> [StoredTally] {
    let statement = try db.cachedStatement(
      sql: "SELECT \(columns) FROM tallies WHERE point = ? ORDER BY first")
    let rows = try Row.fetchCursor(statement, arguments: [point])
    var found: [StoredTally] = []
    while let row = try rows.next() {
      let next = try StoredTally(StoredRow(row), of: point, seals)
      if let last = found.last, next.first < last.last {
        throw Damage.tally("replicates of point \(point) are held twice")
      }
      found.append(next)
    }
    return found
  }
}

/// A row of `finished`, checked against its seal.
struct FinishedTask {
  let task: SweepTask
  let first: Int
  let last: Int

  init(_ row: StoredRow, _ seals: Seals) throws {
    task = SweepTask(
      point: try row.integer(0), part: try row.integer(1), parts: try row.integer(2))
    (first, last) = (try row.integer(3), try row.integer(4))
    guard try row.integer(5) == seals.finished(task, first: first, last: last) else {
      throw Damage.seal("what is finished of point \(task.point)")
    }
  }
}

extension Store {
  public func isFinished(_ task: SweepTask) throws -> Bool {
    try reading { db in
      let find = try db.cachedStatement(
        sql: "SELECT point, part, parts, first, last, seal FROM finished "
          + "WHERE point = ? AND part = ? AND parts = ?")
      let row = try Row.fetchOne(find, arguments: [task.point, task.part, task.parts])
      guard let found = try row.map({ try FinishedTask(StoredRow($0), seals) }) else {
        return false
      }
      return try Store.covers(db, task.point, found.first, found.last)
    }
  }

  /// Whether everything of a range is held: `finished` alone is not believed.
  static func covers(
    _ db: Database, _ point: Int, _ first: Int, _ last: Int
  ) throws -> Bool {
    guard first < last else { return true }
    let known = try db.cachedStatement(sql: "SELECT 1 FROM points WHERE point = ?")
    guard try Row.fetchOne(known, arguments: [point]) != nil else { return false }
    let statement = try db.cachedStatement(
      sql: "SELECT first, last FROM tallies WHERE point = ? AND last > ? AND first < ? "
        + "ORDER BY first")
    let rows = try Row.fetchCursor(statement, arguments: [point, first, last])
    var reached = first
    while let row = try rows.next().map(StoredRow.init), try row.integer(0) <= reached {
      reached = max(reached, try row.integer(1))
    }
    return reached >= last
  }

  public func pieces(of point: Int, layout: TallyLayout) throws -> [TallyPiece] {
    try reading { db in
      guard let stored = try StoredPoint(db, point, seals) else { return [] }
      guard try stored.layout == Store.text(layout) else {
        throw StoreError(
          .wrongFile,
          "\(name): point \(point) counts something else than this version of the program would; "
            + "run it again into a new store")
      }
      return try StoredTally.all(db, point, seals).map { try $0.piece(layout) }
    }
  }

  /// Points that hold something, in order.
  public func heldPoints() throws -> [Int] {
    try reading { db in
      let rows = try Row.fetchCursor(db, sql: "SELECT point FROM points ORDER BY point")
      var points: [Int] = []
      while let row = try rows.next() { points.append(try StoredRow(row).integer(0)) }
      return points
    }
  }

  /// The setting of a point, as it was given; empty where nothing is held of it.
  public func setting(of point: Int) throws -> String {
    try reading { try StoredPoint($0, point, seals)?.setting ?? "" }
  }

  /// Everything held of a point from its first replicate on, without a hole.
  ///
  /// - Parameter point: Its number.
  /// - Returns: The tally; nil where nothing is held.
  /// - Throws: ``StoreError`` when what is stored is damaged.
  public func tally(of point: Int) throws -> Tally? {
    try reading { db in
      guard let stored = try StoredPoint(db, point, seals) else { return nil }
      let layout = try stored.decodedLayout()
      var tally = Tally(layout)
      for held in try StoredTally.all(db, point, seals) {
        guard held.first == tally.replicates else { break }
        try tally.merge(stored: try held.piece(layout).tally)
      }
      return tally.replicates > 0 ? tally : nil
    }
  }

  /// Reads, and says whose file what is damaged is.
  func reading<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    try guarded { try database.read { db in try Store.believing(name) { try body(db) } } }
  }
}
