import Foundation
import MonteCarlo
import Parts
import Questions
import Reports
import Testing
import TrialSimulation

/// `power`, asked in code.
@Suite(.serialized)
struct PowerQuestionTests: AskedInCode {
  private let textbook = "Scenarios/textbook-two-arm.yaml"

  /// A plain trial; one with priors; one whose analyses ignore its caseloads; people one by one.
  @Test(arguments: [
    ("textbook-two-arm", SourceKind?.none, [String]()),
    ("uncertain-effect", nil, []),
    ("few-peers-honesty", nil, []),
    ("hospital-one-to-one", .people, ["trial.design.participants-per-arm=60"]),
  ])
  func isWhatTheCommandPrints(
    name: String, source: SourceKind?, edits: [String]
  ) throws {
    let file = "Scenarios/\(name).yaml"
    let run = RunSettings(seed: 11, replicates: 2000, threads: 2, source: source)
    let question = PowerQuestion(try scenario(file, edits), run: run, draws: 200)
    let answer = try throughJSON(question).answer()
    let command =
      ["power", file, "--seed", "11", "--replicates", "2000", "--draws", "200"]
      + (source.map { ["--source", $0.rawValue] } ?? []) + edits.flatMap { ["--set", $0] }
    #expect(untimed(answer.json.text + "\n") == (try printed(command + ["--format", "json"])))
    #expect(answer.csv == (try printed(command + ["--format", "csv"])))
    #expect(answer.text(details: false) == (try printed(command)))
    #expect(answer.text(details: true) == (try printed(command + ["--details"])))
  }

  /// Cancelled while replicates are counted: the first of them, as the same question with that number gives them.
  @Test func cancelledIsACompletePrefix() throws {
    let cancellation = Cancellation()
    var question = PowerQuestion(
      try scenario(textbook), run: RunSettings(replicates: 1_000_000_000_000, threads: 2))
    let part = try question.answer(cancellation: cancellation) { progress in
      if case .counting(let progress) = progress, progress.partial.replicates > 0 {
        cancellation.cancel()
      }
    }
    #expect(part.isInterrupted && part.tally.replicates > 0 && part.unfinished == nil)
    question.run.replicates = part.tally.replicates
    let whole = try question.answer()
    #expect(!whole.isInterrupted && whole.tally == part.tally)
    #expect(part.csv == whole.csv)
  }

  /// Cancelled before priors are drawn: the replicates stand, and what is left out is named.
  @Test func cancelledAtThePriors() throws {
    let cancellation = Cancellation()
    let question = PowerQuestion(
      try scenario("Scenarios/uncertain-effect.yaml"),
      run: RunSettings(replicates: 5000, threads: 2))
    let part = try question.answer(cancellation: cancellation) { progress in
      if case .drawingPriors = progress { cancellation.cancel() }
    }
    #expect(part.unfinished == .priors && part.priors.isEmpty && !part.isInterrupted)
    #expect(part.tally.replicates == 5000)
    #expect(part.json.text.contains("\"power\"") && !part.csv.contains("assurance"))
  }

  @Test func errorsAreTyped() throws {
    let bad = ScenarioInput("peertrials: 1\ntrial: {}\n", file: "bad.yaml")
    let problems = try #require(refusal(PowerQuestion(bad).answer))
    #expect(problems.kind == .badInput && problems.problems.count == problems.messages.count)
    #expect(problems.problems.contains { $0.origin == .file(line: 2, column: 1) })
    #expect(problems.messages.contains { $0.hasPrefix("bad.yaml:2:1: ") })

    let silent = try scenario(textbook, ["trial.design.participants-per-am=3"])
    #expect(refusal(PowerQuestion(silent).answer)?.kind == .badInput)
    let review = try scenario("Scenarios/reviews/multiplicity-demo.yaml")
    #expect(refusal(PowerQuestion(review).answer)?.kind == .badInput)

    let exact = PowerQuestion(
      try scenario("Scenarios/online-support-attrition.yaml"), run: RunSettings(source: .exact))
    let refused = try #require(refusal(exact.answer))
    #expect(refused.kind == .badInput && refused.messages.count == 1)

    let both = PowerQuestion(
      try scenario(textbook), run: RunSettings(replicates: 10, mcse: 0.01))
    #expect(
      refusal(both.answer) == QuestionError(.usage, "give --replicates or --mcse, not both"))
    for run in [
      RunSettings(seed: 1 << 53), RunSettings(replicates: 0), RunSettings(threads: 0),
      RunSettings(mcse: 1e-6),
    ] {
      #expect(refusal(PowerQuestion(try scenario(textbook), run: run).answer)?.kind == .usage)
    }
    #expect(refusal(PowerQuestion(try scenario(textbook), draws: 1).answer)?.kind == .usage)
  }

  /// A question as somebody would write it: only its scenario.
  @Test func isReadFromJSON() throws {
    let json = try JSONEncoder().encode(["scenario": ["text": try text(of: textbook)]])
    let question = try JSONDecoder().decode(PowerQuestion.self, from: json)
    let written = PowerQuestion(ScenarioInput(try text(of: textbook)))
    #expect(question == written)
    var other = written
    other.run.source = .people
    other.scenario.edits = ["replicates=100"]
    #expect(try throughJSON(other) == other)
  }
}
