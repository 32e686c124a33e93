import Foundation
import TestSupport
import Testing

/// Analyses that ignore something are marked, with their type I error.
struct LevelCommandTests {
  private let caseloads = Fixtures.folder.appending(path: "statements/a3.yaml").path

  /// Type I errors at the null, by method.
  private func levels(_ arguments: [String]) throws -> [String: (value: Double, mcse: Double)] {
    let run = try CommandLineTool.run(arguments + ["--format", "json", "--quiet"])
    #expect(run.status == 0, "\(run.errors)")
    let file = try #require(
      JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let rows = try #require(file["results"] as? [[String: Any]])
    var found: [String: (Double, Double)] = [:]
    for row in rows where row["measure"] as? String == "type-i-error-at-null" {
      let numbers = (row["value"] as? Double ?? -1, row["mcse"] as? Double ?? -1)
      found[row["method"] as? String ?? ""] = numbers
    }
    return found
  }

  private func written(_ text: String, _ body: (String) throws -> Void) throws {
    try CommandLineTool.inFolder { folder in
      let file = folder.appending(path: "trial.yaml")
      try text.write(to: file, atomically: true, encoding: .utf8)
      try body(file.path)
    }
  }

  /// A t test on people of 20 clusters of 10 in each arm, ICC .05: .10374.
  ///
  /// With SSB ~ (σ² + 10·d)χ²₃₈ and SSW ~ σ²χ²₃₆₀, both by their quantiles: mean of P(χ²₁ > t²·s²/(σ² + 10·d)), R 4.2.2. R = 40,000:
  /// MCSE .0015; bias of the null and sizes are as in the trial, whose effect is not null.
  @Test func tTestOfClusters() throws {
    try written(
      """
      peertrials: 1
      seed: 3
      trial:
        design: {kind: cluster, clusters-per-arm: 20, cluster-size: 10, icc: 0.05}
        arms: {t: {delivery: peer-led, effect: {smd: 0.3}}, c: {comparator: usual-care}}
        outcomes: {y: {kind: gaussian}}
        bias: {expectancy: {smd: 0.2}}
      analysis: {methods: {naive: {kind: t-test}, means: {kind: cluster-means}}}
      """
    ) { file in
      let found = try levels(["power", file, "--replicates", "2000"])
      let naive = try #require(found["naive"])
      #expect(found.count == 1 && naive.mcse < 0.0016)
      #expect(abs(naive.value - 0.10374) < 5 * naive.mcse)
    }
  }

