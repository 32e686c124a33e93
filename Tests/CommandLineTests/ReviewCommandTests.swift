import Foundation
import TestSupport
import Testing

/// Reviews as a user runs them.
@Suite(.serialized)
struct ReviewCommandTests {
  private let demo = "Scenarios/reviews/multiplicity-demo.yaml"
  private let founding = "Scenarios/reviews/egmose-2023-review.yaml"

  private func untimed(_ text: String) -> String {
    text.split(separator: "\n").filter { !$0.contains("\"seconds\"") }.joined(separator: "\n")
  }

  /// The same bytes from one and two threads; text fits a terminal; the counts are there.
  @Test func worldsSideBySide() throws {
    let arguments = ["review", founding, "--replicates", "320"]
    let one = try CommandLineTool.run(arguments + ["--threads", "1", "--format", "json"])
    let two = try CommandLineTool.run(arguments + ["--threads", "2", "--format", "json"])
    #expect(one.status == 0 && untimed(one.output) == untimed(two.output))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(one.output.utf8)) as? [String: Any])
    #expect((json["not in the grid"] as? [Any])?.count == 61)
    // The whole distribution of the number of findings is there, and adds up.
    let rows = try #require(json["results"] as? [[String: Any]])
    let exactly = rows.filter {
      ($0["measure"] as? String)?.hasPrefix("exactly-") == true
        && $0["family"] as? String == "dl-z" && $0["adjustment"] as? String == "none"
        && ($0["point"] as? [String: String]) == ["world": "nothing"]
    }
    let sum = exactly.reduce(0.0) { $0 + ($1["value"] as? Double ?? 0) }
    #expect(exactly.count > 5 && abs(sum - 1) < 1e-9)
    let text = try CommandLineTool.run(arguments)
    #expect(text.output.contains("47 analyses in each review, and 7 post hoc"))
    #expect(text.output.contains("established: no trial reports it: all 18 outcomes"))
    for line in text.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  /// A review's worlds: the same bytes on one and on two threads, and what cannot be said.
  @Test func reviewOfWorlds() throws {
    let demo = ["review", "Scenarios/reviews/multiplicity-demo.yaml", "--replicates", "2000"]
    let one = try CommandLineTool.run(demo + ["--threads", "1", "--format", "csv"])
    let two = try CommandLineTool.run(demo + ["--threads", "2", "--format", "csv"])
    #expect(one.status == 0 && one.output == two.output)
    let text = try CommandLineTool.run(demo).output
    for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    for words in ["expectation .10", "P(≥ 9), observed 9", "flagged, of 40"] {
      #expect(text.contains(words), "\(words)")
    }
    // Bias and a true effect of the same size cannot be told apart by counts.
    let counts = text.split(separator: "\n").first { $0.hasPrefix("  significant  ") }
    let figures = counts?.split(separator: " ").filter { $0.contains(".") } ?? []
    #expect(figures.count == 6 && figures[2] == figures[4])
    for (arguments, status, words) in [
      (demo + ["--set", "review.effct=0.1"], 65, "did you mean 'effect'"),
      (demo + ["--set", "review.bias.between-trials=-1"], 65, "review.bias.between-trials"),
      (demo + ["--source", "exact"], 64, "--source"),
    ] {
      let run = try CommandLineTool.run(arguments)
      #expect(run.status == Int32(status) && run.errors.contains(words), "\(run.errors)")
    }
  }

  /// Shards of a sweep of reviews merge to the bytes of an unbroken one; a world is an axis.
  @Test func sweepsOfReviews() throws {
    let arguments = [
      "sweep", demo, "--over", "review.tau=0,0.2", "--over", "world=nothing,true .10",
      "--replicates", "160", "--set", "review.outcomes.personal-recovery.tau=0.1",
    ]
    let whole = try CommandLineTool.run(arguments + ["--format", "csv"])
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(whole.output.hasPrefix("review.tau,world,outcome"))
    try CommandLineTool.inFolder { folder in
      let store = folder.appending(path: "r.sqlite").path
      for shard in ["2/2", "1/2"] {
        let run = try CommandLineTool.run(arguments + ["--store", store, "--shard", shard])
        #expect(run.status == 0, "\(run.errors)")
      }
      let merged = try CommandLineTool.run([
        "merge", store, folder.appending(path: "r.shard-1-of-2.sqlite").path,
        folder.appending(path: "r.shard-2-of-2.sqlite").path, "--format", "csv",
      ])
      #expect(merged.status == 0 && merged.output == whole.output, "\(merged.errors)")
    }
  }

  /// A precision is reached, and the number of reviews that it took gives the same again.
  @Test func toAPrecision() throws {
    let arguments = ["review", demo, "--set", "world=nothing", "--format", "csv"]
    let precise = try CommandLineTool.run(arguments + ["--mcse", "0.02"])
    #expect(precise.status == 0)
    let lines = precise.output.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let replicates = try #require(
      lines.first { $0.contains("number-rejected") }.map { String($0[$0.count - 3]) })
    // Of all reviews; the rate of an analysis that only some of them run is of those.
    let tested = lines.filter {
      $0.count > 9 && $0[6] == "type-i-error" && $0[4].isEmpty && $0[$0.count - 3] == replicates
    }
    #expect(!tested.isEmpty)
    for line in tested { #expect(try #require(Double(line[8])) <= 0.0201) }
    let again = try CommandLineTool.run(arguments + ["--replicates", replicates])
    #expect(again.output == precise.output)
  }

  /// Trials and reviews are told apart, and the message says what to run.
  @Test func wrongKind() throws {
    let power = try CommandLineTool.run(["power", demo])
    #expect(power.status == 65 && power.errors.contains("run it with 'peertrials review'"))
    let review = try CommandLineTool.run(["review", "Scenarios/textbook-two-arm.yaml"])
    #expect(review.status == 65 && review.errors.contains("run it with 'peertrials power'"))
  }

  /// Keys of reviews are listed, and a schema made; a file is checked, resolved and compared.
  @Test func listsAndChecks() throws {
    let list = try CommandLineTool.run(["list", "review"])
    #expect(list.status == 0 && list.output.contains("significant-odds"))
    let schema = try CommandLineTool.run(["schema", "review"])
    #expect(
      schema.status == 0
        && (try? JSONSerialization.jsonObject(with: Data(schema.output.utf8))) != nil)
    #expect(try CommandLineTool.run(["check", founding]).output.hasSuffix("fine\n"))
    // Worlds that are the same model are named, as 'review' names them.
    let twice = try CommandLineTool.run(["check", demo, "--set", "worlds={one: {}, two: {}}"])
    let words = "worlds 'one' and 'two' are the same model"
    #expect(twice.status == 0 && twice.output.contains(words), "\(twice.errors)")
    let resolved = try CommandLineTool.run(
      ["check", demo, "--set", "worlds={one: {}, two: {}}", "--resolved"])
    #expect(!resolved.output.contains(words) && resolved.errors.contains(words))
    let run = try CommandLineTool.run([
      "check", "Scenarios/reviews/readmission-meta-analysis.yaml", "--run",
    ])
    #expect(run.status == 0 && run.output.contains("met"), "\(run.output) \(run.errors)")
  }

