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
    let place = try output.open(scenario: shards.first ?? store)
    let working = store + ".tmp"
    do {
      try merge(place, into: working)
    } catch let error as StoreError {
      place.discard()
      unlink(working)
      throw failure(error.description, error.exit)
    } catch let code as ExitCode {
      place.discard()
      unlink(working)
      throw code
    }
  }

  private func merge(_ place: ResultOutput, into working: String) throws {
    let start = ContinuousClock.now
    guard let first = shards.first else { throw failure("name the shards", Exit.badInput) }
    if shards.contains(store) {
      throw failure("\(store): is both a shard and the store to write", Exit.badInput)
    }
    let run = try StoredRun(path: first)
    let identity = run.identity
    if FileManager.default.fileExists(atPath: store) {
      let held = try StoredRun(path: store)
      guard held.identity == identity else {
        throw StoreError(
          .wrongFile, "\(store): holds another run; name another store or delete it")
      }
    }
    for path in shards.dropFirst() {
      let other = try StoredRun(path: path).identity
      guard other == identity else {
        throw StoreError(
          .wrongFile,
          "\(path): is of another run than \(first) (scenario, seed, grid, streams or replicates)")
      }
    }
    let named = try shards.flatMap { path -> [String] in try StoredRun(path: path).shards }
    let counts = Set(named.map { name in String(name.drop { $0 != "/" }.dropFirst()) })
    if counts.count > 1 {
      let forms = counts.sorted().map { "i/" + $0 }.joined(separator: ", ")
      throw failure(
        "the shards are of different numbers (\(forms)); merge those of one number", Exit.badInput)
    }
    // Left by a merge that was killed: nothing in it is wanted.
    unlink(working)
    let merged = try Store(
      path: working, identity: identity,
      writer: .current(threads: 1, shard: nil)
    ) { _ in "" }
    for path in shards { try merged.absorb(path) }
    try complete(merged, run)
    let output = SweepOutput(store: merged, run: identity, form: output.format, place: place)
    try output.write(
      complete: { _, _ in true }, seconds: (ContinuousClock.now - start) / .seconds(1),
      isInterrupted: false)
    try merged.close()
    guard rename(working, store) == 0 else {
      throw StoreError(.cannotWrite, "\(store): \(String(cString: strerror(errno)))")
    }
  }

  /// Refuses a sweep with holes, and says which shards would fill them.
  private func complete(_ merged: Store, _ run: StoredRun) throws {
    let count = run.stopping.hasPrefix("replicates ") ? Int(run.stopping.dropFirst(11)) : nil
    var holes: [Int] = []
    for point in 0..<run.points where holes.count < 100_000 {
      if let count {
        if try merged.tally(of: point)?.replicates != count { holes.append(point) }
      } else if try !merged.isFinished(SweepTask(point: point, part: 0, parts: 1)) {
        holes.append(point)
      }
    }
    guard let hole = holes.first else { return }
    let names = try shards.flatMap { try StoredRun(path: $0).shards }
    let parts = names.map { $0.split(separator: "/").compactMap { Int($0) } }
    let all = parts.first { $0.count == 2 }?[1] ?? 0
    let missing = (1...max(all, 1)).filter { i in !parts.contains([i, all]) }
    let advice =
      all > 0 && !missing.isEmpty
      ? "missing: shard \(missing.map { "\($0)/\(all)" }.joined(separator: ", ")); run it with "
        + "--shard \(missing[0])/\(all), then merge again"
      : "run the shards again until each says that it is finished, then merge again"
    throw StoreError(
      .wrongFile, "point \(hole) is not complete, and \(holes.count - 1) others; \(advice)")
  }
}
