import Foundation
import InputFiles
import MonteCarlo
import GSLKit
import Parts
import Reports
import TestSupport
import Testing
import TrialSimulation

/// Laws that hold for every part in the catalog and every shipped scenario.
struct CatalogLawTests {
  static let shipped =
    (try? FileManager.default.contentsOfDirectory(
      atPath: Fixtures.package.appending(path: "Scenarios").path))?
    .filter { $0.hasSuffix(".yaml") }.sorted() ?? []

  private func tree(_ name: String) throws -> Node {
    try YAMLReader.read(file: Fixtures.package.appending(path: "Scenarios/\(name)").path)
  }

  /// Describes, writes an example of what was described, reads it: no problem.
  @Test func everyPartReadsItsOwnExample() throws {
    func example(_ fields: [FieldDescription]) -> String {
      let required = fields.filter { $0.required && $0.key != "kind" }
      return required.map { "\($0.key): \($0.example ?? "")" }.joined(separator: ", ")
    }
    func text(outcome: String, method: String, measured: String) -> String {
      // Repeated measures are of people who are independent.
      let readsLevels = ["interaction", "stratified", "mantel"].contains { method.contains($0) }
      let isPlain = outcome.contains("repeated") || readsLevels
      let crosses = method.contains("periods")
      let groups = isPlain || crosses ? "" : ", groups: {size: 4}"
      let design =
        crosses
        ? "kind: stepped-wedge, sequences: 2, clusters-per-sequence: 2, participants-per-period: 4"
        : "participants-per-arm: 20"
      let modifier = readsLevels ? "\n  modifier: {share: 0.4}" : ""
      let delivered =
        method.contains("cace")
        ? ", effects: {other: {smd: 0.3}}, delivered: {attendance: {sessions: 4, mean: 0.6}}" : ""
      return """
        peertrials: 1
        trial:
          design: {\(design)}
          arms: {a: {delivery: peer-led\(groups)\(delivered)}, b: {comparator: usual-care}}
          outcomes: {y: {\(outcome)}, other: {\(measured)}}\(modifier)
        analysis: {methods: {m: {\(method)}, other: {kind: \(measured.contains("binary") ? "chi-squared" : "t-test"), outcomes: [other]}}}
        """
    }
    /// How an outcome is declared, and another that it needs: derived ones need two.
    func declared(_ kind: String) -> (outcome: String, measured: String) {
      let fields = Fields.describe { Catalog.trial.outcomes.make(kind, $0) }
      let plain = "kind: gaussian"
      return switch kind {
      case "net-benefit":
        (
          "kind: \(kind), effect-of: other, cost-of: care, willingness-to-pay: 20000",
          "\(plain)}, care: {kind: cost, mean: 100"
        )
      case "mediation":
        ("kind: \(kind), mediator: other, outcome: end", "\(plain)}, end: {\(plain)")
      default: ("kind: \(kind), \(example(fields))", plain)
      }
    }
    let methods = [
      "repeated": "growth", "binary": "chi-squared", "mediation": "mediation",
      "time-to-event": "cox",
    ]
    for entry in Catalog.trial.outcomes.entries {
      let (outcome, measured) = declared(entry.kind)
      _ = try Scenario(
        YAMLReader.read(
          text(
            outcome: outcome, method: "kind: \(methods[entry.kind] ?? "t-test")",
            measured: measured),
          file: nil), file: nil)
    }
    for entry in Catalog.trial.analyses.entries {
      #expect(!entry.summary.isEmpty)
      let readers = Catalog.trial.outcomes.entries.map { declared($0.kind) }.filter { found in
        let tree = try? YAMLReader.read(
          text(
            outcome: found.outcome, method: "kind: \(entry.kind)", measured: found.measured),
          file: nil)
        return tree.flatMap { try? Scenario($0, file: nil) } != nil
      }
      #expect(!readers.isEmpty, "\(entry.kind) reads some outcome")
    }
  }

  /// What `check --resolved` prints reads back as the same scenario: same rows, same bytes.
  @Test(arguments: shipped)
  func resolvedReadsBack(name: String) throws {
    let first = try Scenario(tree(name), file: name)
    let yaml = ResolvedScenario.yaml(first.resolved)
    let second = try Scenario(YAMLReader.read(yaml, file: "resolved"), file: "resolved")
    #expect(ResolvedScenario.json(first.resolved) == ResolvedScenario.json(second.resolved))
    let tallies = try [first, second].map {
      Engine(threads: 1).run(
        try TrialExperiment($0.trial, $0.analysis), key: StreamKey(seed: $0.seed),
        stopping: .replicates(2_000)
      ).tally
    }
    #expect(tallies[0] == tallies[1])
    #expect(yaml.contains("# default"))
  }

  /// Every key that a shipped scenario uses is described, and every scenario expects something.
  @Test(arguments: shipped)
  func shippedScenariosAreSound(name: String) throws {
    let scenario = try Scenario(tree(name), file: name)
    #expect(!scenario.title.isEmpty && !scenario.question.isEmpty)
    #expect(!scenario.expectations.isEmpty, "\(name) expects something")
  }

  @Test func schemaHoldsEveryKey() {
    let schema = SchemaReport.schema(Scenario.descriptions).text
    for key in [
      "participants-per-arm", "baseline-correlation", "between-trial-sd", "adjust", "risk",
    ] {
      #expect(schema.contains("\"\(key)\""))
    }
    #expect(PartsReport.text(Scenario.descriptions).contains("kind: fisher"))
  }

  @Test func spelling() {
    #expect(
      Spelling.nearest(to: "partcipants-per-arm", in: ["participants-per-arm", "kind"])
        == "participants-per-arm")
    #expect(Spelling.nearest(to: "acnova", in: ["ancova", "welch"]) == "ancova")
    #expect(Spelling.nearest(to: "colour", in: ["ancova", "welch"]) == nil)
  }

  @Test func paths() {
    #expect(Path(parsing: "a.\"b.c\".d")?.keys == ["a", "b.c", "d"])
    #expect(Path(parsing: "a..b") == nil)
    #expect(Path(["a", "b.c"]).description == "a.\"b.c\"")
  }
}
