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
      path: path.hasPrefix(":") ? "./" + path : path, configuration: configuration)
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

  /// Says whose file what is damaged is.
  static func believing<Value>(_ name: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let damage as Damage {
      throw StoreError(.wrongFile, "\(name): \(damage); \(StoreError.advice)")
    }
  }
}
