internal import GRDB

/// The tables of a store.
///
/// ```
/// meta       what run this is: scenario, grid, seed, formats; with a seal over all of it
/// runs       who wrote it: version, machine, start, end, command
/// points     settings of each point, and what it counts
/// tallies    exact tallies by point and range of replicates
/// finished   tasks that need not be run again, and the replicates that they cover
/// results    tidy results, a row a measure; view `tidy` joins them with their labels
/// ```
///
/// The program reads all but `results`, `labels` and `tidy`, which it writes for others. What it reads has
/// a type and a range that `integrity_check` sees to, and a ``Seals`` over all of a row.
enum StoreSchema {
  /// "PTrl", so that other SQLite files are known for what they are.
  static let application: Int32 = 0x5054_726C
  /// Version of these tables.
  static let version: Int32 = 2
  /// The largest value of a row, in bytes: far above any tally, far below what would hurt to read.
  static let longest = 1 << 26
  /// Points, runs and replicates that a store can speak of: those of a sweep, and 48 bits.
  static let mostPoints = 10_000_000
  static let mostRuns = 200_000
  static let mostReplicates = 1 << 48

  // `typeof` and not STRICT: clusters have SQLite of before 3.37.
  static let tables = """
    CREATE TABLE meta (
      name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL,
      CHECK (typeof(name) = 'text' AND typeof(value) = 'text')) WITHOUT ROWID;
    CREATE TABLE runs (
      started TEXT NOT NULL, ended TEXT, machine TEXT NOT NULL, version TEXT NOT NULL,
      threads INTEGER NOT NULL, shard TEXT NOT NULL, command TEXT NOT NULL, seal INTEGER NOT NULL,
      CHECK (typeof(threads) = 'integer' AND typeof(shard) = 'text' AND typeof(seal) = 'integer'));
    CREATE TABLE points (
      point INTEGER PRIMARY KEY, setting TEXT NOT NULL, layout TEXT NOT NULL, seal INTEGER NOT NULL,
      CHECK (point >= 0 AND typeof(setting) = 'text' AND typeof(layout) = 'text'
        AND typeof(seal) = 'integer'));
    CREATE TABLE tallies (
      point INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
      ends_block INTEGER NOT NULL, seal INTEGER NOT NULL, tally BLOB NOT NULL,
      PRIMARY KEY (point, first),
      CHECK (typeof(point) = 'integer' AND point >= 0 AND typeof(first) = 'integer' AND first >= 0
        AND typeof(last) = 'integer' AND last > first AND ends_block IN (0, 1)
        AND typeof(seal) = 'integer' AND typeof(tally) = 'blob'));
    CREATE TABLE finished (
      point INTEGER NOT NULL, part INTEGER NOT NULL, parts INTEGER NOT NULL,
      first INTEGER NOT NULL, last INTEGER NOT NULL, seal INTEGER NOT NULL,
      PRIMARY KEY (point, part, parts),
      CHECK (typeof(point) = 'integer' AND typeof(part) = 'integer' AND typeof(parts) = 'integer'
        AND typeof(first) = 'integer' AND typeof(last) = 'integer' AND typeof(seal) = 'integer'
        AND point >= 0 AND part >= 0 AND parts > part AND first >= 0 AND last >= first)
      ) WITHOUT ROWID;
    CREATE TABLE labels (
      label INTEGER PRIMARY KEY, outcome TEXT NOT NULL, contrast TEXT NOT NULL,
      method TEXT NOT NULL, family TEXT NOT NULL, adjustment TEXT NOT NULL,
      measure TEXT NOT NULL, unit TEXT NOT NULL,
      UNIQUE (outcome, contrast, method, family, adjustment, measure, unit));
    CREATE TABLE results (
      point INTEGER NOT NULL, label INTEGER NOT NULL, value REAL, mcse REAL,
      replicates INTEGER NOT NULL, boundary INTEGER NOT NULL, failed INTEGER NOT NULL,
      PRIMARY KEY (point, label)) WITHOUT ROWID;
    CREATE VIEW tidy AS
      SELECT r.point, p.setting, l.outcome, l.contrast, l.method, l.family, l.adjustment,
        l.measure, r.value, r.mcse, l.unit, r.replicates, r.boundary, r.failed
      FROM results r JOIN labels l USING (label) JOIN points p USING (point);
    """

  /// What `sqlite_master` holds: type, name, table and statement of each, as one text.
  ///
  /// At most a hundred, which is more than a store has.
  static func held(_ db: Database) throws -> Set<String> {
    let rows = try Row.fetchAll(
      db, sql: "SELECT type, name, tbl_name, sql FROM sqlite_master LIMIT 100")
    return Set(
      rows.map { row in
        (0..<4).map { StoredRow(row).described($0) }.joined(separator: "\u{1}")
      })
  }

  /// What it holds in a store that is as it should be.
  static func expected() throws -> Set<String> {
    let database = try DatabaseQueue().kept()
    defer { try? database.close() }
    return try database.write { db in
      try db.execute(sql: tables)
      return try held(db)
    }
  }
}
