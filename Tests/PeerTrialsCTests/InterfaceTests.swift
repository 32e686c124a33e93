import Foundation
import PeerTrialsC
import Questions
import Reports
import Testing

/// The interface for C: replies are those of the questions, and what cannot be answered says why.
@Suite struct InterfaceTests {
  private static let scenario = """
    peertrials: 1
    trial:
      design: {participants-per-arm: 64}
      arms: {peer-led: {delivery: peer-led, effect: {smd: 0.5}}, usual-care: {comparator: usual-care}}
      outcomes: {recovery: {kind: gaussian}}
    analysis: {methods: {t-test: {}}}
    """

  private func ask(_ question: String) -> String {
    let reply = question.withCString { peertrialsAsk($0, nil, nil, nil) }
    defer { peertrialsFree(reply) }
    return reply.map { String(cString: $0) } ?? ""
  }

  private func asked(_ verb: String, _ question: some Encodable) throws -> String {
    let json = String(decoding: try JSONEncoder().encode(question), as: UTF8.self)
    return ask("{\"ask\": \"\(verb)\", \"question\": \(json)}")
  }

  @Test func aReplyIsTheAnswersOwnJSON() throws {
    let question = PowerQuestion(
      ScenarioInput(InterfaceTests.scenario), run: RunSettings(seed: 3, replicates: 4000))
    let reply = try asked("power", question)
    let known = try question.answer().json.text
    let timing = "\"timing\""
    let body = try #require(reply.components(separatedBy: timing).first)
    #expect(body == "{\"answer\": " + (try #require(known.components(separatedBy: timing).first)))
  }

  @Test func tablesAndAuditsAreAsked() throws {
    let table = MetaQuestion(TableInput("study,yi,vi\nA,0.1,0.02\nB,0.3,0.03\nC,0.5,0.04\n"))
    #expect(try asked("meta", table).contains("\"k\": 3"))
    #expect(try asked("audit", AuditQuestion("audit: [")).contains("\"badInput\""))
  }

  @Test func problemsHaveLinesAndPaths() throws {
    let text = InterfaceTests.scenario.replacingOccurrences(of: "64", with: "-3")
    let reply = try asked("power", PowerQuestion(ScenarioInput(text, file: "a.yaml")))
    #expect(reply.contains("\"line\": 3"))
    #expect(reply.contains("\"path\": \"trial.design.participants-per-arm\""))
    #expect(reply.contains("\"file\": \"a.yaml\""))
  }

  @Test(arguments: [
    "", "{", "[]", #"{"ask": 3}"#, #"{"ask": "weigh", "question": {}}"#, #"{"ask": "plan"}"#,
  ])
  func whatIsNoQuestionIsAnErrorOfUse(_ text: String) {
    #expect(ask(text).contains("\"kind\": \"usage\""))
  }

  @Test func aMissingMemberIsNamed() {
    #expect(ask("{\"ask\": \"power\", \"question\": {}}").contains("'scenario' is missing"))
  }

  @Test func cancelledBeforeItBeginsItEndsAtOnce() throws {
    let stop = peertrialsCancellationNew()
    defer { peertrialsCancellationFree(stop) }
    peertrialsCancel(stop)
    let question = PowerQuestion(
      ScenarioInput(InterfaceTests.scenario), run: RunSettings(replicates: 1_000_000_000))
    let json = String(decoding: try JSONEncoder().encode(question), as: UTF8.self)
    let reply = "{\"ask\": \"power\", \"question\": \(json)}".withCString {
      peertrialsAsk($0, stop, nil, nil)
    }
    defer { peertrialsFree(reply) }
    let said = reply.map { String(cString: $0) } ?? ""
    #expect(said.contains("\"interrupted\""))
  }
}
