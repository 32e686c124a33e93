internal import Synchronization

/// What takes time and need not be done again and again.
///
/// Reading decodes and preparing prepares, each once. A test that lends a ``Count`` sees how often each was done; without
/// one nothing is counted.
package enum CostlyWork: Hashable, Sendable {
  /// Every key that a place may hold is described.
  case description
  /// The review of a file, or of one of its worlds, is decoded.
  case review
  /// What analyses estimate is worked out.
  case targets
  /// The numbers of people who stay are tabulated for a probability.
  case dropoutTable
  /// The probabilities of ratings are worked out for a setting.
  case qualityShares

  /// How often each was done.
  package final class Count: Sendable {
    private let done = Mutex<[CostlyWork: Int]>([:])

    package init() {}

    /// How often it was done.
    package subscript(work: CostlyWork) -> Int { done.withLock { $0[work] ?? 0 } }

    fileprivate func add(_ work: CostlyWork) { done.withLock { $0[work, default: 0] += 1 } }
  }

  /// Where the work of a task is counted.
  @TaskLocal package static var count: Count?

  /// Says that it is done now.
  package static func note(_ work: CostlyWork) { count?.add(work) }
}
