import Foundation
import MetaAnalysis
import MonteCarlo
import Questions
import Reports
import StudyTables
import Testing

/// `meta` and `audit`, asked in code.
@Suite(.serialized)
struct TableQuestionTests: AskedInCode {
  private let table = "Scenarios/tables/bcg-vaccine.csv"

  private func bcg(_ further: MetaQuestion.Further = .init()) throws -> MetaQuestion {
    MetaQuestion(
      TableInput(try text(of: table), file: table), reading: .init(measure: .riskRatio),
      further: further)
  }

  @Test func metaIsWhatTheCommandPrints() throws {
    var further = MetaQuestion.Further()
    further.bias = true
    further.failSafe = true
    further.leaveOneOut = true
    further.moderators = ["ablat"]
    further.steps = [0.025, 0.5]
    var question = try bcg(further)
    question.pooling = .init(method: .derSimonianLaird, test: .z, level: 0.9)
    let findings = try throughJSON(question).answer()
    let command = [
      "meta", table, "--measure", "RR", "--method", "DL", "--test", "z", "--level", "0.9",
      "--bias", "--fail-safe", "--leave-one-out", "--moderators", "ablat", "--selection",
      "0.025,0.5",
    ]
    #expect(findings.json.text + "\n" == (try printed(command + ["--format", "json"])))
    #expect(findings.csv == (try printed(command + ["--format", "csv"])))
    #expect(findings.text() == (try printed(command)))
    #expect(
      findings.text(characters: .ascii, draws: false)
        == (try printed(command + ["--ascii", "--no-plots"])))
  }

  @Test func errorsOfTablesAreTyped() throws {
    let broken = MetaQuestion(TableInput("study,yi,vi\na,0.1,x\n"))
    let problems = try #require(refusal(broken.answer))
    #expect(problems.kind == .badInput && problems.problems.count == 1)
    #expect(problems.messages[0].contains("row 2"))
    var further = MetaQuestion.Further()
    further.cumulative = "nothing"
    #expect(refusal(try bcg(further).answer)?.kind == .badInput)
    further = .init()
    further.calibrates = true
    #expect(
      refusal(try bcg(further).answer) == QuestionError(.usage, "--calibrate goes with --bias"))
    further = .init()
    further.steps = [0.5, 0.025]
    #expect(refusal(try bcg(further).answer)?.kind == .usage)
    var question = try bcg()
    question.pooling.level = 2
    #expect(refusal(question.answer)?.kind == .usage)
    question = try bcg()
    question.reading.aggregate = 1
    #expect(refusal(question.answer)?.kind == .usage)
  }

  /// A column that is nearly all numbers is taken as text, and that is said.
  @Test func whatWasNoticedIsSaid() throws {
    let text = "study,yi,vi,year\na,0.1,0.1,1990\nb,0.2,0.1,1990\nc,0.3,0.2,n.d.\nd,0.1,0.2,1990\n"
    var question = MetaQuestion(TableInput(text))
    question.further.moderators = ["year"]
    let findings = try question.answer()
    #expect(
      findings.remarks == ["column year is taken as text, because of 'n.d.' in row 4"])
  }

  /// What a literature like the table is made from, and how the table looks among such literatures.
  @Test func calibration() throws {
    var further = MetaQuestion.Further()
    further.bias = true
    further.calibrates = true
    further.tests = Array(SmallStudyTest.printed.prefix(2))
    let findings = try bcg(further).answer()
    let calibration = try #require(findings.calibration)
    #expect(calibration.tests == further.tests)
    let scenario = try #require(findings.calibrated).text()
    let check = try CalibrationCheck(ScenarioInput(scenario), of: calibration)
    #expect(check.lines.map(\.test) == further.tests)
    #expect(check.lines.allSatisfy { $0.alarm.replicates == CalibrationCheck.replicates })
    #expect(
      refusal { () throws(QuestionError) in
        try CalibrationCheck(ScenarioInput("review: {}"), of: calibration)
      }?.kind == .badInput)
  }

  @Test func auditIsWhatTheCommandPrints() throws {
    let file = "Scenarios/audits/egmose-2023.yaml"
    let answer = try throughJSON(AuditQuestion(try text(of: file), file: file)).answer()
    #expect(answer.json.text + "\n" == (try printed(["audit", file, "--format", "json"])))
    #expect(answer.csv == (try printed(["audit", file, "--format", "csv"])))
    #expect(answer.text == (try printed(["audit", file])))
    let problems = try #require(refusal(AuditQuestion("audit: 2\n", file: "a.yaml").answer))
    #expect(problems.kind == .badInput && problems.messages[0].hasPrefix("a.yaml:1:"))
  }
}
