import ArgumentParser
import Foundation
import Parts

/// How the process ends.
enum Ending {
  /// Runs a command line and ends with its code.
  ///
  /// - Parameter root: The command with all subcommands.
  static func run<Root: ParsableCommand>(_ root: Root.Type) -> Never {
    do {
      var command = try root.parseAsRoot()
      try command.run()
      exit(0)
    } catch {
      exit(code(of: error, root))
    }
  }

  /// Says what an error is, or prints the help that was asked for.
  private static func code<Root: ParsableCommand>(of error: any Error, _ root: Root.Type) -> Int32 {
    let code = root.exitCode(for: error)
    let text = root.fullMessage(for: error)
    if code == .success {
      guard !text.isEmpty else { return 0 }
      do { try ResultOutput(path: nil).write(text + "\n") } catch {
        return (error as? ExitCode)?.rawValue ?? Exit.cannotWrite.rawValue
      }
      return 0
    }
    if !text.isEmpty { say(text) }
    // What no part of the program expected is its own fault, and not a missed expectation.
    return code == .failure && !(error is ExitCode) ? Exit.internalError.rawValue : code.rawValue
  }
}
