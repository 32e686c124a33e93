import Foundation
import TestSupport
import Testing

/// Sweeps as a user runs them: resumed, grown, cut into shards, and all the ways in which files can be
/// wrong.
@Suite(.serialized)
struct SweepCommandTests {
  /// Twelve points of a people source, some two seconds on two cores: long enough to be killed.
  private let arguments = [
    "sweep", "Scenarios/size-and-dropout.yaml", "--source", "people", "--replicates", "25000",
    "--over", "trial.design.participants-per-arm=40..150:10", "--format", "json",
  ]

  private func untimed(_ text: String) -> String {
    text.split(separator: "\n").filter { !$0.contains("\"timing\"") }.joined(separator: "\n")
  }

  private func sweep(_ more: [String] = []) throws -> String {
    let run = try CommandLineTool.run(arguments + more)
    #expect(run.status == 0, "\(run.errors)")
    return untimed(run.output)
  }

  /// The same bytes from one and two threads, from ten runs of which nine were killed, from a sweep
  /// that grew, and from seven shards merged in any order.
  @Test func sameBytes() throws {
    let whole = try sweep(["--threads", "1"])
    #expect(whole.contains("\"command\": \"sweep\"") && whole.count > 10_000)
    #expect(try sweep(["--threads", "2"]) == whole)
    try CommandLineTool.inFolder { folder in
      let store = folder.appending(path: "killed.sqlite").path
      for attempt in 0..<10 {
        // From the first moments to well into the sweep.
        _ = try CommandLineTool.run(
          arguments + ["--store", store], killAfter: 0.05 + 0.1 * Double(attempt))
      }
      #expect(try sweep(["--store", store]) == whole)
      // A finished sweep prints the same again, and runs nothing.
      #expect(try sweep(["--store", store]) == whole)

      let grown = folder.appending(path: "grown.sqlite").path
      // Neither number is a whole number of blocks.
      let start = arguments.map { $0 == "25000" ? "7000" : $0 }
      #expect(try CommandLineTool.run(start + ["--store", grown]).status == 0)
      let rest = arguments.filter { $0 != "25000" && $0 != "--replicates" }
      let more = try CommandLineTool.run(
        rest + ["--store", grown, "--add-replicates", "18000"])
      #expect(more.status == 0 && untimed(more.output) == whole)

      try shards(whole, folder)
    }
  }

  private func shards(_ whole: String, _ folder: URL) throws {
    let store = folder.appending(path: "s.sqlite").path
    for shard in [4, 1, 7, 2, 6, 3, 5] {
      let run =
        shard == 2
        ? try CommandLineTool.run(
          arguments + ["--store", store, "--shards", "7"],
          environment: ["SLURM_ARRAY_TASK_ID": "2"])
        : try CommandLineTool.run(arguments + ["--store", store, "--shard", "\(shard)/7"])
      #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
    }
    let again = try CommandLineTool.run(arguments + ["--store", store, "--shard", "3/7"])
    #expect(again.status == 0 && again.errors.contains("finished already"))
    let files = (1...7).map { folder.appending(path: "s.shard-\($0)-of-7.sqlite").path }
    for order in [files, files.reversed(), files + [files[2]]] {
      let merged = try CommandLineTool.run(["merge", store] + order + ["--format", "json"])
      #expect(merged.status == 0 && untimed(merged.output) == whole, "\(merged.errors)")
    }
    let hole = try CommandLineTool.run(
      ["merge", folder.appending(path: "h.sqlite").path] + files.filter { !$0.contains("-5-") })
    #expect(hole.status == 65 && hole.errors.contains("missing: shard 5/7"))
    #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "h.sqlite").path))
    // A shard of another seed does not get in.
    let other = folder.appending(path: "other.sqlite").path
    _ = try CommandLineTool.run(
      arguments + ["--store", other, "--shard", "5/7", "--seed", "99"])
    let wrong = try CommandLineTool.run(
      ["merge", store] + files.filter { !$0.contains("-5-") }
        + [folder.appending(path: "other.shard-5-of-7.sqlite").path])
    #expect(wrong.status == 65 && wrong.errors.contains("another run"))
  }

