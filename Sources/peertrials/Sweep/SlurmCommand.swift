import ArgumentParser
import Foundation
import InputFiles
import MonteCarlo
import Planning
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
    if let store = sweep.store, store.contains(where: { $0.isWhitespace || $0 == "%" }) {
      throw ValidationError("--store \(store): Slurm takes no blank and no '%' in names of files")
    }
    for (name, word) in [("time", time), ("partition", partition ?? "x")]
    where word.isEmpty || !word.allSatisfy({ $0.isLetter || $0.isNumber || "-_:,.".contains($0) }) {
      throw ValidationError("--\(name) \(word): not in Slurm's form")
    }
  }

  func run() throws {
    guard let store = sweep.store, let shards = sweep.shards else { return }
    // Every point is looked at here, not first on the cluster.
    try check(scenario.kind())
    let stem = URL(filePath: store).deletingPathExtension().path
    let files = try (1...shards).map {
      URL(filePath: try StoreFiles(store, Shard(number: $0, of: shards)).final).path
    }
    let array = stem + ".array.sh"
    let merge = stem + ".merge.sh"
    try write(arrayScript(stem, shards), array)
    try write(mergeScript(stem, URL(filePath: store).path, files), merge)
    say("wrote \(array) and \(merge)")
    guard submit else {
      say("submit them with:\n  job=$(sbatch --parsable \(quoted(array)))")
      say("  sbatch --dependency=afterok:$job --kill-on-invalid-dep=yes \(quoted(merge))")
      return
    }
    let job = try sbatch([array])
    let last = try sbatch(["--dependency=afterok:\(job)", "--kill-on-invalid-dep=yes", merge])
    print("\(job) \(last)")
    say("submitted: array job \(job), then merge job \(last)")
  }

  private func check<Content: RunnableScenario>(_ type: Content.Type) throws {
    let setup = try SweepSetup<Content>(
      scenario, over: sweep.over, streams: sweep.streams, options, replicates: nil)
    try setup.check(threads: options.threadCount, cancellation: Cancellation())
  }

  private func head(_ stem: String, _ lines: [String]) -> String {
    let name = URL(filePath: stem).lastPathComponent
    let common = ["--job-name=peertrials-\(name)"] + lines
    let partition = partition.map { ["--partition=\($0)"] } ?? []
    return "#!/usr/bin/env bash\n"
      + (common + partition).map { "#SBATCH \($0)\n" }.joined()
      + "set -euo pipefail\n"
      + "cd \(quoted(FileManager.default.currentDirectoryPath))\n"
  }

  private func arrayScript(_ stem: String, _ shards: Int) -> String {
    head(
      stem,
      [
        "--array=1-\(shards)", "--cpus-per-task=\(cpus)", "--time=\(time)", "--requeue",
        "--open-mode=append", "--output=\(stem).%a.log", "--signal=B:TERM@60",
      ])
      + "# A shard that is killed goes on where it was, a finished one is passed over.\n"
      + "exec " + ([executable, "sweep"] + sweepArguments).map(quoted).joined(separator: " ")
      + " \\\n  --threads \"${SLURM_CPUS_PER_TASK:-1}\"\n"
  }

  private func mergeScript(_ stem: String, _ store: String, _ files: [String]) -> String {
    var arguments = [executable, "merge", store] + files
    arguments += ["--format", output.format.rawValue]
    if let path = output.output { arguments += ["--output", path] }
    return head(stem, ["--time=\(time)", "--requeue", "--output=\(stem).merge.log"])
      + "exec " + arguments.map(quoted).joined(separator: " ") + "\n"
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

  private func quoted(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "-_=:,./".contains($0) }
    return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }

  private func write(_ text: String, _ path: String) throws {
    let place = try ResultOutput(path: path)
    try place.write(text)
    chmod(path, 0o755)
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
