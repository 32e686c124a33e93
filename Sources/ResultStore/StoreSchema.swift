internal import GRDB

/// The tables of a store.
///
/// ```
/// meta       what run this is: scenario, grid, seed, formats
/// runs       who wrote it: version, machine, start, end, command
/// points     settings of each point, and what it counts
/// tallies    exact tallies by point and range of replicates
/// finished   tasks that need not be run again
/// results    tidy results, a row a measure; view `tidy` joins them with their labels
/// ```
enum StoreSchema {
  /// "PTrl", so that other SQLite files are known for what they are.
  static let application: Int32 = 0x5054_726C
  /// Version of these tables.
  static let version: Int32 = 1

  static let tables = """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE runs (
      started TEXT NOT NULL, ended TEXT, machine TEXT NOT NULL, version TEXT NOT NULL,
      threads INTEGER NOT NULL, shard TEXT NOT NULL, command TEXT NOT NULL);
    CREATE TABLE points (point INTEGER PRIMARY KEY, setting TEXT NOT NULL, layout TEXT NOT NULL);
    CREATE TABLE tallies (
      point INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
      ends_block INTEGER NOT NULL, tally BLOB NOT NULL, PRIMARY KEY (point, first));
    CREATE TABLE finished (
      point INTEGER NOT NULL, part INTEGER NOT NULL, parts INTEGER NOT NULL,
      PRIMARY KEY (point, part, parts)) WITHOUT ROWID;
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
}
