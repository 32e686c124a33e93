import Foundation
import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Interactions of events and counts against R's `glm`; made by `Fixtures/scripts/interactions.R`.
struct InteractionsVersusRTests {
  struct Case: Decodable {
    let kind: String
    let n: [Double]
    let events: [Double]?
    let counts: [[Double]]?
    let risk, odds, model, robust: [Double]?
  }
  struct File: Decodable { let cases: [Case] }
  private let pair = ArmPair(treatment: 0, comparator: 1)

  private func expect(_ fit: Fit, _ result: [Double]?) throws {
    let (estimate, result) = (try #require(fit.estimate), try #require(result))
    #expect(close(estimate.value, result[0], relative: 1e-8), "\(estimate) \(result)")
    #expect(close(estimate.standardError, result[1], relative: 1e-7), "\(estimate) \(result)")
    #expect(estimate.df == .infinity)
  }

  private static func cells(_ people: [[Double]]) -> [ArmMoments] {
    people.map { ArmMoments(outcomes: $0, baselines: $0.map { _ in 0 }) }
  }

  @Test func everyCase() throws {
    let cases = try Fixtures.json("interactions.json", as: File.self).cases
    #expect(cases.count == 6)
    for data in cases {
      if let events = data.events {
        let cells = Self.cells(
          zip(data.n, events).map { n, events in
            (0..<Int(n)).map { Double($0) < events ? 1 : 0 }
          })
        try expect(InteractionOfEvents().fit(cells.span, pair), data.risk)
        try expect(InteractionOfEvents(scale: .oddsRatio).fit(cells.span, pair), data.odds)
      }
      if let counts = data.counts {
        let cells = Self.cells(counts)
        try expect(InteractionOfRates(variance: .model).fit(cells.span, pair), data.model)
        try expect(InteractionOfRates().fit(cells.span, pair), data.robust)
      }
    }
  }

  /// Cells without an event, or with nothing else.
  @Test func edges() {
    let some = [0.0, 1, 0, 1]
    func fit(_ test: InteractionOfEvents, _ people: [[Double]]) -> Fit {
      test.fit(Self.cells(people).span, pair)
    }
    let odds = InteractionOfEvents(scale: .oddsRatio)
    #expect(fit(odds, [some, some, some, [1, 1]]) == .failed(.emptyCell))
    #expect(
      fit(
        InteractionOfEvents(scale: .oddsRatio, emptyCells: .addHalf), [some, some, some, [1, 1]]
      )
      .estimate.map { close($0.value, -log(5), relative: 1e-12) } == true)
    #expect(fit(InteractionOfEvents(), [[1], [1], [0], [1]]) == .failed(.noVariation))
    #expect(fit(InteractionOfEvents(), [[1], [1], [1], [1]]).estimate?.standardError == 0)
    #expect(fit(InteractionOfEvents(), [[], some, some, some]) == .failed(.tooFewObservations))
    let without = Self.cells([some, some, some, [0, 0]])
    #expect(InteractionOfRates().fit(without.span, pair) == .failed(.emptyCell))
  }
}