  /// Weights by size, two arms of ten clusters of 100 with CV .5, ICC .05: .0708 ± .0006.
  ///
  /// R 4.2.2, 200,000 replicates: sizes round(Γ(4, 25)), means N(0, .05 + .95/m), weighted t with 18 degrees of freedom.
  @Test func weightsBySize() throws {
    try written(
      """
      peertrials: 1
      trial:
        design: {kind: cluster, clusters-per-arm: 10, cluster-size: 100, size-cv: 0.5, icc: 0.05}
        arms: {t: {delivery: peer-led, effect: {smd: 0.3}}, c: {comparator: usual-care}}
        outcomes: {y: {kind: gaussian}}
      analysis: {methods: {by-size: {kind: cluster-means, weights: size}, equal: {kind: cluster-means}}}
      """
    ) { file in
      let found = try levels(["power", file, "--replicates", "2000"])
      let bySize = try #require(found["by-size"])
      #expect(found.count == 1)
      #expect(abs(bySize.value - 0.0708) < 5 * (bySize.mcse + 0.0006))
      let plan = try CommandLineTool.run(["plan", file, "--quiet", "--tolerance", "0.05"])
      #expect(
        plan.output.contains("Passed over: by-size")
          && plan.output.replacing("\n", with: " ").contains("equal, two"))
      // By name it is planned on, and marked.
      let named = try CommandLineTool.run([
        "plan", file, "--quiet", "--tolerance", "0.05", "--method", "by-size",
      ])
      #expect(!named.output.contains("Passed over") && named.output.contains("WARNING: 'by-size'"))
    }
  }

  /// ANCOVA would ask for 96 people an arm, which ignores peer workers: the plan is for the mixed model.
  @Test func planPassesOver() throws {
    let run = try CommandLineTool.run([
      "plan", caseloads, "--quiet", "--tolerance", "0.02", "--replicates", "200000",
    ])
    #expect(run.output.contains("usual-care, mixed, two-sided"))
    let text = run.output.replacing("\n", with: " ")
    let passed = try #require(
      text.firstMatch(of: /Passed over: ancova \((\d+) participants per arm\)/))
    #expect((94...98).contains(Int(passed.1) ?? 0))
    #expect(text.contains("ignores that people of one peer worker are alike"))
  }

  /// A test that ignores sites is conservative: it is marked, and planned on.
  @Test func conservative() throws {
    try written(
      """
      peertrials: 1
      trial:
        design: {participants-per-arm: 100}
        sites: {number: 5, icc: 0.2}
        arms: {t: {delivery: peer-led, effect: {smd: 0.4}}, c: {comparator: usual-care}}
        outcomes: {y: {kind: gaussian}}
      analysis: {methods: {plain: {kind: t-test}, adjusted: {kind: stratified}}}
      """
    ) { file in
      let plan = try CommandLineTool.run(["plan", file, "--quiet", "--tolerance", "0.05"])
      #expect(
        plan.output.replacing("\n", with: " ").contains("plain, two-sided")
          && plan.output.contains("Note: 'plain'"))
      #expect(plan.output.contains("valid, at a cost in power"))
    }
  }

  @Test func check() throws {
    let run = try CommandLineTool.run(["check", caseloads])
    #expect(run.status == 0 && run.output.contains(": fine\n\nWARNING: 'ancova'"))
    #expect(!run.output.contains("'mixed'"))
    let sound = try CommandLineTool.run(["check", "Scenarios/textbook-two-arm.yaml"])
    #expect(sound.output == "Scenarios/textbook-two-arm.yaml: fine\n")
    // What is read back is not talked into.
    let resolved = try CommandLineTool.run(["check", caseloads, "--resolved"])
    #expect(!resolved.output.contains("WARNING") && resolved.errors.contains("WARNING"))
  }

  /// An effect is on the outcome's own scale: where lower is better, a positive one is harm, and is named as that.
  @Test(arguments: [
    ("gaussian, benefit: lower", "smd: 0.4", true),
    ("gaussian, benefit: lower", "smd: -0.4", false),
    ("gaussian", "smd: 0.4", false), ("binary, risk: 0.3", "risk: 0.2", false),
    ("binary, risk: 0.3", "risk: 0.4", true), ("repeated, benefit: lower", "smd: 0.4", true),
  ])
  func harm(_ outcome: String, _ effect: String, _ isHarm: Bool) throws {
    try written(
      """
      peertrials: 1
      trial:
        design: {participants-per-arm: 60}
        arms: {peer-led: {delivery: peer-led, effect: {\(effect)}}, usual-care: {comparator: usual-care}}
        outcomes: {y: {kind: \(outcome)}}
      analysis: {methods: {m: {kind: \(outcome.hasPrefix("binary") ? "chi-squared" : outcome.hasPrefix("repeated") ? "summary-measure" : "welch")}}}
      """
    ) { file in
      let run = try CommandLineTool.run(["check", file])
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("'y' becomes worse") == isHarm, "\(run.output)")
    }
  }

  /// Caseloads are rounded up at each site, and `check` says so; at one place nothing is to be said.
  @Test(arguments: [
    ("sites: {number: 5}", true), ("sites: {number: 4}", false), ("bias: {}", false),
  ])
  func caseloadsAtSites(_ trial: String, _ isRounded: Bool) throws {
    try written(
      """
      peertrials: 1
      trial:
        design: {participants-per-arm: 108}
        \(trial)
        arms: {peer: {delivery: peer-led, workers: {caseload: 9}}, usual-care: {comparator: usual-care}}
        outcomes: {y: {kind: gaussian}}
      analysis: {methods: {mixed: {}}}
      """
    ) { file in
      let run = try CommandLineTool.run(["check", file])
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("at one place 12 would do") == isRounded, "\(run.output)")
    }
  }

  /// A plan of clusters that cross over says how many of them are randomised.
  @Test func clustersThatCrossOver() throws {
    try written(
      """
      peertrials: 1
      trial:
        design: {kind: stepped-wedge, sequences: 4, clusters-per-sequence: 3, participants-per-period: 10}
        arms: {peer: {delivery: peer-led, effect: {smd: 0.4}}, usual-care: {comparator: usual-care}}
        outcomes: {y: {kind: gaussian}}
      analysis: {methods: {m: {kind: mixed-periods}}}
      """
    ) { file in
      let run = try CommandLineTool.run([
        "plan", file, "--replicates", "500", "--quiet", "--half-width", "0.25",
      ])
      #expect(run.output.replacing("\n", with: " ").contains("clusters with"), "\(run.output)")
    }
  }

  @Test func labelsWithoutControlCharacters() throws {
    for label in [#""a\e[31mb""#, #""a\u202Eb""#, #""two\nlines""#] {
      let run = try CommandLineTool.run([
        "check", "Scenarios/textbook-two-arm.yaml", "--set",
        "trial.outcomes.recovery.label=\(label)",
      ])
      #expect(run.status == 65 && run.errors.contains("trial.outcomes.recovery.label"), "\(label)")
    }
  }
}
