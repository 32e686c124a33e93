internal import Inference
internal import MetaAnalysis
internal import MonteCarlo

/// What a review counts of one replicate on a scoreboard: analyses, their chains of methods, quantities, alarms, and what they
/// come to.
struct ReviewCounting: ~Copyable {
  let board: Scoreboard
  /// Bit i: the i-th member of a family is a true null.
  let nulls: [UInt64]
  let plan: ReviewLayout
  /// Standard deviations per unit of each row: log odds ratios are π/√3 of them.
  private let scales: [Double]

  init(_ experiment: ReviewExperiment, _ block: borrowing BlockMeters) {
    let layout = experiment.layout
    plan = experiment.plan
    board = Scoreboard(
      layout, rules: Array(repeating: experiment.rule, count: layout.rows.count),
      families: plan.families, block)
    scales = layout.rows.map { $0.effect == .logOddsRatio ? 3.squareRoot() / .pi : 1 }
    nulls = layout.families.map { family in
      family.members.enumerated().reduce(UInt64(0)) { mask, member in
        layout.rows[member.element].isNull ? mask | 1 &<< UInt64(member.offset) : mask
      }
    }
  }

  /// What rows found in this replicate.
  var notes: UnsafeMutablePointer<Scoreboard.Note> { board.notes }

  /// Counts an analysis.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - fit: What the analysis found.
  ///   - target: What this replicate estimates; nil for the row's truth.
  @inline(__always)
  func note(_ row: Int, _ fit: Fit, _ target: Double?) { board.test(row, fit, target: target) }

  /// Counts what the prediction interval of a row that was noted holds.
  ///
  /// ```
  /// μ̂ ± critical·√(τ̂² + se²), critical and se as for the test
  /// ```
  @inline(__always)
  func predict(_ row: Int, _ tau2: Double, _ trueEffects: TrueEffects) {
    let note = notes[row]
    guard note.counted, note.standardError > 0 else { return }
    let (se, half) = (note.standardError, note.halfWidth)
    let reach = half * (1 + tau2 / (se * se)).squareRoot()
    board.predict(held: trueEffects.share(around: note.value, reach: reach), row)
  }

  /// Counts what a prediction interval of another rule holds; nothing where there is none.
  func predict(_ row: Int, _ interval: ClosedRange<Double>?, _ trueEffects: TrueEffects) {
    guard notes[row].counted, let interval else { return }
    let half = (interval.upperBound - interval.lowerBound) / 2
    board.predict(
      held: trueEffects.share(around: interval.lowerBound + half, reach: half), row)
  }

  /// Counts the rows of an analysis once more, the next of its chain standing in for a method without a result.
  func countFallback(_ first: Int, _ chains: [[Int]]) {
    for (m, chain) in chains.enumerated() {
      let row = plan.fallbackStart + first + m
      guard notes[first + m].tried else {
        board.skip(row)
        continue
      }
      var found = -1
      for place in chain where found < 0 && notes[first + place].counted { found = first + place }
      if found >= 0 {
        board.test(again: notes[found], row)
      } else {
        board.fail(row, .noConvergence)
      }
    }
  }

  /// Counts the rows of an analysis once more where every method gave a result.
  func countComplete(_ first: Int, _ count: Int) {
    let isComplete = (first..<first + count).allSatisfy { notes[$0].counted }
    for row in first..<first + count {
      if isComplete {
        board.test(again: notes[row], plan.completeStart + row)
      } else {
        board.leaveOut(plan.completeStart + row)
      }
    }
  }

  /// Counts whether a detector gives alarm.
  func alarm(_ row: Int, _ p: Result<Double, MetaFailure>, _ level: Double) {
    switch p {
    case .failure(let failure): board.fail(row, failure.failure)
    case .success(let p): board.event(row, p < level)
    }
  }

  /// Counts what is lost and claimed, the largest findings, pairs, families and the observed counts.
  func count(_ literature: Literature) {
    board.amount(plan.lostRow, Double(literature.unpublished))
    if plan.claimsRow >= 0 { countClaims(literature) }
    for m in plan.main.indices { countLargest(m) }
    for (i, row) in plan.flips.enumerated() { countFlips(row, of: i + 1) }
    board.count()
    guard let observed = plan.observed else { return }
    let significant = plan.main[observed.method].count { notes[$0].rejected }
    let heterogeneous = board.rejections[plan.flagged].nonzeroBitCount
    board.event(
      plan.observedRow,
      significant == observed.significant && heterogeneous == observed.heterogeneous)
  }

  /// The share of published trials that claim a finding on the first outcome.
  private func countClaims(_ literature: Literature) {
    var (claims, published) = (0.0, 0.0)
    for trial in 0..<literature.trials where literature.isReported[literature.cell(trial, 0)] {
      published += 1
      if literature.claims[trial] { claims += 1 }
    }
    if published > 0 {
      board.amount(plan.claimsRow, claims / published)
    } else {
      board.fail(plan.claimsRow, .tooFewObservations)
    }
  }

  /// Conclusions that only the first method draws, and those that only another one does.
  private func countFlips(_ row: Int, of method: Int) {
    var (first, second) = (0.0, 0.0)
    for (a, b) in zip(plan.main[0], plan.main[method]) {
      switch (notes[a].rejected, notes[b].rejected) {
      case (true, false): first += 1
      case (false, true): second += 1
      default: break
      }
    }
    board.amount(row, first)
    board.amount(row + 1, second)
  }

  /// The largest significant effect of a method: its size, and how far it exceeds what it estimates.
  private func countLargest(_ method: Int) {
    var (found, size) = (-1, -Double.infinity)
    for row in plan.main[method] where notes[row].rejected {
      let value = abs(notes[row].value) * scales[row]
      if value > size { (found, size) = (row, value) }
    }
    let row = plan.largest[method]
    guard found >= 0 else {
      board.skip(row)
      board.skip(row + 1)
      return
    }
    let signed = notes[found].value < 0 ? -notes[found].target : notes[found].target
    board.amount(row, size)
    board.amount(row + 1, size - signed * scales[found])
  }
}
