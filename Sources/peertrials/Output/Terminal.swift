import Foundation
import Reports

/// What is known of the terminal.
enum Terminal {
  /// Whether the locale says that there is nothing but ASCII.
  static var isPlain: Bool {
    let environment = ProcessInfo.processInfo.environment
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      if let value = environment[name], !value.isEmpty { return value == "C" || value == "POSIX" }
    }
    return false
  }

  /// What it can show, as far as the locale says.
  static var characters: CharacterSetChoice { isPlain ? .ascii : .unicode }

  /// How wide the terminal of standard output is; nil where there is none.
  static var columns: Int? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Whether a screen can be cleared.
  static var canClear: Bool { ProcessInfo.processInfo.environment["TERM"] != "dumb" }

  /// Whether colours may be used: not where NO_COLOR says no, nor on a terminal without.
  static var hasColour: Bool {
    let environment = ProcessInfo.processInfo.environment
    return (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }
}
