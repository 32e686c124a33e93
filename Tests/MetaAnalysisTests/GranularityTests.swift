import Foundation
import MetaAnalysis
import Testing

/// GRIM and GRIMMER: published examples, and every set of answers that there can be.
struct GranularityTests {
  private func verdict(
    _ mean: String, _ sd: String? = nil, n: Int, items: Int = 1
  ) throws -> GranularityTest.Verdict {
    GranularityTest(
      ReportedMean(
        name: "m", mean: try #require(ReportedNumber(mean)),
        sd: try sd.map { try #require(ReportedNumber($0)) }, n: n, items: items)
    ).verdict
  }

  /// Published examples.
  ///
  /// Brown & Heathers (2017): 5.19 of 28 people lies between 145/28 = 5.18 and 146/28 = 5.21. Allard (2018): 3.45
  /// of 10; a mean of 3.44 with an SD of 2.47 of 18. The R package scrutiny: 7.3 and 2.51 of 12; 5.27 of 43.
  @Test func published() throws {
    for (mean, n) in [("5.19", 28), ("3.45", 10), ("5.27", 43)] {
      guard case .impossibleMean = try verdict(mean, n: n) else {
        Issue.record("\(mean) of \(n)")
        continue
      }
    }
    #expect(try verdict("5.18", n: 28) == .possible && verdict("5.21", n: 28) == .possible)
    #expect(
      try verdict("5.19", n: 28) == .impossibleMean(below: 145.0 / 28, above: 146.0 / 28))
    #expect(try verdict("3.44", "2.47", n: 18) == .impossibleSD)
    #expect(try verdict("3.44", n: 18) == .possible)
    #expect(try verdict("7.3", "2.51", n: 12) != .possible)
    // Two items of 14 people are as fine as one of 28; 100 people can have any two decimals.
    #expect(try verdict("5.18", n: 14, items: 2) == .possible)
    #expect(try verdict("5.19", n: 100) == .cannotTell)
  }

  /// Two tables of the R package scrutiny (Jung; `pigs5` with the verdicts of its test, and `flying_pigs1` of its article
  /// on GRIMMER), and the examples in the tests of rsprite2 (Wallrich).
  ///
  /// scrutiny's older versions tried one total for a mean; of means with one decimal that others allow, 8.9 and 2.6 of 25
  /// people, its verdicts are not those of all totals: these two rows are left out. Sets of two to five people are tried one by
  /// one below.
  @Test func packages() throws {
    for (mean, sd, n, isGRIM, isPossible) in [
      ("7.22", "5.30", 38, false, false), ("4.74", "6.55", 31, true, true),
      ("5.23", "2.55", 35, true, false), ("2.57", "2.57", 30, true, true),
      ("6.77", "2.18", 33, false, false), ("2.68", "2.59", 34, true, true),
      ("7.01", "6.68", 35, false, false), ("7.38", "3.65", 32, true, true),
      ("3.14", "5.32", 33, false, false), ("6.89", "4.18", 37, true, true),
      ("5.00", "2.18", 31, true, true), ("0.24", "6.43", 34, true, true),
      ("7.2", "2.89", 25, true, true), ("3.6", "3.11", 25, true, true),
      ("9.2", "7.13", 25, true, true), ("10.4", "2.53", 25, true, true),
      ("7.3", "3.14", 25, true, true),
      ("5.21", "1.6", 28, true, true), ("5.19", "1.5", 28, false, false),
      ("1.5", "0.71", 2, true, true), ("2.5", "0.00", 10, true, false),
      ("1.44", "0.17", 9, true, false), ("1.1", "0", 10, true, true),
      ("1.50", "0.00", 8, true, false), ("-1.50", "0.00", 8, true, false),
    ] {
      let found = try verdict(mean, sd, n: n)
      let isMeanPossible = if case .impossibleMean = try verdict(mean, n: n) { false } else { true }
      #expect(isMeanPossible == isGRIM, "\(mean) of \(n)")
      #expect(
        (found == .possible || found == .cannotTell) == isPossible, "\(mean) \(sd) \(n) \(found)")
    }
    // Three items a person: thirds are possible, and so is a constant of them.
    #expect(try verdict("1.33", "0.00", n: 3, items: 3) == .possible)
    #expect(try verdict("1.83", "0.2", n: 9, items: 2) == .possible)
    #expect(try verdict("1.50", "0.00", n: 8, items: 2) == .possible)
  }

