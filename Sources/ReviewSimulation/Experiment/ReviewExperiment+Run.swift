public import GSLKit
internal import Inference
internal import MetaAnalysis
public import MonteCarlo

extension ReviewExperiment {
  public func run(_ replicates: Range<Int>, key: StreamKey, into tally: inout Tally) {
    run(replicates, key: key, into: &tally) { _ in }
  }

  /// Runs replicates; each is handed over when it is counted.
  @inline(__always)
  func run(
    _ replicates: Range<Int>, key: StreamKey, into tally: inout Tally,
    _ counted: (borrowing ReviewCounting) -> Void
  ) {
    tally.addBlock(of: replicates.count) { meters in
      // Made in here: what a closure captures is copied, with all its references, whenever it is passed on.
      var stream = RandomStream(key: key)
      var literature = model.memory
      var studies = StudyGathering(largest: analyses.map(\.cells.count).max() ?? 0)
      // The same studies as correctors and detectors read them; filled where there are any.
      var (set, other) = (StudySet([], [], n: []), StudySet([], [], n: []))
      let counting = ReviewCounting(self, meters)
      for replicate in replicates {
        model.draw(replicate, into: &literature, using: &stream)
        for (a, analysis) in analyses.enumerated() {
          let isPooled = studies.take(analysis, from: literature)
          count(a, analysis, studies, isPooled: isPooled, counting)
          if readsSets, isPooled {
            studies.write(into: &set, from: literature)
            studies.writeOther(into: &other, from: literature)
            count(a, analysis, set, other, studies.included, counting)
          }
          if plan.fallbackStart >= 0 { counting.countFallback(a * methods.count, chains) }
          if plan.completeStart >= 0 { counting.countComplete(a * methods.count, methods.count) }
        }
        counting.count(literature)
        counted(counting)
      }
    }
  }

  /// Whether anything reads studies as a set.
  private var readsSets: Bool { !correctors.isEmpty || !detectors.isEmpty }

  /// Counts what pools and quantities make of an analysis.
  @inline(__always)
  private func count(
    _ a: Int, _ analysis: ReviewAnalysis, _ studies: StudyGathering, isPooled: Bool,
    _ counting: borrowing ReviewCounting
  ) {
    let row = a * methods.count
    guard isPooled else {
      for m in methods.indices { counting.board.skip(row + m) }
      for q in quantities.indices { counting.board.skip(plan.quantity(q, of: a)) }
      for d in detectors.indices {
        for l in ReviewLayout.alarmLevels.indices {
          counting.board.skip(plan.alarm(d, level: l, of: a))
        }
      }
      return
    }
    let ys = studies.y.span.extracting(first: studies.count)
    let vs = studies.v.span.extracting(first: studies.count)
    let included = target == .included ? studies.included : nil
    if case .difference = analysis.comparison {
      let otherY = studies.otherY.span.extracting(first: studies.otherCount)
      let otherV = studies.otherV.span.extracting(first: studies.otherCount)
      for (m, pool, _) in pools {
        let fit = ReviewMethod.difference(
          ReviewMethod.analysed(pool, ys, vs).fit, ReviewMethod.analysed(pool, otherY, otherV).fit)
        counting.note(row + m, fit, included)
      }
      return
    }
    for (m, pool, rule) in pools {
      let (fit, tau2) = ReviewMethod.analysed(pool, ys, vs)
      counting.note(row + m, fit, included)
      guard let tau2, let trueEffects = analysis.trueEffects else { continue }
      if rule == .asTest {
        counting.predict(row + m, tau2, trueEffects)
      } else if let estimate = fit.estimate {
        let interval = rule.interval(ys, vs, estimate, tau2: tau2, critical, alpha: alpha)
        counting.predict(row + m, interval, trueEffects)
      }
    }
    for (q, quantity) in quantities.enumerated() {
      let (value, isAtBound) = quantity.value(ys, vs)
      counting.board.amount(plan.quantity(q, of: a), value, isAtBound: isAtBound)
    }
    let bit = plan.flagBit[a]
    if bit >= 0, CochranQ.of(ys, vs) > flagQ[studies.count] {
      counting.board.flag(bit, of: plan.flagged)
    }
  }

  /// Counts what correctors and detectors make of an analysis: each is dispatched once.
  private func count(
    _ a: Int, _ analysis: ReviewAnalysis, _ set: StudySet, _ other: StudySet, _ mean: Double,
    _ counting: borrowing ReviewCounting
  ) {
    let row = a * methods.count
    let included = target == .included ? mean : nil
    if case .difference = analysis.comparison {
      for (m, corrector) in correctors {
        let fit = ReviewMethod.difference(
          ReviewMethod.analysed(corrector, set), ReviewMethod.analysed(corrector, other))
        counting.note(row + m, fit, included)
      }
      return
    }
    for (m, corrector) in correctors {
      counting.note(row + m, ReviewMethod.analysed(corrector, set), included)
    }
    for (d, detector) in detectors.enumerated() {
      let p = detector.run(set, testing).map(\.p)
      for (l, level) in ReviewLayout.alarmLevels.enumerated() {
        counting.alarm(plan.alarm(d, level: l, of: a), p, level)
      }
    }
  }
}
