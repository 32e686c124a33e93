import Foundation
import GRDB
import GSLKit
import MonteCarlo
import ResultStore
import Testing

/// Stores that were changed behind the program's back: an error that names the file, or the same numbers; no
/// trap, no hang, never another number.
@Suite(.serialized)
struct HostileStoreTests {
  private let samples = StoreSamples()

  /// A finished store of two points.
  private func store(in folder: URL) throws -> URL {
    let url = folder.appending(path: "s.sqlite")
    let store = try samples.open(url)
    for point in 0..<2 {
      for range in [0..<64, 64..<128, 128..<192, 192..<200] {
        try store.append(samples.piece(point, range))
      }
      try store.finish(SweepTask(point: point, part: 0, parts: 1), replicates: 0..<200)
    }
    try store.close()
    return url
  }

  private func change(_ url: URL, _ statements: String) throws {
    let queue = try DatabaseQueue(path: url.path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
      try db.execute(sql: statements)
    }
    try queue.close()
  }

  /// What a sweep, a merge and an export read of a store: its settings and tallies, or an error.
  private func everything(_ url: URL, in folder: URL) -> Result<[String], any Error> {
    Result {
      let store = try samples.open(url)
      var found: [String] = []
      for point in 0..<2 {
        let task = SweepTask(point: point, part: 0, parts: 1)
        // What is not finished is counted again.
        if try !store.isFinished(task) {
          let held = try store.pieces(of: point, layout: samples.layout)
          for range in [0..<64, 64..<128, 128..<192, 192..<200]
          where !held.contains(where: { $0.replicates.overlaps(range) }) {
            try store.append(samples.piece(point, range))
          }
          try store.finish(task, replicates: 0..<200)
          try store.flush()
        }
      }
      for point in try store.heldPoints() {
        let tally = try store.tally(of: point)
        found.append(
          "\(point) \(try store.setting(of: point)) \(tally.map { "\($0.encoded)" } ?? "")")
      }
      try store.close()
      let merged = try samples.open(folder.appending(path: "merged-\(UUID()).sqlite"))
      try merged.absorb(url.path)
      for point in try merged.heldPoints() { _ = try merged.tally(of: point) }
      return found
    }
  }

