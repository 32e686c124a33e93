import Foundation
import TestSupport
import Testing

/// `--figure`: what is drawn, and what is refused.
@Suite(.serialized)
struct FigureCommandTests: RunsCommands {
  private let table = Fixtures.package.appending(path: "Scenarios/tables/bcg-vaccine.csv").path

  /// The numbers of a drawing, by row.
  private func numbers(_ svg: String) throws -> [[String]] {
    let inside = try #require(svg.firstMatch(of: /<metadata>([^<]*)<\/metadata>/)).1
    return inside.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// The forest and the funnel are the bytes that were looked at, and hold the numbers of the JSON.
  @Test(arguments: ["forest", "funnel"])
  func metaAnalysis(kind: String) throws {
    try CommandLineTool.inFolder { folder in
      let file = folder.appending(path: "f.svg").path
      let run = try run(
        "meta", table, "--measure", "RR", "--by", "alloc", "--format", "json", "--figure", file,
        "--figure-kind", kind)
      #expect(run.status == 0, "\(run.errors)")
      let drawn = try text(file)
      let golden = Fixtures.folder.appending(path: "charts/bcg-\(kind).svg")
      if ProcessInfo.processInfo.environment["PEERTRIALS_WRITE_SNAPSHOTS"] == "1" {
        try drawn.write(to: golden, atomically: true, encoding: .utf8)
      }
      #expect(try drawn == String(contentsOf: golden, encoding: .utf8))
      let found = try #require(
        try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      let rows = try numbers(drawn)
      if kind == "forest" {
        let pooled = try #require(rows.first { $0[0] == "pooled" })
        #expect(Double(pooled[1]) == found["estimate"] as? Double)
        #expect(Double(pooled[2]) == found["ci.lb"] as? Double)
        let prediction = try #require(rows.first { $0[0] == "prediction" })
        #expect(Double(prediction[3]) == found["pi.ub"] as? Double)
        #expect(rows.contains { $0[0] == "  random (k = 7)" }, "\(rows)")
      }
      // The same digits: what reads JSON here may round the last of them.
      for row in rows.dropFirst().prefix(13) {
        #expect(run.output.contains("\"yi\": \(row[1]),"), "\(row)")
      }
    }
  }

  /// Figures of simulations hold the numbers of their rows, at any number of threads.
  @Test(arguments: [
    ["power", "Scenarios/textbook-two-arm.yaml", "--replicates", "20000"],
    ["plan", "Scenarios/textbook-two-arm.yaml", "--replicates", "200000"],
    [
      "sweep", "Scenarios/textbook-two-arm.yaml", "--replicates", "5000", "--over",
      "trial.design.participants-per-arm=20,40,60", "--over",
      "trial.arms.peer-led.effect.smd=0.2,0.5",
    ],
    ["review", "Scenarios/reviews/multiplicity-demo.yaml", "--replicates", "320"],
    ["bias-lab", "Scenarios/reviews/publication-bias-demo.yaml", "--replicates", "320"],
  ])
  func simulations(command: [String]) throws {
    try CommandLineTool.inFolder { folder in
      var drawings: [String] = []
      for threads in ["1", "2"] {
        let file = folder.appending(path: "f.svg").path
        let run = try CommandLineTool.run(
          command + ["--threads", threads, "--quiet", "--format", "csv", "--figure", file])
        #expect(run.status == 0, "\(run.errors)")
        drawings.append(try text(file))
        let lines = run.output.split(separator: "\n").map {
          $0.split(separator: ",").map(String.init)
        }
        let known = Set(lines.joined())
        let rows = try numbers(drawings[0])
        // Names may hold commas: columns are counted from the end.
        #expect(rows.count > 1 && rows[0].suffix(3) == ["value", "mcse", "replicates"])
        // A plan pools what was tried twice at one place; counts of reviews are shares that rows do not list.
        let isListed = command[0] != "plan" && command[0] != "review"
        for row in rows.dropFirst() {
          let (value, error) = (row.count - 3, row.count - 2)
          #expect(Double(row[error]) ?? 0 > 0, "no figure without its Monte Carlo error: \(row)")
          #expect(!isListed || known.contains(row[value]) && known.contains(row[error]), "\(row)")
        }
      }
      #expect(drawings[0] == drawings[1])
    }
  }

  /// What can be wrong is said before anything runs, and nothing is left.
  @Test func refusals() throws {
    try CommandLineTool.inFolder { folder in
      func file(_ name: String) -> String { folder.appending(path: name).path }
      let copy = try write(text(table), "copy.svg", in: folder)
      let meta = ["meta", table, "--measure", "RR", "--figure"]
      let cases: [(words: [String], code: Int32, says: String)] = [
        (meta + [file("f.gif")], 64, "must end in .svg, .pdf or .png"),
        (meta + [file("f")], 64, "must end in .svg, .pdf or .png"),
        (meta + [""], 64, "--figure needs the name of a file"),
        (Array(meta.dropLast()) + ["--figure-kind", "funnel"], 64, "give both"),
        (meta + [file("f.svg"), "--figure-kind", "leave-one-out"], 64, "give both"),
        (meta + [file("none/f.svg")], 73, "cannot create"),
        (["meta", copy, "--measure", "RR", "--figure", copy], 73, "is the input itself"),
        (meta + [file("f.svg"), "--output", file("f.svg")], 73, "are one file"),
        (
          [
            "sweep", scenario, "--over", "trial.design.participants-per-arm=20,30", "--figure",
            file("f.svg"), "--figure-kind", "heat-map",
          ], 64, "draws two axes; this sweep has 1"
        ),
      ]
      for (words, code, says) in cases {
        let run = try CommandLineTool.run(words)
        #expect(run.status == code && run.errors.contains(says), "\(words): \(run.errors)")
        #expect(run.output.isEmpty)
      }
      let without = try CommandLineTool.run(meta + [file("f.pdf")], environment: ["PATH": "/none"])
      #expect(without.status == 73 && without.errors.contains("librsvg2-bin"), "\(without.errors)")
      // A full disk.
      try FileManager.default.createSymbolicLink(
        atPath: file("full.svg"), withDestinationPath: "/dev/full")
      let full = try CommandLineTool.run(meta + [file("full.svg")])
      #expect(full.status == 74 && full.errors.contains("No space left"), "\(full.errors)")
      #expect(
        Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
          == ["copy.svg", "full.svg"])
    }
  }

  /// A file that was there keeps its mode and is replaced as a whole; the text is what it is without a figure.
  @Test func besideResults() throws {
    try CommandLineTool.inFolder { folder in
      let old = try write("old", "f.svg", in: folder)
      chmod(old, 0o600)
      let plain = try run("meta", table, "--measure", "RR")
      let run = try run("meta", table, "--measure", "RR", "--figure", old)
      #expect(run.status == 0 && run.output == plain.output)
      var status = stat()
      #expect(stat(old, &status) == 0 && status.st_mode & 0o777 == 0o600)
      #expect(try text(old).hasPrefix("<?xml"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["f.svg"])
    }
  }

  /// PDF and PNG, where the program that makes them is there.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/rsvg-convert")))
  func otherForms() throws {
    try CommandLineTool.inFolder { folder in
      for (form, start) in [("pdf", Array("%PDF".utf8)), ("png", [0x89, 0x50, 0x4E, 0x47])] {
        let file = folder.appending(path: "f.\(form)")
        let run = try run("meta", table, "--measure", "RR", "--figure", file.path)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try Data(contentsOf: file).prefix(4).elementsEqual(start))
      }
    }
  }
}
