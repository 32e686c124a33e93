import ArgumentParser
import Foundation
import Parts

/// Exit codes, as in `sysexits.h` where it has one.
enum Exit {
  static let missedExpectation = ExitCode(1)
  static let badInput = ExitCode(65)
  static let internalError = ExitCode(70)
  static let cannotCreate = ExitCode(73)
  static let cannotWrite = ExitCode(74)
  static let interrupted = ExitCode(130)
}

/// Says something on standard error.
func say(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}

/// Says what is wrong and ends with a code.
func failure(_ text: String, _ code: ExitCode) -> ExitCode {
  say("error: \(text)")
  return code
}

/// Says every problem and ends as bad input.
func failure(_ problems: Problems) -> ExitCode {
  for problem in problems.list { say("error: \(problem)") }
  if problems.list.count > 1 { say("\(problems.list.count) problems; nothing was run.") }
  return Exit.badInput
}
