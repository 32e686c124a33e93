import GSLKit
import Inference
import MonteCarlo
import Testing

/// Experiments side by side on the same random numbers: their differences have paired errors.
struct JointTallyTests {
  private let key = StreamKey(seed: 21)

  /// The same means and errors as from the differences themselves, replicate by replicate.
  @Test func errorsOfDifferences() throws {
    let worlds = [0.0, 0.4, 1].map { ShiftedNormal(mean: $0) }
    let joint = run(worlds, 5000)
    for w in 1...2 {
      let measured = try #require(
        joint.statistic(.row(0), "rejection").flatMap { joint.difference($0, w, less: 0) })
      var (sum, squares) = (0.0, 0.0)
      for replicate in 0..<5000 {
        let first = worlds[0].isRejected(replicate, key)
        let other = worlds[w].isRejected(replicate, key)
        let d = (other ? 1.0 : 0) - (first ? 1 : 0)
        sum += d
        squares += d * d
      }
      let mean = sum / 5000
      let error = ((squares / 5000 - mean * mean) / 4999).squareRoot()
      // Sums of small whole numbers: rounding of products only.
      #expect(abs(measured.value - mean) < 1e-12 && abs(measured.mcse - error) < 1e-12)
      // The point of pairing: their own errors would say more than this.
      let own = [0, w].map { RowMeasures(joint.tallies[$0], row: 0).rejection.mcse }
      #expect(measured.mcse < 0.95 * (own[0] * own[0] + own[1] * own[1]).squareRoot())
    }
  }

  /// A rate among the replicates in which something was tried: the delta method, against 400 runs of their own.
  ///
  /// R = 400: the mean error is known to 1 %, the standard deviation to 3.5 %; 5 of those are 18 %.
  @Test func errorsOfConditionalRates() throws {
    var (values, errors) = ([Double](), [Double]())
    for seed in 0..<400 {
      let joint = Engine(threads: 1).run(
        JointWork([ShiftedNormal(mean: 0), ShiftedNormal(mean: 1)]),
        key: StreamKey(seed: UInt64(1000 + seed)), stopping: .replicates(512)
      ).tally
      let measured = try #require(
        joint.statistic(.row(0), "coverage").flatMap { joint.difference($0, 1, less: 0) })
      values.append(measured.value)
      errors.append(measured.mcse)
    }
    let mean = values.reduce(0, +) / 400
    let sd = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 399).squareRoot()
    #expect(abs(errors.reduce(0, +) / 400 / sd - 1) < 0.18)
  }

  /// The area under the curve of counts: exact for their joint distribution, its error against 400 runs.
  @Test func areas() throws {
    var (values, errors) = ([Double](), [Double]())
    for seed in 0..<400 {
      let joint = Engine(threads: 1).run(
        JointWork([ShiftedNormal(mean: 0), ShiftedNormal(mean: 1)]),
        key: StreamKey(seed: UInt64(5000 + seed)), stopping: .replicates(512)
      ).tally
      let measured = try #require(
        joint.statistic(.family(0), "number-rejected").flatMap { joint.area($0, 0, 1) })
      values.append(measured.value)
      errors.append(measured.mcse)
    }
    let mean = values.reduce(0, +) / 400
    let sd = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 399).squareRoot()
    // A count of 0 or 1, rejected with p₁ or p₂: A = ½ + (p₂ − p₁)/2.
    let (p1, p2) = (0.05, 1 - Normal.cdf(1.959964 - 1) + Normal.cdf(-1.959964 - 1))
    #expect(abs(mean - (0.5 + (p2 - p1) / 2)) < 5 * sd / 20)
    #expect(abs(errors.reduce(0, +) / 400 / sd - 1) < 0.18)
  }

  /// Bit by bit the same on any number of threads; what is the same in every replicate has no error of 0.
  @Test func threadsDoNotMatter() throws {
    let worlds = [0.0, 0, 1].map { ShiftedNormal(mean: $0) }
    let one = run(worlds, 4000)
    let three = Engine(threads: 3).run(
      JointWork(worlds), key: key, stopping: .replicates(4000)
    ).tally
    #expect(one == three)
    #expect(
      one.tallies[2]
        == Engine(threads: 2).run(worlds[2], key: key, stopping: .replicates(4000)).tally)
    let same = try #require(
      one.statistic(.row(0), "rejection").flatMap { one.difference($0, 1, less: 0) })
    #expect(same.value == 0 && same.mcse > 0 && same.mcse < 0.001)
  }

  private func run(_ worlds: [ShiftedNormal], _ replicates: Int) -> JointTally {
    Engine(threads: 1).run(JointWork(worlds), key: key, stopping: .replicates(replicates)).tally
  }
}

/// A z test of one normal number, which is tried in half of the replicates only for what is covered.
private struct ShiftedNormal: NotedExperiment {
  let mean: Double
  let blockSize = 64
  let layout: TallyLayout
  let noted = [
    NotedStatistic(.row(0), "rejection"), NotedStatistic(.row(0), "coverage"),
    NotedStatistic(.family(0), "number-rejected", largestCount: 1),
  ]

  init(mean: Double) {
    self.mean = mean
    layout = TallyLayout(
      rows: [
        TallyRow(
          outcome: "y", contrast: "a", method: "z", unit: "SD", truth: 0, plannedSE: 1, isNull: true
        )
      ], families: [TallyFamily(name: "one", adjustment: "none", members: [0])])
  }

  private func draw(_ replicate: Int, _ stream: inout RandomStream) -> (z: Double, isTried: Bool) {
    stream.seek(replicate: replicate, unit: 0, lane: Lane(rawValue: 1))
    return (mean + stream.normal(), stream.uniform() < 0.3 + 0.4 * mean)
  }

  func isRejected(_ replicate: Int, _ key: StreamKey) -> Bool {
    var stream = RandomStream(key: key)
    return abs(draw(replicate, &stream).z) > 1.959964
  }

  func run(_ replicates: Range<Int>, key: StreamKey, into tally: inout Tally) {
    var notes = ReplicateNotes(statistics: noted.count, replicates: replicates.count)
    run(replicates, key: key, into: &tally, noting: &notes)
  }

  func run(
    _ replicates: Range<Int>, key: StreamKey, into tally: inout Tally,
    noting notes: inout ReplicateNotes
  ) {
    var stream = RandomStream(key: key)
    tally.addBlock(of: replicates.count) { meters in
      for replicate in replicates {
        let (z, isTried) = draw(replicate, &stream)
        var decision = Decision()
        decision.rejected = abs(z) > 1.959964
        decision.halfWidth = 1.959964
        let fit = Fit.converged(Estimate(value: z, standardError: 1, df: .infinity))
        meters.test(0).add(fit, decision)
        meters.family(0).add(decision.rejected ? 1 : 0)
        notes.next(decision.rejected ? 1 : 0)
        notes.next(abs(z) < 1.959964 ? 1 : 0, of: isTried ? 1 : 0)
        notes.next(decision.rejected ? 1 : 0)
      }
    }
  }
}
