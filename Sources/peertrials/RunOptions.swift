public import ArgumentParser
import Foundation
import InputFiles
import MonteCarlo
public import TrialSimulation

extension SourceKind: ExpressibleByArgument {}

/// How any simulation runs.
struct RunBasics: ParsableArguments {
  /// When a progress line is shown.
  enum ProgressChoice: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

  @Option(help: "Seed of all random numbers; the scenario's by default.")
  var seed: UInt64?

  @Option(help: "Monte Carlo replicates; the scenario's by default.")
  var replicates: Int?

  @Option(help: "Worker threads; all cores by default.")
  var threads: Int?

  @Option(help: "Progress on standard error: auto shows it on a terminal.")
  var progress: ProgressChoice = .auto

  @Flag(help: "Say nothing but results and errors.")
  var quiet = false

  func validate() throws {
    try Seed.check(seed)
    if let replicates, !(1...1_000_000_000_000).contains(replicates) {
      throw ValidationError("--replicates must lie in 1 … 10^12; found \(replicates)")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must lie in 1 … 1024; found \(threads)")
    }
  }
}

/// `--mcse`, of commands that run to a precision.
struct PrecisionOptions: ParsableArguments {
  @Option(help: "Run until the worst rejection rate has this Monte Carlo standard error.")
  var mcse: Double?

  func validate() throws {
    // √(¼/10⁹): what the largest number of replicates can reach for a rate of one half.
    if let mcse, !(mcse >= 0.000_016 && mcse < 0.5) {
      throw ValidationError("--mcse must lie in 0.000016 … 0.5; found \(mcse)")
    }
  }
}

/// `--source`, of commands that simulate trials.
struct SourceOptions: ParsableArguments {
  @Option(help: "Exact sufficient statistics or every person; exact where possible by default.")
  var source: SourceKind?
}

/// How a simulation of trials to a number of replicates, or a precision, runs.
struct RunOptions: ParsableArguments {
  @OptionGroup var basics: RunBasics
  @OptionGroup var precision: PrecisionOptions
  @OptionGroup var sources: SourceOptions

  var seed: UInt64? { basics.seed }
  var replicates: Int? { basics.replicates }
  var threads: Int? { basics.threads }
  var quiet: Bool { basics.quiet }
  var mcse: Double? { precision.mcse }
  var source: SourceKind? { sources.source }

  /// Replicates beyond which a run to a precision gives up.
  static let mostReplicates = 1_000_000_000

  init() {}

  /// The options of a command that does not take all of them.
  init(_ basics: RunBasics, _ precision: PrecisionOptions? = nil, _ sources: SourceOptions? = nil) {
    self.basics = basics
    var (noPrecision, noSource) = (PrecisionOptions(), SourceOptions())
    (noPrecision.mcse, noSource.source) = (nil, nil)
    self.precision = precision ?? noPrecision
    self.sources = sources ?? noSource
  }

  func validate() throws {
    if replicates != nil, mcse != nil {
      throw ValidationError("give --replicates or --mcse, not both")
    }
  }

  /// Ends where the system does not give the threads that were asked for.
  ///
  /// - Throws: An exit code, after the reason has been said.
  func checkThreads() throws {
    let found = Workers.available(threadCount)
    guard found < threadCount else { return }
    throw failure(
      "only \(found) of \(threadCount) threads could be started: limits of memory or processes ('ulimit -v', "
        + "'ulimit -u') are in the way; raise them, or give --threads \(found)", Exit.internalError)
  }

  var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  var showsProgress: Bool {
    switch basics.progress {
    case .always: true
    case .never: false
    case .auto: !quiet && isatty(STDERR_FILENO) == 1
    }
  }

  /// When the run has enough.
  func stopping(_ scenario: Scenario) -> Stopping {
    if let mcse { return .precision(target: mcse, row: nil, limit: RunOptions.mostReplicates) }
    return .replicates(replicates ?? scenario.replicates)
  }
}
