internal import Dispatch
internal import Foundation
internal import GRDB
public import MonteCarlo

/// One SQLite file with everything a sweep has counted.
///
/// Written with a rollback journal, not a write-ahead log: stores live on network disks. One process
/// writes at a time; it holds the file's lock until it ends, however it ends.
public final class Store: ResultSink {
  /// Who writes.
  public struct Writer: Sendable {
    public var machine: String
    public var version: String
    public var threads: Int
    /// `3/7`, or nothing.
    public var shard: String
    public var command: String

    /// A writer.
    public init(machine: String, version: String, threads: Int, shard: String, command: String) {
      self.machine = machine
      self.version = version
      self.threads = threads
      self.shard = shard
      self.command = command
    }
  }

  public let path: String
  let database: DatabaseQueue
  private let setting: @Sendable (Int) -> String
  // Pieces wait here for up to a quarter of a second: a commit costs a disk's time, not a processor's.
  private let queue = DispatchQueue(label: "peertrials.store")
  nonisolated(unsafe) private var waiting: [TallyPiece] = []
  nonisolated(unsafe) private var ended: [SweepTask] = []
  nonisolated(unsafe) private var written = ContinuousClock.now

  /// Opens a store to go on with, or makes it.
  ///
  /// - Parameters:
  ///   - path: The file; empty for one that vanishes with the process.
  ///   - identity: The run.
  ///   - writer: Who writes.
  ///   - grows: Whether another stopping rule than the stored one takes its place.
  ///   - setting: The setting of a point, as text.
  /// - Throws: ``StoreError`` when the file is no store, or one of another run.
  public init(
    path: String, identity: RunIdentity, writer: Writer, grows: Bool = false,
    setting: @escaping @Sendable (Int) -> String
  ) throws(StoreError) {
    self.path = path
    self.setting = setting
    do {
      database = try Store.open(path, readOnly: false)
      try database.write { db in
        if try !db.tableExists("meta") {
          guard try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 else {
            throw StoreError(.wrongFile, "\(path): is no PeerTrials store; name another file")
          }
          try Store.create(db, identity)
        }
        try Store.check(db, path: path)
        try Store.compare(db, identity, path: path, grows: grows)
        try db.execute(
          sql: "INSERT INTO runs VALUES (datetime('now'), NULL, ?, ?, ?, ?, ?)",
          arguments: [
            writer.machine, writer.version, writer.threads, writer.shard, writer.command,
          ])
      }
    } catch { throw StoreError(error, path: path) }
  }

  static func open(_ path: String, readOnly: Bool) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = readOnly
    // Long enough for a neighbour that is about to end, too short to be taken for a hang.
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      guard !readOnly else { return }
      try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
      try db.execute(sql: "PRAGMA journal_mode = DELETE")
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  private static func create(_ db: Database, _ identity: RunIdentity) throws {
    try db.execute(sql: "PRAGMA application_id = \(StoreSchema.application)")
    try db.execute(sql: "PRAGMA user_version = \(StoreSchema.version)")
    try db.execute(sql: StoreSchema.tables)
    let formats = [("tally format", String(TallyLayout.format)), ("stopping", identity.stopping)]
    for (name, value) in identity.fields + formats {
      try db.execute(sql: "INSERT INTO meta VALUES (?, ?)", arguments: [name, value])
    }
  }

  /// Whether a file is a sound store of a format that is known.
  static func check(_ db: Database, path: String) throws {
    let application = try Int32.fetchOne(db, sql: "PRAGMA application_id")
    guard application == StoreSchema.application else {
      throw StoreError(.wrongFile, "\(path): is no PeerTrials store; name another file")
    }
    let version = try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let tally = try String.fetchOne(db, sql: "SELECT value FROM meta WHERE name = 'tally format'")
    guard version == StoreSchema.version, tally == String(TallyLayout.format) else {
      throw StoreError(
        .wrongFile,
        "\(path): a store of another format (store \(version), tallies \(tally ?? "?")); this version "
          + "reads store \(StoreSchema.version), tallies \(TallyLayout.format). Run it again into a new "
          + "store")
    }
    guard try String.fetchOne(db, sql: "PRAGMA quick_check(1)") == "ok" else {
      throw StoreError(.wrongFile, "\(path): the store is damaged; delete it and run again")
    }
  }

