import GSLKit
import MonteCarlo
import Planning
import Questions
import Reports
import Testing

/// `plan`, asked in code.
@Suite(.serialized)
struct PlanQuestionTests: AskedInCode {
  private let textbook = "Scenarios/textbook-two-arm.yaml"

  private func plan(
    _ file: String, _ edits: [String] = [], tolerance: Double = 0.05,
    _ change: (inout PlanQuestion) -> Void = { _ in }
  ) throws -> PlanQuestion {
    var question = PlanQuestion(try scenario(file, edits))
    question.goal.tolerance = tolerance
    change(&question)
    return question
  }

  private func compare(_ question: PlanQuestion, _ options: [String]) throws {
    let answer = try throughJSON(question).answer()
    let tolerance = question.goal.tolerance.map { ["--tolerance", "\($0)"] } ?? []
    let command =
      ["plan", question.scenario.file] + question.scenario.edits.flatMap { ["--set", $0] }
      + tolerance + options
    #expect(untimed(answer.json.text + "\n") == (try printed(command + ["--format", "json"])))
    #expect(answer.csv == (try printed(command + ["--format", "csv"])))
    #expect(answer.text() == (try printed(command)))
    #expect(answer.statement == (try printed(command + ["--statement"])))
  }

  @Test func isWhatTheCommandPrints() throws {
    try compare(try plan(textbook) { $0.goal.power = 0.9 }, ["--power", "0.9"])
    try compare(
      try plan(textbook) { $0.goal.solveFor = "trial.arms.peer-led.effect.smd" },
      ["--solve-for", "trial.arms.peer-led.effect.smd"])
  }

  /// One whose first analysis does not keep its level, so that another is planned on.
  @Test func passesOverWhatDoesNotKeepItsLevel() throws {
    let question = try plan("Scenarios/attendance-dose.yaml", tolerance: 0.1) {
      $0.run.replicates = 20_000
    }
    try compare(question, ["--replicates", "20000"])
    let answer = try question.answer()
    #expect(!answer.levels.passed.isEmpty && answer.levels.passed[0].needed != nil)
  }

  @Test func robust() throws {
    let box = "trial.arms.peer-led.dropout=0.1..0.4"
    let question = try plan(textbook) { $0.further.robust = [box] }
    try compare(question, ["--robust", box])
    guard case .robust(let found) = try question.answer().context else {
      Issue.record("no box")
      return
    }
    #expect(found.corners.count == 2 && found.binding == 1 && !found.insideMisses)
  }

  @Test func assurance() throws {
    let file = "Scenarios/uncertain-effect.yaml"
    try compare(
      try plan(file, tolerance: 0.2) { $0.further.assurance = 0.6 }, ["--assurance", "0.6"])
  }

  @Test func designsThatAreCompared() throws {
    let axis = "trial.design.allocation.usual-care=0.5,1"
    let question = try plan(textbook, ["cost={participant: 250}"]) { $0.further.compare = [axis] }
    try compare(question, ["--compare", axis])
    guard case .cheapest(let found) = try question.answer().context else {
      Issue.record("no comparison")
      return
    }
    #expect(found.priced.count == 2 && found.failing.isEmpty && !found.front.isEmpty)
    #expect(found.cheapest.cost == found.priced.map(\.cost).min())
  }

  /// Stopped before anything is known there is no answer; stopped on the way, what is known is marked.
  @Test func cancelled() throws {
    let before = Cancellation()
    before.cancel()
    let question = try plan(textbook, tolerance: 0.0025)
    let refused = refusal { () throws(QuestionError) in
      try question.answer(cancellation: before, progress: nil)
    }
    #expect(refused == nil || refused == .interrupted)
    let cancellation = Cancellation()
    let part = try question.answer(cancellation: cancellation) { response in
      if response.stage != .pilot { cancellation.cancel() }
    }
    #expect(part.isInterrupted && part.needed == nil)
  }

  @Test func errorsAreTyped() throws {
    func kind(_ change: (inout PlanQuestion) -> Void) throws -> QuestionError.Kind? {
      refusal(try plan(textbook, tolerance: 0.05, change).answer)?.kind
    }
    #expect(try kind { $0.goal.power = 2 } == .usage)
    #expect(try kind { $0.run.mcse = 0.01 } == .usage)
    #expect(
      try kind {
        $0.goal.halfWidth = 0.2; $0.goal.power = 0.5
      } == .usage)
    #expect(try kind { $0.goal.between = "3..1" } == .usage)
    #expect(
      try kind {
        $0.further.robust = ["a=1..2"]; $0.further.compare = ["a=1"]
      } == .usage)
    #expect(try kind { $0.goal.solveFor = "trial.nothing" } == .badInput)
    #expect(try kind { $0.goal.method = "nothing" } == .badInput)
    #expect(try kind { $0.further.assurance = 0.8 } == .badInput)
    #expect(try kind { $0.further.compare = ["trial.design.allocation.usual-care=1"] } == .badInput)
    #expect(try kind { $0.further.robust = ["seed=1..2"] } == .badInput)
    #expect(try kind { $0.goal.between = "1..1e12" } == .badInput)
  }
}
