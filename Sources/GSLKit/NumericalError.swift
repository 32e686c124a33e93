internal import CGSL

/// Why a numerical function has no answer.
public struct NumericalError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was asked and why it cannot be.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// GSL's process-wide state: its error handler.
///
/// GSL aborts the process on a bad argument unless told otherwise. Every entry into GSL goes through
/// ``GSL/ready``, which turns the handler off once; errors come back as status codes or NaN and
/// leave this room as ``NumericalError``.
enum GSL {
  static let ready: Void = {
    _ = gsl_set_error_handler_off()
  }()

  /// A finite result, or the reason why not.
  static func finite(
    _ value: Double, _ what: @autoclosure () -> String
  ) throws(NumericalError) -> Double {
    guard value.isFinite else { throw NumericalError("\(what()) has no finite value") }
    return value
  }

  static func require(_ condition: Bool, _ what: @autoclosure () -> String) throws(NumericalError) {
    guard condition else { throw NumericalError(what()) }
  }

  static func check(_ status: Int32, _ what: @autoclosure () -> String) throws(NumericalError) {
    guard status == 0 else {
      throw NumericalError("\(what()): \(String(cString: gsl_strerror(status)))")
    }
  }
}
