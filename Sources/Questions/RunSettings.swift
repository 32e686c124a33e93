internal import Foundation
package import InputFiles
package import MonteCarlo
public import TrialSimulation

extension SourceKind: Codable {}

/// How much is simulated, from which seed, and with how many threads.
public struct RunSettings: Sendable, Equatable, Codable {
  /// Seed of all random numbers, at most 2^53 − 1; nil for the scenario's.
  public var seed: UInt64?
  /// Monte Carlo replicates, 1 … 10^12; nil for the scenario's.
  public var replicates: Int?
  /// Run until the worst rejection rate has this Monte Carlo standard error, 0.000016 … 0.5.
  public var mcse: Double?
  /// Worker threads, 1 … 1024; nil for one each core.
  public var threads: Int?
  /// Exact sufficient statistics or every person; nil for the scenario's.
  public var source: SourceKind?

  /// Settings.
  ///
  /// - Parameters:
  ///   - seed: Seed of all random numbers; nil for the scenario's.
  ///   - replicates: How many; nil for the scenario's.
  ///   - mcse: The Monte Carlo standard error to reach in their place.
  ///   - threads: Worker threads; nil for one each core.
  ///   - source: Exact sufficient statistics or every person; nil for the scenario's.
  public init(
    seed: UInt64? = nil, replicates: Int? = nil, mcse: Double? = nil, threads: Int? = nil,
    source: SourceKind? = nil
  ) {
    self.seed = seed
    self.replicates = replicates
    self.mcse = mcse
    self.threads = threads
    self.source = source
  }

  /// Replicates beyond which a run to a precision gives up.
  public static let mostReplicates = 1_000_000_000
  /// The largest seed: beyond 2^53 − 1 readers of JSON lose digits.
  public static let largestSeed: UInt64 = (1 << 53) - 1

  /// Refuses what is out of range or contradicts itself, in the words of the command line.
  ///
  /// - Throws: ``QuestionError`` of the kind ``QuestionError/Kind/usage``.
  public func check() throws(QuestionError) {
    func refuse(_ message: String) -> QuestionError { QuestionError(.usage, message) }
    if let seed, seed > RunSettings.largestSeed {
      throw refuse("--seed must lie in 0 … \(RunSettings.largestSeed) (2^53 - 1); found \(seed)")
    }
    if let replicates, !(1...1_000_000_000_000).contains(replicates) {
      throw refuse("--replicates must lie in 1 … 10^12; found \(replicates)")
    }
    if let threads, !(1...1024).contains(threads) {
      throw refuse("--threads must lie in 1 … 1024; found \(threads)")
    }
    // √(¼/10⁹): what the largest number of replicates can reach for a rate of one half.
    if let mcse, !(mcse >= 0.000_016 && mcse < 0.5) {
      throw refuse("--mcse must lie in 0.000016 … 0.5; found \(mcse)")
    }
    if replicates != nil, mcse != nil { throw refuse("give --replicates or --mcse, not both") }
  }

  /// Worker threads.
  public var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// Refuses to begin where the system does not give the threads that were asked for.
  ///
  /// - Throws: ``QuestionError`` of the kind ``QuestionError/Kind/internalFault``.
  package func checkThreads() throws(QuestionError) {
    let found = Workers.available(threadCount)
    guard found < threadCount else { return }
    throw QuestionError(
      .internalFault,
      "only \(found) of \(threadCount) threads could be started: limits of memory or processes ('ulimit -v', "
        + "'ulimit -u') are in the way; raise them, or give --threads \(found)")
  }

  /// When a run has enough.
  package func stopping(_ content: some ScenarioContent) -> Stopping {
    mcse.map { .precision(target: $0, row: nil, limit: RunSettings.mostReplicates) }
      ?? .replicates(replicates ?? content.replicates)
  }
}
