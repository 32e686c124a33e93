import Foundation
import TestSupport
import Testing

/// `plan` as a trial designer meets it.
@Suite(.serialized)
struct PlanCommandTests {
  private func rows(_ arguments: [String]) throws -> [String: [String: Any]] {
    let run = try CommandLineTool.run(arguments + ["--format", "json"])
    #expect(run.status == 0, "\(run.errors)")
    let file = try #require(
      JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(file["command"] as? String == "plan")
    let list = try #require(file["results"] as? [[String: Any]])
    return Dictionary(list.map { ($0["measure"] as? String ?? "", $0) }) { first, _ in first }
  }

  private func untimed(_ text: String) -> String {
    text.split(separator: "\n").filter { !$0.contains("\"timing\"") }.joined(separator: "\n")
  }

  private let textbook = ["plan", "Scenarios/textbook-two-arm.yaml"]

  @Test func jsonRows() throws {
    let rows = try rows(textbook)
    let size = try #require(rows["sample-size"])
    let point = try #require(size["point"] as? [String: Any])
    let n = try #require(point["trial.design.participants-per-arm"] as? Int)
    #expect((64...65).contains(n) && size["value"] as? Int == n)
    let (at, below) = (try #require(rows["power-at-n"]), try #require(rows["power-below-n"]))
    #expect((at["value"] as? Double ?? 0) > (below["value"] as? Double ?? 1))
    #expect((at["mcse"] as? Double ?? 0) > 0 && rows["randomised"]?["value"] as? Int == 2 * n)
    #expect(rows["crossing"] != nil && rows["sample-size-lower"] != nil)
  }

  @Test func sameBytes() throws {
    let outputs = try ["1", "2", "5"].map {
      untimed(
        try CommandLineTool.run(textbook + ["--threads", $0, "--format", "json"]).output)
    }
    #expect(outputs[0].count > 1000 && Set(outputs).count == 1)
  }

  /// The paragraph names what DELTA² asks for, and its numbers are those of the run.
  @Test func statement() throws {
    let text = try CommandLineTool.run(
      ["plan", "Scenarios/size-and-dropout.yaml", "--statement"]
    ).output.replacing("\n", with: " ")
    let size = try rows(["plan", "Scenarios/size-and-dropout.yaml"])["sample-size"]
    let n = try #require(size?["value"] as? Int)
    for words in [
      "\(n) people per arm give 80 % power", "The primary outcome is recovery",
      "an analysis of covariance adjusted for baseline", "two-sided significance level of 5 %",
      "\(2 * n) people are randomised", "With 20 % lost in each arm [assumption] at random",
      "seed 20", "Monte Carlo standard error",
      "a difference of 0.3 standard deviations in favour of peer-led support [assumption]",
      "when 'recovery' is measured: trial.outcomes.recovery.time-point",
    ] {
      #expect(text.contains(words), "\(words) is not in: \(text)")
    }
  }

  @Test func plainAnswers() throws {
    let null = try CommandLineTool.run(
      textbook + ["--set", "trial.arms.peer-led.effect.smd=0"])
    #expect(null.status == 0 && null.output.contains("levels off"))
    let all = try CommandLineTool.run(textbook + ["--between", "100..200"])
    #expect(all.status == 0 && all.output.contains("Every value that may be tried reaches it"))
    let none = try CommandLineTool.run(
      textbook + ["--solve-for", "trial.arms.peer-led.effect.smd", "--between", "0..0.2"])
    #expect(none.status == 0 && none.output.contains("Nothing that may be tried reaches it"))
  }

  /// Answers that were wrong once: a step at the smallest trial, numbers that make no difference, an
  /// interval that does not exist, a binary outcome that needs thousands.
  @Test func edges() throws {
    let low = try rows(textbook + ["--power", "0.04"])
    #expect(low["sample-size"]?["value"] as? Int == 2)
    let flat = try CommandLineTool.run(
      textbook + ["--solve-for", "trial.outcomes.recovery.baseline-correlation"])
    #expect(flat.output.contains("makes no difference"))
    let wide = try CommandLineTool.run(textbook + ["--half-width", "100"])
    #expect(wide.output.contains("without an interval") && !wide.output.contains("e+30"))
    // Exact, by double sums: about 1,377; the line averages over the sawtooth.
    let many = try rows([
      "plan", "Scenarios/core-readmission.yaml", "--set",
      "trial.arms.peer-led.effects.readmission.risk=0.35", "--set",
      "trial.outcomes.readmission.risk=0.30", "--method", "chi-squared",
    ])
    let n = try #require(many["sample-size"]?["value"] as? Int)
    #expect((1370...1384).contains(n))
    let margin = try rows([
      "plan", "Scenarios/textbook-two-arm.yaml", "--set",
      "trial.design.participants-per-arm=300", "--set", "analysis.hypothesis=non-inferiority",
      "--set", "analysis.margin.smd=0.3", "--set", "analysis.alpha=0.025", "--solve-for",
      "trial.arms.peer-led.effect.smd",
    ])
    // d + 0.3 = (1.96 + 0.84)·√(2/300): d = −0.071.
    #expect(abs((margin["solution"]?["value"] as? Double ?? 0) + 0.0708) < 0.002)
  }

  @Test func designsCompared() throws {
    let arguments = [
      "plan", "Scenarios/uncertain-effect.yaml", "--compare",
      "trial.design.allocation.usual-care=1,2",
    ]
    let run = try CommandLineTool.run(arguments)
    #expect(run.output.contains("(cheapest)") && run.output.contains("Pareto front"))
    // Designs that reach the target at the lower end are priced too.
    let between = try CommandLineTool.run(arguments + ["--between", "400..900"])
    #expect(between.status == 0 && between.output.contains("usual-care 2"))
    let dear = try CommandLineTool.run(arguments + ["--set", "cost.participant=1e12"])
    #expect(dear.status == 0)
    // Curves and designs are points of different axes in one table.
    let table = try CommandLineTool.run(arguments + ["--format", "csv"]).output.split(
      separator: "\n")
    let fields = table.map { $0.count { $0 == "," } }
    #expect(table.count > 10 && Set(fields).count == 1)
    #expect(
      table[0].hasPrefix("trial.design.participants-per-arm,trial.design.allocation.usual-care,"))
  }

