import ArgumentParser
import Parts
import Questions

/// Exit codes, as in `sysexits.h` where it has one.
enum Exit {
  static let missedExpectation = ExitCode(1)
  static let usage = ExitCode(64)
  static let badInput = ExitCode(65)
  static let internalError = ExitCode(70)
  static let cannotCreate = ExitCode(73)
  static let cannotWrite = ExitCode(74)
  static let interrupted = ExitCode(130)

  /// The code of a question that has no answer.
  static func code(_ kind: QuestionError.Kind) -> ExitCode {
    switch kind {
    case .usage: usage
    case .badInput: badInput
    case .internalFault: internalError
    case .cannotWrite: cannotWrite
    case .interrupted: interrupted
    }
  }
}

/// Says something on standard error; where that cannot be written, nobody can be told.
///
/// What was found in a file or typed may stand in it: characters that a terminal would obey are written out.
func say(_ text: String) {
  _ = Descriptor.standardError.write(PlainText.shown(text, allowing: ["\n", "\t"]) + "\n")
}

/// Says what is wrong and ends with a code.
func failure(_ text: String, _ code: ExitCode) -> ExitCode {
  say("error: \(text)")
  return code
}

/// Says every problem and ends as bad input.
func failure(_ problems: Problems) -> ExitCode { failure(QuestionError(problems)) }

/// Says why a question has no answer, and ends with the code of that.
func failure(_ error: QuestionError) -> ExitCode {
  for remark in error.remarks { say("note: \(remark)") }
  for message in error.messages { say("error: \(message)") }
  if error.messages.count > 1 { say("\(error.messages.count) problems; nothing was run.") }
  return Exit.code(error.kind)
}

/// Does something with a question; where that cannot be, the reason is said and becomes an exit code.
func told<Value>(_ body: () throws(QuestionError) -> Value) throws -> Value {
  do { return try body() } catch { throw failure(error) }
}

/// Does the same where options are looked at: what is wrong with them is an error of usage.
func checked(_ body: () throws(QuestionError) -> Void) throws {
  do { try body() } catch { throw ValidationError(error.description) }
}
