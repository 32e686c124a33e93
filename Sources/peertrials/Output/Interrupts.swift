import Foundation
import MonteCarlo
import Synchronization

/// Ctrl-C: the first asks the run to end with what it has, the second ends at once.
///
/// Signals are handled where they arrive, without a thread or memory of their own: they end a run also where the system
/// gives neither.
final class Interrupts {
  private let cancellation: Cancellation
  private var isListening = true
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGXCPU]

  /// Listens until it ends.
  ///
  /// - Parameters:
  ///   - cancellation: What the first one sets.
  ///   - endsAtOnce: Whether the first one ends the process, for work that has no partial answer.
  init(_ cancellation: Cancellation, endsAtOnce: Bool = false) {
    self.cancellation = cancellation
    PendingFiles.prepare()
    InterruptState.current.store(
      UInt(bitPattern: Unmanaged.passUnretained(cancellation).toOpaque()), ordering: .releasing)
    InterruptState.endsAtOnce.store(endsAtOnce, ordering: .releasing)
    // Whoever started the process may have blocked them: threads of a pool do.
    var set = sigset_t()
    sigemptyset(&set)
    for number in Interrupts.signals { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    for number in Interrupts.signals {
      // 'nohup' asks to go on when the terminal goes.
      let before = signal(number, InterruptState.handle)
      if number == SIGHUP,
        unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
      {
        signal(number, SIG_IGN)
      }
    }
  }

  /// For work that has no partial answer: the first Ctrl-C ends at once.
  static func endingAtOnce() -> Interrupts {
    Interrupts(Cancellation(), endsAtOnce: true)
  }

  /// Stops listening: from here on a signal ends the process, and what was begun is removed.
  func end() {
    guard isListening else { return }
    isListening = false
    InterruptState.endsAtOnce.store(true, ordering: .releasing)
    InterruptState.current.store(0, ordering: .releasing)
  }

  deinit { end() }
}

/// What the handler of signals may touch: no more than atomic words and text that is there from the start.
private enum InterruptState {
  /// Where the cancellation stands; 0 for none.
  static let current = Atomic<UInt>(0)
  static let endsAtOnce = Atomic<Bool>(true)
  private static let notice: StaticString =
    "\ninterrupted: finishing what was begun (once more to end at once)\n"

  static let handle: @convention(c) (Int32) -> Void = { _ in
    let before = errno
    let asked = endsAtOnce.exchange(true, ordering: .acquiringAndReleasing)
    guard !asked, let object = UnsafeRawPointer(bitPattern: current.load(ordering: .acquiring))
    else {
      PendingFiles.removeAll()
      _exit(130)
    }
    Unmanaged<Cancellation>.fromOpaque(object)._withUnsafeGuaranteedRef { $0.cancel() }
    _ = write(STDERR_FILENO, notice.utf8Start, notice.utf8CodeUnitCount)
    errno = before
  }
}
