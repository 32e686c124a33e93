internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import MonteCarlo

extension Store {
  /// Opens a file, without believing anything in it; an empty path is one that vanishes with the process.
  static func open(_ path: String, name: String, for access: Access) throws -> DatabaseQueue {
    var status = stat()
    if !path.isEmpty, stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw StoreError(
        access == .reading ? .wrongFile : .cannotOpen,
        "\(name): is not a file; name another")
    }
    var configuration = Configuration()
    configuration.readonly = access == .reading
    // Long enough for a neighbour that is about to end, too short to be taken for a hang.
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      sqlite3_limit(db.sqliteConnection, SQLITE_LIMIT_LENGTH, Int32(StoreSchema.longest))
      // What is in the file calls no functions.
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
      try db.execute(sql: "PRAGMA cell_size_check = ON")
      try db.execute(sql: "PRAGMA mmap_size = 0")
      guard access == .writing else { return }
      try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
      try db.execute(sql: "PRAGMA journal_mode = DELETE")
    }
    // SQLite has names of its own that begin with a colon.
    return try DatabaseQueue(
      path: path.hasPrefix(":") ? "./" + path : path, configuration: configuration
    ).kept()
  }

  /// What a store is opened for.
  enum Access { case reading, writing }

  /// Whether a file is a sound store of a format that is known; reads only after that.
  ///
  /// In this order: whose file it is; which format; whether its tables are those of that format, and nothing
  /// else is there, no view in a table's place, no trigger; `integrity_check`, with the types and ranges of every
  /// row; what run it is, and its seal.
  static func check(_ db: Database, name: String) throws -> StoredRun {
    let application = try Int64.fetchOne(db, sql: "PRAGMA application_id")
    guard application == Int64(StoreSchema.application) else {
      throw StoreError(.wrongFile, "\(name): is no PeerTrials store; name another file")
    }
    let version = try Int64.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard version == Int64(StoreSchema.version) else {
      throw StoreError(
        .wrongFile,
        "\(name): a store of another format (\(version)); this version reads format "
          + "\(StoreSchema.version). Run it again into a new store")
    }
    let (held, expected) = (try StoreSchema.held(db), try StoreSchema.expected())
    guard held == expected else {
      let other = held.symmetricDifference(expected).map { $0.split(separator: "\u{1}") }
      let names = Set(other.compactMap { $0.dropFirst().first.map { "'\($0.prefix(40))'" } })
      throw StoreError(
        .wrongFile,
        "\(name): its tables are not those of a store (\(names.sorted().prefix(4).joined(separator: ", "))"
          + "); \(StoreError.advice)")
    }
    let report = try Row.fetchOne(db, sql: "PRAGMA integrity_check(1)").map {
      StoredRow($0).described(0)
    }
    guard report == "ok" else {
      throw StoreError(
        .wrongFile,
        "\(name): the store is damaged (\((report ?? "no report").prefix(80))); \(StoreError.advice)"
      )
    }
    return try believing(name) { try StoredRun(db, name: name) }
  }

  /// Looks at every row that is read later, so that what is damaged is known before anything is run or printed.
  static func verify(_ db: Database, _ run: StoredRun, _ seals: Seals) throws {
    let points = try Row.fetchCursor(db, sql: "SELECT point, setting, layout, seal FROM points")
    var layout = ""
    while let row = try points.next().map(StoredRow.init) {
      let (point, text) = (try row.integer(0), try row.text(2))
      guard point < run.identity.points,
        try row.integer(3) == seals.point(point, setting: try row.text(1), layout: text)
      else { throw Damage.seal("what point \(point) is") }
      // Most points count the same.
      if layout != text { _ = try StoredPoint.layout(text, of: point) }
      layout = text
    }
    let orphans = "SELECT point FROM tallies WHERE point NOT IN (SELECT point FROM points) LIMIT 1"
    guard try Row.fetchOne(db, sql: orphans) == nil else {
      throw Damage.tally("it holds tallies of a point, and not what they count")
    }
    let tallies = try Row.fetchCursor(
      db, sql: "SELECT \(StoredTally.columns), point FROM tallies ORDER BY point, first")
    var before: (point: Int, last: Int) = (-1, 0)
    while let row = try tallies.next().map(StoredRow.init) {
      let tally = try StoredTally(row, of: try row.integer(5), seals)
      guard tally.point != before.point || tally.first >= before.last else {
        throw Damage.tally("replicates of point \(tally.point) are held twice")
      }
      before = (tally.point, tally.last)
    }
    let finished = try Row.fetchCursor(
      db, sql: "SELECT point, part, parts, first, last, seal FROM finished")
    while let row = try finished.next() { _ = try FinishedTask(StoredRow(row), seals) }
  }

  /// Says whose file what is damaged is.
  static func believing<Value>(_ name: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let damage as Damage {
      throw StoreError(.wrongFile, "\(name): \(damage); \(StoreError.advice)")
    } catch let error as DatabaseError
      where [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_TOOBIG].contains(error.resultCode)
    {
      throw StoreError(error, name: name)
    }
  }
}
