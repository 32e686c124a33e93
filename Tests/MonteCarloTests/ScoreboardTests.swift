import GSLKit
import Inference
import MonteCarlo
import Testing

/// What a scoreboard makes of replicates that are known.
struct ScoreboardTests {
  private func row(_ method: String, _ role: TallyRow.Role, plannedSE: Double = 1) -> TallyRow {
    TallyRow(
      outcome: "y", contrast: "a", method: method, unit: "SD", truth: 0, plannedSE: plannedSE,
      isNull: true, isSuperiority: role == .test, role: role)
  }

  private func value(_ name: String, _ list: [Measured]) -> Double? {
    list.first { $0.measure == name }?.value
  }

  private func estimate(_ value: Double) -> Fit {
    .converged(Estimate(value: value, standardError: 1, df: .infinity))
  }

  /// Rejections, pairs and families of two tests, one of which fails now and then.
  @Test func testsPairsAndFamilies() throws {
    let layout = TallyLayout(
      rows: [row("z", .test), row("other", .test)],
      families: [
        TallyFamily(name: "planned", adjustment: "none", members: [0, 1]),
        TallyFamily(name: "run", adjustment: "bonferroni", members: [0, 1], scope: .run),
        TallyFamily(name: "flags", adjustment: "", members: [0, 1], isTest: false),
      ])
    let rule = try DecisionRule(TestPlan(), benefit: .higher, margin: nil)
    let none = try FamilyRule(.none, size: 2, alpha: 0.05, twoSided: true)
    let families = [
      ScoredFamily(.planned(none), members: [0, 1], benefitOnly: true),
      ScoredFamily(.run(.bonferroni, alpha: 0.05), members: [0, 1]),
      ScoredFamily(.flagged, members: [0, 1]),
    ]
    var tally = Tally(layout)
    tally.addBlock(of: 4) { meters in
      let board = Scoreboard(layout, rules: [rule, rule], families: families, meters)
      // 2.1 rejects alone (p = .036), and not as one of two.
      for (first, second) in [(estimate(2.1), nil), (estimate(-3), estimate(3))] as [(Fit, Fit?)] {
        board.test(0, first)
        if let second { board.test(1, second) } else { board.skip(1) }
        board.flag(1, of: 2)
        board.count()
      }
      board.test(0, .failed(.singular))
      board.test(1, estimate(2.1))
      board.count()
      board.skip(0)
      board.skip(1)
      board.count()
    }
    let first = RowMeasures(tally, row: 0)
    #expect((first.tried, first.failed, first.estimates) == (3, 1, 2))
    #expect(value("rejection-difference", PairMeasures(tally, pair: 0).all) == nil)
    let found = (0..<3).map { FamilyMeasures(tally, family: $0).all }
    // Of benefit: one in each of the first three. Of those that ran: 2.1 is all there is, then both, then 2.1 is one of two.
    #expect(value("number-rejected", found[0]) == 3.0 / 4)
    #expect(value("number-rejected", found[1]) == 3.0 / 4)
    #expect(value("number-run", found[1]) == 5.0 / 4)
    #expect(value("number-rejected", found[2]) == 2.0 / 4)
  }

  /// An amount has a mean and a spread, whatever its unit is; what happens or not has a probability.
  @Test func amountsAndProportions() throws {
    let layout = TallyLayout(rows: [
      row("small", .quantity, plannedSE: 1e-4), row("other", .amount), row("alarm", .event),
      row("another", .event),
    ])
    let rule = try DecisionRule(TestPlan(), benefit: .higher, margin: nil)
    var tally = Tally(layout)
    tally.addBlock(of: 4) { meters in
      let rules = layout.rows.map { _ in rule }
      let board = Scoreboard(layout, rules: rules, families: [], meters)
      for i in 0..<4 {
        board.amount(0, Double(i) * 1e-4, isAtBound: i == 0)
        board.amount(1, Double(i))
        board.event(2, i == 0)
        if i < 3 { board.event(3, true) } else { board.fail(3, .tooFewObservations) }
        board.count()
      }
    }
    let small = RowMeasures(tally, row: 0)
    // With a standard error made up for it, it was out of range.
    #expect((small.estimates, small.failed, small.boundary) == (4, 0, 1))
    #expect(abs((value("mean-estimate", small.all) ?? 0) - 1.5e-4) < 1e-16)
    #expect(RowMeasures(tally, row: 1).all.map(\.measure) == ["mean-estimate", "empirical-se"])
    #expect(RowMeasures(tally, row: 2).all.map(\.value) == [0.25])
    #expect(RowMeasures(tally, row: 3).failed == 1)
    for i in layout.pairs.indices {
      let pair = PairMeasures(tally, pair: i)
      let isOfEvents = pair.first.role == .event && pair.second.role == .event
      #expect(pair.all.map(\.measure) == (isOfEvents ? ["rejection-difference"] : []))
    }
  }

  /// A row that is left out of a replicate is not compared with what it found in the one before.
  @Test func whatIsLeftOutIsNotPaired() throws {
    let layout = TallyLayout(rows: [row("z", .conditional), row("other", .conditional)])
    let rule = try DecisionRule(TestPlan(), benefit: .higher, margin: nil)
    var tally = Tally(layout)
    tally.addBlock(of: 6) { meters in
      let board = Scoreboard(layout, rules: [rule, rule], families: [], meters)
      for i in 0..<6 {
        for r in 0..<2 {
          if i < 3 { board.test(r, estimate(Double(i + r))) } else { board.leaveOut(r) }
        }
        board.count()
      }
    }
    #expect(PairMeasures(tally, pair: 0).all.allSatisfy { $0.replicates == 3 })
    #expect(RowMeasures(tally, row: 0).estimates == 3)
  }
}
