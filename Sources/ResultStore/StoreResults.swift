internal import Foundation
internal import GRDB
internal import MonteCarlo

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
  /// Forgets results that were written before: they are written again from what is counted.
  public func forgetResults() throws {
    try change { db in
      try db.execute(sql: "DELETE FROM results")
      try db.execute(sql: "DELETE FROM labels")
    }
  }

  /// Writes the results of some points, and their pieces as one: whole blocks, then what is left.
  ///
  /// - Parameter points: Points, with their results.
  /// - Throws: ``StoreError``.
  public func record(_ points: [(point: Int, results: [StoredResult])]) throws {
    try change { db in
      // Points of one sweep have the same labels: each is looked up once.
      var known: [[String]: Int] = [:]
      for (point, results) in points {
        try Store.believing(name) { try consolidate(db, point) }
        try db.execute(sql: "DELETE FROM results WHERE point = ?", arguments: [point])
        for result in results { try Store.insert(db, point, result, &known) }
      }
    }
  }

  private static func insert(
    _ db: Database, _ point: Int, _ result: StoredResult, _ known: inout [[String]: Int]
  ) throws {
    let label = try known[result.labels] ?? label(db, result.labels)
    if let label { known[result.labels] = label }
    let row = try db.cachedStatement(sql: "INSERT INTO results VALUES (?, ?, ?, ?, ?, ?, ?)")
    try row.execute(arguments: [
      point, label, result.value, result.mcse, result.replicates, result.boundary, result.failed,
    ])
  }

  /// The number of a row's labels, which are written where they are new.
  private static func label(_ db: Database, _ labels: [String]) throws -> Int? {
    let arguments = StatementArguments(labels)
    let insert = try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO labels VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)")
    try insert.execute(arguments: arguments)
    let find = try db.cachedStatement(
      sql: """
        SELECT label FROM labels WHERE outcome = ? AND contrast = ? AND method = ? AND family = ?
        AND adjustment = ? AND measure = ? AND unit = ?
        """)
    return try Int.fetchOne(find, arguments: arguments)
  }

  /// Joins the pieces of a point that follow one another.
  private func consolidate(_ db: Database, _ point: Int) throws {
    guard let stored = try StoredPoint(db, point, seals) else { return }
    let whole = try StoredTally.all(db, point, seals).filter(\.endsBlock)
    guard whole.count > 1 else { return }
    let layout = try stored.decodedLayout()
    var joined: [TallyPiece] = []
    for piece in try whole.map({ try $0.piece(layout) }) {
      if let last = joined.last, last.replicates.upperBound == piece.replicates.lowerBound {
        try joined[joined.count - 1].tally.merge(stored: piece.tally)
        joined[joined.count - 1].replicates =
          last.replicates.lowerBound..<piece.replicates.upperBound
      } else {
        joined.append(piece)
      }
    }
    guard joined.count < whole.count else { return }
    try db.execute(
      sql: "DELETE FROM tallies WHERE point = ? AND ends_block = 1", arguments: [point])
    for piece in joined { try insert(db, piece) }
  }
}
