import Foundation
import TestSupport
import Testing

/// `peertrials feasibility`, as a user runs it, and what paragraphs say of costs and net benefits.
struct FeasibilityCommandTests {
  @Test func letsTalk() throws {
    let file = "Scenarios/field/lets-talk.yaml"
    let run = try CommandLineTool.run(["feasibility", file])
    #expect(run.status == 0, "\(run.errors)")
    for line in run.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    let text = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("green from 56 on (0.8), red below 42 (0.6)"))
    let csv = try CommandLineTool.run(["feasibility", file, "--format", "csv"]).output
    let rows = csv.split(separator: "\n").map { $0.split(separator: ",") }
    // R: 1 - pbinom(55, 70, 0.8).
    let green = rows.first { $0[0] == "retained" && $0[1] == "0.8" && $0[2] == "green" }
    let value = try #require(green.flatMap { Double($0[3]) })
    #expect(close(value, 0.570877, relative: 1e-5))
    let json = try CommandLineTool.run(["feasibility", file, "--format", "json"])
    #expect(
      (try? JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]) != nil)
  }

  @Test func withoutCriteria() throws {
    let run = try CommandLineTool.run(["feasibility", "Scenarios/textbook-two-arm.yaml"])
    #expect(run.status == 65 && run.errors.contains("has no 'feasibility'"))
  }

  /// Costs in pounds, QALYs in QALYs, and what is compared of each.
  @Test(arguments: [
    (
      "gamma", "care",
      ["cost of care (in pounds", "a mean of 4000 pounds in usual care", "ratio of mean"]
    ),
    ("wilcoxon", "care", ["probability that a person of one arm has more"]),
    ("log-t", "care", ["ratio of geometric means of cost of care plus 1"]),
    ("welch", "qaly", ["0.03 QALYs"]),
    (
      "welch", "net-benefit",
      ["900 pounds", "worth 20000 pounds", "a standard deviation of 0.2", "log-normal"]
    ),
  ])
  func paragraphs(method: String, outcome: String, words: [String]) throws {
    let run = try CommandLineTool.run([
      "plan", "Scenarios/peer-support-net-benefit.yaml", "--power", "0.8", "--method", method,
      "--outcome", outcome, "--statement", "--replicates", "2000", "--between", "50..9000",
      "--tolerance", "0.05",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let text = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for word in words { #expect(text.contains(word), "\(word): \(text)") }
  }
}
