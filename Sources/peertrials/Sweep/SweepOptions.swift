import ArgumentParser
import Foundation
import InputFiles
import MonteCarlo
import Planning
import ResultStore

/// What a sweep goes over, and where it is kept.
struct SweepOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "An axis of the grid, instead of the scenario's; may be repeated.",
      valueName: "path=a..b:step|x,y,z"))
  var over: [String] = []

  @Option(help: "Whether points share random numbers; the scenario's word, or common.")
  var streams: SweepStreams?

  @Flag(
    help: """
      Run all points side by side and print what each has more or less than the one before it on the last \
      axis, with paired errors. Needs common streams; nothing of it is kept in a store.
      """)
  var differences = false

  @Option(
    help: "Keep tallies and results in this SQLite file, and go on with what it holds.",
    completion: .file())
  var store: String?

  @Option(
    name: .customLong("add-replicates"),
    help: "Grow a finished sweep: this many more for each point.")
  var addReplicates: Int?

  @Option(
    help: ArgumentHelp(
      "Run one of N equal shares, into a store of its own.", valueName: "i/N"))
  var shard: String?

  @Option(
    help: ArgumentHelp(
      "The same, with the share's number read from SLURM_ARRAY_TASK_ID.", valueName: "N"))
  var shards: Int?

  func validate() throws {
    if differences, store != nil || addReplicates != nil || shard != nil || shards != nil {
      throw ValidationError(
        "--differences are of one run on one machine: leave out --store, --shard and --add-replicates"
      )
    }
    if let addReplicates, !(1...1_000_000_000_000).contains(addReplicates) {
      throw ValidationError("--add-replicates must lie in 1 … 10^12; found \(addReplicates)")
    }
    if addReplicates != nil, store == nil {
      throw ValidationError("--add-replicates grows a store: name it with --store")
    }
    if addReplicates != nil, shard != nil || shards != nil {
      throw ValidationError("grow the merged store, not a shard of it")
    }
    if shard != nil, shards != nil { throw ValidationError("give --shard or --shards, not both") }
    if shard != nil || shards != nil, store == nil {
      throw ValidationError("a shard needs --store, the name that all shards share")
    }
    if let shard, parsed(shard) == nil {
      throw ValidationError("write --shard i/N with 1 ≤ i ≤ N ≤ 10000, like 3/7; found '\(shard)'")
    }
    if let shards, !(1...10_000).contains(shards) {
      throw ValidationError("--shards must lie in 1 … 10000; found \(shards)")
    }
    if store?.isEmpty == true { throw ValidationError("--store needs the name of a file") }
  }

  private func parsed(_ text: String) -> Shard? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let i = parts[0], let n = parts[1], (1...10_000).contains(n),
      (1...n).contains(i)
    else { return nil }
    return Shard(number: i, of: n)
  }

  /// The share to run; nil for all.
  func share() throws -> Shard? {
    if let shard { return parsed(shard) }
    guard let shards else { return nil }
    let variable = ProcessInfo.processInfo.environment["SLURM_ARRAY_TASK_ID"]
    guard let number = variable.flatMap({ Int($0) }), (1...shards).contains(number) else {
      throw failure(
        "--shards \(shards) reads the share's number from SLURM_ARRAY_TASK_ID, which is "
          + "\(variable.map { "'\($0)'" } ?? "not set"); outside Slurm give --shard i/\(shards)",
        Exit.badInput)
    }
    return Shard(number: number, of: shards)
  }

  /// Replicates of each point after growing.
  func grown(by more: Int) throws -> Int {
    do {
      let run = try StoredRun(path: store ?? "")
      guard let held = run.replicates else {
        throw failure(
          "\(store ?? ""): its points ran to a precision (--\(run.identity.stopping)); run it again with a "
            + "smaller --mcse into a new store", Exit.badInput)
      }
      let (sum, isTooMuch) = held.addingReportingOverflow(more)
      guard held >= 0, !isTooMuch, sum <= 2_000_000_000_000 else {
        throw failure(
          "\(store ?? ""): a point cannot grow beyond 2·10^12 replicates; it has \(held)",
          Exit.badInput)
      }
      return sum
    } catch let error as StoreError { throw failure(error.description, error.exit) }
  }
}

/// The files of a store that is being written.
struct StoreFiles {
  /// What is opened; empty for a store that vanishes with the process.
  let working: String
  /// Its name when it is finished.
  let final: String

  init(_ store: String?, _ shard: Shard?) throws {
    guard let store else {
      (working, final) = ("", "")
      return
    }
    guard let shard else {
      (working, final) = (store, store)
      return
    }
    let url = URL(filePath: store)
    let stem = url.deletingPathExtension().relativePath
    let ending = url.pathExtension.isEmpty ? "sqlite" : url.pathExtension
    final = "\(stem).shard-\(shard.number)-of-\(shard.of).\(ending)"
    working = final + ".tmp"
  }

  /// Every file that is read or written of it.
  var all: [String] {
    working.isEmpty ? [] : OutputGuard.store(working) + OutputGuard.store(final)
  }

  /// The name of the finished shard, when there is one of the same run that lacks nothing.
  func alreadyFinished(_ identity: RunIdentity, _ tasks: [SweepTask]) throws -> String? {
    guard working != final, FileManager.default.fileExists(atPath: final) else { return nil }
    let found = try StoredRun(path: final)
    guard found.identity == identity else {
      throw StoreError(
        .wrongFile,
        "\(final): is a finished shard of another run (other scenario, seed, grid or replicates); name "
          + "another store or delete it")
    }
    let copy = try Store(
      path: "", name: final, identity: identity, writer: .current(threads: 1, shard: nil)
    ) { _ in "" }
    try copy.absorb(final)
    if let task = try tasks.first(where: { try !copy.isFinished($0) }) {
      throw StoreError(
        .wrongFile, "\(final): point \(task.point) is not complete; delete it and run again")
    }
    return final
  }

  /// Gives the finished shard its name.
  func publish() throws {
    guard working != final, rename(working, final) != 0 else { return }
    // Another process with the same shard number was first: its bytes are the same.
    if FileManager.default.fileExists(atPath: final) { return }
    throw StoreError(.cannotWrite, "\(final): \(String(cString: strerror(errno)))")
  }
}
