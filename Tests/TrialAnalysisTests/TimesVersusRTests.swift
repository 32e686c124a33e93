import Foundation
import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Analyses of times to an event against `coxph`, `survdiff` and `survfit` of survival; made by `Fixtures/scripts/times.R`.
struct TimesVersusRTests {
  struct Set: Decodable {
    let time, status: [Double]
    let arm, cluster, stratum: [Int]
    let tau: Double
    let efron, breslow, strata, robust, robustBreslow, robustStrata: [Double]?
    let logRank, logRankStrata: Double?
    let rmst, km: [Double?]?
  }
  struct Case: Decodable { let sets: [Set] }
  struct File: Decodable { let cases: [Case] }

  private let pair = ArmPair(treatment: 0, comparator: 1)

  static func times(_ set: Set) -> EventTimes {
    var times = EventTimes(followUp: set.tau)
    for i in set.time.indices {
      times.add(
        EventTimes.Person(
          time: set.time[i], happened: set.status[i] == 1, arm: set.arm[i], cluster: set.cluster[i],
          stratum: set.stratum[i]))
    }
    // People of a third arm are nobody's.
    times.add(EventTimes.Person(time: set.time[0], happened: true, arm: 2))
    times.sort()
    return times
  }

  @Test func everySet() throws {
    let sets = try Fixtures.json("times.json", as: File.self).cases[0].sets
    #expect(sets.count >= 20)
    var compared = 0
    for (i, set) in sets.enumerated() {
      let times = Self.times(set)
      for (name, method, r) in [
        ("efron", CoxRegression(), set.efron),
        ("breslow", CoxRegression(ties: .breslow), set.breslow),
        ("strata", CoxRegression(strata: .adjusted), set.strata),
        ("robust", CoxRegression(variance: .robust), set.robust),
        ("robust breslow", CoxRegression(ties: .breslow, variance: .robust), set.robustBreslow),
        ("robust strata", CoxRegression(variance: .robust, strata: .adjusted), set.robustStrata),
      ] {
        // R prints 0 with an error of 0 where no event has both arms at risk.
        guard let r, r[1] > 0 else {
          #expect(method.fit(times, pair).estimate == nil, "set \(i), \(name)")
          continue
        }
        let ours = try #require(method.fit(times, pair).estimate, "set \(i), \(name)")
        #expect(
          close(ours.value, r[0], relative: 1e-6, floor: 1e-9),
          "set \(i), \(name): \(ours.value), R \(r[0])")
        #expect(
          close(ours.standardError, r[1], relative: 1e-6),
          "set \(i), \(name): \(ours.standardError), R \(r[1])")
        compared += 1
      }
      for (method, r) in [
        (LogRankTest(), set.logRank), (LogRankTest(strata: .adjusted), set.logRankStrata),
      ] {
        guard let r, r != 0 else { continue }
        guard let ours = method.fit(times, pair).estimate else {
          #expect(Bool(false), "set \(i), log-rank \(r)")
          continue
        }
        #expect(
          close(ours.statistic, r, relative: 1e-8), "set \(i), log-rank: \(ours.statistic), R \(r)")
        compared += 1
      }
      for (fit, r) in [
        (RestrictedMeanTime().fit(times, pair), set.rmst),
        (KaplanMeierRisk().fit(times, pair), set.km),
      ] {
        guard let r, let value = r[0], let error = r[1] else { continue }
        guard let ours = fit.estimate else {
          #expect(Bool(false), "set \(i): \(value)")
          continue
        }
        #expect(
          close(ours.value, value, relative: 1e-6, floor: 1e-9),
          "set \(i): \(ours.value), R \(value)")
        #expect(
          close(ours.standardError, error, relative: 1e-6, floor: 1e-12),
          "set \(i): \(ours.standardError), R \(error)")
        compared += 1
      }
    }
    #expect(compared >= 150, "\(compared) figures compared")
  }

  private func times(_ all: [(Double, Bool, Int)], followUp: Double = 10) -> EventTimes {
    var times = EventTimes(followUp: followUp)
    for (time, happened, arm) in all {
      times.add(EventTimes.Person(time: time, happened: happened, arm: arm))
    }
    times.sort()
    return times
  }

  /// Nobody, no event, all events of one arm, an arm that is not followed far enough.
  @Test func edges() throws {
    func reason(_ fit: Fit) -> Failure? {
      if case .failed(let reason) = fit { reason } else { nil }
    }
    let methods: [any TimesAnalysis] = [
      CoxRegression(), CoxRegression(variance: .robust), LogRankTest(), RestrictedMeanTime(),
      KaplanMeierRisk(),
    ]
    for all in [[], [(3.0, true, 0)], [(10, false, 0)]] {
      for method in methods {
        #expect(reason(method.fit(times(all), pair)) != nil, "\(method.kind)")
      }
    }
    let quiet = times([(10, false, 0), (10, false, 0), (10, false, 1)])
    #expect(reason(CoxRegression().fit(quiet, pair)) == .emptyCell)
    #expect(reason(LogRankTest().fit(quiet, pair)) == .emptyCell)
    for method: any TimesAnalysis in [RestrictedMeanTime(), KaplanMeierRisk()] {
      guard case .boundary(let same, .sameOutcomeForAll) = method.fit(quiet, pair) else {
        return #expect(Bool(false), "\(method.kind) without events")
      }
      #expect(same.value == 0 && same.statistic == 0)
    }
    // One arm has all events: no finite hazard ratio, and the test stands.
    let apart = times([(1, true, 0), (2, true, 0), (10, false, 0), (10, false, 1), (10, false, 1)])
    #expect(reason(CoxRegression().fit(apart, pair)) == .emptyCell)
    guard case .boundary(let step, .allAgainstNone) = LogRankTest().fit(apart, pair) else {
      return #expect(Bool(false), "all events of one arm")
    }
    // U = 2 − 3/5 − 2/4, V = .24 + .25.
    #expect(close(step.value, 0.9 / 0.49, relative: 1e-12))
    #expect(close(step.statistic, 0.9 / 0.49.squareRoot(), relative: 1e-12))
    // Nobody of the first arm is left at 6.
    let short = times([(1, true, 0), (6, false, 0), (10, false, 1), (4, true, 1)])
    #expect(reason(KaplanMeierRisk().fit(short, pair)) == .tooFewObservations)
    #expect(reason(RestrictedMeanTime(upTo: 8).fit(short, pair)) == .tooFewObservations)
    #expect(RestrictedMeanTime(upTo: 6).fit(short, pair).estimate != nil)
  }

  /// Where everybody is followed, the curve is a proportion.
  @Test func withoutCensoringItIsAProportion() throws {
    var all: [(Double, Bool, Int)] = []
    for i in 0..<40 { all.append(i < 14 ? (Double(i % 7) + 0.5, true, 0) : (10, false, 0)) }
    for i in 0..<50 { all.append(i < 25 ? (Double(i % 9) + 0.25, true, 1) : (10, false, 1)) }
    let ours = try #require(KaplanMeierRisk().fit(times(all), pair).estimate)
    let arms = [ArmCounts(n: 40, events: 14), ArmCounts(n: 50, events: 25)]
    let plain = try #require(RiskDifference().fit(arms.span, pair).estimate)
    #expect(close(ours.value, plain.value, relative: 1e-12))
    #expect(close(ours.standardError, plain.standardError, relative: 1e-12))
  }

  /// The order in which people are added, a third arm and what they share change nothing that does not read it.
  @Test func orderDoesNotMatter() throws {
    let sets = try Fixtures.json("times.json", as: File.self).cases[0].sets
    let set = sets[5]
    let times = Self.times(set)
    var turned = EventTimes(followUp: set.tau)
    for person in times.people.reversed() { turned.add(person) }
    turned.sort()
    for method: any TimesAnalysis in [
      CoxRegression(variance: .robust, strata: .adjusted), LogRankTest(strata: .adjusted),
      RestrictedMeanTime(), KaplanMeierRisk(),
    ] {
      let (a, b) = (
        try #require(method.fit(times, pair).estimate),
        try #require(method.fit(turned, pair).estimate)
      )
      #expect(close(a.value, b.value, relative: 1e-12))
      #expect(close(a.standardError, b.standardError, relative: 1e-12))
      #expect(close(a.statistic, b.statistic, relative: 1e-12))
      // The other way round the sign turns.
      let back = try #require(method.fit(times, ArmPair(treatment: 1, comparator: 0)).estimate)
      #expect(close(back.value, -a.value, relative: 1e-9))
      #expect(close(back.standardError, a.standardError, relative: 1e-9))
    }
  }
}
