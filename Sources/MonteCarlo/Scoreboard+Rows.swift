public import Inference

extension Scoreboard {
  /// Decides and counts a test.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - fit: What the analysis found; a failed one keeps its place in its family, and rejects nothing.
  ///   - target: What this replicate estimates; the row's truth unless given.
  @inlinable @inline(__always)
  public func test(_ row: Int, _ fit: Fit, target: Double? = nil) {
    let place = places + row
    let decision = place.pointee.rule.decide(fit)
    let counted = place.pointee.meter.add(fit, decision, target: target)
    guard keepsNotes else { return }
    var note = Note(tried: true)
    if counted, let estimate = fit.estimate {
      note.value = estimate.value
      note.standardError = estimate.standardError
      note.df = estimate.df
      note.evidence = place.pointee.rule.evidence(estimate)
      note.halfWidth = decision.halfWidth
      note.target = target ?? place.pointee.meter.truth
      note.rejected = decision.rejected
      note.counted = true
      if needsP, decision.rejected { note.p = place.pointee.rule.pValue(estimate) }
    }
    notes[row] = note
  }

  /// Counts a test once more in another row.
  ///
  /// - Parameters:
  ///   - note: What was found.
  ///   - row: The row that it is counted in.
  public func test(again note: Note, _ row: Int) {
    var decision = Decision()
    decision.rejected = note.rejected
    decision.halfWidth = note.halfWidth
    let estimate = Estimate(
      value: note.value, standardError: note.standardError, df: note.df)
    places[row].meter.add(.converged(estimate), decision, target: note.target)
    notes[row] = note
  }

  /// Counts what a prediction interval of a test holds.
  ///
  /// - Parameters:
  ///   - held: The share of new trials' true effects that it holds, 0 to 1.
  ///   - row: The row of the test.
  @inlinable @inline(__always)
  public func predict(held: Double, _ row: Int) { places[row].meter.addPrediction(held: held) }

  /// Says what Dunnett's test needs of a row that has an estimate.
  ///
  /// - Parameters:
  ///   - lambda: √(n₁/(n₁ + n₀)) of the observed sizes.
  ///   - row: The row.
  public func weigh(_ lambda: Double, _ row: Int) {
    if notes[row].counted { notes[row].lambda = lambda }
  }

  /// Counts an amount.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - value: The amount.
  ///   - isAtBound: Whether it lies on the edge of what it can be.
  public func amount(_ row: Int, _ value: Double, isAtBound: Bool = false) {
    precondition(roles[row].isAmount, "a row that is no amount")
    var note = Note(tried: true)
    if amounts[row].add(value, isAtBound: isAtBound) {
      note.value = value
      note.counted = true
    }
    notes[row] = note
  }

  /// Counts something that happens or does not.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - happened: Whether it happened.
  public func event(_ row: Int, _ happened: Bool) {
    precondition(roles[row] == .event, "a row that is no proportion")
    proportions[row].add(happened)
    var note = Note(tried: true)
    note.rejected = happened
    note.counted = true
    notes[row] = note
  }

  /// Counts that a row gave no result.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - failure: Why.
  public func fail(_ row: Int, _ failure: Failure) {
    switch roles[row] {
    case .test, .conditional: places[row].meter.add(.failed(failure), Decision())
    case .quantity, .amount: amounts[row].fail(failure)
    case .event: proportions[row].fail(failure)
    }
    notes[row] = Note(tried: true)
  }

  /// Counts that there is nothing to analyse.
  public func skip(_ row: Int) {
    switch roles[row] {
    case .test, .conditional: places[row].meter.skip()
    case .quantity, .amount: amounts[row].skip()
    case .event: proportions[row].skip()
    }
    leaveOut(row)
  }

  /// Says that a row has nothing to do with this replicate.
  public func leaveOut(_ row: Int) { notes[row] = Note() }

  /// Flags a member of a family that is ``ScoredFamily/Procedure-swift.enum/flagged``.
  ///
  /// - Parameters:
  ///   - bit: Its place in the family.
  ///   - family: The family.
  public func flag(_ bit: Int, of family: Int) { flags[family] |= 1 &<< UInt64(bit) }

  /// Counts pairs and families of the rows that were counted.
  @inlinable @inline(__always)
  public func count() {
    if keepsNotes { countTogether() }
  }

  @usableFromInline
  func countTogether() {
    for (pair, meter) in pairs {
      let (first, second) = (notes + pair.first, notes + pair.second)
      guard first.pointee.counted, second.pointee.counted else { continue }
      meter.add(
        first.pointee.value, rejected: first.pointee.rejected, second.pointee.value,
        rejected: second.pointee.rejected)
    }
    for (i, (family, meter)) in families.enumerated() { count(i, family, meter) }
  }

  private func count(_ i: Int, _ family: ScoredFamily, _ meter: FamilyMeter) {
    var (benefits, run) = (UInt64(0), 0)
    for (bit, row) in family.members.enumerated() {
      let note = notes + row
      members[bit] = FamilyMember(
        evidence: note.pointee.evidence, df: note.pointee.df, lambda: note.pointee.lambda)
      p[bit] = note.pointee.p
      if note.pointee.value > 0 { benefits |= 1 &<< UInt64(bit) }
      if note.pointee.tried { run += 1 }
    }
    let count = family.members.count
    let rejected =
      switch family.procedure {
      case .planned(let rule):
        rule.rejections(UnsafeBufferPointer(start: members, count: count))
      case .run(let adjustment, let alpha):
        // Of nothing that was run nothing is rejected, whatever share of α none of them has.
        run == 0
          ? 0
          : adjustment.rejections(
            UnsafeBufferPointer(start: p, count: count), of: run, alpha: alpha)
      case .flagged: flags[i]
      }
    flags[i] = 0
    rejections[i] = family.benefitOnly ? rejected & benefits : rejected
    runs[i] = run
    meter.add(rejections[i], run: run)
  }
}
