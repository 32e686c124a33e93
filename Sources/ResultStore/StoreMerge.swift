internal import Foundation
internal import GRDB
public import MonteCarlo

/// What a stored run is, for those who did not start it.
public struct StoredRun: Sendable {
  public var seed: UInt64
  public var source: String
  public var streams: String
  public var points: Int
  public var stopping: String
  public var scenario: String
  public var grid: String
  /// `3/7` for every shard that wrote in it.
  public var shards: [String]

  /// The same, as the identity of a run.
  public var identity: RunIdentity {
    RunIdentity(
      scenario: scenario, grid: grid, seed: seed, source: source, streams: streams,
      points: points, stopping: stopping)
  }

  /// Reads what a store holds.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``StoreError`` when it is no sound store.
  public init(path: String) throws(StoreError) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw StoreError(.wrongFile, "\(path): there is no such file")
    }
    do {
      self = try Store.open(path, readOnly: true).read { db in
        guard try db.tableExists("meta") else {
          throw StoreError(.wrongFile, "\(path): is no PeerTrials store")
        }
        try Store.check(db, path: path)
        let meta = try Store.meta(db)
        let shards = try String.fetchAll(db, sql: "SELECT DISTINCT shard FROM runs ORDER BY shard")
        return StoredRun(meta, shards)
      }
    } catch { throw StoreError(error, path: path) }
  }

  private init(_ meta: [String: String], _ shards: [String]) {
    seed = UInt64(meta["seed"] ?? "") ?? 0
    source = meta["source"] ?? ""
    streams = meta["streams"] ?? ""
    points = Int(meta["points"] ?? "") ?? 0
    stopping = meta["stopping"] ?? ""
    scenario = meta["scenario"] ?? ""
    grid = meta["grid"] ?? ""
    self.shards = shards.filter { !$0.isEmpty }
  }
}

extension Store {
  /// Takes over everything that another store of the same run holds.
  ///
  /// A range that is held already must be held equally; then it is passed over.
  ///
  /// - Parameter path: The other store.
  /// - Throws: ``StoreError`` when it is of another run, or contradicts what is held.
  public func absorb(_ path: String) throws(StoreError) {
    let own = self.path
    do {
      let other = try Store.open(path, readOnly: true)
      let points = try other.read { try Int.fetchAll($0, sql: "SELECT point FROM points") }
      for start in stride(from: 0, to: points.count, by: 256) {
        let some = points[start..<min(start + 256, points.count)]
        let rows = try other.read { db in try some.map { try PointRows(db, $0) } }
        try database.write { db in
          for row in rows { try row.insert(db, from: path, into: own) }
        }
      }
      let (runs, finished) = try other.read { db in
        (
          try Row.fetchAll(db, sql: "SELECT * FROM runs"),
          try Row.fetchAll(db, sql: "SELECT * FROM finished")
        )
      }
      try database.write { db in
        for row in runs {
          try db.execute(
            sql: "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: StatementArguments(row.databaseValues))
        }
        for row in finished {
          try db.execute(
            sql: "INSERT OR IGNORE INTO finished VALUES (?, ?, ?)",
            arguments: StatementArguments(row.databaseValues))
        }
      }
      try other.close()
    } catch { throw StoreError(error, path: path) }
  }

  /// Tasks that were finished by nobody.
  ///
  /// - Parameter tasks: The tasks that there should be.
  /// - Returns: Those that are missing.
  /// - Throws: ``StoreError``.
  public func missing(_ tasks: [SweepTask]) throws -> [SweepTask] {
    try tasks.filter { try !isFinished($0) }
  }
}

/// What a store holds of one point, to be put in another.
private struct PointRows {
  let point: Int
  let setting: String
  let layout: String
  let tallies: [Row]

  init(_ db: Database, _ point: Int) throws {
    self.point = point
    let row = try Row.fetchOne(
      db, sql: "SELECT setting, layout FROM points WHERE point = ?", arguments: [point])
    setting = row?[0] ?? ""
    layout = row?[1] ?? ""
    tallies = try Row.fetchAll(
      db, sql: "SELECT first, last, ends_block, tally FROM tallies WHERE point = ?",
      arguments: [point])
  }

  func insert(_ db: Database, from path: String, into own: String) throws {
    let held = try String.fetchOne(
      db, sql: "SELECT layout FROM points WHERE point = ?", arguments: [point])
    if let held, held != layout {
      throw StoreError(
        .wrongFile,
        "\(path): counts something else at point \(point) than \(own); they were written "
          + "by different versions. Run the shards again with one version")
    }
    try db.execute(
      sql: "INSERT OR IGNORE INTO points VALUES (?, ?, ?)", arguments: [point, setting, layout])
    for row in tallies {
      let (first, last): (Int, Int) = (row[0], row[1])
      let overlap = try Row.fetchAll(
        db,
        sql: "SELECT first, last, ends_block, tally FROM tallies WHERE point = ? AND first < ? "
          + "AND last > ?", arguments: [point, last, first])
      if overlap.contains(row) { continue }
      guard overlap.isEmpty else {
        throw StoreError(
          .wrongFile,
          "\(path): its replicates \(first) to \(last) of point \(point) are in another shard too, and "
            + "not the same; two runs used one shard number with different settings. Delete one")
      }
      try db.execute(
        sql: "INSERT INTO tallies VALUES (?, ?, ?, ?, ?)",
        arguments: [point] + StatementArguments(row.databaseValues))
    }
  }
}
