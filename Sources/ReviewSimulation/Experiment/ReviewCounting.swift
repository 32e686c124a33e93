internal import Inference
internal import MetaAnalysis
internal import MonteCarlo

/// Counts the rows of one replicate, then what pairs and families need of them.
///
/// Trivial values in memory of its own, so that nothing is allocated or counted per replicate.
struct ReviewCounting {
  struct Note: BitwiseCopyable {
    var estimate = Estimate(value: 0, standardError: 1, df: 1, statistic: 0)
    var evidence = -Double.infinity
    var halfWidth = 0.0
    var target = 0.0
    /// Two-sided; above 1 where it is not below the level of the tests, or not needed.
    var p = 2.0
    var rejected = false
    var counted = false
    var tried = false
  }

  /// Bit i: the i-th main analysis is flagged as heterogeneous.
  var flags: UInt64 = 0
  let notes: UnsafeMutablePointer<Note>
  /// What each family rejected in this replicate, and how many of it were run.
  let rejections: UnsafeMutablePointer<UInt64>
  let runs: UnsafeMutablePointer<Int>
  /// Bit i: the i-th member of a family is a true null.
  let nulls: [UInt64]
  private let meters: UnsafeMutablePointer<RowMeter>
  private let members: UnsafeMutablePointer<FamilyMember>
  private let p: UnsafeMutablePointer<Double>
  private let pairs: [(TallyLayout.Pair, PairMeter)]
  private let families: [FamilyMeter]
  private let flagged: FamilyMeter
  let plan: ReviewLayout
  private let rule: DecisionRule
  private let alpha: Double
  private let targets: [Double]
  /// Standard deviations per unit of each row: log odds ratios are π/√3 of them.
  private let scales: [Double]

  init(_ experiment: ReviewExperiment, _ block: borrowing BlockMeters) {
    let layout = experiment.layout
    let rows = layout.rows.count
    plan = experiment.plan
    rule = experiment.rule
    alpha = experiment.alpha
    targets = layout.rows.map(\.truth)
    scales = layout.rows.map { $0.effect == .logOddsRatio ? 3.squareRoot() / .pi : 1 }
    notes = .allocate(capacity: max(rows, 1))
    notes.initialize(repeating: Note(), count: rows)
    meters = .allocate(capacity: max(rows, 1))
    for i in 0..<rows { (meters + i).initialize(to: block.row(i)) }
    members = .allocate(capacity: FamilyRule.largest)
    members.initialize(repeating: FamilyMember(evidence: 0, df: 1), count: FamilyRule.largest)
    p = .allocate(capacity: FamilyRule.largest)
    p.initialize(repeating: 2, count: FamilyRule.largest)
    var pairs: [(TallyLayout.Pair, PairMeter)] = []
    for (i, pair) in layout.pairs.enumerated() { pairs.append((pair, block.pair(i))) }
    self.pairs = pairs
    let count = plan.families.count
    rejections = .allocate(capacity: count + 1)
    rejections.initialize(repeating: 0, count: count + 1)
    runs = .allocate(capacity: count + 1)
    runs.initialize(repeating: 0, count: count + 1)
    nulls = layout.families.map { family in
      family.members.enumerated().reduce(UInt64(0)) { mask, member in
        layout.rows[member.element].isNull ? mask | 1 &<< UInt64(member.offset) : mask
      }
    }
    var families: [FamilyMeter] = []
    for i in 0..<count { families.append(block.family(i)) }
    self.families = families
    flagged = block.family(plan.families.count)
  }

  /// Gives back the memory; it holds trivial values.
  func free() {
    notes.deallocate()
    meters.deallocate()
    members.deallocate()
    p.deallocate()
    rejections.deallocate()
    runs.deallocate()
  }

  /// Starts a replicate.
  mutating func begin() { flags = 0 }

  /// Counts a row and takes down what it found.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - fit: What the analysis found.
  ///   - target: What this replicate estimates; nil for the row's truth.
  @inline(__always)
  func note(_ row: Int, _ fit: Fit, _ target: Double?) {
    let decision = rule.decide(fit)
    let counted = meters[row].add(fit, decision, target: target)
    guard counted, let estimate = fit.estimate else {
      // A failed analysis keeps its place in its family, and rejects nothing.
      notes[row] = Note(tried: true)
      return
    }
    notes[row] = Note(
      estimate: estimate, evidence: rule.evidence(estimate), halfWidth: decision.halfWidth,
      target: target ?? targets[row],
      p: decision.rejected && plan.needsP ? rule.pValue(estimate) : 2,
      rejected: decision.rejected, counted: true, tried: true)
  }

  /// Counts what the prediction interval of a row that was noted holds.
  ///
  /// ```
  /// μ̂ ± critical·√(τ̂² + se²), critical and se as for the test
  /// ```
  @inline(__always)
  func predict(_ row: Int, _ tau2: Double, _ trueEffects: TrueEffects) {
    let note = notes[row]
    guard note.counted, note.estimate.standardError > 0 else { return }
    let (se, half) = (note.estimate.standardError, note.halfWidth)
    let reach = half * (1 + tau2 / (se * se)).squareRoot()
    meters[row].addPrediction(held: trueEffects.share(around: note.estimate.value, reach: reach))
  }

  /// Counts what a prediction interval of another rule holds; nothing where there is none.
  func predict(_ row: Int, _ interval: ClosedRange<Double>?, _ trueEffects: TrueEffects) {
    guard notes[row].counted, let interval else { return }
    let half = (interval.upperBound - interval.lowerBound) / 2
    meters[row].addPrediction(
      held: trueEffects.share(around: interval.lowerBound + half, reach: half))
  }