  /// Every mean and SD of two, three and four whole numbers from −6 to 6, printed to two decimals, is possible; and of
  /// every SD up to 4 those that none of them have are refused, so close to the middle that no number outside could.
  @Test(arguments: [2, 3, 4]) func fewAnswers(_ n: Int) throws {
    var seen: Set<String> = []
    func collect(_ answers: [Int]) {
      if answers.count == n {
        let total = Double(answers.reduce(0, +))
        guard abs(total) <= 2 else { return }
        let squares = Double(answers.reduce(0) { $0 + $1 * $1 })
        let sd = ((squares - total * total / Double(n)) / Double(n - 1)).squareRoot()
        seen.insert("\(Int(total)) " + String(format: "%.2f", sd))
        return
      }
      for next in (answers.last ?? -6)...6 { collect(answers + [next]) }
    }
    collect([])
    var refused = 0
    // One number lies at most SD·√((n − 1)²/n) from the mean: 2.6·1.5 + 1 stays within 6.
    for total in -2...2 {
      let mean = String(format: "%.2f", Double(total) / Double(n))
      for hundredths in 0...260 {
        let sd = String(format: "%.2f", Double(hundredths) / 100)
        let isSeen = seen.contains("\(total) \(sd)")
        let found = try verdict(mean, sd, n: n)
        if isSeen { #expect(found == .possible, "\(mean) \(sd)") }
        if found != .possible {
          refused += 1
        } else if !isSeen {
          // Half way between two decimals a report may round either way.
          let x = Double(hundredths) / 100
          let squares = [x - 0.005, x + 0.005].map {
            Double(n - 1) * $0 * $0 + Double(total * total) / Double(n)
          }
          #expect(squares.contains { abs($0 - $0.rounded()) < 1e-6 }, "\(mean) \(sd)")
        }
      }
    }
    #expect(refused > 1000)
  }

  /// Whatever two to five people answer to one to three items from 0 to 2, printed to one or two decimals, is possible.
  @Test(arguments: [1, 2, 3]) func everyScaleIsPossible(_ items: Int) throws {
    for n in 2...5 {
      func collect(_ sums: [Int]) throws {
        if sums.count < n {
          for next in (sums.last ?? 0)...(2 * items) { try collect(sums + [next]) }
          return
        }
        let scores = sums.map { Double($0) / Double(items) }
        let mean = scores.reduce(0, +) / Double(n)
        let sd = (scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n - 1)).squareRoot()
        for decimals in 1...2 {
          func printed(_ x: Double) -> String { String(format: "%.\(decimals)f", x) }
          let found = try verdict(printed(mean), printed(sd), n: n, items: items)
          #expect(found == .possible || found == .cannotTell, "\(sums) \(items) \(found)")
        }
      }
      try collect([])
    }
  }

  /// All sets of five answers from 1 to 5: whatever they give, printed to two decimals, is possible; and of all
  /// pairs of a possible mean and any SD from 0 to 2.2 those that no integers give are refused.
  @Test func everySetOfAnswers() throws {
    let n = 5
    var seen: Set<String> = []
    // Answers from −4 to 10, so that the scale's ends refuse nothing that the test cannot know of.
    func collect(_ answers: [Int]) {
      if answers.count == n {
        let total = Double(answers.reduce(0, +))
        guard (14...16).contains(total) else { return }
        let squares = Double(answers.reduce(0) { $0 + $1 * $1 })
        let sd = ((squares - total * total / Double(n)) / Double(n - 1)).squareRoot()
        seen.insert(String(format: "%.1f %.2f", total / Double(n), sd))
        return
      }
      for next in (answers.last ?? -4)...10 { collect(answers + [next]) }
    }
    collect([])
    var (possible, refused) = (0, 0)
    for total in 14...16 {
      let mean = String(format: "%.1f", Double(total) / Double(n))
      for hundredths in 0...400 {
        let sd = String(format: "%.2f", Double(hundredths) / 100)
        let found = try verdict(mean, sd, n: n)
        let isSeen = seen.contains("\(mean) \(sd)")
        #expect(isSeen ? found == .possible : true, "\(mean) \(sd)")
        if found == .possible { possible += 1 } else { refused += 1 }
        // Half way between two decimals a report may round up or down: those are allowed although not seen.
        if found == .possible, !isSeen {
          let x = Double(hundredths) / 100
          let squares = [x - 0.005, x + 0.005].map {
            4 * $0 * $0 + Double(total * total) / 5
          }
          #expect(squares.contains { abs($0 - $0.rounded()) < 1e-6 }, "\(mean) \(sd)")
        }
      }
    }
    #expect(refused > 900 && possible > 60)
  }
}
