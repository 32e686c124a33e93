internal import MetaAnalysis

/// The studies of one analysis as they lie before its methods: effects, variances, and what they truly are.
struct StudyGathering {
  /// Effects and variances: the studies that are pooled, or the first group of a difference.
  var y: [Double]
  var v: [Double]
  /// People of each study.
  var n: [Double]
  var count = 0
  /// The second group of a difference.
  var otherY: [Double]
  var otherV: [Double]
  var otherCount = 0
  /// The cells of both groups.
  private var cells: [Int]
  private var otherCells: [Int]
  /// Sums of true effects of both groups.
  private var theta = 0.0
  private var otherTheta = 0.0
  /// Cells that arrived, for looks.
  private var arrived: [(time: Double, cell: Int)] = []

  init(largest: Int) {
    y = Array(repeating: 0, count: largest)
    v = Array(repeating: 1, count: largest)
    n = v
    otherY = y
    otherV = v
    cells = Array(repeating: 0, count: largest)
    otherCells = cells
    arrived.reserveCapacity(largest)
  }

  /// The mean true effect of the trials that are included: what the analysis could at best find.
  var included: Double {
    (count > 0 ? theta / Double(count) : 0) - (otherCount > 0 ? otherTheta / Double(otherCount) : 0)
  }

  /// Takes what an analysis pools from a literature.
  ///
  /// - Returns: Whether there are enough studies.
  mutating func take(_ analysis: ReviewAnalysis, from literature: Literature) -> Bool {
    (count, otherCount, theta, otherTheta) = (0, 0, 0, 0)
    if case .look(let trials) = analysis.role {
      return takeFirst(trials, analysis, from: literature)
    }
    let perTrial = literature.slots * literature.outcomes
    for cell in analysis.cells where literature.isReported[cell] {
      let trial = cell / perTrial
      let isSecond = cell - trial * perTrial >= literature.outcomes
      let place = trial * literature.attributes
      func recorded(_ attribute: Int) -> UInt8 {
        isSecond && literature.slots > 1
          ? literature.recordedOfSecondArm[place + attribute]
          : literature.recorded[place + attribute]
      }
      guard analysis.conditions.allSatisfy({ $0.holds(recorded($0.attribute)) }) else { continue }
      switch analysis.comparison {
      case .pool: add(literature, cell)
      case .difference(let first, let second):
        if first.holds(recorded(first.attribute)) {
          add(literature, cell)
        } else if second.holds(recorded(second.attribute)) {
          addOther(literature, cell)
        }
      case .headToHead(let attribute, let first, let second):
        let a = literature.recorded[place + attribute]
        let b = literature.recordedOfSecondArm[place + attribute]
        let size = literature.sizes[trial]
        let gap = literature.truth[cell]
        if a == first, b == second {
          add(literature.y[cell], literature.v[cell], gap, size, cell)
        } else if a == second, b == first {
          add(-literature.y[cell], literature.v[cell], -gap, size, cell)
        }
      }
    }
    if case .difference = analysis.comparison {
      return count >= analysis.minimumStudies && otherCount >= analysis.minimumStudies
    }
    return count >= analysis.minimumStudies
  }

  /// The rows of the first so many trials to arrive; a review that never has so many does not look.
  private mutating func takeFirst(
    _ trials: Int, _ analysis: ReviewAnalysis, from literature: Literature
  ) -> Bool {
    let perTrial = literature.slots * literature.outcomes
    arrived.removeAll(keepingCapacity: true)
    for cell in analysis.cells where literature.isReported[cell] {
      arrived.append((literature.arrival[cell / perTrial], cell))
    }
    // A trial may have two rows: they arrive together, and count once.
    arrived.sort { ($0.time, $0.cell) < ($1.time, $1.cell) }
    var (found, last) = (0, -1)
    for (_, cell) in arrived {
      if cell / perTrial != last {
        if found == trials { break }
        found += 1
        last = cell / perTrial
      }
      add(literature, cell)
    }
    return found == trials && count >= analysis.minimumStudies
  }

  private mutating func add(_ literature: Literature, _ cell: Int) {
    let size = literature.sizes[cell / (literature.slots * literature.outcomes)]
    add(literature.y[cell], literature.v[cell], literature.truth[cell], size, cell)
  }

  private mutating func add(
    _ effect: Double, _ variance: Double, _ truth: Double, _ size: Double, _ cell: Int
  ) {
    cells[count] = cell
    n[count] = size
    y[count] = effect
    v[count] = variance
    theta += truth
    count += 1
  }

  private mutating func addOther(_ literature: Literature, _ cell: Int) {
    otherCells[otherCount] = cell
    otherY[otherCount] = literature.y[cell]
    otherV[otherCount] = literature.v[cell]
    otherTheta += literature.truth[cell]
    otherCount += 1
  }

  /// Writes the studies that are pooled, or the first group of a difference, with all that is known of them.
  func write(into set: inout StudySet, from literature: Literature) {
    set.removeAll()
    for i in 0..<count {
      append(y[i], v[i], cells[i], to: &set, from: literature)
    }
  }

  /// Writes the second group of a difference.
  func writeOther(into set: inout StudySet, from literature: Literature) {
    set.removeAll()
    for i in 0..<otherCount {
      append(otherY[i], otherV[i], otherCells[i], to: &set, from: literature)
    }
  }

  private func append(
    _ y: Double, _ v: Double, _ cell: Int, to set: inout StudySet, from literature: Literature
  ) {
    let trial = cell / (literature.slots * literature.outcomes)
    set.append(
      y: y, v: v, n: literature.sizes[trial], trial: trial, outcome: cell % literature.outcomes)
  }
}
