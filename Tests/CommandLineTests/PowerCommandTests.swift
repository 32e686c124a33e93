import Foundation
import TestSupport
import Testing

/// The binary as a user meets it.
///
/// Serialised: each run may use every core.
@Suite(.serialized)
struct PowerCommandTests {
  private func json(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// Output without its timing, the only part that may differ.
  private func untimed(_ text: String) -> String {
    text.split(separator: "\n").filter { !$0.contains("\"timing\"") }.joined(separator: "\n")
  }

  private let textbook = ["power", "Scenarios/textbook-two-arm.yaml", "--replicates", "50000"]

  @Test func jsonRows() throws {
    let run = try CommandLineTool.run(textbook + ["--format", "json"])
    #expect(run.status == 0 && run.errors.isEmpty)
    let file = try json(run.output)
    #expect(file["format"] as? Int == 1 && file["command"] as? String == "power")
    #expect(file["seed"] as? Int == 1 && file["source"] as? String == "exact")
    let rows = try #require(file["results"] as? [[String: Any]])
    let power = try #require(rows.first { $0["measure"] as? String == "power" })
    #expect(power["outcome"] as? String == "recovery" && power["method"] as? String == "t-test")
    #expect(power["contrast"] as? String == "peer-led vs usual-care")
    #expect(power["replicates"] as? Int == 50000 && power["failed"] as? Int == 0)
    #expect((power["point"] as? [String: Any])?["trial.design.participants-per-arm"] as? Int == 64)
    let (value, mcse) = (power["value"] as? Double ?? 0, power["mcse"] as? Double ?? 0)
    #expect(abs(value - 0.8014596) < 5 * mcse && mcse < 0.002)
    let timing = try #require(file["timing"] as? [String: Any])
    #expect(timing["seconds"] is Double && timing["replicates per second"] is Double)
  }

  /// Same seed, same bytes: one, two and five threads; both sources.
  @Test(arguments: ["exact", "people"])
  func sameBytes(source: String) throws {
    let outputs = try ["1", "2", "5"].map { threads in
      untimed(
        try CommandLineTool.run(
          [
            "power", "Scenarios/hospital-one-to-one.yaml", "--replicates", "20000", "--format",
            "json",
            "--threads", threads, "--source", source,
          ]
        ).output)
    }
    #expect(outputs[0].count > 1000 && Set(outputs).count == 1)
  }

  /// CSV holds the JSON's rows.
  @Test func csvHasTheSameRows() throws {
    let csv = try CommandLineTool.run(textbook + ["--format", "csv"]).output.split(separator: "\n")
    let rows = try #require(
      try json(CommandLineTool.run(textbook + ["--format", "json"]).output)["results"]
        as? [[String: Any]])
    #expect(csv.count == rows.count + 1)
    #expect(csv[0].hasPrefix("trial.design.participants-per-arm,outcome,contrast,method,"))
    #expect(csv[1].contains(",power,\(rows[0]["value"] as? Double ?? 0),"))
  }

