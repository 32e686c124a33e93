import TestSupport
import Testing
import TrialAnalysis

/// Intervals of one proportion and the chances of traffic lights; made by `Fixtures/scripts/feasibility.R`.
struct FeasibilityVersusRTests {
  struct Bounds: Decodable {
    let x, n: Int
    let level: Double
    let wilson, clopper: [Double]
  }
  struct Light: Decodable {
    let n: Int
    let green, red, rate, isGreen, isRed, meanWilson, meanExact, reached: Double
  }
  struct Case: Decodable {
    let bounds: [Bounds]
    let lights: [Light]
  }
  struct File: Decodable { let cases: [Case] }

  private func fixture() throws -> Case {
    try Fixtures.json("feasibility.json", as: File.self).cases[0]
  }

  @Test func intervals() throws {
    let all = try fixture().bounds
    #expect(all.count == 14)
    for one in all {
      for (interval, theirs) in [
        (ProportionInterval.wilson, one.wilson), (.clopperPearson, one.clopper),
      ] {
        let ours = interval.bounds(one.x, of: one.n, confidence: one.level)
        #expect(close(ours.lowerBound, theirs[0], relative: 1e-9, floor: 1e-12), "\(one)")
        #expect(close(ours.upperBound, theirs[1], relative: 1e-9, floor: 1e-12), "\(one)")
      }
    }
  }

  @Test func lightsAndWidths() throws {
    for light in try fixture().lights {
      let rule = ProgressionCriterion(
        people: light.n, green: light.green, red: light.red, halfWidth: 0.11)
      let found = rule.lights(at: light.rate)
      #expect(close(found.green, light.isGreen, relative: 1e-9, floor: 1e-12), "\(light)")
      #expect(close(found.red, light.isRed, relative: 1e-9, floor: 1e-12), "\(light)")
      #expect(close(found.green + found.amber + found.red, 1, relative: 1e-12))
      let wide = rule.precision(at: light.rate)
      #expect(close(wide.mean, light.meanWilson, relative: 1e-9))
      #expect(close(wide.reached ?? .nan, light.reached, relative: 1e-9, floor: 1e-12))
      let exact = ProgressionCriterion(people: light.n, interval: .clopperPearson)
      #expect(close(exact.precision(at: light.rate).mean, light.meanExact, relative: 1e-9))
      #expect(exact.precision(at: light.rate).reached == nil && exact.cuts == nil)
      #expect(exact.lights(at: 0.5).amber == 1)
    }
  }

  /// The fewest people are enough, and one less is not; .6 of 70 is 42 people.
  @Test func neededAndCuts() throws {
    let rule = ProgressionCriterion(people: 70, green: 0.8, red: 0.6, halfWidth: 0.1)
    let cuts = try #require(rule.cuts)
    #expect(cuts.green == 56 && cuts.red == 42)
    #expect(rule.answered == [0.6, 0.8])
    let n = try #require(rule.needed(at: 0.8))
    #expect(rule.precision(at: 0.8, people: n).mean <= 0.1)
    #expect(rule.precision(at: 0.8, people: n - 1).mean > 0.1)
    #expect(ProgressionCriterion(people: 9).needed(at: 0.5) == nil)
    #expect(ProgressionCriterion(people: 9, green: 0.5).red == 0.5)
    #expect(ProgressionCriterion(people: 9, red: 0.5).red == nil)
    let impossible = ProgressionCriterion(people: 9, halfWidth: 0.001)
    #expect(impossible.needed(at: 0.5) == nil)
    // Nobody and everybody.
    #expect(rule.lights(at: 0).red == 1 && rule.lights(at: 1).green == 1)
  }
}
