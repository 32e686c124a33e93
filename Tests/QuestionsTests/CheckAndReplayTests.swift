import MonteCarlo
import Questions
import Reports
import Testing
import TrialSimulation

/// `check` and `replay`, asked in code.
@Suite(.serialized)
struct CheckAndReplayTests: AskedInCode {
  private let textbook = "Scenarios/textbook-two-arm.yaml"

  @Test func checkIsWhatTheCommandPrints() throws {
    for file in [textbook, "Scenarios/reviews/multiplicity-demo.yaml"] {
      let answer = try throughJSON(CheckQuestion(try scenario(file))).answer()
      #expect(answer.content.yaml == (try printed(["check", file, "--resolved"])))
      #expect(answer.results == nil && answer.verdicts.isEmpty)
    }
    let run = RunSettings(replicates: 20_000)
    let answer = try CheckQuestion(try scenario(textbook), run: run, runs: true).answer()
    #expect(!answer.verdicts.isEmpty && answer.verdicts.allSatisfy(\.isMet))
    #expect(
      ExpectationReport.text(answer.verdicts)
        == (try printed(["check", textbook, "--run", "--replicates", "20000"])))
  }

  /// A missed expectation is an answer, not an error: what follows from it is the caller's.
  @Test func missedExpectation() throws {
    let less = try scenario(textbook, ["trial.arms.peer-led.effect.smd=0.4"])
    let answer = try CheckQuestion(less, run: RunSettings(replicates: 20_000), runs: true).answer()
    #expect(answer.verdicts.contains { !$0.isMet })
  }

  /// Analyses that ignore caseloads are marked.
  @Test func levels() throws {
    let file = "Scenarios/few-peers-honesty.yaml"
    let answer = try CheckQuestion(try scenario(file)).answer()
    #expect(!answer.levels.marks.isEmpty && answer.levels.marks.allSatisfy(\.isNeeded))
    #expect(file + ": fine\n" + answer.levels.text == (try printed(["check", file])))
  }

  @Test func replayIsWhatTheCommandPrints() throws {
    let question = try throughJSON(
      ReplayQuestion(try scenario(textbook), replicates: 2...4, seed: 9))
    let replays = try question.answer()
    #expect(replays.map(\.replicate) == [2, 3, 4])
    let csv = replays.map { ReplayReport.csv($0, header: $0.replicate == 2) }.joined()
    #expect(
      csv
        == (try printed(
          ["replay", textbook, "--replicates", "2..4", "--seed", "9", "--format", "csv"])))
  }

  /// Cancelled: the first replicates.
  @Test func replayCancelled() throws {
    let cancellation = Cancellation()
    let question = ReplayQuestion(try scenario(textbook), replicates: 0...1_000_000)
    let replays = try question.answer(cancellation: cancellation) {
      if $0 == 3 { cancellation.cancel() }
    }
    #expect(replays.map(\.replicate) == [0, 1, 2])
  }

  @Test func errorsAreTyped() throws {
    #expect(refusal(CheckQuestion(ScenarioInput("- 1")).answer)?.kind == .badInput)
    let many = try scenario(textbook, ["trial.design.participants-per-arm=600000"])
    let refused = refusal(ReplayQuestion(many, replicates: 0...0).answer)
    #expect(refused?.kind == .badInput && refused?.messages[0].contains("1 200 000") == true)
    let far = ReplayQuestion(try scenario(textbook), replicates: 0...(1 << 50))
    #expect(refusal(far.answer)?.kind == .usage)
  }
}
