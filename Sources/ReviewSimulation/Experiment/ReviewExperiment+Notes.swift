internal import Inference
public import GSLKit
public import MonteCarlo

/// What a review says of each replicate, so that worlds on the same random numbers can be compared.
extension ReviewExperiment: NotedExperiment {
  /// Rejection, bias, squared error and coverage of every analysis; counts of every family; whatever else is counted.
  public var noted: [NotedStatistic] {
    var list: [NotedStatistic] = []
    for (i, row) in layout.rows.enumerated() {
      switch row.role {
      case .test:
        list += [
          NotedStatistic(.row(i), "rejection"), NotedStatistic(.row(i), "bias", unit: row.unit),
          NotedStatistic(.row(i), "mse", unit: row.unit + "²"),
          NotedStatistic(.row(i), "coverage"),
        ]
      case .event: list.append(NotedStatistic(.row(i), "probability"))
      case .amount: list.append(NotedStatistic(.row(i), "mean-estimate", unit: row.unit))
      case .conditional, .quantity: break
      }
    }
    for (i, family) in layout.families.enumerated() {
      let isMain = family.members.count == plan.main.first?.count
      let isCounted = isMain && (family.adjustment == "none" || !family.isTest)
      list += [
        NotedStatistic(
          .family(i), "number-rejected", largestCount: isCounted ? family.members.count : nil),
        NotedStatistic(.family(i), "number-run"), NotedStatistic(.family(i), "fwer"),
        NotedStatistic(.family(i), "fdr"),
      ]
    }
    return list
  }

  public func run(
    _ replicates: Range<Int>, key: StreamKey, into tally: inout Tally,
    noting notes: inout ReplicateNotes
  ) {
    let roles = layout.rows.map(\.role)
    run(replicates, key: key, into: &tally) { counting in
      for (i, role) in roles.enumerated() { counting.note(i, role, in: &notes) }
      for i in layout.families.indices { counting.noteFamily(i, in: &notes) }
    }
  }
}

extension ReviewCounting {
  /// Notes the statistics of a row, in the order of ``ReviewExperiment/noted``.
  @inline(__always)
  func note(_ row: Int, _ role: TallyRow.Role, in list: inout ReplicateNotes) {
    let note = notes[row]
    switch role {
    case .test:
      let error = note.value - note.target
      let counted = note.counted ? 1.0 : 0
      list.next(note.rejected ? 1 : 0, of: note.tried ? 1 : 0)
      list.next(error, of: counted)
      list.next(error * error, of: counted)
      list.next(abs(error) <= note.halfWidth ? 1 : 0, of: counted)
    case .event: list.next(note.rejected ? 1 : 0, of: note.tried ? 1 : 0)
    case .amount: list.next(note.value, of: note.counted ? 1 : 0)
    case .conditional, .quantity: break
    }
  }

  /// Notes the statistics of a family.
  @inline(__always)
  func noteFamily(_ family: Int, in list: inout ReplicateNotes) {
    let rejected = board.rejections[family]
    let falsely = (rejected & nulls[family]).nonzeroBitCount
    let number = rejected.nonzeroBitCount
    list.next(Double(number))
    list.next(Double(board.runs[family]))
    list.next(falsely > 0 ? 1 : 0)
    list.next(Double(falsely) / Double(max(number, 1)))
  }
}
