import Foundation
import Reports
import TestSupport
import Testing

/// Exports as a user makes them.
///
/// That the notebooks run is seen by `script/notebooks check`.
@Suite struct ExportCommandTests {
  /// Something to export: what is exported, and the command that prints the same rows.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let export: [String]
    let command: [String]
    let figures: [String]
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "size-and-dropout-sweep",
      export: ["Scenarios/size-and-dropout.yaml", "--replicates", "300"],
      command: ["sweep", "Scenarios/size-and-dropout.yaml", "--replicates", "300"],
      figures: ["heat-map"]),
    Case(
      name: "textbook-two-arm-sweep",
      export: [
        "Scenarios/textbook-two-arm.yaml", "--replicates", "300", "--seed", "4",
        "--over", "trial.design.participants-per-arm=20..40:10",
      ],
      command: [
        "sweep", "Scenarios/textbook-two-arm.yaml", "--replicates", "300", "--seed", "4",
        "--over", "trial.design.participants-per-arm=20..40:10",
      ], figures: ["curve"]),
    Case(
      name: "textbook-two-arm-plan",
      export: ["Scenarios/textbook-two-arm.yaml", "--plan", "--tolerance", "0.1"],
      command: ["plan", "Scenarios/textbook-two-arm.yaml", "--tolerance", "0.1"],
      figures: ["plan"]),
    Case(
      name: "core-readmission",
      export: [
        "Scenarios/core-readmission.yaml", "--replicates", "300",
        "--set", "trial.design.participants-per-arm=100",
      ],
      command: [
        "power", "Scenarios/core-readmission.yaml", "--replicates", "300",
        "--set", "trial.design.participants-per-arm=100",
      ], figures: ["tests"]),
    Case(
      name: "multiplicity-demo",
      export: ["Scenarios/reviews/multiplicity-demo.yaml", "--replicates", "50"],
      command: ["review", "Scenarios/reviews/multiplicity-demo.yaml", "--replicates", "50"],
      figures: ["worlds"]),
    Case(
      name: "publication-bias-demo-bias-lab",
      export: [
        "Scenarios/reviews/publication-bias-demo.yaml", "--bias-lab", "--replicates", "50",
      ],
      command: ["bias-lab", "Scenarios/reviews/publication-bias-demo.yaml", "--replicates", "50"],
      figures: ["alarms", "correctors"]),
  ]

  /// A notebook of each kind in each language: sound by its format, beside the command's own bytes and
  /// a codebook that leaves nothing out.
  @Test(arguments: cases)
  func notebooks(_ exported: Case) throws {
    let plain = try CommandLineTool.run(exported.command + ["--format", "csv"])
    #expect(plain.status == 0, "\(plain.errors)")
    for language in ["python", "r"] {
      try CommandLineTool.inFolder { folder in
        let place = folder.appending(path: "new/results")
        let run = try CommandLineTool.run(
          ["export"] + exported.export + ["--notebook", language, "--output", place.path])
        #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
        func text(_ ending: String) throws -> String {
          try String(contentsOf: place.appending(path: exported.name + ending), encoding: .utf8)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).count == 3)
        #expect(try text(".csv") == plain.output)
        try explains(try text("-codebook.csv"), TidyTable(csv: plain.output))
        try isSound(Data(text(".ipynb").utf8), exported, language)
      }
    }
  }

  private func explains(_ codebook: String, _ table: TidyTable) throws {
    let lines = TidyTable(csv: codebook)
    #expect(lines.columns == ["column", "type", "unit", "meaning", "values"])
    #expect(try lines.distinct("column") == table.columns)
    let names = try lines.records(where: "type") { $0 == "name" }
    #expect(try lines.cells("values", of: names) == table.distinct("measure"))
    #expect(try lines.cells("meaning").allSatisfy { !$0.isEmpty })
  }

  private func isSound(_ data: Data, _ exported: Case, _ language: String) throws {
    let notebook = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(notebook["nbformat"] as? Int == 4 && notebook["nbformat_minor"] as? Int == 5)
    let metadata = try #require(notebook["metadata"] as? [String: Any])
    let kernel = try #require(metadata["kernelspec"] as? [String: Any])
    #expect(kernel["name"] as? String == (language == "python" ? "python3" : "ir"))
    let cells = try #require(notebook["cells"] as? [[String: Any]])
    let ids = cells.compactMap { $0["id"] as? String }
    #expect(Set(ids).count == cells.count)
    for id in ids { #expect(id.wholeMatch(of: /[a-zA-Z0-9_-]{1,64}/) != nil, "\(id)") }
    for cell in cells {
      #expect(cell["metadata"] is [String: Any] && cell["source"] is [String])
      let isCode = cell["cell_type"] as? String == "code"
      #expect(isCode || cell["cell_type"] as? String == "markdown")
      // Code has both, text may have neither.
      #expect((cell["outputs"] is [Any]) == isCode)
      #expect((cell["execution_count"] is NSNull) == isCode)
    }
    func source(_ id: String) -> String {
      let cell = cells.first { $0["id"] as? String == id }
      return (cell?["source"] as? [String] ?? []).joined()
    }
    #expect(source("about").contains("peertrials " + exported.command[0] + " Scenarios/"))
    #expect(source("about").contains(" --format csv --output \(exported.name).csv\n"))
    for figure in exported.figures {
      #expect(!source("figure-" + figure).isEmpty)
      #expect(source("caption-" + figure).contains("largest Monte Carlo standard error"))
    }
    // Shares of literatures: what tests have less or more than each other is another matter.
    if exported.figures.contains("alarms") {
      #expect(!source("caption-alarms").contains("Values go from -"))
    }
    #expect(ids.last == "check" && source("check").contains("row_count"))
  }

  @Test func storesAndTables() throws {
    try CommandLineTool.inFolder { folder in
      let store = folder.appending(path: "s.sqlite")
      let sweep = ["sweep", "Scenarios/size-and-dropout.yaml", "--replicates", "200"]
      #expect(try CommandLineTool.run(sweep + ["--store", store.path]).status == 0)
      let bytes = try Data(contentsOf: store)
      let csv = try CommandLineTool.run(sweep + ["--format", "csv"])
      let exported = try CommandLineTool.run(["export", store.path])
      #expect(exported.status == 0 && exported.output == csv.output, "\(exported.errors)")
      #expect(try Data(contentsOf: store) == bytes)
      let refused = try CommandLineTool.run(["export", store.path, "--seed", "2"])
      #expect(refused.status == 64 && refused.errors.contains("is a store"))
      let own = try CommandLineTool.run(["export", store.path, "--output", store.path])
      #expect(own.status == 73 && own.errors.contains("the input itself"))
      #expect(try Data(contentsOf: store) == bytes)

      let json = folder.appending(path: "power.json").path
      let run = try CommandLineTool.run([
        "export", "Scenarios/textbook-two-arm.yaml", "--replicates", "100", "--format", "json",
        "--output", json, "--codebook",
      ])
      #expect(run.status == 0, "\(run.errors)")
      let book = folder.appending(path: "power-codebook.csv")
      let table = try #require(TidyTable(json: try Data(contentsOf: URL(filePath: json))))
      try explains(try String(contentsOf: book, encoding: .utf8), table)
    }
  }

  @Test func placesThatCannotBe() throws {
    try CommandLineTool.inFolder { folder in
      let file = folder.appending(path: "file")
      try Data("mine".utf8).write(to: file)
      func export(_ more: [String]) throws -> CommandLineTool.Result {
        try CommandLineTool.run(["export"] + more)
      }
      let scenario = "Scenarios/textbook-two-arm.yaml"
      let notebook = [scenario, "--replicates", "64", "--notebook", "python"]
      let isFile = try export(notebook + ["--output", file.path])
      #expect(isFile.status == 73 && isFile.errors.contains("is a file"), "\(isFile.errors)")
      #expect(try String(contentsOf: file, encoding: .utf8) == "mine")
      let below = try export(notebook + ["--output", file.path + "/results"])
      #expect(below.status == 73 && below.errors.contains("Not a directory"), "\(below.errors)")
      // Not even root makes a folder there.
      let sealed = try export(notebook + ["--output", "/proc/results"])
      #expect(sealed.status == 73 && sealed.errors.contains("cannot create the folder"))
      #expect(try export(notebook).status == 64)
      #expect(try export([scenario, "--codebook"]).status == 64)
      #expect(try export([scenario, "--half-width", "0.3"]).status == 64)
      #expect(try export(notebook + ["--output", folder.path, "--name", "../x"]).status == 64)
      let missing = try export([folder.appending(path: "no.yaml").path])
      #expect(missing.status == 65 && missing.errors.contains("no such file"))
      let wrong = try export([scenario, "--bias-lab"])
      #expect(wrong.status == 65 && wrong.errors.contains("--bias-lab is for reviews"))
      let foreign = folder.appending(path: "foreign.sqlite")
      try Data("SQLite format 3\u{0}and no more".utf8).write(to: foreign)
      let store = try export([foreign.path])
      #expect(store.status == 65 && store.errors.contains("is no PeerTrials store"))
    }
  }
}
