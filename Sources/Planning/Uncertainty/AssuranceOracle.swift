public import GSLKit
public import MonteCarlo

/// Answers with assurance: power averaged over draws of the priors.
///
/// Each answer takes draws of its own, so that answers are independent and their errors honest; a
/// fixed set of draws would give a smooth curve in the wrong place.
public final class AssuranceOracle: Oracle {
  let row: Int
  let perDraw: Int
  let threads: Int
  let seed: UInt64
  let cancellation: Cancellation
  private let centre: any Oracle
  private let make: @Sendable (Double, Int) throws -> any Experiment
  private let report: (Response) -> Void
  private var next = 0

  /// An oracle.
  ///
  /// - Parameters:
  ///   - row: The row that is to be rejected.
  ///   - perDraw: Replicates of each draw.
  ///   - threads: Workers.
  ///   - seed: The run's seed.
  ///   - cancellation: Ends the search.
  ///   - centre: The oracle of the priors' centres, which says where to start.
  ///   - report: Hears every response, for progress.
  ///   - make: The experiment of a value and a draw.
  public init(
    row: Int, perDraw: Int = 128, threads: Int, seed: UInt64, cancellation: Cancellation,
    centre: any Oracle, report: @escaping (Response) -> Void = { _ in },
    make: @escaping @Sendable (Double, Int) throws -> any Experiment
  ) {
    self.row = row
    self.perDraw = perDraw
    self.threads = threads
    self.seed = seed
    self.cancellation = cancellation
    self.centre = centre
    self.report = report
    self.make = make
  }

  public func promise(at x: Double) -> Double? { centre.promise(at: x) }

  public func guide(at x: Double, isCount: Bool) -> Double? {
    centre.guide(at: x, isCount: isCount)
  }

  public func respond(at x: Double, replicates: Int, stage: Stage) throws -> Response {
    let draws = max((replicates + perDraw - 1) / perDraw, 16)
    let first = next
    next += draws
    let (row, perDraw, make) = (row, perDraw, make)
    let key = StreamKey(seed: seed, stage: stage)
    let rates = try ParallelWork.map(draws, threads: threads, cancellation: cancellation) { i in
      let experiment = try make(x, first + i)
      let size = experiment.blockSize
      let start = ((first + i) * Assurance.stride + size - 1) / size * size
      var tally = Tally(experiment.layout)
      for block in stride(from: 0, to: perDraw, by: size) {
        experiment.run(
          start + block..<start + min(block + size, perDraw), key: key, into: &tally)
      }
      return Assurance.benefits(tally, row: row) / Double(perDraw)
    }.compactMap(\.self)
    guard rates.count == draws else { throw SearchInterrupted() }
    let n = Double(draws)
    let mean = rates.reduce(0, +) / n
    let variance = rates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    // Draws that all agree may still have missed some that do not: two among n + 4, as for a count.
    let floor = 2 / (n + 4)
    let response = Response(
      x: x, value: mean, mcse: max((variance / n).squareRoot(), floor),
      replicates: draws * perDraw, stage: stage)
    report(response)
    return response
  }
}
