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
    // First of all: what comes next may be what there is no memory for. No list of signals, which would be allocated.
    signal(SIGILL, handle)
    signal(SIGTRAP, handle)
    signal(SIGABRT, handle)
    signal(SIGSEGV, handle)
    signal(SIGBUS, handle)
    PendingFiles.prepare()
    isPrepared = true
  }

  private static let notice: StaticString =
    "error: ended by a fault, most likely for want of memory; raise the limit ('ulimit -v') or give --threads 1\n"

  /// Whether there can be files to remove: the handler may run before there is anything.
  nonisolated(unsafe) private static var isPrepared = false

  private static let handle: @convention(c) (Int32) -> Void = { _ in
    if isPrepared { PendingFiles.removeAll() }
    _ = write(STDERR_FILENO, notice.utf8Start, notice.utf8CodeUnitCount)
    _exit(70)
  }
}
