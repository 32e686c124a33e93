import Foundation
import GSLKit
import MonteCarlo
import ResultStore
import Testing

/// Stores: what is written is read, and nothing else is taken for it.
@Suite(.serialized)
struct StoreTests {
  /// A normal mean: the smallest experiment there is.
  struct Mean: Experiment {
    let layout: TallyLayout
    let blockSize = 64

    init(_ method: String = "z") {
      layout = TallyLayout(rows: [
        TallyRow(
          outcome: "y", contrast: "c", method: method, unit: "points", truth: 0, plannedSE: 1,
          isNull: true)
      ])
    }

    func run(_ replicates: Range<Int>, key: StreamKey, into tally: inout Tally) {
      tally.addBlock(of: replicates.count) { _ in }
    }
  }

  private let identity = RunIdentity(
    scenario: "a: 1\nb: 2", grid: "n: 1, 2", seed: 1, source: "auto", streams: "common",
    points: 2, stopping: "replicates 200")
  private let writer = Store.Writer(
    machine: "here", version: "1", threads: 1, shard: "", command: "test")

  private func folder<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  private func open(_ url: URL, _ identity: RunIdentity, grows: Bool = false) throws -> Store {
    try Store(
      path: url.path, identity: identity, writer: writer, growth: grows ? .allowed : .refused
    ) {
      "{\"n\": \($0)}"
    }
  }

  private func piece(_ point: Int, _ range: Range<Int>, _ method: String = "z") -> TallyPiece {
    let experiment = Mean(method)
    var tally = Tally(experiment.layout)
    for first in stride(from: range.lowerBound, to: range.upperBound, by: 64) {
      experiment.run(
        first..<min(first + 64, range.upperBound), key: StreamKey(seed: 1), into: &tally)
    }
    return TallyPiece(
      point: point, replicates: range, tally: tally, endsBlock: range.upperBound % 64 == 0)
  }

  @Test func roundTrip() throws {
    try folder { folder in
      let url = folder.appending(path: "s.sqlite")
      let store = try open(url, identity)
      for range in [64..<128, 0..<64, 128..<192, 192..<200] { try store.append(piece(0, range)) }
      try store.finish(SweepTask(point: 0, part: 0, parts: 1), replicates: 0..<200)
      try store.close()
      let again = try open(url, identity)
      #expect(try again.isFinished(SweepTask(point: 0, part: 0, parts: 1)))
      #expect(try !again.isFinished(SweepTask(point: 1, part: 0, parts: 1)))
      #expect(try again.tally(of: 0)?.replicates == 200 && again.tally(of: 1) == nil)
      #expect(try again.setting(of: 0) == "{\"n\": 0}")
      // Recording joins whole blocks, and leaves the block that was cut short alone.
      try again.record([(0, [])])
      let ranges = try again.pieces(of: 0, layout: Mean().layout).map(\.replicates)
      #expect(ranges == [0..<192, 192..<200])
      // Another layout at the same point is refused.
      #expect(throws: StoreError.self) { try again.pieces(of: 0, layout: Mean("t").layout) }
    }
  }

  @Test func growth() throws {
    try folder { folder in
      let url = folder.appending(path: "s.sqlite")
      let store = try open(url, identity)
      for range in [0..<192, 192..<200] { try store.append(piece(0, range)) }
      try store.close()
      var more = identity
      more.stopping = "replicates 300"
      #expect(throws: StoreError.self) { try open(url, more) }
      let grown = try open(url, more, grows: true)
      // The cut block goes, so that it can be counted whole.
      #expect(try grown.pieces(of: 0, layout: Mean().layout).map(\.replicates) == [0..<192])
    }
  }

  /// Each thing that makes a run another run is refused by its name.
  @Test func otherRuns() throws {
    try folder { folder in
      let url = folder.appending(path: "s.sqlite")
      try open(url, identity).close()
      func refusal(_ change: (inout RunIdentity) -> Void) -> String {
        var other = identity
        change(&other)
        do {
          _ = try open(url, other)
          return ""
        } catch { return "\(error)" }
      }
      #expect(refusal { $0.seed = 2 }.contains("another seed: it has 1, this run has 2"))
      #expect(refusal { $0.scenario = "a: 1\nb: 3" }.contains("'b: 2', this run has 'b: 3'"))
      #expect(refusal { $0.scenario = "a: 1" }.contains("another scenario"))
      #expect(refusal { $0.grid = "n: 1" }.contains("another grid"))
      #expect(refusal { $0.streams = "independent" }.contains("another streams"))
      #expect(refusal { $0.source = "people" }.contains("another source"))
      #expect(refusal { _ in }.isEmpty)
    }
  }

