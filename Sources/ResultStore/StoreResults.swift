internal import Foundation
internal import GRDB
public import MonteCarlo

/// One tidy result, as a store keeps it.
public struct StoredResult: Sendable {
  /// outcome, contrast, method, family, adjustment, measure, unit.
  public var labels: [String]
  public var value: Double
  public var mcse: Double
  public var replicates: Int
  public var boundary: Int
  public var failed: Int

  /// A result.
  public init(
    labels: [String], value: Double, mcse: Double, replicates: Int, boundary: Int, failed: Int
  ) {
    self.labels = labels
    self.value = value
    self.mcse = mcse
    self.replicates = replicates
    self.boundary = boundary
    self.failed = failed
  }
}

extension Store {
  /// Points that hold something, in order.
  public func heldPoints() throws -> [Int] {
    try guarded {
      try database.read { try Int.fetchAll($0, sql: "SELECT point FROM points ORDER BY point") }
    }
  }

  /// The setting of a point, as it was given.
  public func setting(of point: Int) throws -> String {
    try guarded {
      try database.read {
        try String.fetchOne(
          $0, sql: "SELECT setting FROM points WHERE point = ?", arguments: [point])
          ?? ""
      }
    }
  }

  /// Everything held of a point from its first replicate on, without a hole.
  ///
  /// - Parameter point: Its number.
  /// - Returns: The tally; nil where nothing is held.
  /// - Throws: ``StoreError`` when the stored bytes are damaged.
  public func tally(of point: Int) throws -> Tally? {
    try guarded {
      try database.read { db in
        guard let layout = try Store.layout(db, point) else { return nil }
        var tally = Tally(layout)
        for piece in try Store.pieces(db, point, layout, path: path) {
          guard piece.replicates.lowerBound == tally.replicates else { break }
          tally.merge(piece.tally)
        }
        return tally.replicates > 0 ? tally : nil
      }
    }
  }

  static func layout(_ db: Database, _ point: Int) throws -> TallyLayout? {
    let text = try String.fetchOne(
      db, sql: "SELECT layout FROM points WHERE point = ?", arguments: [point])
    return try text.map { try JSONDecoder().decode(TallyLayout.self, from: Data($0.utf8)) }
  }

  /// Writes the results of some points, and their pieces as one: whole blocks, then what is left.
  ///
  /// - Parameter points: Points, with their results.
  /// - Throws: ``StoreError``.
  public func record(_ points: [(point: Int, results: [StoredResult])]) throws {
    try guarded {
      try database.write { db in
        for (point, results) in points {
          try Store.consolidate(db, point, path: path)
          try db.execute(sql: "DELETE FROM results WHERE point = ?", arguments: [point])
          for result in results { try Store.insert(db, point, result) }
        }
      }
    }
  }

  private static func insert(_ db: Database, _ point: Int, _ result: StoredResult) throws {
    let arguments = StatementArguments(result.labels)
    let insert = try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO labels VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)")
    try insert.execute(arguments: arguments)
    let find = try db.cachedStatement(
      sql: """
        SELECT label FROM labels WHERE outcome = ? AND contrast = ? AND method = ? AND family = ?
        AND adjustment = ? AND measure = ? AND unit = ?
        """)
    let label = try Int.fetchOne(find, arguments: arguments)
    let row = try db.cachedStatement(sql: "INSERT INTO results VALUES (?, ?, ?, ?, ?, ?, ?)")
    try row.execute(arguments: [
      point, label, result.value, result.mcse, result.replicates, result.boundary, result.failed,
    ])
  }

  /// Joins the pieces of a point that follow one another.
  private static func consolidate(_ db: Database, _ point: Int, path: String) throws {
    guard let layout = try layout(db, point) else { return }
    let held = try pieces(db, point, layout, path: path)
    let whole = held.filter(\.endsBlock)
    guard whole.count > 1 else { return }
    var joined: [TallyPiece] = []
    for piece in whole {
      if let last = joined.last, last.replicates.upperBound == piece.replicates.lowerBound {
        joined[joined.count - 1].tally.merge(piece.tally)
        joined[joined.count - 1].replicates =
          last.replicates.lowerBound..<piece.replicates.upperBound
      } else {
        joined.append(piece)
      }
    }
    guard joined.count < whole.count else { return }
    try db.execute(
      sql: "DELETE FROM tallies WHERE point = ? AND ends_block = 1", arguments: [point])
    for piece in joined { try insert(db, piece, "") }
  }
}
