import MetaAnalysis
import MonteCarlo
import Questions
import Reports
import Testing
import TrialSimulation

/// `review` and `bias-lab`, asked in code.
@Suite(.serialized)
struct ReviewQuestionTests: AskedInCode {
  private let demo = "Scenarios/reviews/multiplicity-demo.yaml"
  private let run = RunSettings(seed: 3, replicates: 200, threads: 2)
  private let options = ["--seed", "3", "--replicates", "200"]

  @Test func reviewIsWhatTheCommandPrints() throws {
    let answer = try throughJSON(ReviewQuestion(try scenario(demo), run: run)).answer()
    let command = ["review", demo] + options
    #expect(untimed(answer.json.text + "\n") == (try printed(command + ["--format", "json"])))
    #expect(answer.csv == (try printed(command + ["--format", "csv"])))
    #expect(answer.report(details: false).text == (try printed(command)))
    #expect(answer.report(details: true).text == (try printed(command + ["--details"])))
    #expect(answer.report(details: false).brief == (try printed(command + ["--brief"])))
  }

  @Test func biasLabIsWhatTheCommandPrints() throws {
    let file = "Scenarios/reviews/publication-bias-demo.yaml"
    var question = BiasLabQuestion(try scenario(file), run: run, replicate: 5)
    question.tests = Array(SmallStudyTest.allCases.prefix(2))
    let answer = try throughJSON(question).answer()
    let names = SmallStudyTest.allCases.prefix(2).map(\.rawValue).joined(separator: ",")
    let command = ["bias-lab", file, "--replicate", "5", "--tests", names] + options
    #expect(untimed(answer.json.text + "\n") == (try printed(command + ["--format", "json"])))
    #expect(answer.csv == (try printed(command + ["--format", "csv"])))
    #expect(answer.text() == (try printed(command)))
  }

  /// Cancelled: the first reviews of each world, as the same question with that number gives them.
  @Test func cancelledIsACompletePrefix() throws {
    let cancellation = Cancellation()
    var question = ReviewQuestion(
      try scenario(demo), run: RunSettings(replicates: 1_000_000_000, threads: 2))
    let part = try question.answer(cancellation: cancellation) { _ in cancellation.cancel() }
    #expect(part.isInterrupted && part.joint.replicates > 0)
    question.run.replicates = part.joint.replicates
    let whole = try question.answer()
    #expect(!whole.isInterrupted && whole.joint.tallies == part.joint.tallies)
    #expect(whole.csv == part.csv)
  }

  /// Before a review is done there is no answer.
  @Test func cancelledBeforeAnythingIsKnown() throws {
    let cancellation = Cancellation()
    cancellation.cancel()
    let question = ReviewQuestion(try scenario(demo))
    let refused = refusal { () throws(QuestionError) in
      try question.answer(cancellation: cancellation, progress: nil)
    }
    #expect(refused == .interrupted && refused?.kind == .interrupted)
  }

  @Test func errorsAreTyped() throws {
    let trial = try scenario("Scenarios/textbook-two-arm.yaml")
    #expect(refusal(ReviewQuestion(trial).answer)?.kind == .badInput)
    let source = ReviewQuestion(try scenario(demo), run: RunSettings(source: .exact))
    #expect(refusal(source.answer) == QuestionError(.usage, "a review has no --source"))
    let funnel = BiasLabQuestion(try scenario(demo), replicate: -1)
    #expect(refusal(funnel.answer)?.kind == .usage)
  }
}
