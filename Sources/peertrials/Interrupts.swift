import Dispatch
import Foundation
import MonteCarlo

/// Ctrl-C: the first asks the run to end with what it has, the second ends at once.
final class Interrupts {
  private let sources: [any DispatchSourceSignal]

  /// Listens as long as it lives.
  ///
  /// - Parameters:
  ///   - cancellation: What the first one sets.
  ///   - abandon: Tidies up before the second one ends the process.
  init(_ cancellation: Cancellation, abandon: @escaping @Sendable () -> Void) {
    // A queue of its own, so that busy workers cannot keep the handler waiting.
    let queue = DispatchQueue(label: "peertrials.interrupts")
    sources = [SIGINT, SIGTERM, SIGHUP].map { signal in
      Foundation.signal(signal, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
      source.setEventHandler {
        if cancellation.isCancelled {
          abandon()
          _exit(130)
        }
        cancellation.cancel()
        say("\ninterrupted: finishing what was begun (once more to end at once)")
      }
      source.resume()
      return source
    }
  }

  /// For work that has no partial answer: the first Ctrl-C ends at once.
  ///
  /// - Parameter abandon: Tidies up before.
  /// - Returns: Listens as long as it lives.
  static func endingAtOnce(abandon: @escaping @Sendable () -> Void) -> Interrupts {
    let cancellation = Cancellation()
    cancellation.cancel()
    return Interrupts(cancellation, abandon: abandon)
  }

  /// Stops listening.
  func end() {
    for source in sources { source.cancel() }
  }
}
