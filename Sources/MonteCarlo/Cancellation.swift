internal import Synchronization

/// A wish to stop, set from a signal handler and read by the workers.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  /// Not cancelled.
  public init() {}

  /// Asks the run to end at the next block.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Whether somebody asked.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}