  private static func compare(
    _ db: Database, _ identity: RunIdentity, path: String, grows: Bool
  ) throws {
    let stored = try meta(db)
    if let difference = identity.difference(from: stored) {
      throw StoreError(
        .wrongFile, "\(path): holds \(difference). Name another store, or run what it holds")
    }
    guard let stopping = stored["stopping"], stopping != identity.stopping else { return }
    guard grows else {
      throw StoreError(
        .wrongFile,
        "\(path): holds a run with --\(stopping), this one has --\(identity.stopping). Give what it "
          + "holds, or grow it with --add-replicates")
    }
    try db.execute(
      sql: "UPDATE meta SET value = ? WHERE name = 'stopping'", arguments: [identity.stopping])
    // Blocks that the old end cut short are counted again as whole ones.
    try db.execute(sql: "DELETE FROM tallies WHERE ends_block = 0")
    try db.execute(sql: "DELETE FROM finished")
    try db.execute(sql: "DELETE FROM results")
  }

  static func meta(_ db: Database) throws -> [String: String] {
    let rows = try Row.fetchAll(db, sql: "SELECT name, value FROM meta")
    return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as String) })
  }

  public func isFinished(_ task: SweepTask) throws -> Bool {
    try guarded {
      try database.read { db in
        try Bool.fetchOne(
          db, sql: "SELECT 1 FROM finished WHERE point = ? AND part = ? AND parts = ?",
          arguments: [task.point, task.part, task.parts]) ?? false
      }
    }
  }

  public func pieces(of point: Int, layout: TallyLayout) throws -> [TallyPiece] {
    try guarded {
      try database.read { db in
        let text = try Store.text(layout)
        let stored = try String.fetchOne(
          db, sql: "SELECT layout FROM points WHERE point = ?", arguments: [point])
        if let stored, stored != text {
          throw StoreError(
            .wrongFile,
            "\(path): point \(point) counts something else than this version of the program would; "
              + "run it again into a new store")
        }
        return try Store.pieces(db, point, layout, path: path)
      }
    }
  }

  static func pieces(
    _ db: Database, _ point: Int, _ layout: TallyLayout, path: String
  ) throws -> [TallyPiece] {
    let rows = try Row.fetchAll(
      db,
      sql: "SELECT first, last, ends_block, tally FROM tallies WHERE point = ? ORDER BY first",
      arguments: [point])
    return try rows.map { row in
      let (first, last): (Int, Int) = (row[0], row[1])
      let bytes: Data = row[3]
      let tally: Tally
      do {
        tally = try Tally(layout, decoding: Array(bytes))
      } catch {
        throw StoreError(
          .wrongFile,
          "\(path): point \(point), replicates \(first) to \(last): \(error). Delete the "
            + "store and run again")
      }
      guard first < last, tally.replicates == last - first else {
        throw StoreError(
          .wrongFile, "\(path): point \(point) holds another number of replicates than it says")
      }
      return TallyPiece(
        point: point, replicates: first..<last, tally: tally, endsBlock: row[2])
    }
  }

  public func append(_ piece: TallyPiece) throws {
    try queue.sync {
      waiting.append(piece)
      if waiting.count >= 256 || ContinuousClock.now - written > .milliseconds(250) { try write() }
    }
  }

  public func finish(_ task: SweepTask) throws {
    queue.sync { ended.append(task) }
  }

  /// Writes what waits.
  public func flush() throws {
    try queue.sync { try write() }
  }

  /// Notes when the run ended, after everything is written.
  public func close() throws {
    try flush()
    try guarded {
      try database.write { db in
        try db.execute(
          sql: "UPDATE runs SET ended = datetime('now') WHERE rowid = (SELECT max(rowid) FROM runs)"
        )
      }
      try database.close()
    }
  }

  private func write() throws {
    written = ContinuousClock.now
    guard !waiting.isEmpty || !ended.isEmpty else { return }
    try guarded {
      try database.write { db in
        for piece in waiting { try Store.insert(db, piece, setting(piece.point)) }
        for task in ended {
          try db.execute(
            sql: "INSERT OR IGNORE INTO finished VALUES (?, ?, ?)",
            arguments: [task.point, task.part, task.parts])
        }
      }
    }
    waiting.removeAll(keepingCapacity: true)
    ended.removeAll(keepingCapacity: true)
  }

  static func insert(_ db: Database, _ piece: TallyPiece, _ setting: String) throws {
    try db.execute(
      sql: "INSERT OR IGNORE INTO points VALUES (?, ?, ?)",
      arguments: [piece.point, setting, try text(piece.tally.layout)])
    try db.execute(
      sql: "INSERT INTO tallies VALUES (?, ?, ?, ?, ?)",
      arguments: [
        piece.point, piece.replicates.lowerBound, piece.replicates.upperBound, piece.endsBlock,
        Data(piece.tally.encoded),
      ])
  }

  static func text(_ layout: TallyLayout) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(layout), as: UTF8.self)
  }

  func guarded<Value>(_ body: () throws -> Value) throws(StoreError) -> Value {
    do { return try body() } catch { throw StoreError(error, path: path) }
  }
}
