public import GSLKit
internal import Inference
public import MonteCarlo
internal import TrialAnalysis

/// One trial at one point: a source of data, and every row and family that is read off it.
public struct TrialExperiment: Experiment {
  public let layout: TallyLayout
  public let blockSize: Int
  /// Where its data come from: ``SourceKind/exact`` or ``SourceKind/people``.
  public let source: SourceKind
  let trial: Trial
  let data: any TrialSource
  let rows: [RowPlan]
  let families: [FamilyPlan]
  let isJoint: Bool

  /// Prepares a trial.
  ///
  /// - Parameters:
  ///   - trial: The trial.
  ///   - plan: Its analyses.
  ///   - source: Exact, people, or exact where possible.
  /// - Throws: ``SourceRefusal`` when exact is asked for and a part does not admit it,
  ///   ``NumericalError`` when a critical value cannot be had.
  public init(_ trial: Trial, _ plan: AnalysisPlan, source: SourceKind = .auto) throws {
    self.trial = trial
    rows = try RowPlan.all(trial, plan)
    families = try FamilyPlan.all(plan.families, rows, trial)
    layout = TallyLayout(rows: rows.map(\.label), families: families.map(\.label))
    let rows = rows
    let baselines = trial.outcomes.indices.map { o in
      rows.contains { row in
        if row.outcome == o, case .moments(let method) = row.analysis {
          method.needsBaseline
        } else {
          false
        }
      }
    }
    let refusal = ExactSource.refusal(trial)
    if source == .exact, let refusal { throw SourceRefusal(reason: refusal) }
    if source == .people || refusal != nil {
      self.source = .people
      data = PeopleSource(trial, baselines: baselines)
      blockSize = 512
    } else {
      self.source = .exact
      data = ExactSource(trial, baselines: baselines)
      blockSize = 4096
    }
    isJoint = !layout.pairs.isEmpty || !families.isEmpty
  }

  public func run(_ replicates: Range<Int>, key: StreamKey, into tally: inout Tally) {
    var stream = RandomStream(key: key)
    let memory = TrialData(
      outcomes: trial.outcomes.count, arms: trial.arms.count, scratch: data.scratchSize)
    tally.addBlock(of: replicates.count) { meters in
      let rowMeters = rows.indices.map { meters.row($0) }
      let joint = isJoint ? JointCounting(self, meters) : nil
      rows.withUnsafeBufferPointer { rows in
        rowMeters.withUnsafeBufferPointer { rowMeters in
          for replicate in replicates {
            data.draw(replicate, into: memory, using: &stream)
            for i in rows.indices {
              let fit = TrialExperiment.fit(rows[i], memory)
              let decision = fit.estimate.map { rows[i].rule.decide($0) } ?? Decision()
              let counted = rowMeters[i].add(fit, decision)
              joint?.note(i, fit, decision, counted, memory)
            }
            joint?.count()
          }
        }
      }
      joint?.free()
    }
  }

  /// Analyses one row of what was drawn.
  @inline(__always)
  static func fit(_ row: RowPlan, _ data: borrowing TrialData) -> Fit {
    switch row.analysis {
    case .moments(let method): method.fit(data.moments(row.outcome).span, row.contrast.arms)
    case .counts(let method): method.fit(data.counts(row.outcome).span, row.contrast.arms)
    }
  }
}

/// Exact data were asked for where only people will do.
public struct SourceRefusal: Error, Sendable, CustomStringConvertible {
  /// The part that refuses, and why.
  public let reason: String
  public var description: String {
    "--source exact is not possible: \(reason). Use --source people, or leave it out."
  }
}