  /// Counts that there is too little to analyse.
  func skip(_ row: Int) {
    meters[row].skip()
    notes[row] = Note()
  }

  /// Counts the rows of an analysis once more, the next of its chain standing in for a method without a result.
  func countFallback(_ first: Int, _ chains: [[Int]]) {
    for (m, chain) in chains.enumerated() {
      let row = plan.fallbackStart + first + m
      guard notes[first + m].tried else {
        skip(row)
        continue
      }
      var found = -1
      for place in chain where found < 0 && notes[first + place].counted { found = first + place }
      if found >= 0 {
        countAgain(row, notes[found])
      } else {
        meters[row].add(.failed(.noConvergence), Decision())
        notes[row] = Note(tried: true)
      }
    }
  }

  /// Counts the rows of an analysis once more where every method gave a result.
  func countComplete(_ first: Int, _ count: Int) {
    guard (first..<first + count).allSatisfy({ notes[$0].counted }) else { return }
    for row in first..<first + count { countAgain(plan.completeStart + row, notes[row]) }
  }

  private func countAgain(_ row: Int, _ note: Note) {
    var decision = Decision()
    decision.rejected = note.rejected
    decision.halfWidth = note.halfWidth
    meters[row].add(.converged(note.estimate), decision, target: note.target)
    notes[row] = note
  }

  /// Counts a quantity: no test, no pair, no family.
  func read(_ row: Int, _ fit: Fit) {
    let counted = meters[row].add(fit, Decision())
    notes[row] = Note(tried: true)
    guard counted, let estimate = fit.estimate else { return }
    notes[row].estimate = estimate
    notes[row].counted = true
  }

  /// Counts whether a detector gives alarm.
  func alarm(_ row: Int, _ p: Result<Double, MetaFailure>, _ level: Double) {
    switch p {
    case .failure(let failure): read(row, .failed(failure.failure))
    case .success(let p): happened(row, p < level)
    }
  }

  private func happened(_ row: Int, _ happened: Bool) {
    var decision = Decision()
    decision.rejected = happened
    meters[row].add(
      .converged(Estimate(value: 0, standardError: 1, df: .infinity)), decision)
    notes[row] = Note(rejected: happened, counted: true, tried: true)
  }

  /// Counts what is lost and claimed, pairs, families, the largest findings and the observed counts.
  func count(_ literature: Literature) {
    read(
      plan.lostRow,
      .converged(Estimate(value: Double(literature.unpublished), standardError: 1, df: .infinity)))
    if plan.claimsRow >= 0 { read(plan.claimsRow, ReviewCounting.claimed(literature)) }
    for (pair, meter) in pairs {
      let (first, second) = (notes[pair.first], notes[pair.second])
      guard first.counted, second.counted else { continue }
      meter.add(
        first.estimate, rejected: first.rejected, second.estimate, rejected: second.rejected)
    }
    for (i, family) in plan.families.enumerated() {
      var (benefits, run) = (UInt64(0), 0)
      for (bit, row) in family.members.enumerated() {
        members[bit] = FamilyMember(evidence: notes[row].evidence, df: notes[row].estimate.df)
        p[bit] = notes[row].p
        if notes[row].estimate.value > 0 { benefits |= 1 &<< UInt64(bit) }
        if notes[row].tried { run += 1 }
      }
      let count = family.members.count
      let rejected =
        switch family.procedure {
        case .planned(let rule):
          rule.rejections(UnsafeBufferPointer(start: members, count: count))
        case .run(let adjustment):
          adjustment.rejections(
            UnsafeBufferPointer(start: p, count: count), of: run, alpha: alpha)
        }
      rejections[i] = family.benefitOnly ? rejected & benefits : rejected
      runs[i] = run
      families[i].add(rejections[i], run: run)
    }
    let last = plan.families.count
    rejections[last] = flags
    runs[last] = plan.main.first.map { $0.count { notes[$0].tried } } ?? 0
    flagged.add(flags, run: runs[last])
    for m in plan.main.indices { countLargest(m) }
    for (i, row) in plan.flips.enumerated() { countFlips(row, of: i + 1) }
    guard let observed = plan.observed else { return }
    let significant = plan.main[observed.method].count { notes[$0].rejected }
    happened(
      plan.observedRow,
      significant == observed.significant && flags.nonzeroBitCount == observed.heterogeneous)
  }

  /// The share of published trials that claim a finding on the first outcome.
  private static func claimed(_ literature: Literature) -> Fit {
    var (claims, published) = (0.0, 0.0)
    for trial in 0..<literature.trials where literature.isReported[literature.cell(trial, 0)] {
      published += 1
      if literature.claims[trial] { claims += 1 }
    }
    guard published > 0 else { return .failed(.tooFewObservations) }
    return .converged(Estimate(value: claims / published, standardError: 1, df: .infinity))
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
    read(row, .converged(Estimate(value: first, standardError: 1, df: .infinity)))
    read(row + 1, .converged(Estimate(value: second, standardError: 1, df: .infinity)))
  }

  /// The largest significant effect of a method: its size, and how far it exceeds what it estimates.
  private func countLargest(_ method: Int) {
    var (found, size) = (-1, -Double.infinity)
    for row in plan.main[method] where notes[row].rejected {
      let value = abs(notes[row].estimate.value) * scales[row]
      if value > size { (found, size) = (row, value) }
    }
    let row = plan.largest[method]
    guard found >= 0 else {
      skip(row)
      skip(row + 1)
      return
    }
    let signed = notes[found].estimate.value < 0 ? -notes[found].target : notes[found].target
    let target = signed * scales[found]
    read(row, .converged(Estimate(value: size, standardError: 1, df: .infinity)))
    read(row + 1, .converged(Estimate(value: size - target, standardError: 1, df: .infinity)))
  }
}
