public import ArgumentParser
import Foundation
import Questions
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
    try checked(RunSettings(seed: seed, replicates: replicates, threads: threads).check)
  }
}

/// `--mcse`, of commands that run to a precision.
struct PrecisionOptions: ParsableArguments {
  @Option(help: "Run until the worst rejection rate has this Monte Carlo standard error.")
  var mcse: Double?

  func validate() throws {
    try checked(RunSettings(mcse: mcse).check)
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
    try checked(settings.check)
  }

  /// The same as a question has them.
  var settings: RunSettings {
    RunSettings(
      seed: seed, replicates: replicates, mcse: mcse, threads: threads, source: source)
  }

  /// Ends where the system does not give the threads that were asked for.
  ///
  /// - Throws: An exit code, after the reason has been said.
  func checkThreads() throws { try told(settings.checkThreads) }

  var threadCount: Int { settings.threadCount }

  var showsProgress: Bool {
    switch basics.progress {
    case .always: true
    case .never: false
    case .auto: !quiet && isatty(STDERR_FILENO) == 1
    }
  }
}