  @Test func wrongStores() throws {
    try CommandLineTool.inFolder { folder in
      let store = folder.appending(path: "s.sqlite")
      let quick = arguments.map { $0 == "25000" ? "64" : $0 }
      func run(_ path: String, _ more: [String] = []) throws -> CommandLineTool.Result {
        try CommandLineTool.run(quick + ["--store", path] + more)
      }
      #expect(try run(store.path).status == 0)
      for (more, word) in [
        (["--seed", "5"], "another seed"),
        (["--set", "trial.arms.peer-led.effect.smd=0.4"], "another scenario"),
        (["--over", "trial.arms.peer-led.dropout=0,0.1"], "another grid"),
        (["--streams", "independent"], "another streams"),
        (["--replicates", "100"], "--add-replicates"),
      ] {
        let other = try run(store.path, more)
        #expect(other.status == 65 && other.errors.contains(word), "\(other.errors)")
      }
      let bytes = try Data(contentsOf: store)
      let short = folder.appending(path: "short.sqlite")
      try bytes.prefix(bytes.count / 3).write(to: short)
      let cut = try run(short.path)
      #expect(cut.status == 65 && cut.errors.contains("damaged"), "\(cut.errors)")
      let foreign = folder.appending(path: "foreign.sqlite")
      try Data("not a database, but a letter".utf8).write(to: foreign)
      let letter = try run(foreign.path)
      #expect(letter.status == 65 && letter.errors.contains("is no PeerTrials store"))
      #expect(try run(folder.path).status == 73)
      #expect(try run(folder.appending(path: "no/such/s.sqlite").path).status == 73)
    }
  }

  /// Two processes on one store: the second is told so, the first is not disturbed.
  @Test func twoProcesses() throws {
    let whole = try sweep()
    try CommandLineTool.inFolder { folder in
      let store = folder.appending(path: "s.sqlite").path
      let longer = arguments.map { $0 == "25000" ? "400000" : $0 }
      let first = Process()
      first.executableURL = CommandLineTool.binary
      first.arguments = longer + ["--store", store]
      first.currentDirectoryURL = Fixtures.package
      first.standardOutput = FileHandle.nullDevice
      first.standardError = FileHandle.nullDevice
      try first.run()
      Thread.sleep(forTimeInterval: 0.5)
      let second = try CommandLineTool.run(longer + ["--store", store])
      #expect(second.status == 73 && second.errors.contains("another process is writing"))
      // Ctrl-C: what was counted is kept.
      first.interrupt()
      first.waitUntilExit()
      #expect(first.terminationStatus == 130)
      #expect(!whole.isEmpty)
    }
  }

