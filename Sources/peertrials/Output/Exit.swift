import ArgumentParser
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
func failure(_ problems: Problems) -> ExitCode {
  for problem in problems.list { say("error: \(problem)") }
  if problems.list.count > 1 { say("\(problems.list.count) problems; nothing was run.") }
  return Exit.badInput
}
