import ArgumentParser
import Foundation
import MonteCarlo
import Planning
import Reports
import ResultStore

/// `peertrials merge`: the shards of a sweep as one.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the shards of a sweep into one store, and print its results.",
    discussion: """
      Shards may come in any order, and twice; one that is missing is named. The result is the same, \
      byte for byte, as that of an unbroken sweep.

        peertrials merge s.sqlite s.shard-*.sqlite --format csv --output s.csv
      """)

  @Argument(help: "The store to write.", completion: .file())
  var store: String

  @Argument(help: "The shards.", completion: .file())
  var shards: [String]

  @OptionGroup var output: OutputOptions

  func run() throws {
    try OutputGuard.refuse([("the store", store)], inputs: shards)
    let place = try output.place.open(inputs: (shards + [store]).flatMap(OutputGuard.store))
    let begun: PendingFile
    do { begun = try PendingFile(store) } catch {
      place.discard()
      throw ResultOutput.failed(error.verb, store, error.code)
    }
    do {
      try merge(place, into: begun)
    } catch {
      place.discard()
      begun.discard()
      unlink(begun.path + "-journal")
      guard let error = error as? StoreError else { throw error }
      throw failure(error.description, error.exit)
    }
  }

  private func merge(_ place: ResultOutput, into begun: PendingFile) throws {
    let start = ContinuousClock.now
    guard let first = shards.first else { throw failure("name the shards", Exit.badInput) }
    let run = try StoredRun(path: first)
    if FileManager.default.fileExists(atPath: store) {
      let held = try StoredRun(path: store)
      guard held.identity == run.identity else {
        throw StoreError(
          .wrongFile, "\(store): holds another run; name another store or delete it")
      }
    }
    let merged = try Store(
      path: begun.path, name: store, identity: run.identity,
      writer: .current(threads: 1, shard: nil)
    ) { _ in "" }
    var found = Set(run.shards)
    for path in shards {
      try merged.absorb(path) { other throws(StoreError) in
        guard other.identity == run.identity else {
          throw StoreError(
            .wrongFile,
            "\(path): is of another run than \(first) (scenario, seed, grid, streams or replicates)"
          )
        }
        found.formUnion(other.shards)
        let counts = Set(found.map(\.of)).sorted().map { "i/\($0)" }
        guard counts.count < 2 else {
          throw StoreError(
            .wrongFile,
            "\(path): the shards are of different numbers (\(counts.joined(separator: ", "))); merge those "
              + "of one number")
        }
      }
    }
    try complete(merged, run, found)
    let output = SweepOutput(store: merged, run: run.identity, form: output.format, place: place)
    try output.write(
      complete: { _, _ in true }, seconds: (ContinuousClock.now - start) / .seconds(1),
      isInterrupted: false)
    try merged.close()
    do { try begun.finish() } catch {
      throw StoreError(.cannotWrite, "\(store): \(error.reason)")
    }
  }

  /// Refuses a sweep with holes, and says which shards would fill them.
  private func complete(
    _ merged: Store, _ run: StoredRun, _ found: Set<StoredRun.Shard>
  ) throws {
    var complete: Set<Int> = []
    for point in try merged.heldPoints() {
      let isComplete =
        if let count = run.replicates {
          try merged.tally(of: point)?.replicates == count
        } else {
          try merged.isFinished(SweepTask(point: point, part: 0, parts: 1))
        }
      if isComplete { complete.insert(point) }
    }
    let points = run.identity.points
    guard complete.count < points, let hole = (0..<points).first(where: { !complete.contains($0) })
    else { return }
    let all = found.first?.of ?? 0
    let missing = (0..<all).map { $0 + 1 }.filter { i in
      !found.contains { $0.number == i }
    }
    let listed =
      missing.prefix(20).map { "\($0)/\(all)" }.joined(separator: ", ")
      + (missing.count > 20 ? " and \(missing.count - 20) more" : "")
    let advice =
      missing.first.map {
        "missing: shard \(listed); run it with --shard \($0)/\(all), then merge again"
      } ?? "run the shards again until each says that it is finished, then merge again"
    throw StoreError(
      .wrongFile,
      "point \(hole) is not complete, and \(points - complete.count - 1) others; \(advice)")
  }
}