  /// Every line of every shipped scenario's table fits a terminal of 80 columns.
  @Test func tablesFit() throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: Fixtures.package.appending(path: "Scenarios").path
    ).filter { $0.hasSuffix(".yaml") }
    #expect(names.count >= 6)
    for name in names {
      let run = try CommandLineTool.run(["power", "Scenarios/\(name)", "--replicates", "100000"])
      #expect(run.status == 0)
      for line in run.output.split(separator: "\n") {
        #expect(line.count <= 80, "\(name): \(line)")
      }
    }
  }

  /// Ctrl-C: a partial table marked so, exit 130, reproduced by the number that it names.
  @Test func interrupted() throws {
    let run = try CommandLineTool.run(
      [
        "power", "Scenarios/textbook-two-arm.yaml", "--replicates", "1000000000000", "--format",
        "json",
      ],
      interruptAfter: 1)
    #expect(run.status == 130)
    let file = try json(run.output)
    #expect(file["interrupted"] as? Bool == true)
    let rows = try #require(file["results"] as? [[String: Any]])
    let count = try #require(rows.first?["replicates"] as? Int)
    let again = try CommandLineTool.run(
      ["power", "Scenarios/textbook-two-arm.yaml", "--replicates", "\(count)", "--format", "json"])
    #expect(
      untimed(again.output) == untimed(run.output).replacing("  \"interrupted\": true,\n", with: "")
    )
  }

  @Test func badInputIsExit65AndWritesNothing() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "peertrials-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "bad.yaml")
    try Data("peertrials: 1\ntrial: {}\n".utf8).write(to: file)
    let target = folder.appending(path: "out.json").path
    for command in ["power", "check"] {
      let run = try CommandLineTool.run(
        [command, file.path] + (command == "power" ? ["--output", target] : []))
      #expect(run.status == 65 && run.output.isEmpty && run.errors.contains("bad.yaml:2"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["bad.yaml"])
    }
    for arguments in [
      ["power", folder.path], ["power", "/nowhere.yaml"],
      textbook + ["--set", "trial.design.participants-per-arm=0"],
      ["power", "Scenarios/textbook-two-arm.yaml", "--set", "x"],
    ] {
      let run = try CommandLineTool.run(arguments)
      #expect(
        run.status == 65 && run.output.isEmpty && run.errors.hasPrefix("error: "), "\(arguments)")
    }
  }

  @Test func usageIsExit64() throws {
    for arguments in [
      ["power"], ["nothing"], textbook + ["--threads", "0"], textbook + ["--mcse", "0.1"],
      ["power", "Scenarios/textbook-two-arm.yaml", "--replicates", "0"],
      ["replay", "Scenarios/textbook-two-arm.yaml", "--replicates", "5"],
    ] {
      let run = try CommandLineTool.run(arguments)
      #expect(run.status == 64 && run.output.isEmpty, "\(arguments)")
    }
  }

  /// A place that cannot be written is an error before the simulation starts.
  @Test func unwritableOutput() throws {
    let long = [
      "power", "Scenarios/textbook-two-arm.yaml", "--replicates", "100000000000", "--output",
    ]
    for (place, codes) in [("/nowhere/x.json", [73]), ("/tmp", [73]), ("/dev/full", [74])] {
      let start = ContinuousClock.now
      let run = try CommandLineTool.run(long + [place])
      #expect(codes.contains(Int(run.status)), "\(place): \(run.status)")
      #expect(run.errors.contains("cannot") || run.errors.contains("folder"), "\(run.errors)")
      #expect(ContinuousClock.now - start < .seconds(5))
    }
  }

  @Test func replayAndOthers() throws {
    let csv = try CommandLineTool.run(
      ["replay", "Scenarios/textbook-two-arm.yaml", "--replicates", "2..3", "--format", "csv"])
    #expect(csv.status == 0 && csv.output.split(separator: "\n").count == 2 * 128 + 1)
    #expect(csv.output.hasPrefix("replicate,participant,arm,recovery\n2,1,peer-led,"))
    for arguments in [["list"], ["schema"], ["version"], ["--help"], ["help", "power"]] {
      let run = try CommandLineTool.run(arguments)
      #expect(run.status == 0 && !run.output.isEmpty && run.errors.isEmpty)
    }
    #expect(try json(CommandLineTool.run(["schema"]).output)["properties"] is [String: Any])
    for shell in ["bash", "zsh", "fish"] {
      #expect(try CommandLineTool.run(["--generate-completion-script", shell]).status == 0)
    }
  }

  /// A missed expectation is exit 1.
  @Test func expectations() throws {
    let met = try CommandLineTool.run(["check", "Scenarios/textbook-two-arm.yaml", "--run"])
    #expect(met.status == 0 && !met.output.contains("MISSED"))
    let missed = try CommandLineTool.run(
      [
        "check", "Scenarios/textbook-two-arm.yaml", "--run", "--set",
        "trial.arms.peer-led.effect.smd=0.4",
      ])
    #expect(missed.status == 1 && missed.output.contains("MISSED"))
  }
}
