import InputFiles
import MonteCarlo
import Planning
import Questions
import Reports
import Testing

/// `sweep`, asked in code.
@Suite(.serialized)
struct SweepQuestionTests: AskedInCode {
  private let textbook = "Scenarios/textbook-two-arm.yaml"
  private let axes = [
    "trial.design.participants-per-arm=20,40,64", "trial.arms.peer-led.effect.smd=0.3,0.5",
  ]

  private func sweep(
    _ file: String, over: [String], replicates: Int = 3000, differences: Bool = false
  ) throws -> SweepQuestion {
    SweepQuestion(
      try scenario(file), run: RunSettings(seed: 7, replicates: replicates, threads: 2),
      over: over, differences: differences)
  }

  private func compare(_ question: SweepQuestion) throws {
    let answer = try throughJSON(question).answer()
    let command =
      ["sweep", question.scenario.file, "--seed", "7"]
      + ["--replicates", "\(question.run.replicates ?? 0)"]
      + question.over.flatMap { ["--over", $0] } + (question.differences ? ["--differences"] : [])
    #expect(untimed(answer.jsonText) == (try printed(command + ["--format", "json"])))
    #expect(answer.csv == (try printed(command + ["--format", "csv"])))
    #expect(answer.text() == (try printed(command)))
  }

  @Test func isWhatTheCommandPrints() throws {
    try compare(try sweep(textbook, over: axes))
    try compare(
      try sweep(
        "Scenarios/reviews/multiplicity-demo.yaml", over: ["review.tau=0,0.2"], replicates: 60))
  }

  @Test func differencesAreWhatTheCommandPrints() throws {
    try compare(try sweep(textbook, over: axes, differences: true))
  }

  /// Cancelled: the points that are complete by then, each as an unbroken sweep has it.
  @Test func cancelledHasWholePoints() throws {
    let question = try sweep(
      textbook, over: ["trial.design.participants-per-arm=20..400:1"], replicates: 20_000)
    let cancellation = Cancellation()
    let part = try question.answer(cancellation: cancellation) { progress in
      if case .points(let done) = progress, done.tasks > 5 { cancellation.cancel() }
    }
    #expect(part.isInterrupted && part.points.count > 5 && part.points.count < part.count)
    #expect(part.points.allSatisfy { $0.tally.replicates == 20_000 })
    let first = try sweep(
      textbook, over: ["trial.design.participants-per-arm=20"], replicates: 20_000
    ).answer()
    #expect(part.points.first { $0.number == 0 }?.tally == first.points[0].tally)
  }

  @Test func errorsAreTyped() throws {
    #expect(refusal(try sweep(textbook, over: []).answer)?.kind == .badInput)
    #expect(refusal(try sweep(textbook, over: ["x"]).answer)?.kind == .badInput)
    #expect(refusal(try sweep(textbook, over: ["seed=1,2"]).answer)?.kind == .badInput)
    var question = try sweep(textbook, over: axes, differences: true)
    question.streams = .independent
    #expect(refusal(question.answer)?.kind == .badInput)
    question.run.replicates = 0
    #expect(refusal(question.answer)?.kind == .usage)
  }
}