  @Test(arguments: [
    (["--over", "trial.design.participants-per-arm=20..10:5"], 65, "write --over"),
    (["--over", "trial.design.participants-per-arm=abc"], 65, "whole number"),
    (["--over", "trial.design.people=10,20"], 65, "unknown key 'people'"),
    (["--over", "trial.arms.nobody.dropout=0.1"], 65, "no arm is called 'nobody'"),
    (["--over", "trial.arms.peer-led.dropout=0.1,1.5"], 65, "must lie in 0 … 0.99"),
    (["--shard", "8/7", "--store", "x.sqlite"], 64, "write --shard i/N"),
    (["--shard", "1/7"], 64, "needs --store"),
    (["--shards", "7", "--store", "x.sqlite"], 65, "SLURM_ARRAY_TASK_ID"),
    (["--add-replicates", "10"], 64, "--add-replicates"),
    (["--add-replicates", "9223372036854775807", "--store", "x.sqlite"], 64, "10^12"),
    (["--over", "seed=1,2"], 65, "belongs to the run"),
    (
      [
        "--over", "trial.arms.peer-led.dropout=0,0.1", "--over",
        "trial.arms.peer-led.dropout=0.2,0.3",
      ], 65, "moved by two axes"
    ),
    (
      ["--over", "trial.design.participants-per-arm=1..900000:1"]
        + (0..<3).flatMap { ["--over", "trial.arms.peer-led.x\($0)=1..900000:1"] }, 65, "at most"
    ),
  ])
  func wrongOptions(more: [String], status: Int, word: String) throws {
    let run = try CommandLineTool.run(["sweep", "Scenarios/size-and-dropout.yaml"] + more)
    #expect(run.status == Int32(status) && run.errors.contains(word), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  /// A sweep to a precision that was killed goes on through the same stages as an unbroken one.
  @Test func precisionResumed() throws {
    let precise = [
      "sweep", "Scenarios/size-and-dropout.yaml", "--source", "people", "--mcse", "0.0015",
      "--over",
      "trial.design.participants-per-arm=40,90,140", "--format", "json",
    ]
    let whole = untimed(try CommandLineTool.run(precise).output)
    try CommandLineTool.inFolder { folder in
      let store = folder.appending(path: "s.sqlite").path
      for attempt in 1...4 {
        _ = try CommandLineTool.run(
          precise + ["--store", store], interruptAfter: 0.3 * Double(attempt))
      }
      let resumed = try CommandLineTool.run(precise + ["--store", store])
      #expect(resumed.status == 0 && untimed(resumed.output) == whole)
    }
  }

  /// Values that are maps tell two grids apart.
  @Test func gridsOfMaps() throws {
    try CommandLineTool.inFolder { folder in
      let file = folder.appending(path: "maps.yaml").path
      func write(_ values: String) throws {
        let text = try String(
          contentsOf: Fixtures.package.appending(path: "Scenarios/textbook-two-arm.yaml"),
          encoding: .utf8)
        try (text + "sweep: {axes: {e: {path: trial.arms.peer-led.effect, values: \(values)}}}\n")
          .write(toFile: file, atomically: true, encoding: .utf8)
      }
      let run = [
        "sweep", file, "--replicates", "1000", "--store",
        folder.appending(path: "s.sqlite").path,
      ]
      try write("[{smd: 0.1}, {smd: 0.3}]")
      #expect(try CommandLineTool.run(run).status == 0)
      try write("[{smd: 0.5}, {smd: 0.8}]")
      let other = try CommandLineTool.run(run)
      #expect(other.status == 65 && other.errors.contains("another grid"))
    }
  }

  /// Points to a precision of their own; independent streams; a listed grid.
  @Test func precisionAndLists() throws {
    try CommandLineTool.inFolder { folder in
      let file = folder.appending(path: "listed.yaml").path
      var text = try String(
        contentsOf: Fixtures.package.appending(path: "Scenarios/size-and-dropout.yaml"),
        encoding: .utf8)
      let block = try #require(text.range(of: "sweep:"))
      text = String(text[..<block.lowerBound])
      text += """
        sweep:
          streams: independent
          points:
            - {trial.design.participants-per-arm: 100, trial.arms.peer-led.dropout: 0.1}
            - {trial.design.participants-per-arm: 100, trial.arms.peer-led.dropout: 0.1}
            - {trial.arms.peer-led.effect.smd: 0.1}
        """
      try text.write(toFile: file, atomically: true, encoding: .utf8)
      let run = try CommandLineTool.run(["sweep", file, "--mcse", "0.002", "--format", "csv"])
      #expect(run.status == 0, "\(run.errors)")
      let power = run.output.split(separator: "\n").map { $0.split(separator: ",") }
        .filter { $0.contains("power") }
      #expect(power.count == 3)
      // Equal points with streams of their own differ; each has its own number of replicates.
      let value = power[0].firstIndex(of: "power").map { $0 + 1 } ?? 0
      #expect(power[0][value] != power[1][value])
      for row in power {
        let mcse = Double(row[value + 1]) ?? 1
        #expect(mcse <= 0.002 && mcse > 0.0015)
      }
    }
  }
}
