import Foundation
import TestSupport
import Testing

/// Input that may be refused, and may not crash, mislead or do harm where it is printed.
@Suite(.serialized)
struct HostileInputTests: RunsCommands {
  /// A kind that is not known is a problem like any other, in every command; nothing is worked out from it.
  @Test func unknownKinds() throws {
    try CommandLineTool.inFolder { folder in
      let file = try write(
        """
        peertrials: 1
        trial:
          design: {kind: clusters, participants-per-arm: 64}
          arms:
            peer-led: {delivery: peer-led, effect: {smd: 0.5}}
            usual-care: {comparator: usual-care}
          outcomes:
            recovery: {kind: gaussian}
        analysis:
          methods: {t-test: {}}
        """, "kind.yaml", in: folder)
      for command in [
        ["check"], ["power"], ["plan"], ["replay", "--replicate", "0"], ["sweep"], ["export"],
      ] {
        let run = try CommandLineTool.run([command[0], file] + command.dropFirst())
        #expect(run.status == 65 && run.output.isEmpty, "\(command)")
        #expect(
          run.errors.hasPrefix(
            "error: \(file):3:18: trial.design.kind: unknown word 'clusters'; did you mean 'cluster'? "
              + "allowed: parallel, "), "\(run.errors)")
      }
    }
    for assignment in [
      "trial.design.kind=stepped-wedge", "trial.design.kind={}", "trial.design.kind=[1]",
      "trial.design=factorial", "trial.outcomes.recovery.kind=count",
      "analysis.methods.t-test.kind=wilcoxon",
      "trial.arms=x", "trial.outcomes=[]", "trial=1", "analysis=1",
    ] {
      let run = try run("power", scenario, "--set", assignment)
      #expect(run.status == 65 && run.errors.hasPrefix("error: "), "\(assignment): \(run.errors)")
    }
  }

  /// I² near 1, whose ends at both ends of τ² differ by rounding only.
  @Test(arguments: ["REML", "DL"]) func heterogeneityNearOne(method: String) throws {
    try CommandLineTool.inFolder { folder in
      let table = try write(
        """
        study,yi,vi
        T0,-0.154,0.1611
        T1,-0.144,0.1574
        T2,0.456,0.0568
        T3,1e12,0.0574
        T4,0.45,0.084
        T5,0.749,0.1273
        T6,0.23,0.157
        T7,-1,0.0696
        T8,0.628,0.1936

        """, "t.csv", in: folder)
      let run = try run("meta", table, "--method", method, "--format", "json")
      #expect(run.status == 0)
      let found = try #require(
        JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      let (low, high) = (found["I2.ci.lb"] as? Double, found["I2.ci.ub"] as? Double)
      #expect(try #require(low) <= (try #require(high)))
    }
  }

  /// The largest seed is that of a scenario, and every result says the seed that was used.
  @Test func seeds() throws {
    let most = "9007199254740991"
    let commands: [[String]] = [
      ["power", scenario, "--replicates", "50"],
      [
        "sweep", scenario, "--replicates", "50", "--over",
        "trial.design.participants-per-arm=20,30",
      ],
    ]
    for command in commands {
      let run = try CommandLineTool.run(command + ["--seed", most, "--format", "json"])
      #expect(run.status == 0 && run.output.contains("\"seed\": \(most),"))
    }
    for command in commands + [
      ["replay", scenario, "--replicate", "0"], ["selftest"], ["demo", "funnel"],
      ["plan", scenario],
      ["export", scenario], ["review", "Scenarios/reviews/multiplicity-demo.yaml"],
    ] {
      let run = try CommandLineTool.run(command + ["--seed", "9007199254740992"])
      #expect(
        run.status == 64 && run.errors.contains("--seed must lie in 0 … \(most)"), "\(command)")
    }
  }

  /// A replicate of millions of people is not printed one by one.
  @Test func replaysFewerThanAMillion() throws {
    let words = [
      "replay", "Scenarios/textbook-two-arm.yaml", "--replicate", "0", "--format", "csv", "--set",
    ]
    let path = "trial.design.participants-per-arm="
    let refused = try CommandLineTool.run(words + [path + "500001"])
    #expect(refused.status == 65 && refused.output.isEmpty)
    #expect(refused.errors.contains("has room for 1 000 000; this trial has 1 000 002"))
  }

  /// Characters that a terminal obeys are in no name, and are shown in messages as what they are.
  @Test func namesShowWhatTheySay() throws {
    try CommandLineTool.inFolder { folder in
      let plain = try text(Fixtures.package.appending(path: scenario).path)
      for (character, name) in [
        ("\\e", "U+001B"), ("\\x9b", "U+009B"), ("\\x7f", "U+007F"), ("\\u202e", "U+202E"),
        ("\\u2066", "U+2066"), ("\\u200f", "U+200F"), ("\\n", "U+000A"), ("\\t", "U+0009"),
      ] {
        let file = try write(
          plain.replacing("peer-led:", with: "\"peer-led\(character)[2J\":"), "n.yaml", in: folder)
        let run = try run("check", file)
        #expect(
          run.status == 65 && run.errors.contains("holds the character \(name)"),
          "\(name): \(run.errors)")
        #expect(run.errors.contains("\(file):") && run.errors.contains("trial.arms.peer-led"))
        #expect(!run.errors.unicodeScalars.contains { $0.value != 10 && $0.value < 32 })
      }
      for line in ["title: \"a\\u202Eb\"", "notes: \"a\\eb\""] {
        let file = try write(
          "peertrials: 1\n\(line)\n"
            + plain.split(separator: "\n").filter {
              !$0.hasPrefix("peertrials") && !$0.hasPrefix("title") && !$0.hasPrefix("notes")
            }.joined(separator: "\n"), "t.yaml", in: folder)
        let run = try run("check", file)
        #expect(run.status == 65 && run.errors.contains(":2:"), "\(run.errors)")
      }
      let table = try write("study,yi,vi,q\u{1B}[2J\nA,1,1,1\n", "h.csv", in: folder)
      let column = try run("meta", table)
      #expect(column.status == 65 && column.errors.contains("q\\u{1B}[2J"))
    }
    let set = try run("power", scenario, "--set", "trial.\u{202E}x=1")
    #expect(set.status == 65 && set.errors.contains("the path holds the character U+202E"))
    let value = try run("power", scenario, "--set", "seed=\"\u{9B}2J\"")
    #expect(value.status == 65 && !value.errors.unicodeScalars.contains { $0.value == 0x9B })
    for typed in [["power", "x\u{1B}[2J.yaml"], ["power", scenario, "--\u{1B}[2J"]] {
      let run = try CommandLineTool.run(typed)
      #expect([64, 65].contains(run.status) && run.errors.contains("\\u{1B}[2J"))
      #expect(!run.errors.contains("\u{1B}"))
    }
  }

  /// Cells that a spreadsheet would run are made text; numbers stay numbers.
  @Test func cellsOfSpreadsheets() throws {
    try CommandLineTool.inFolder { folder in
      let file = try write(
        """
        peertrials: 1
        trial:
          design: {participants-per-arm: 64}
          arms:
            "@peer": {delivery: peer-led, effect: {smd: -0.5}}
            usual-care: {comparator: usual-care}
          outcomes:
            "=cmd|'/c calc'!A0": {kind: gaussian, mean: 0}
        analysis:
          methods: {"-t": {kind: t-test}}
        """, "cells.yaml", in: folder)
      let run = try run("power", file, "--replicates", "50", "--format", "csv")
      #expect(run.status == 0, "\(run.errors)")
      let rows = run.output.split(separator: "\n").dropFirst().map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
      #expect(!rows.isEmpty)
      for cell in rows.joined() where "=+-@".contains(cell.first ?? " ") {
        #expect(Double(cell) != nil, "\(cell)")
      }
      #expect(run.output.contains("'=cmd|'/c calc'!A0,'@peer vs usual-care,'-t,"))
      // The true difference is negative: a number.
      #expect(run.output.contains(",-"))
      let notebook = folder.appending(path: "book").path
      for language in ["r", "python"] {
        let export = try self.run(
          "export", file, "--replicates", "50", "--notebook", language, "--output", notebook)
        #expect(export.status == 0, "\(export.errors)")
      }
    }
  }
}
