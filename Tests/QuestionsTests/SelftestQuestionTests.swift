import MonteCarlo
import Questions
import Reports
import Testing

/// `selftest`, asked in code.
@Suite(.serialized)
struct SelftestQuestionTests: AskedInCode {
  @Test func isWhatTheCommandPrints() throws {
    let answer = try throughJSON(SelftestQuestion(seed: 2)).answer()
    #expect(answer.csv == (try printed(["selftest", "--seed", "2", "--format", "csv"])))
    #expect(answer.passes && !answer.isInterrupted)
  }

  /// Cancelled: the first cases.
  @Test func cancelled() throws {
    let cancellation = Cancellation()
    let answer = try SelftestQuestion().answer(cancellation: cancellation) {
      if $0 == 2 { cancellation.cancel() }
    }
    #expect(answer.cases.count == 2 && answer.isInterrupted && answer.passes)
  }

  @Test func errorsAreTyped() {
    #expect(refusal(SelftestQuestion(threads: 0).answer)?.kind == .usage)
  }
}
