internal import InputFiles
package import MonteCarlo

/// A sweep whose points are run side by side, so that each can be compared with the one before it: on common streams
/// the difference between neighbours is known far better than either of them.
package struct SweepDifferences<Content: RunnableScenario> {
  /// Products of every two points are kept: more points would cost more than they tell.
  package static var mostPoints: Int { 40 }

  package let setup: SweepSetup<Content>
  private let work: JointWork

  /// A sweep with differences.
  ///
  /// - Parameter setup: The sweep.
  /// - Throws: Too many points, streams that are not shared, points of different shapes, or a point
  ///   that cannot be run.
  package init(_ setup: SweepSetup<Content>) throws(QuestionError) {
    self.setup = setup
    let points = setup.grid.count
    guard setup.grid.streams == .common else {
      throw QuestionError(
        .badInput,
        "--differences compares points on the same random numbers; this sweep has independent streams: give "
          + "--streams common")
    }
    guard points <= SweepDifferences.mostPoints else {
      throw QuestionError(
        .badInput,
        "--differences keeps products of every two points, of at most \(SweepDifferences.mostPoints); this sweep has "
          + "\(points)")
    }
    let experiments = try QuestionError.of {
      try (0..<points).map { try setup.experiment($0) }
    }
    let blockSize = experiments.map(\.blockSize).min() ?? 1
    let noted = experiments.map {
      $0 as? any NotedExperiment ?? NotedReplicates($0, blockSize: blockSize)
    }
    guard noted.allSatisfy({ $0.noted == noted[0].noted && $0.blockSize == noted[0].blockSize })
    else {
      throw QuestionError(
        .badInput, "--differences needs the same outcomes, contrasts and methods at every point")
    }
    work = JointWork(noted)
  }

  /// Runs all points.
  ///
  /// - Parameter engine: Runs them.
  /// - Returns: The answer; of a complete prefix of every point where it was cancelled.
  /// - Throws: Where it was stopped before a block was done.
  package func answer(_ engine: Engine) throws(QuestionError) -> SweepAnswer {
    let found = engine.run(work, key: setup.key(0), stopping: setup.stopping)
    guard found.tally.replicates > 0 else { throw .interrupted }
    return SweepAnswer(
      setup, points: found.tally.tallies.enumerated().map { ($0.offset, $0.element) },
      differences: SweepAnswer.Differences(
        joint: found.tally, before: found.tally.tallies.indices.map(neighbour)),
      isInterrupted: found.interrupted, seconds: found.seconds)
  }

  /// The point before one on the axis that moves fastest; nil for the first there.
  private func neighbour(_ point: Int) -> Int? {
    let length = setup.grid.axes.last?.settings.count ?? setup.grid.count
    return point % length == 0 ? nil : point - 1
  }
}
