import GSLKit
import Inference
import MonteCarlo
import Synchronization
import Testing

struct EngineTests {
  private let key = StreamKey(seed: 11)

  private func run(
    _ experiment: any Experiment, _ replicates: Int, threads: Int = 1
  ) -> Tally {
    Engine(threads: threads).run(experiment, key: key, stopping: .replicates(replicates)).tally
  }

  /// The same replicates give the same tally, bit by bit, on any number of threads.
  @Test(arguments: [1, 2, 3, 7])
  func threadsDoNotMatter(threads: Int) throws {
    let experiment = try CoinExperiment(effect: 0.4, failures: 0.02)
    #expect(run(experiment, 20_000, threads: threads) == run(experiment, 20_000))
  }

  /// Shards in any order add to the whole.
  @Test func mergingCommutes() throws {
    let experiment = try CoinExperiment(effect: 0.4)
    var parts: [Tally] = []
    for block in 0..<12 {
      var tally = Tally(experiment.layout)
      experiment.run(block * 256..<(block + 1) * 256, key: key, into: &tally)
      parts.append(tally)
    }
    let whole = run(experiment, 12 * 256)
    for order in [
      Array(0..<12), Array((0..<12).reversed()), [5, 1, 9, 0, 11, 3, 2, 8, 10, 4, 7, 6],
    ] {
      var sum = Tally(experiment.layout)
      for i in order { sum.merge(parts[i]) }
      #expect(sum == whole)
    }
  }

  /// A cancelled run is a complete prefix, and that many replicates give it again.
  @Test(arguments: [1, 2])
  func interruptedRunsArePrefixes(threads: Int) throws {
    let experiment = try CoinExperiment(effect: 0.4)
    let cancellation = Cancellation()
    let engine = Engine(threads: threads, cancellation: cancellation) { progress in
      if progress.seconds > 0.15 { cancellation.cancel() }
    }
    let result = engine.run(experiment, key: key, stopping: .replicates(2_000_000_000))
    #expect(result.interrupted)
    #expect(result.tally.replicates > 0 && result.tally.replicates % 256 == 0)
    let again = Engine(threads: 2).run(
      experiment, key: key, stopping: .replicates(result.tally.replicates))
    #expect(again.tally == result.tally && !again.interrupted)
  }

  /// A run to a precision reaches it, looks only at prefixes, and is the same on any threads.
  @Test func stopsAtPrecision() throws {
    let experiment = try CoinExperiment(effect: 2)
    let rule = Stopping.precision(target: 0.004, row: nil, limit: 10_000_000)
    let one = Engine(threads: 1).run(experiment, key: key, stopping: rule).tally
    let three = Engine(threads: 3).run(experiment, key: key, stopping: rule).tally
    #expect(one == three)
    #expect(RowMeasures(one, row: 0).rejection.mcse <= 0.004)
    // p(1 − p)/mcse² is some 15,600 at the worse of both rows; a tenth more at the most is asked for.
    #expect(one.replicates < 20_000)
    #expect(run(experiment, one.replicates) == one)
  }

  /// Non-rejections that never happen are known well enough after 100/target replicates; a limit
  /// ends what would take longer.
  @Test func rareEventsDoNotRunForEver() throws {
    let experiment = try CoinExperiment(effect: 12)
    for (target, limit, expected) in [
      (0.01, 1_000_000, 10_000...12_000), (1e-4, 50_000, 50_000...50_000),
    ] {
      let tally = Engine(threads: 2).run(
        experiment, key: key, stopping: .precision(target: target, row: nil, limit: limit)
      ).tally
      #expect(expected.contains(tally.replicates), "\(tally.replicates)")
    }
  }

  @Test func progressIsReported() throws {
    let experiment = try CoinExperiment(effect: 0.4)
    let seen = Mutex<[Int]>([])
    let cancellation = Cancellation()
    let engine = Engine(threads: 2, cancellation: cancellation) { progress in
      let count = seen.withLock {
        $0.append(progress.done)
        return $0.count
      }
      #expect(progress.done <= progress.planned && progress.partial.replicates > 0)
      if count == 3 { cancellation.cancel() }
    }
    _ = engine.run(experiment, key: key, stopping: .replicates(2_000_000_000))
    let done = seen.withLock { $0 }
    #expect(done.count >= 3 && done == done.sorted())
  }
}
