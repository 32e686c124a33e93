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
