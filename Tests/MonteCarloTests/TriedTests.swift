import GSLKit
import Inference
import MonteCarlo
import Testing

/// One denominator: what is not tried is no failure, and rates are of the replicates in which it was.
struct TriedTests {
  /// 100 replicates: 40 without anything to analyse, 10 failures, 50 estimates, 5 of them rejected; the interval of
  /// those misses.
  private func tally() -> Tally {
    let row = TallyRow(
      outcome: "y", contrast: "a", method: "z", unit: "SD", truth: 0, plannedSE: 1, isNull: true)
    let layout = TallyLayout(
      rows: [row, row],
      families: [
        TallyFamily(
          name: "both", adjustment: "none", members: [0, 1], scope: .run)
      ])
    var tally = Tally(layout)
    tally.addBlock(of: 100) { meters in
      for i in 0..<100 {
        let isTried = i >= 40
        var decision = Decision()
        decision.halfWidth = 2
        decision.rejected = i >= 95
        let estimate = Estimate(value: i >= 95 ? 3 : 0, standardError: 1, df: .infinity)
        if !isTried {
          meters.test(0).skip()
        } else if i < 50 {
          meters.test(0).add(.failed(.singular), Decision())
        } else {
          meters.test(0).add(.converged(estimate), decision)
        }
        meters.test(1).add(.converged(estimate), Decision())
        meters.family(0).add(decision.rejected ? 1 : 0, run: isTried ? 2 : 1)
      }
    }
    return tally
  }

  @Test func ratesAreOfWhatWasTried() throws {
    let measures = RowMeasures(tally(), row: 0)
    #expect(measures.tried == 60 && measures.failed == 10 && measures.estimates == 50)
    let all = Dictionary(uniqueKeysWithValues: measures.all.map { ($0.measure, $0) })
    #expect(all["tried"]?.value == 0.6 && all["tried"]?.replicates == 100)
    #expect(all["type-i-error"]?.value == 5.0 / 60 && all["type-i-error"]?.replicates == 60)
    #expect(all["type-i-error-excluding-failures"]?.value == 0.1)
    // Size and coverage of one row add up, on the same replicates.
    #expect(abs((all["coverage"]?.value ?? 0) + measures.rejectionOfEstimates.value - 1) < 1e-15)
    // Nothing was skipped in the second row: no share is printed.
    #expect(!RowMeasures(tally(), row: 1).all.contains { $0.measure == "tried" })
  }

  @Test func sumsHaveTheirOwnErrors() throws {
    let family = FamilyMeasures(tally(), family: 0)
    let run = try #require(family.all.first { $0.measure == "number-run" })
    // 60 twos and 40 ones.
    #expect(abs(run.value - 1.6) < 1e-15)
    #expect(abs(run.mcse - (0.24 / 99.0).squareRoot()) < 1e-12)
    // Of a member: over the replicates in which it was tried.
    #expect(family.members[0].rejection.value == 5.0 / 60)
    #expect(family.members[1].rejection.value == 0)
  }

  /// What was never tried has no rate, and is no error.
  @Test func neverTried() {
    let row = TallyRow(
      outcome: "y", contrast: "a", method: "z", unit: "SD", truth: 0, plannedSE: 1, isNull: true)
    var tally = Tally(TallyLayout(rows: [row]))
    tally.addBlock(of: 10) { meters in for _ in 0..<10 { meters.test(0).skip() } }
    #expect(RowMeasures(tally, row: 0).all.map(\.measure) == ["tried"])
    #expect(RowMeasures(tally, row: 0).failed == 0)
  }
}