  /// Every scenario of a review, with its defaults written in, is the same scenario.
  @Test func resolvedScenarios() throws {
    let folder = Fixtures.package.appending(path: "Scenarios/reviews")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names.count >= 6)
    try CommandLineTool.inFolder { place in
      for name in names {
        let path = folder.appending(path: name).path
        let resolved = try CommandLineTool.run(["check", path, "--resolved"])
        #expect(resolved.status == 0, "\(name): \(resolved.errors)")
        let copy = place.appending(path: name)
        try resolved.output.write(to: copy, atomically: true, encoding: .utf8)
        let arguments = ["--replicates", "32", "--format", "csv"]
        let first = try CommandLineTool.run(["review", path] + arguments)
        let second = try CommandLineTool.run(["review", copy.path] + arguments)
        #expect(second.status == 0 && first.output == second.output, "\(name): \(second.errors)")
      }
    }
  }

  /// Ctrl-C: the longest complete prefix of all worlds is printed and marked; as many reviews give it again.
  @Test func interrupted() throws {
    let run = try CommandLineTool.run(
      ["review", demo, "--replicates", "60000000", "--threads", "2"], interruptAfter: 0.7)
    #expect(run.status == 130)
    #expect(run.output.contains("INTERRUPTED, a complete prefix"), "\(run.errors)")
    let words = run.errors.split(separator: " ")
    let told = try #require(words.drop { $0 != "--replicates" }.dropFirst().first)
    let again = try CommandLineTool.run(["review", demo, "--replicates", String(told)])
    #expect(
      again.output.split(separator: "\n").suffix(40)
        == run.output.split(separator: "\n").suffix(40))
  }

  /// The first column of the first table, its lines joined: a name on several lines is one again.
  private func names(in text: String) -> String {
    let lines = text.split(separator: "\n")
    guard let rule = lines.firstIndex(where: { $0.hasPrefix("  --") }) else { return "" }
    let width = 2 + lines[rule].dropFirst(2).prefix { $0 == "-" }.count
    return lines[(rule + 1)...].map {
      $0.prefix(width).trimmingCharacters(in: .whitespaces)
    }.joined(separator: " ")
  }

  /// A screen holds a review, whatever its worlds and methods; names of any length keep to 80 columns.
  @Test func fits() throws {
    let brief = try CommandLineTool.run(["review", founding, "--brief", "--replicates", "160"])
    #expect(brief.status == 0, "\(brief.errors)")
    for name in ["nothing", "expectation .10", "true .10", "both .10", "as trials are run"] {
      #expect(names(in: brief.output).contains(name), "\(name)")
    }
    #expect(brief.output.split(separator: "\n", omittingEmptySubsequences: false).count <= 24)
    for line in brief.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    let long = "a world whose name says at some length what is true in it, and what is not"
    let text = """
      peertrials: 1
      title: long names
      review:
        settings: {all: {trials: 10, size: {from: [100, 101]}}}
        outcomes:
          self-reported-personal-recovery-at-the-end-of-treatment: {tau: 0.1}
          averyveryverylongnameofanoutcomewithoutasingleplaceatwhichitcouldbebroken: {}
        methods:
          derSimonian-and-Laird-with-the-normal-distribution: {}
          hartung-knapp-sidik-and-jonkman-with-students-t: {test: hksj}
        adjustments: [holm]
      worlds:
        \(long): {}
        \(long) either: {review.effect: 0.1}
      """
    try CommandLineTool.inFolder { folder in
      let file = folder.appending(path: "long.yaml")
      try text.write(to: file, atomically: true, encoding: .utf8)
      for command in [
        ["review", file.path, "--details"], ["review", file.path, "--brief"],
        ["bias-lab", file.path],
        ["sweep", file.path, "--over", "review.effect=0,0.2", "--over", "review.tau=0,0.2"],
      ] {
        let run = try CommandLineTool.run(command + ["--replicates", "64"])
        #expect(run.status == 0, "\(run.errors)")
        if command.last == "--brief" {
          #expect(names(in: run.output).contains(long), "\(run.output)")
        }
        for line in run.output.split(separator: "\n") {
          #expect(line.count <= 80, "\(command[0]) \(line)")
        }
      }
    }
  }

  /// A long title is whole, on as many lines as it needs, within a screen.
  @Test func longTitles() throws {
    let title = String(repeating: "peer support in mental health, ", count: 6) + "and its end"
    let text = try String(
      contentsOf: Fixtures.package.appending(path: founding), encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let at = try #require(lines.firstIndex { $0.hasPrefix("title:") })
    try CommandLineTool.inFolder { folder in
      let file = folder.appending(path: "long-title.yaml")
      let changed = lines[..<at] + ["title: \(title)"] + lines[(at + 1)...]
      try changed.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
      for options in [["--brief"], []] {
        let run = try CommandLineTool.run(
          ["review", file.path, "--replicates", "64"] + options)
        #expect(run.status == 0, "\(run.errors)")
        let words = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.hasPrefix(title), "\(run.output)")
        let shown = run.output.split(separator: "\n", omittingEmptySubsequences: false)
        for line in shown { #expect(line.count <= 80, "\(line)") }
        if !options.isEmpty { #expect(shown.count <= 24) }
      }
    }
  }

  /// What decides nothing is refused, and said what decides instead.
  @Test func silentOverrides() throws {
    let own = ["--set", "review.outcomes.hope.tau=0.2"]
    let names = [
      "personal-recovery", "empowerment", "self-efficacy", "quality-of-life", "loneliness",
      "depression", "anxiety", "symptoms", "functioning",
    ]
    let all = own + names.flatMap { ["--set", "review.outcomes.\($0).tau=0.1"] }
    for command in [
      ["review", demo, "--set", "review.tau=0.3"] + all,
      ["sweep", demo, "--over", "review.tau=0,0.3"] + all,
    ] {
      let run = try CommandLineTool.run(command + ["--replicates", "16"])
      #expect(run.status == 65 && run.output.isEmpty)
      #expect(
        run.errors.contains("'review.tau' decides nothing here: every outcome states its own"),
        "\(run.errors)")
    }
    // Where one outcome has it from there, it decides.
    let some = try CommandLineTool.run(
      ["review", demo, "--set", "review.tau=0.3"] + own + ["--replicates", "16"])
    #expect(some.status == 0, "\(some.errors)")
  }
}
