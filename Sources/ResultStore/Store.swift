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

  let database: DatabaseQueue
  /// What it is called where something is wrong with it.
  let name: String
  let seals: Seals
  private let path: String
  private let setting: @Sendable (Int) -> String
  // Used within `database` alone.
  nonisolated(unsafe) private var file: WatchedFile
  // Pieces wait here for up to a quarter of a second: a commit costs a disk's time, not a processor's.
  private let queue = DispatchQueue(label: "peertrials.store")
  nonisolated(unsafe) private var waiting: [TallyPiece] = []
  nonisolated(unsafe) private var ended: [(task: SweepTask, replicates: Range<Int>)] = []
  nonisolated(unsafe) private var written = ContinuousClock.now

  /// Opens a store to go on with, or makes it.
  ///
  /// - Parameters:
  ///   - path: The file; empty for one that vanishes with the process.
  ///   - name: What its user calls it, where that is not the path.
  ///   - identity: The run.
  ///   - writer: Who writes.
  ///   - growth: Whether another stopping rule than the stored one takes its place.
  ///   - setting: The setting of a point, as text.
  /// - Throws: ``StoreError`` when the file is no store, or one of another run.
  public init(
    path: String, name: String? = nil, identity: RunIdentity, writer: Writer,
    growth: Growth = .refused, setting: @escaping @Sendable (Int) -> String
  ) throws(StoreError) {
    let name = name ?? path
    self.path = path
    self.name = name
    self.setting = setting
    let seals = Seals(identity)
    self.seals = seals
    var file = WatchedFile(path, name: name)
    let database: DatabaseQueue
    do {
      database = try Store.open(path, name: name, for: .writing)
      try database.closingOnFailure { db in
        if try Int64.fetchOne(db, sql: "PRAGMA application_id") == 0 {
          // SQLite's files have no name of their own until they are given one: only an empty one is new.
          guard try Int64.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 else {
            throw StoreError(.wrongFile, "\(name): is no PeerTrials store; name another file")
          }
          try Store.create(db, identity)
        } else {
          let run = try Store.check(db, name: name)
          try Store.compare(db, identity, held: run.identity, name: name, growth)
          try Store.believing(name) { try Store.verify(db, run, seals) }
        }
        try Store.insert(db, writer, seals)
      }
      file.note()
    } catch { throw StoreError(error, name: name) }
    self.database = database
    self.file = file
  }

  deinit { try? database.close() }

  /// Whether a run may end later than the one that is stored.
  public enum Growth: Sendable { case allowed, refused }

  private static func create(_ db: Database, _ identity: RunIdentity) throws {
    try db.execute(sql: "PRAGMA application_id = \(StoreSchema.application)")
    try db.execute(sql: "PRAGMA user_version = \(StoreSchema.version)")
    try db.execute(sql: StoreSchema.tables)
    for (name, value) in identity.stored {
      try db.execute(sql: "INSERT INTO meta VALUES (?, ?)", arguments: [name, value])
    }
  }

  private static func compare(
    _ db: Database, _ identity: RunIdentity, held: RunIdentity, name: String, _ growth: Growth
  ) throws {
    if let difference = identity.difference(from: held) {
      throw StoreError(
        .wrongFile, "\(name): holds \(difference). Name another store, or run what it holds")
    }
    guard held.stopping != identity.stopping else { return }
    guard growth == .allowed else {
      throw StoreError(
        .wrongFile,
        "\(name): holds a run with --\(held.stopping), this one has --\(identity.stopping). Give what it "
          + "holds, or grow it with --add-replicates")
    }
    for (name, value) in identity.stored {
      try db.execute(sql: "UPDATE meta SET value = ? WHERE name = ?", arguments: [value, name])
    }
    // Blocks that the old end cut short are counted again as whole ones.
    try db.execute(sql: "DELETE FROM tallies WHERE ends_block = 0")
    try db.execute(sql: "DELETE FROM finished")
    try db.execute(sql: "DELETE FROM results")
  }

  public func append(_ piece: TallyPiece) throws {
    try queue.sync {
      waiting.append(piece)
      if waiting.count >= 256 || ContinuousClock.now - written > .milliseconds(250) { try write() }
    }
  }

  public func finish(_ task: SweepTask, replicates: Range<Int>) throws {
    queue.sync { ended.append((task, replicates)) }
  }

  /// Writes what waits.
  public func flush() throws {
    try queue.sync { try write() }
  }

  /// Notes when the run ended, after everything is written, and looks whether the file holds it.
  public func close() throws {
    try flush()
    try change { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT * FROM runs WHERE rowid = (SELECT max(rowid) FROM runs)")
      guard let row = rows.first.map(StoredRow.init) else { throw Damage.column }
      let ended = try String.fetchOne(db, sql: "SELECT datetime('now')")
      var columns = try Store.columns(ofWriter: row)
      columns[1] = ended
      try db.execute(
        sql: "UPDATE runs SET ended = ?, seal = ? WHERE rowid = (SELECT max(rowid) FROM runs)",
        arguments: [ended, seals.writer(columns)])
    }
    try guarded {
      try database.inDatabase { _ in try file.check() }
      try database.close()
      guard !path.isEmpty else { return }
      // What this process believes to be there is not asked: the file is.
      _ = try Store.open(path, name: name, for: .reading).once { try Store.check($0, name: name) }
    }
  }

  private func write() throws {
    written = ContinuousClock.now
    guard !waiting.isEmpty || !ended.isEmpty else { return }
    try change { db in
      for piece in waiting {
        try insertPoint(db, piece.point, piece.tally.layout)
        try insert(db, piece)
      }
      for (task, range) in ended { try insert(db, task, range) }
    }
    waiting.removeAll(keepingCapacity: true)
    ended.removeAll(keepingCapacity: true)
  }

  /// Changes the file, where it still is the one that was opened.
  func change(_ body: (Database) throws -> Void) throws {
    try guarded {
      try database.writeWithoutTransaction { db in
        try file.check()
        do {
          try db.inTransaction {
            try body(db)
            return .commit
          }
        } catch let error as DatabaseError {
          // SQLite has other words for a file that is gone.
          try file.checkName()
          throw error
        }
        file.note()
      }
    }
  }

  private func insertPoint(_ db: Database, _ point: Int, _ layout: TallyLayout) throws {
    let (setting, text) = (setting(point), try Store.text(layout))
    let statement = try db.cachedStatement(sql: "INSERT OR IGNORE INTO points VALUES (?, ?, ?, ?)")
    try statement.execute(arguments: [
      point, setting, text, seals.point(point, setting: setting, layout: text),
    ])
  }

  func insert(_ db: Database, _ piece: TallyPiece) throws {
    let bytes = piece.tally.encoded
    let (first, last) = (piece.replicates.lowerBound, piece.replicates.upperBound)
    let seal = seals.tally(
      point: piece.point, first: first, last: last, endsBlock: piece.endsBlock, bytes: bytes)
    let statement = try db.cachedStatement(sql: "INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?)")
    try statement.execute(arguments: [
      piece.point, first, last, piece.endsBlock, seal, Data(bytes),
    ])
  }

  private func insert(_ db: Database, _ task: SweepTask, _ range: Range<Int>) throws {
    let (first, last) = (range.lowerBound, range.upperBound)
    // A task that was finished before, and of which something was lost since, is finished anew.
    try db.execute(
      sql: "INSERT OR REPLACE INTO finished VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [
        task.point, task.part, task.parts, first, last,
        seals.finished(task, first: first, last: last),
      ])
  }

  private static func insert(_ db: Database, _ writer: Writer, _ seals: Seals) throws {
    let started = try String.fetchOne(db, sql: "SELECT datetime('now')") ?? ""
    let columns = [
      started, nil, writer.machine, writer.version, String(writer.threads), writer.shard,
      writer.command,
    ]
    try db.execute(
      sql: "INSERT INTO runs VALUES (?, NULL, ?, ?, ?, ?, ?, ?)",
      arguments: [
        started, writer.machine, writer.version, writer.threads, writer.shard, writer.command,
        seals.writer(columns),
      ])
  }

  /// What a row of `runs` says, as its seal takes it.
  static func columns(ofWriter row: StoredRow) throws -> [String?] {
    [
      try row.text(0), try row.optionalText(1), try row.text(2), try row.text(3),
      String(try row.integer(4)), try row.text(5), try row.text(6),
    ]
  }

  static func text(_ layout: TallyLayout) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(layout), as: UTF8.self)
  }

  func guarded<Value>(_ body: () throws -> Value) throws(StoreError) -> Value {
    do { return try body() } catch { throw StoreError(error, name: name) }
  }
}
