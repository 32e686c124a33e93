public import GSLKit

/// Any experiment, with what its tally counts noted of each replicate, so that it can be compared with others on the same
/// streams.
///
/// The tally gets its blocks as always; then each replicate is run once more by itself, and what it adds to a tally is
/// noted. So notes cost as much again as the run, and nothing where nobody asks for them.
public struct NotedReplicates: NotedExperiment {
  private let experiment: any Experiment
  public let blockSize: Int
  public let noted: [NotedStatistic]

  /// The first counts of a family, in their order.
  private static let familyMeasures = ["any-rejected", "all-rejected", "fwer"]

  public var layout: TallyLayout { experiment.layout }

  /// An experiment with notes.
  ///
  /// - Parameters:
  ///   - experiment: The experiment.
  ///   - blockSize: Replicates in a block, at most the experiment's own: those that are compared have the same.
  public init(_ experiment: any Experiment, blockSize: Int) {
    precondition(blockSize >= 1 && blockSize <= experiment.blockSize, "blocks of another size")
    self.experiment = experiment
    self.blockSize = blockSize
    var list: [NotedStatistic] = []
    for (i, row) in experiment.layout.rows.enumerated() {
      switch row.role {
      case .test:
        list += [
          NotedStatistic(.row(i), "rejection"), NotedStatistic(.row(i), "bias", unit: row.unit),
          NotedStatistic(.row(i), "mse", unit: row.unit + "²"),
          NotedStatistic(.row(i), "coverage"),
        ]
      case .event: list.append(NotedStatistic(.row(i), "probability"))
      case .conditional, .quantity, .amount: break
      }
    }
    for i in experiment.layout.families.indices {
      list += NotedReplicates.familyMeasures.map { NotedStatistic(.family(i), $0) }
    }
    noted = list
  }

  public func expectedError(row: Int) -> Double { experiment.expectedError(row: row) }

  public func run(_ replicates: Range<Int>, key: StreamKey, into tally: inout Tally) {
    experiment.run(replicates, key: key, into: &tally)
  }

  public func run(
    _ replicates: Range<Int>, key: StreamKey, into tally: inout Tally,
    noting notes: inout ReplicateNotes
  ) {
    experiment.run(replicates, key: key, into: &tally)
    let layout = layout
    var each = Tally(layout)
    for replicate in replicates {
      // Not the whole tally: its sketches are large.
      let (counts, sums) = (each.counts, each.sums)
      experiment.run(replicate..<replicate + 1, key: key, into: &each)
      for (i, row) in layout.rows.enumerated() {
        func added(_ entry: RowCount) -> Double {
          let at = layout.countOffset(row: i) + entry.rawValue
          return Double(each.counts[at] - counts[at])
        }
        switch row.role {
        case .test:
          let at = layout.sumOffset(row: i) + RowSum.e.rawValue
          let error = Double(each.sums[at] - sums[at]) * 0x1p-60 * row.plannedSE
          notes.next(added(.rejected), of: 1 - added(.notTried))
          notes.next(error, of: added(.estimates))
          notes.next(error * error, of: added(.estimates))
          notes.next(added(.covered), of: added(.estimates))
        case .event: notes.next(added(.rejected), of: 1 - added(.notTried))
        case .conditional, .quantity, .amount: break
        }
      }
      for i in layout.families.indices {
        let start = layout.countOffset(family: i)
        for at in start..<start + NotedReplicates.familyMeasures.count {
          notes.next(Double(each.counts[at] - counts[at]))
        }
      }
    }
  }
}
