internal import Foundation
internal import GRDB
internal import MonteCarlo

/// What a stored run is, for those who did not start it.
public struct StoredRun: Sendable {
  /// What makes it this run.
  public let identity: RunIdentity
  /// `3/7` for every shard that wrote in it.
  public let shards: [Shard]

  /// One of several equal shares of a run.
  public struct Shard: Sendable, Hashable {
    public let number: Int
    public let of: Int
  }

  /// Replicates of each point; nil when they ran to a precision.
  public var replicates: Int? {
    identity.stopping.hasPrefix("replicates ") ? Int(identity.stopping.dropFirst(11)) : nil
  }

  /// Reads what a store holds, and checks it.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``StoreError`` when it is no sound store.
  public init(path: String) throws(StoreError) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw StoreError(.wrongFile, "\(path): there is no such file")
    }
    do {
      self = try Store.open(path, name: path, for: .reading).once {
        try Store.check($0, name: path)
      }
    } catch { throw StoreError(error, name: path) }
  }

  /// Reads `meta` and `runs`.
  init(_ db: Database, name: String) throws {
    identity = try StoredRun.identity(db, name: name)
    shards = try StoredRun.shards(db, Seals(identity))
  }

  /// All rows of `meta` in the order of ``RunIdentity/stored``; one that is missing, another one, or one that
  /// says what no run says is damage.
  private static func identity(_ db: Database, name: String) throws -> RunIdentity {
    let rows = try Row.fetchAll(db, sql: "SELECT name, value FROM meta LIMIT 100")
    var values: [String: String] = [:]
    for row in rows.map(StoredRow.init) { values[try row.text(0)] = try row.text(1) }
    let formats = TallyLayout.format
    if let tally = values["tally format"], tally != String(formats), tally.count < 10 {
      throw StoreError(
        .wrongFile,
        "\(name): holds tallies of another format (\(tally)); this version reads format \(formats). "
          + "Run it again into a new store")
    }
    guard let seed = values["seed"].flatMap({ UInt64($0) }),
      let points = values["points"].flatMap({ Int($0) }),
      (1...StoreSchema.mostPoints).contains(points),
      let stopping = values["stopping"], isStopping(stopping)
    else { throw Damage.seal("what run it is") }
    let identity = RunIdentity(
      scenario: values["scenario"] ?? "", grid: values["grid"] ?? "", seed: seed,
      source: values["source"] ?? "", streams: values["streams"] ?? "", points: points,
      stopping: stopping)
    let expected = identity.stored
    guard rows.count == expected.count, expected.allSatisfy({ values[$0.name] == $0.value }) else {
      throw Damage.seal("what run it is")
    }
    return identity
  }

  private static func isStopping(_ text: String) -> Bool {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 2 else { return false }
    return switch words[0] {
    case "replicates": Int(words[1]).map { (1...StoreSchema.mostReplicates).contains($0) } ?? false
    case "mcse": Double(words[1]).map { $0 > 0 && $0 < 1 } ?? false
    default: false
    }
  }

  private static func shards(_ db: Database, _ seals: Seals) throws -> [Shard] {
    var found: Set<Shard> = []
    var count = 0
    let rows = try Row.fetchCursor(
      db,
      sql: "SELECT started, ended, machine, version, threads, shard, command, seal FROM runs")
    while let row = try rows.next().map(StoredRow.init) {
      count += 1
      let columns = try Store.columns(ofWriter: row)
      guard count <= StoreSchema.mostRuns, try row.integer(7) == seals.writer(columns) else {
        throw Damage.seal("who wrote it")
      }
      let text = try row.text(5)
      guard !text.isEmpty else { continue }
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let number = parts[0], let of = parts[1],
        (1...10_000).contains(of), (1...of).contains(number)
      else { throw Damage.seal("which shard wrote it") }
      found.insert(Shard(number: number, of: of))
    }
    return found.sorted { ($0.of, $0.number) < ($1.of, $1.number) }
  }
}

extension RunIdentity {
  /// What `meta` holds of it: the identity, the formats, and a seal over all.
  var stored: [(name: String, value: String)] {
    let values = fields + [("tally format", String(TallyLayout.format)), ("stopping", stopping)]
    return values + [("seal", Seals.meta(values))]
  }
}
