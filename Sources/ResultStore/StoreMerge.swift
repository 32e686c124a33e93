internal import Foundation
internal import GRDB
internal import MonteCarlo

extension Store {
  /// Takes over everything that another store of the same run holds.
  ///
  /// A range that is held already must be held equally; then it is passed over.
  ///
  /// - Parameters:
  ///   - path: The other store.
  ///   - check: Looks at what run it is, before anything is taken over.
  /// - Throws: ``StoreError`` when it is damaged, of another run, or contradicts what is held; what `check`
  ///   throws.
  public func absorb(
    _ path: String, _ check: (StoredRun) throws(StoreError) -> Void = { _ in }
  ) throws(StoreError) {
    do {
      let other = try Store.open(path, name: path, for: .reading)
      defer { try? other.close() }
      // One transaction: what was checked is what is read.
      try other.read { source in
        let run = try Store.check(source, name: path)
        try check(run)
        guard Seals(run.identity) == seals else {
          throw StoreError(.wrongFile, "\(path): is of another run")
        }
        try Store.believing(path) { try absorb(source, path, points: run.identity.points) }
      }
    } catch { throw StoreError(error, name: path) }
  }

  private func absorb(_ source: Database, _ path: String, points count: Int) throws {
    var points: [Int] = []
    let held = try Row.fetchCursor(source, sql: "SELECT point FROM points ORDER BY point")
    while let row = try held.next() { points.append(try StoredRow(row).integer(0)) }
    let orphan = try Row.fetchOne(
      source, sql: "SELECT point FROM tallies WHERE point NOT IN (SELECT point FROM points) LIMIT 1"
    )
    guard orphan == nil, points.last ?? 0 < count else {
      throw Damage.tally("it holds tallies of points that it does not name")
    }
    for start in stride(from: 0, to: points.count, by: 256) {
      try change { db in
        for point in points[start..<min(start + 256, points.count)] {
          try Store.believing(path) { try absorb(point, from: source, into: db, path) }
        }
      }
    }
    try change { db in try Store.believing(path) { try absorbTasks(source, into: db, path) } }
  }

  /// Who wrote, and what is finished.
  private func absorbTasks(_ source: Database, into db: Database, _ path: String) throws {
    // They were checked with the rest of what run it is.
    let runs = try Row.fetchCursor(source, sql: "SELECT * FROM runs")
    while let row = try runs.next() {
      try db.execute(
        sql: "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: StatementArguments(row.databaseValues))
    }
    let finished = try Row.fetchCursor(
      source, sql: "SELECT point, part, parts, first, last, seal FROM finished")
    while let row = try finished.next() {
      let found = try FinishedTask(StoredRow(row), seals)
      guard try Store.covers(source, found.task.point, found.first, found.last) else {
        throw StoreError(
          .wrongFile,
          "\(path): what was counted of point \(found.task.point) is missing; run the same sweep "
            + "again with this store, which counts it again, or delete it")
      }
      try db.execute(
        sql: "INSERT OR IGNORE INTO finished VALUES (?, ?, ?, ?, ?, ?)",
        arguments: StatementArguments(row.databaseValues))
    }
  }

  private func absorb(
    _ number: Int, from source: Database, into db: Database, _ path: String
  ) throws {
    guard let point = try StoredPoint(source, number, seals) else { return }
    let layout = try point.decodedLayout()
    if let own = try StoredPoint(db, number, seals), own.layout != point.layout {
      throw StoreError(
        .wrongFile,
        "\(path): counts something else at point \(number) than \(name); they were written "
          + "by different versions. Run the shards again with one version")
    }
    let insert = try db.cachedStatement(sql: "INSERT OR IGNORE INTO points VALUES (?, ?, ?, ?)")
    try insert.execute(arguments: [number, point.setting, point.layout, point.seal])
    for tally in try StoredTally.all(source, number, seals) {
      // Decoded, so that nothing is taken over that cannot be read.
      let piece = try tally.piece(layout)
      let find = try db.cachedStatement(
        sql: "SELECT \(StoredTally.columns) FROM tallies WHERE point = ? AND first < ? AND last > ?"
      )
      let overlap = try Row.fetchAll(find, arguments: [number, tally.last, tally.first])
        .map { try StoredTally(StoredRow($0), of: number, seals) }
      if overlap.contains(tally) { continue }
      guard overlap.isEmpty else {
        throw StoreError(
          .wrongFile,
          "\(path): its replicates \(tally.first) to \(tally.last) of point \(number) are in another shard "
            + "too, and not the same; two runs used one shard number with different settings. Delete one"
        )
      }
      try self.insert(db, piece)
    }
  }
}
