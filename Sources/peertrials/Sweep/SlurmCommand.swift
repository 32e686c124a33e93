import ArgumentParser
import Foundation
import InputFiles
import MonteCarlo
import Parts
import Planning
import Questions
import TrialSimulation

/// `peertrials slurm`: the scripts that run a sweep on a cluster.
struct SlurmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slurm",
    abstract: "Write the Slurm jobs of a sweep: an array of shards, and their merge.",
    discussion: """
      Takes the options of 'sweep', writes STORE's array.sh and merge.sh beside the store, and with \
      --submit hands them to sbatch. A shard that was killed goes on where it was; one that is \
      finished is passed over; so a job may be requeued or submitted again at any time.

        peertrials slurm my-trial.yaml --store s.sqlite --shards 20 --time 02:00:00 --submit
      """)

  @OptionGroup var scenario: ScenarioOptions
  @OptionGroup var sweep: SweepOptions
  @OptionGroup var options: RunOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "Time limit of each shard, in Slurm's form.")
  var time = "01:00:00"

  @Option(help: "Cores of each shard.")
  var cpus = 1

  @Option(help: "Partition; the cluster's default by default.")
  var partition: String?

  @Flag(help: "Submit both jobs; the merge waits for the shards.")
  var submit = false

  func validate() throws {
    if sweep.shards == nil { throw ValidationError("--shards N is missing: into how many jobs?") }
    if sweep.store == nil { throw ValidationError("--store is missing: the name of the result") }
    if !(1...1024).contains(cpus) {
      throw ValidationError("--cpus must lie in 1 … 1024; found \(cpus)")
    }
    if let store = sweep.store {
      let path = SlurmCommand.absolute(store)
      guard SlurmCommand.isPlain(path) else {
        let place = store.hasPrefix("/") ? "" : " (in the folder it is run from: \(path))"
        throw ValidationError(
          "--store \(store)\(place): its path stands in '#SBATCH --output=', where Slurm takes only letters, digits "
            + "and -_=:,./+@ (no blank, quote, '%' or line end); name a store elsewhere")
      }
    }
    for (name, word) in [("time", time), ("partition", partition ?? "x")]
    where word.isEmpty
      || !word.unicodeScalars.allSatisfy({
        $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_:,.".unicodeScalars.contains($0))
      })
    {
      throw ValidationError("--\(name) \(word): not in Slurm's form")
    }
  }

  func run() throws {
    guard let store = sweep.store, let shards = sweep.shards else { return }
    let stem = URL(filePath: store).deletingPathExtension().path
    let files = try (1...shards).map {
      SlurmCommand.absolute(try StoreFiles(store, Shard(number: $0, of: shards)).final)
    }
    let array = stem + ".array.sh"
    let merge = stem + ".merge.sh"
    try OutputGuard.refuse(
      [("the script", array), ("the script", merge), ("--store", store)]
        + (output.place.output.map { [("--output", $0)] } ?? []), inputs: [scenario.file])
    // Every point is looked at here, not first on the cluster.
    try check(scenario.kind())
    let places = try [array, merge].map { try ResultOutput(path: $0, option: "the script") }
    do {
      try places[0].append(arrayScript(stem, shards))
      try places[1].append(mergeScript(stem, SlurmCommand.absolute(store), files))
      for place in places {
        try place.finish()
        try place.makeExecutable()
      }
    } catch {
      for place in places { place.discard() }
      throw error
    }
    say("wrote \(array) and \(merge)")
    guard submit else {
      say("submit them with:\n  job=$(sbatch --parsable \(Shell.word(array)))")
      say("  sbatch --dependency=afterok:$job --kill-on-invalid-dep=yes \(Shell.word(merge))")
      return
    }
    let job = try sbatch([array])
    let last = try sbatch(["--dependency=afterok:\(job)", "--kill-on-invalid-dep=yes", merge])
    try ResultOutput(path: nil).write("\(job) \(last)\n")
    say("submitted: array job \(job), then merge job \(last)")
  }

  private func check<Content: RunnableScenario>(_ type: Content.Type) throws {
    let input = try scenario.input()
    try told { () throws(QuestionError) in
      try SweepSetup<Content>(input, over: sweep.over, streams: sweep.streams, options.settings)
        .check(threads: options.threadCount, cancellation: Cancellation())
    }
  }

  private func head(_ stem: String, _ lines: [String]) -> String {
    let name = URL(filePath: stem).lastPathComponent
    let common = ["--job-name=peertrials-\(name)"] + lines
    let partition = partition.map { ["--partition=\($0)"] } ?? []
    return "#!/usr/bin/env bash\n"
      + (common + partition).map { "#SBATCH \($0)\n" }.joined()
      + "set -euo pipefail\n"
      + "cd \(Shell.word(FileManager.default.currentDirectoryPath))\n"
  }

  private func arrayScript(_ stem: String, _ shards: Int) -> String {
    head(
      stem,
      [
        "--array=1-\(shards)", "--cpus-per-task=\(cpus)", "--time=\(time)", "--requeue",
        "--open-mode=append", "--output=\(stem).%a.log", "--signal=B:TERM@60",
      ])
      + "# A shard that is killed goes on where it was, a finished one is passed over.\n"
      + "exec " + Shell.line([executable, "sweep"] + sweepArguments)
      + " \\\n  --threads \"${SLURM_CPUS_PER_TASK:-1}\"\n"
  }

  private func mergeScript(_ stem: String, _ store: String, _ files: [String]) -> String {
    var arguments = [executable, "merge", store] + files
    arguments += ["--format", output.format.rawValue]
    if let path = output.place.output { arguments += ["--output", path] }
    return head(stem, ["--time=\(time)", "--requeue", "--output=\(stem).merge.log"])
      + "exec " + Shell.line(arguments) + "\n"
  }

  /// The options that make the sweep what it is.
  private var sweepArguments: [String] {
    var list = [URL(filePath: scenario.file).path]
    for assignment in scenario.assignments { list += ["--set", assignment] }
    for axis in sweep.over { list += ["--over", axis] }
    if let streams = sweep.streams { list += ["--streams", streams.rawValue] }
    if let seed = options.seed { list += ["--seed", String(seed)] }
    if let replicates = options.replicates { list += ["--replicates", String(replicates)] }
    if let mcse = options.mcse { list += ["--mcse", "\(mcse)"] }
    if let source = options.source { list += ["--source", source.rawValue] }
    list += ["--store", URL(filePath: sweep.store ?? "").path]
    return list + ["--shards", String(sweep.shards ?? 1), "--quiet"]
  }

  /// This program, wherever it was started from.
  private var executable: String {
    Bundle.main.executablePath ?? CommandLine.arguments[0]
  }

  /// A path from the root, as it will be read on another machine.
  private static func absolute(_ path: String) -> String { URL(filePath: path).path }

  /// Whether a path can stand in a directive of Slurm, which knows no quotes that hold everywhere.
  private static func isPlain(_ path: String) -> Bool {
    path.unicodeScalars.allSatisfy {
      !PlainText.acts($0)
        && ($0.properties.isAlphabetic || "0123456789-_=:,./+@".unicodeScalars.contains($0))
    }
  }

  private func sbatch(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sbatch", "--parsable"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0,
      let id = text.split(whereSeparator: { ";\n ".contains($0) }).first
    else {
      throw failure(
        "sbatch refused the job, or is not installed; the scripts are written and can be submitted by "
          + "hand", Exit.cannotCreate)
    }
    return String(id)
  }
}