  private func check(_ statements: String, mayHeal: Bool = false) throws {
    try samples.inFolder { folder in
      let url = try store(in: folder)
      let sound = try everything(url, in: folder).get()
      try change(url, statements)
      switch everything(url, in: folder) {
      case .success(let found):
        #expect(mayHeal && found == sound, "\(statements)")
      case .failure(let error):
        let error = try #require(error as? StoreError, "\(statements): \(error)")
        let words = error.description.lowercased()
        #expect(
          error.kind == .wrongFile && error.description.hasPrefix(url.path)
            && (words.contains("run ") || words.contains("another")), "\(statements): \(error)")
      }
    }
  }

  @Test func soundStoreIsRead() throws {
    try samples.inFolder { folder in
      let url = try store(in: folder)
      #expect(try everything(url, in: folder).get().count == 2)
      #expect(try StoredRun(path: url.path).identity == samples.identity)
    }
  }

  /// Wrong types, NULL, negative, huge and ill-encoded values in every column that is read.
  @Test(
    arguments: [
      "-9223372036854775808", "9223372036854775807", "-1", "'abc'", "x'ff00'", "NULL", "1e300",
      "CAST(x'ff' AS TEXT)",
    ])
  func hostileValues(_ value: String) throws {
    for (table, columns) in [
      ("tallies", ["point", "first", "last", "ends_block", "seal", "tally"]),
      ("points", ["setting", "layout", "seal"]), ("meta", ["value"]),
      ("runs", ["threads", "shard", "seal", "command"]),
      ("finished", ["point", "part", "parts", "first", "last", "seal"]),
    ] {
      for column in columns {
        let key = table == "meta" ? "name = 'points'" : "rowid = 1"
        let row = table == "finished" ? "point = 0" : key
        // What SQLite itself refuses is no attack.
        let tries = "UPDATE OR IGNORE \(table) SET \(column) = \(value) WHERE \(row)"
        try check(tries, mayHeal: true)
      }
    }
  }

  /// Larger than anything that a run counts.
  @Test func hugeValues() throws {
    try check("UPDATE tallies SET tally = zeroblob(70000000) WHERE rowid = 1")
    try check("UPDATE points SET setting = hex(zeroblob(35000000)) WHERE point = 0")
  }

  /// The same where the table has lost its constraints.
  @Test(arguments: [
    "UPDATE tallies SET last = 'abc'", "UPDATE tallies SET tally = NULL",
    "UPDATE tallies SET ends_block = NULL", "UPDATE tallies SET ends_block = 'maybe'",
    "UPDATE tallies SET first = -9223372036854775807 - 1",
    "INSERT INTO tallies SELECT * FROM tallies",
  ])
  func looseTables(_ statement: String) throws {
    try check(
      """
      CREATE TABLE other AS SELECT * FROM tallies; DROP TABLE tallies;
      ALTER TABLE other RENAME TO tallies; \(statement)
      """)
    try check(
      """
      DROP VIEW tidy; CREATE TABLE other AS SELECT * FROM meta; DROP TABLE meta;
      ALTER TABLE other RENAME TO meta; INSERT INTO meta VALUES ('seed', '1')
      """)
  }

  /// What run it is said to be.
  @Test(arguments: [
    ("points", "-5"), ("points", "9223372036854775807"), ("points", "3"), ("points", ""),
    ("seed", "2"), ("seed", "-1"), ("stopping", "replicates -1"), ("stopping", "replicates 100"),
    ("stopping", "mcse nan"), ("stopping", "x"), ("grid", "n: 1, 3"), ("tally format", "3"),
    ("seal", "1"), ("streams", "independent"),
  ])
  func otherRuns(name: String, value: String) throws {
    try check("UPDATE meta SET value = '\(value)' WHERE name = '\(name)'")
    try check("DELETE FROM meta WHERE name = '\(name)'")
  }

  @Test(arguments: ["1/9223372036854775807", "-1/2", "1/0", "2/1", "/", "x"])
  func shards(_ name: String) throws { try check("UPDATE runs SET shard = '\(name)'") }

  /// Numbers that belong to another point, range or name.
  @Test(arguments: [
    // The tallies of two points in each other's place.
    """
    UPDATE tallies SET point = point + 10;
    UPDATE tallies SET point = 11 - point
    """,
    """
    UPDATE tallies SET tally =
      (SELECT t.tally FROM tallies t WHERE t.point = 1 - tallies.point AND t.first = tallies.first)
    """,
    "UPDATE points SET setting = '{\"n\": 5}' WHERE point = 1",
    """
    UPDATE points SET setting = (SELECT p.setting FROM points p WHERE p.point = 1 - points.point)
    """,
    "UPDATE points SET layout = replace(layout, '\"outcome\":\"y\"', '\"outcome\":\"x\"')",
    "UPDATE points SET layout = replace(layout, '\"truth\":0', '\"truth\":1')",
    "UPDATE points SET layout = '{}'",
    "UPDATE tallies SET first = first + 1, last = last + 1", "UPDATE tallies SET last = last + 1",
    "UPDATE tallies SET ends_block = 1 - ends_block",
    "INSERT INTO points SELECT 9, setting, layout, seal FROM points WHERE point = 0",
    "INSERT INTO tallies SELECT 9, first, last, ends_block, seal, tally FROM tallies WHERE point = 0",
    "DELETE FROM points WHERE point = 1",
    "UPDATE finished SET last = 100", "UPDATE runs SET command = 'x'",
    "PRAGMA user_version = 1", "PRAGMA application_id = 7",
  ])
  func moved(_ statements: String) throws { try check(statements) }

  /// What is missing is counted again: the same numbers.
  @Test(arguments: [
    "DELETE FROM tallies WHERE point = 1", "DELETE FROM tallies", "DELETE FROM finished",
    "DELETE FROM tallies WHERE first = 64", "DELETE FROM points; DELETE FROM tallies",
    "DELETE FROM runs",
  ])
  func missing(_ statements: String) throws {
    try samples.inFolder { folder in
      let url = try store(in: folder)
      let sound = try everything(url, in: folder).get()
      try change(url, statements)
      #expect(try everything(url, in: folder).get() == sound, "\(statements)")
    }
  }

  /// Views that never end, triggers, foreign tables and indexes: refused before anything of them is read.
  @Test func foreignSchemas() throws {
    let endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
    for (table, columns) in [
      ("points", "x AS point, 'a' AS setting, 'b' AS layout, 1 AS seal"),
      ("runs", "'a' AS started, '' AS shard, 1 AS seal"),
      (
        "tallies", "0 AS point, x AS first, x + 1 AS last, 1 AS ends_block, 1 AS seal, x'' AS tally"
      ),
      ("meta", "'a' || x AS name, 'b' AS value"), ("finished", "x AS point, 0 AS part"),
    ] {
      try check(
        "DROP VIEW tidy; DROP TABLE \(table); CREATE VIEW \(table) AS \(endless) SELECT \(columns) FROM c"
      )
      try check(
        """
        CREATE TRIGGER t AFTER INSERT ON \(table) BEGIN
          SELECT count(*) FROM (\(endless) SELECT x FROM c); END
        """)
      try check("DROP TABLE \(table)")
      try check("ALTER TABLE \(table) ADD COLUMN more")
    }
    try check("CREATE TABLE more (x)")
    try check("CREATE INDEX i ON tallies (abs(last))")
  }
}
