public import GSLKit
public import MonteCarlo

/// Answers by running the experiment of a value.
///
/// Every answer takes the next replicates of its stage, so answers are independent of one another
/// and a search is reproducible from its seed.
public final class ExperimentOracle: Oracle {
  let make: (Double) throws -> any Experiment
  let criterion: Criterion
  let engine: Engine
  let seed: UInt64
  private var next: [Stage: Int] = [:]
  private var kept: [Double: any Experiment] = [:]
  private let report: (Response) -> Void
  /// Replicates spent so far.
  public private(set) var spent = 0

  /// An oracle.
  ///
  /// - Parameters:
  ///   - criterion: What is read off.
  ///   - engine: Runs the experiments.
  ///   - seed: The seed of the run.
  ///   - report: Hears every response, for progress.
  ///   - make: Makes the experiment of a value.
  public init(
    _ criterion: Criterion, engine: Engine, seed: UInt64,
    report: @escaping (Response) -> Void = { _ in },
    make: @escaping (Double) throws -> any Experiment
  ) {
    self.criterion = criterion
    self.engine = engine
    self.seed = seed
    self.report = report
    self.make = make
  }

  private func experiment(_ x: Double) throws -> any Experiment {
    if let found = kept[x] { return found }
    if kept.count > 64 { kept.removeAll() }
    let made = try make(x)
    kept[x] = made
    return made
  }

  public func promise(at x: Double) -> Double? {
    (try? experiment(x)).flatMap { criterion.promise($0) }
  }

  public func guide(at x: Double, isCount: Bool) -> Double? {
    (try? experiment(x)).flatMap { criterion.guide($0, isCount: isCount) }
  }

  public func respond(at x: Double, replicates: Int, stage: Stage) throws -> Response {
    let tally = try tally(at: x, replicates: replicates, stage: stage)
    guard let measured = criterion.measured(tally), measured.value.isFinite else {
      // No interval in any replicate: as bad as can be.
      return Response(
        x: x, value: criterion.isAtLeast ? 0 : .infinity, mcse: criterion.isAtLeast ? 1 : .infinity,
        replicates: tally.replicates, stage: stage)
    }
    let response = Response(
      x: x, value: measured.value, mcse: measured.mcse, replicates: tally.replicates, stage: stage)
    report(response)
    return response
  }

  /// The tally of the next replicates of a stage.
  func tally(at x: Double, replicates: Int, stage: Stage) throws -> Tally {
    let experiment = try experiment(x)
    let size = experiment.blockSize
    func blocks(_ count: Int) -> Int { (count + size - 1) / size * size }
    let first = blocks(next[stage] ?? 0)
    let count = blocks(max(replicates, 1))
    next[stage] = first + count
    let tally = engine.run(
      first..<first + count, of: experiment, key: StreamKey(seed: seed, stage: stage))
    spent += tally.replicates
    guard tally.replicates == count else { throw SearchInterrupted() }
    return tally
  }
}
