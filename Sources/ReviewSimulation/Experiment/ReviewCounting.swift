internal import Inference
internal import MonteCarlo

/// Counts the rows of one replicate, then what pairs and families need of them.
///
/// Trivial values in memory of its own, so that nothing is allocated or counted per replicate.
struct ReviewCounting {
  private struct Note: BitwiseCopyable {
    var estimate = Estimate(value: 0, standardError: 1, df: 1, statistic: 0)
    var evidence = -Double.infinity
    var rejected = false
    var counted = false
  }

  private let notes: UnsafeMutablePointer<Note>
  private let meters: UnsafeMutablePointer<RowMeter>
  private let rows: Int
  private let members: UnsafeMutablePointer<FamilyMember>
  private let pairs: [(TallyLayout.Pair, PairMeter)]
  private let families: [(ReviewExperiment.Family, FamilyMeter)]
  private let flagged: FamilyMeter

  init(_ experiment: ReviewExperiment, _ block: borrowing BlockMeters) {
    let layout = experiment.layout
    rows = layout.rows.count
    notes = .allocate(capacity: max(rows, 1))
    notes.initialize(repeating: Note(), count: rows)
    meters = .allocate(capacity: max(rows, 1))
    for i in 0..<rows { (meters + i).initialize(to: block.row(i)) }
    members = .allocate(capacity: FamilyRule.largest)
    members.initialize(repeating: FamilyMember(evidence: 0, df: 1), count: FamilyRule.largest)
    var pairs: [(TallyLayout.Pair, PairMeter)] = []
    for (i, pair) in layout.pairs.enumerated() { pairs.append((pair, block.pair(i))) }
    self.pairs = pairs
    var families: [(ReviewExperiment.Family, FamilyMeter)] = []
    for (i, family) in experiment.families.enumerated() {
      families.append((family, block.family(i)))
    }
    self.families = families
    flagged = block.family(experiment.families.count)
  }

  /// Gives back the memory; it holds trivial values.
  func free() {
    notes.deallocate()
    meters.deallocate()
    members.deallocate()
  }

  /// Counts a row and takes down what it found.
  @inline(__always)
  func note(_ row: Int, _ fit: Fit, _ decision: Decision, _ rule: DecisionRule) {
    let counted = meters[row].add(fit, decision)
    guard counted, let estimate = fit.estimate else {
      // A failed analysis keeps its place in its family, and rejects nothing.
      notes[row] = Note()
      return
    }
    notes[row] = Note(
      estimate: estimate, evidence: rule.evidence(estimate), rejected: decision.rejected,
      counted: true)
  }

  /// Counts a quantity: no test, no pair, no family.
  func read(_ row: Int, _ fit: Fit) { meters[row].add(fit, Decision()) }

  /// Counts pairs and families of the replicate; bit i of `flags` says whether analysis i is flagged.
  func count(_ flags: UInt64) {
    for (pair, meter) in pairs {
      let (first, second) = (notes[pair.first], notes[pair.second])
      guard first.counted, second.counted else { continue }
      meter.add(
        first.estimate, rejected: first.rejected, second.estimate, rejected: second.rejected)
    }
    for (family, meter) in families {
      for (bit, row) in family.members.enumerated() {
        members[bit] = FamilyMember(evidence: notes[row].evidence, df: notes[row].estimate.df)
      }
      meter.add(
        family.rule.rejections(
          UnsafeBufferPointer(start: members, count: family.members.count)))
    }
    flagged.add(flags)
  }
}