  /// People in each of ten clusters an arm, ICC .1, .45 SD: 58.62 by the noncentral t with 18 degrees of freedom.
  ///
  /// Power flattens with the size of clusters: a parabola in the size itself found 60.29 ± .27 here.
  @Test func sizeOfEachCluster() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "peertrials-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: folder) }
    try """
    peertrials: 1
    trial:
      design: {kind: cluster, clusters-per-arm: 10, cluster-size: 20, icc: 0.1}
      arms: {t: {delivery: peer-led, effect: {smd: 0.45}}, c: {comparator: usual-care}}
      outcomes: {y: {kind: gaussian}}
    analysis: {methods: {cm: {kind: cluster-means}}}
    """.write(to: folder, atomically: true, encoding: .utf8)
    let run = try CommandLineTool.run([
      "plan", folder.path, "--solve-for", "trial.design.cluster-size", "--tolerance", "0.02",
      "--seed", "21", "--quiet",
    ])
    let line = try #require(
      run.output.split(separator: "\n").first { $0.hasPrefix("  trial.design.cluster-size: ") })
    let value = try #require(Double(line.split(separator: " ")[1]))
    #expect(abs(value - 58.62) < 0.8, "\(line)")
  }

  /// A trial of clusters is sized by clusters, one of groups by groups, where nothing else is asked for.
  @Test func sizeOfClusters() throws {
    let run = try CommandLineTool.run([
      "plan", "Scenarios/peer-caseload.yaml", "--method", "welch", "--tolerance", "0.1",
    ])
    #expect(run.status == 0 && run.output.contains("groups or peer workers per arm:"))
  }

  /// No line of the text is wider than a terminal.
  @Test func width() throws {
    for more in [
      [], ["--robust", "trial.arms.peer-led.effect.smd=0.3..0.5"], ["--statement"],
    ] {
      let run = try CommandLineTool.run(textbook + more)
      #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
  }

  @Test(arguments: [
    (
      ["--solve-for", "trial.design.participant-per-arm"], 65,
      "did you mean 'participants-per-arm'?"
    ),
    (
      ["--solve-for", "trial.design.participants"], 65,
      "name one, like trial.design.participants.peer-led"
    ),
    (["--solve-for", "trial.arms.nobody.dropout"], 65, "no arm is called 'nobody'"),
    (["--outcome", "hope"], 65, "--outcome hope: there is none; there are: recovery"),
    (["--measure", "bias"], 65, "--measure bias"),
    (["--family", "all"], 65, "--family all"),
    (["--power", "1.2"], 64, "--power must lie between 0 and 1"),
    (["--between", "9..1"], 64, "write --between"),
    (["--assured", "0.9"], 64, "--half-width"),
    (["--assurance", "0.8"], 65, "needs an uncertain number"),
    (["--compare", "trial.design.participants-per-arm=1"], 65, "needs unit costs"),
    (["--robust", "trial.arms.peer-led.dropout"], 65, "write --robust path=a..b"),
    (["--robust", "trial.arms.peer-led.dropout=0.1..2"], 65, "must lie in"),
    (["--mcse", "0.01"], 64, "--tolerance"),
    (["--solve-for", "seed"], 65, "belongs to the run"),
    (["--power", "0.99999"], 64, "cannot be planned on"),
    (
      [
        "--assurance", "0.7", "--set",
        "trial.arms.peer-led.effect.smd={prior: normal, mean: 0.3, sd: 0.1}", "--solve-for",
        "trial.arms.peer-led.effect.smd",
      ], 65, "is itself uncertain"
    ),
  ])
  func wrongOptions(more: [String], status: Int, word: String) throws {
    let run = try CommandLineTool.run(textbook + more)
    #expect(run.status == Int32(status) && run.errors.contains(word), "\(run.errors)")
    #expect(run.output.isEmpty)
  }
}
