import Foundation

/// What happens where memory is limited ('ulimit -v') and runs out.
///
/// An allocation that fails ends a Swift program with a signal, in the middle of anything. Only where there is a limit is that
/// signal taken for what it most likely is, said, and given the exit code of an internal error.
enum MemoryLimit {
  /// Listens where memory is limited.
  static func watch() {
    var limit = rlimit()
    #if canImport(Darwin)
    let resource = RLIMIT_AS
    #else
    let resource = __rlimit_resource_t(RLIMIT_AS.rawValue)
    #endif
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < 1 << 40 else { return }
    PendingFiles.prepare()
    _ = notice
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS] { signal(number, handle) }
  }

  private static let notice: StaticString =
    "error: ended by a fault, most likely for want of memory; raise the limit ('ulimit -v') or give --threads 1\n"

  private static let handle: @convention(c) (Int32) -> Void = { _ in
    PendingFiles.removeAll()
    _ = write(STDERR_FILENO, notice.utf8Start, notice.utf8CodeUnitCount)
    _exit(70)
  }
}
