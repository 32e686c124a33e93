internal import Foundation
public import GSLKit
public import MonteCarlo

/// What power is worth when its assumptions are uncertain.
///
/// ```
/// D draws of the priors, r replicates each; p̂_d rejections in the direction of benefit
/// assurance            mean(p̂_d)                       MCSE = sd(p̂_d)/√D, both levels in it
/// P(power ≥ target)    mean(Φ((p̂_d − target)/se_d))    MCSE = √(P(1 − P)/D + Σq_d(1 − q_d)/D²)
/// ```
///
/// Counting p̂_d ≥ target would add inner noise to the spread of power. Each draw is replicated until
/// it lies four errors from the target, or 64·r times: then its q_d is 0 or 1 but for draws whose power
/// is the target to within two figures. Where so many draws lie near the target that this would take more
/// than 12·D·r replicates in all, each gets as many fewer; what is left open is in the errors. Assurance
/// uses the first r replicates of each draw only: a
/// number of replicates that depends on the result would bias it. Sources: O'Hagan, Stevens & Campbell
/// (2005) Pharm Stat 4:187; Spiegelhalter & Freedman (1986) Stat Med 5:1.
public struct Assurance: Sendable {
  public let draws: Int
  /// Replicates of each draw, r.
  public let replicates: Int
  public let target: Double

  /// What it found.
  public struct Result: Sendable {
    public var assurance: Measured
    public var reachesTarget: Measured
    /// Replicates spent on all draws.
    public var spent: Int
    /// Estimated power at quantiles 5, 25, 50, 75, 95 % of the draws.
    public var quantiles: [Double]
  }

  /// An assurance run.
  ///
  /// - Parameters:
  ///   - draws: Draws of the priors, ≥ 2.
  ///   - replicates: Replicates of each, ≥ 1.
  ///   - target: The power that P(power ≥ target) is about.
  public init(draws: Int, replicates: Int, target: Double) {
    self.draws = draws
    self.replicates = replicates
    self.target = target
  }

  /// Replicate numbers apart from one draw to the next.
  static let stride = 1 << 22

  private struct Draw: Sendable {
    var first: Proportions
    var all: Proportions
  }

  struct Proportions: Sendable {
    var events = 0.0
    var count = 0.0
    var rate: Double { events / count }
    /// Whether it lies so near a target that more replicates are needed to tell.
    func isOpen(at target: Double) -> Bool { abs(rate - target) < 4 * error }
    /// Wilson-type standard error: never 0.
    var error: Double {
      let p = (events + 2) / (count + 4)
      return (p * (1 - p) / (count + 4)).squareRoot()
    }
  }

  /// Runs all draws.
  ///
  /// - Parameters:
  ///   - row: The row that is to be rejected.
  ///   - key: The key of the inner streams.
  ///   - threads: Workers.
  ///   - cancellation: Ends the run.
  ///   - done: Hears of every draw that is done, from its worker.
  ///   - make: The experiment of a draw.
  /// - Returns: Assurance and the chance of reaching the target.
  /// - Throws: ``SearchInterrupted``, or what `make` throws.
  public func run(
    row: Int, key: StreamKey, threads: Int, cancellation: Cancellation,
    done: @escaping @Sendable (Int) -> Void = { _ in },
    make: @escaping @Sendable (Int) throws -> any Experiment
  ) throws -> Result {
    let plan = self
    let first = try ParallelWork.map(draws, threads: threads, cancellation: cancellation) {
      let found = plan.count(
        try make($0), row: row, draw: $0, key: key, cancellation: cancellation, upTo: 1)
      done(Int(found.count))
      return found
    }.compactMap(\.self)
    guard first.count == draws, !cancellation.isCancelled else { throw SearchInterrupted() }
    let open = first.indices.filter { first[$0].isOpen(at: target) }
    let most = Assurance.most(draws: draws, open: open.count)
    let further = try ParallelWork.map(open.count, threads: threads, cancellation: cancellation) {
      let found = plan.count(
        try make(open[$0]), row: row, draw: open[$0], key: key, cancellation: cancellation,
        upTo: most)
      done(Int(found.count))
      return found
    }.compactMap(\.self)
    guard further.count == open.count, !cancellation.isCancelled else { throw SearchInterrupted() }
    var all = first.map { Draw(first: $0, all: $0) }
    for (place, found) in zip(open, further) { all[place].all = found }
    return summary(all)
  }

  /// How often an open draw may be replicated, in units of r: 64 times, or what a budget of 12 for each draw leaves.
  ///
  /// - Parameters:
  ///   - draws: Draws in all.
  ///   - open: Those that lie near the target.
  /// - Returns: A power of two.
  static func most(draws: Int, open: Int) -> Double {
    guard open > 0 else { return 64 }
    let share = min(64, 11 * Double(draws) / Double(open) + 1)
    return exp2(log2(share).rounded(.down))
  }

  private func summary(_ all: [Draw]) -> Result {
    let n = Double(draws)
    let rates = all.map(\.first.rate)
    let mean = rates.reduce(0, +) / n
    let variance = rates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    let chances = all.map { Normal.cdf(($0.all.rate - target) / $0.all.error) }
    let share = chances.reduce(0, +) / n
    // Wilson's centre keeps the error of a share of 0 or 1 above 0.
    let shrunk = (share * n + 2) / (n + 4)
    let inner = chances.reduce(0) { $0 + $1 * (1 - $1) } / (n * n)
    let powers = all.map(\.all.rate).sorted()
    return Result(
      assurance: Measured(
        "assurance", mean, mcse: max((variance / n).squareRoot(), 1e-9),
        replicates: draws * replicates),
      reachesTarget: Measured(
        "probability-of-reaching-target", share,
        mcse: (shrunk * (1 - shrunk) / (n + 4) + inner).squareRoot(),
        replicates: Int(all.reduce(0) { $0 + $1.all.count })),
      spent: Int(all.reduce(0) { $0 + $1.all.count }),
      quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map { powers[Int($0 * (n - 1))] })
  }

  /// Replicates a draw r times, then, where it lies near the target, twice as often until it does not.
  private func count(
    _ experiment: any Experiment, row: Int, draw: Int, key: StreamKey, cancellation: Cancellation,
    upTo most: Double
  ) -> Proportions {
    let size = experiment.blockSize
    let start = (draw * Assurance.stride + size - 1) / size * size
    var next = 0
    func more(_ count: Int) -> Proportions {
      var tally = Tally(experiment.layout)
      let end = next + count
      while next < end, !cancellation.isCancelled {
        let last = min(next + size, end)
        experiment.run(start + next..<start + last, key: key, into: &tally)
        next = last
      }
      // A stage that ended within a block is not gone on with: the next starts a new one.
      next = (next + size - 1) / size * size
      guard tally.replicates > 0 else { return Proportions() }
      let events = Assurance.benefits(tally, row: row)
      return Proportions(events: events, count: Double(tally.replicates))
    }
    var total = more(replicates)
    while total.count > 0, total.isOpen(at: target), total.count < most * Double(replicates),
      !cancellation.isCancelled
    {
      let part = more(Int(total.count))
      total.events += part.events
      total.count += part.count
    }
    return total
  }

  /// Rejections in the direction of benefit; all rejections where the test has a direction of its
  /// own.
  static func benefits(_ tally: Tally, row: Int) -> Double {
    let measures = RowMeasures(tally, row: row)
    let rate =
      measures.row.isSuperiority
      ? measures.all.first { $0.measure == "rejected-towards-benefit" }?.value ?? 0
      : measures.rejection.value
    return (rate * Double(tally.replicates)).rounded()
  }
}
