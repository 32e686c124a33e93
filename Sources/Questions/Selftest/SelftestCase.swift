internal import GSLKit
internal import InputFiles
internal import MonteCarlo
internal import Parts
internal import TrialSimulation

/// A figure that is known from elsewhere, and how this program finds it.
struct SelftestCase: Sendable {
  let name: String
  let source: String
  let expected: Double
  /// How far off it may be beside five Monte Carlo errors: what printing or a stated approximation costs.
  let within: Double
  let find: @Sendable (SelftestBench) throws -> Measured

  /// A case.
  ///
  /// - Parameters:
  ///   - name: At most 40 characters.
  ///   - source: Where the figure is from.
  ///   - expected: The figure.
  ///   - within: Beside Monte Carlo error.
  ///   - find: This program's figure.
  init(
    _ name: String, _ source: String, _ expected: Double, within: Double = 0,
    find: @escaping @Sendable (SelftestBench) throws -> Measured
  ) {
    self.name = name
    self.source = source
    self.expected = expected
    self.within = within
    self.find = find
  }

  /// A case without chance.
  static func exact(
    _ name: String, _ source: String, _ expected: Double, within: Double,
    _ value: @escaping @Sendable () throws -> Double
  ) -> SelftestCase {
    SelftestCase(name, source, expected, within: within) { _ in
      Measured("value", try value(), mcse: 0, replicates: 1)
    }
  }

  /// A measure of a trial's scenario.
  static func trial(
    _ name: String, _ source: String, _ expected: Double, within: Double = 0,
    _ measure: String = "power", of method: String? = nil, replicates: Int, _ text: String
  ) -> SelftestCase {
    SelftestCase(name, source, expected, within: within) { bench in
      try bench.measure(measure, of: method, replicates: replicates, trial: text)
    }
  }
}

/// A figure could not be found.
struct SelftestFailure: Error, CustomStringConvertible {
  let description: String
}

/// What cases are run with.
struct SelftestBench: Sendable {
  let threads: Int
  let seed: UInt64
  /// Whether every standard error of means is made a tenth too small, to see that the cases notice.
  let isBroken: Bool

  func run(_ experiment: some Experiment, _ replicates: Int, threads: Int? = nil) -> Tally {
    Engine(threads: threads ?? self.threads)
      .run(experiment, key: StreamKey(seed: seed), stopping: .replicates(replicates)).tally
  }

  /// A trial made ready.
  func experiment(_ text: String) throws -> TrialExperiment {
    let scenario = try Scenario(
      YAMLReader.read("peertrials: 1\n" + text, file: "selftest"), file: "selftest")
    let plan =
      isBroken
      ? scenario.analysis.replacingMeans { SimulatedAnalysis(BrokenMeans($0)) } : scenario.analysis
    return try TrialExperiment(scenario.trial, plan, source: scenario.source)
  }

  /// A measure of the first row, or of a method's.
  func measure(
    _ measure: String, of method: String?, replicates: Int, trial text: String
  ) throws -> Measured {
    try figure(measure, of: method, in: run(experiment(text), replicates))
  }

  /// A measure of a tally.
  func figure(_ measure: String, of method: String?, in tally: Tally) throws -> Measured {
    let row = tally.layout.rows.firstIndex { method == nil || $0.method == method }
    guard let row,
      let found = RowMeasures(tally, row: row).all.first(where: { $0.measure == measure })
    else { throw SelftestFailure(description: "no measure '\(measure)'") }
    return found
  }
}
