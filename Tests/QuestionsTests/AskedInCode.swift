import Foundation
import Questions
import TestSupport
import Testing

/// Tests that ask in code what the command line asks.
protocol AskedInCode {}

extension AskedInCode {
  /// A scenario file of the repository.
  func scenario(_ file: String, _ edits: [String] = []) throws -> ScenarioInput {
    ScenarioInput(try text(of: file), file: file, edits: edits)
  }

  func text(of file: String) throws -> String {
    try String(contentsOf: Fixtures.package.appending(path: file), encoding: .utf8)
  }

  /// What a command prints.
  func printed(_ arguments: [String]) throws -> String {
    let run = try CommandLineTool.run(arguments)
    #expect(run.status == 0, "\(run.errors)")
    return untimed(run.output)
  }

  /// Output without its timing, the only part that may differ.
  func untimed(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.contains("\"timing\"") }.joined(separator: "\n")
  }

  /// What a question gives when it is read from its own JSON.
  func throughJSON<Asked: Question>(_ question: Asked) throws -> Asked {
    try JSONDecoder().decode(Asked.self, from: JSONEncoder().encode(question))
  }

  /// The error of a question.
  func refusal<Value>(_ body: () throws(QuestionError) -> Value) -> QuestionError? {
    do {
      _ = try body()
      return nil
    } catch { return error }
  }
}