  @Test func foreignFiles() throws {
    try folder { folder in
      let url = folder.appending(path: "s.sqlite")
      let store = try open(url, identity)
      for i in 0..<40 { try store.append(piece(0, i * 64..<(i + 1) * 64)) }
      try store.close()
      let bytes = try Data(contentsOf: url)
      func fails(_ data: Data) throws -> Bool {
        let other = folder.appending(path: "other.sqlite")
        try? FileManager.default.removeItem(at: other)
        try data.write(to: other)
        do {
          let store = try open(other, identity)
          _ = try store.pieces(of: 0, layout: Mean().layout)
          return false
        } catch { return error is StoreError }
      }
      #expect(try !fails(bytes))
      #expect(try fails(Data("hello, this is not a database at all".utf8)))
      for share in [0.2, 0.5, 0.9] {
        #expect(try fails(bytes.prefix(Int(Double(bytes.count) * share))))
      }
      // A tally whose bytes were changed behind SQLite's back.
      var changed = bytes
      let tally = Data(piece(0, 0..<64).tally.encoded)
      let place = try #require(changed.range(of: tally.prefix(40)))
      changed[place.lowerBound + 3] ^= 0x10
      #expect(try fails(changed))
    }
  }

  /// A store that is removed, moved, replaced or cut while it is written says so.
  @Test func lostFiles() throws {
    try folder { folder in
      let url = folder.appending(path: "s.sqlite")
      let other = folder.appending(path: "other")
      let losses: [(String, () throws -> Void)] = [
        ("removed or moved", { try FileManager.default.removeItem(at: url) }),
        ("removed or moved", { try FileManager.default.moveItem(at: url, to: other) }),
        (
          "replaced",
          {
            try Data("x".utf8).write(to: other)
            #expect(rename(other.path, url.path) == 0)
          }
        ),
        (
          "changed by another program",
          { try FileHandle(forWritingTo: url).truncate(atOffset: 0) }
        ),
      ]
      for (word, lose) in losses {
        let store = try open(url, identity)
        try store.append(piece(0, 0..<64))
        try store.flush()
        try lose()
        try store.append(piece(0, 64..<128))
        for write in [store.flush, store.close] {
          let error = #expect(throws: StoreError.self) { try write() }
          #expect(error?.kind == .lost && error?.description.contains(word) == true, "\(word)")
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
          try FileManager.default.removeItem(at: folder.appending(path: name))
        }
      }
    }
  }

  /// A name that SQLite takes for something else is the name of a file here.
  @Test func oddName() throws {
    let name = ":memory:"
    defer { try? FileManager.default.removeItem(atPath: name) }
    try Store(path: name, identity: identity, writer: writer) { _ in "" }.close()
    #expect(FileManager.default.fileExists(atPath: name))
  }

  @Test func merging() throws {
    try folder { folder in
      let urls = ["a", "b", "c"].map { folder.appending(path: "\($0).sqlite") }
      for (url, ranges) in zip(urls, [[0..<64], [64..<128], [0..<64, 128..<192]]) {
        let store = try open(url, identity)
        for range in ranges { try store.append(piece(0, range)) }
        try store.finish(SweepTask(point: 0, part: 0, parts: 3), replicates: ranges[0])
        try store.close()
      }
      let merged = try open(folder.appending(path: "m.sqlite"), identity)
      // Equal ranges may come twice; different ones that overlap may not.
      for url in [urls[2], urls[0], urls[1]] { try merged.absorb(url.path) }
      #expect(try merged.tally(of: 0)?.replicates == 192)
      #expect(try merged.isFinished(SweepTask(point: 0, part: 0, parts: 3)))
      let clash = folder.appending(path: "d.sqlite")
      let store = try open(clash, identity)
      try store.append(piece(0, 0..<128))
      try store.close()
      #expect(throws: StoreError.self) { try merged.absorb(clash.path) }
    }
  }
}
