internal import Inference
internal import MonteCarlo
internal import TrialAnalysis

/// What pairs and families need of one replicate, gathered while its rows are counted.
struct JointCounting {
  private struct Note {
    var estimate = Estimate(value: 0, standardError: 1, df: 1, statistic: 0)
    var rejected = false
    var counted = false
    var member = FamilyMember(evidence: -.infinity, df: 1)
  }

  private let notes: UnsafeMutablePointer<Note>
  private let members: UnsafeMutablePointer<FamilyMember>
  private let rows: [RowPlan]
  private let pairs: [(TallyLayout.Pair, PairMeter)]
  private let families: [(FamilyPlan, FamilyMeter)]
  private let needsLambda: Bool

  init(_ experiment: TrialExperiment, _ meters: borrowing BlockMeters) {
    rows = experiment.rows
    notes = .allocate(capacity: rows.count)
    notes.initialize(repeating: Note(), count: rows.count)
    members = .allocate(capacity: FamilyRule.largest)
    members.initialize(
      repeating: FamilyMember(evidence: 0, df: 1), count: FamilyRule.largest)
    var pairs: [(TallyLayout.Pair, PairMeter)] = []
    for (i, pair) in experiment.layout.pairs.enumerated() { pairs.append((pair, meters.pair(i))) }
    self.pairs = pairs
    var families: [(FamilyPlan, FamilyMeter)] = []
    for (i, plan) in experiment.families.enumerated() { families.append((plan, meters.family(i))) }
    self.families = families
    needsLambda = families.contains { $0.0.rule.adjustment == .dunnett }
  }

  /// Gives back the memory; the notes hold trivial values.
  func free() {
    notes.deallocate()
    members.deallocate()
  }

  /// Takes down what a row found.
  func note(
    _ row: Int, _ fit: Fit, _ decision: Decision, _ counted: Bool, _ data: TrialData
  ) {
    notes[row].counted = counted
    guard counted, let estimate = fit.estimate else {
      // A failed test keeps its place in its family, and rejects nothing.
      notes[row].member = FamilyMember(evidence: -.infinity, df: 1)
      notes[row].rejected = false
      return
    }
    notes[row].estimate = estimate
    notes[row].rejected = decision.rejected
    guard !families.isEmpty else { return }
    var lambda = 0.0
    if needsLambda, rows[row].analysis.poolsAllArms {
      let arms = data.moments(rows[row].outcome)
      let n1 = arms[rows[row].contrast.arms.treatment].n
      lambda = (n1 / (n1 + arms[rows[row].contrast.arms.comparator].n)).squareRoot()
    }
    notes[row].member = FamilyMember(
      evidence: rows[row].rule.evidence(estimate), df: estimate.df, lambda: lambda)
  }

  /// Counts the replicate.
  func count() {
    for (pair, meter) in pairs {
      let (first, second) = (notes[pair.first], notes[pair.second])
      if first.counted, second.counted {
        meter.add(
          first.estimate, rejected: first.rejected, second.estimate, rejected: second.rejected)
      }
    }
    for (plan, meter) in families {
      let indices = plan.label.members
      for (place, row) in indices.enumerated() { members[place] = notes[row].member }
      meter.add(
        plan.rule.rejections(UnsafeBufferPointer(start: members, count: indices.count)))
    }
  }
}
