import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Multiple imputation of an event against R: person by person, mice, and Rubin's rules; made by `Fixtures/scripts/event-imputation.R`.
struct EventImputationVersusRTests {
  struct How: Decodable {
    let baseline, sites, common, adjusted: Bool
    let analysis, scale, moved: String
    let delta: Double
  }
  struct Assumed: Decodable { let estimate, se: Double }
  struct Pool: Decodable { let estimates, variances: [Double], total, df: Double }
  struct Case: Decodable {
    let name: String
    let how: How
    let arm, site: [Int]
    let x: [Double]
    let y: [Double?]
    let assumed: [String: Assumed]
    let mean, within, withinSD, between: Double
    let m: Int

    var table: PersonTable {
      PersonTable(
        y.indices.map {
          PersonTable.Person(
            arm: arm[$0], stratum: site[$0], baseline: x[$0], outcome: y[$0] ?? .nan)
        }
          // Nobody's: of another arm.
          + [PersonTable.Person(arm: 2, stratum: 9, baseline: 1, outcome: .nan)])
    }

    func analysis(
      _ imputations: Int = 20, strategy: MissingEvents = .missingAtRandom
    ) throws -> EventImputation {
      EventImputation(
        imputations: imputations, strategy: strategy, usesBaseline: how.baseline,
        strata: how.sites ? .adjusted : .ignored, model: how.common ? .common : .byArm,
        baseline: how.adjusted ? .covariate : .predictor,
        analysis: try #require(EventImputation.Compared(rawValue: how.analysis)),
        scale: try #require(StandardisedRisks.Scale(rawValue: how.scale)), delta: how.delta,
        moved: try #require(MultipleImputation.Moved(rawValue: how.moved)))
    }
  }
  struct File: Decodable {
    let pools: [Pool]
    let cases: [Case]
  }

  static let pair = ArmPair(treatment: 1, comparator: 0)
  static func cases() throws -> [Case] {
    try Fixtures.json("event-imputation.json", as: File.self).cases
  }

  /// mice's pool.scalar with complete data that have a normal test.
  @Test func rubinsRules() throws {
    let pools = try Fixtures.json("event-imputation.json", as: File.self).pools
    #expect(pools.count == 3)
    for theirs in pools {
      var pool = RubinPool()
      for (value, variance) in zip(theirs.estimates, theirs.variances) {
        pool.add(value, standardError: variance.squareRoot())
      }
      let fit = try #require(pool.fit(completeDf: .infinity).estimate)
      #expect(close(fit.standardError, theirs.total.squareRoot(), relative: 1e-9))
      #expect(close(fit.df, theirs.df, relative: 1e-9), "\(fit.df) for \(theirs.df)")
    }
  }

  /// Means, variances within and between data sets, each within five errors of both simulations.
  ///
  /// The error of a variance of m normal numbers is √(2/(m − 1)) of it. mice adds people to those whose event is known, who count as two
  /// of some hundred and move what is imputed by less than a twentieth of a standard error.
  @Test(arguments: 0..<13)
  func personByPerson(_ index: Int) throws {
    let data = try Self.cases()[index]
    let count = 1_000
    let pool = try data.analysis(count).pooled(data.table, Self.pair)
    #expect(pool.count == Double(count), "\(data.name)")
    let (m, n) = (Double(data.m), Double(count))
    let slack = data.name == "mice" ? 0.05 * data.within.squareRoot() : 0
    let error = (data.between * (1 / m + 1 / n)).squareRoot()
    #expect(
      abs(pool.mean - data.mean) < 5 * error + slack,
      "\(data.name): \(pool.mean) for \(data.mean) ± \(error)")
    let ofWithin = data.withinSD * (1 / m + 1 / n).squareRoot()
    #expect(
      abs(pool.within - data.within) < 5 * ofWithin + slack * data.within.squareRoot(),
      "\(data.name): \(pool.within) for \(data.within) ± \(ofWithin)")
    let ofBetween = data.between * (2 / (m - 1) + 2 / (n - 1)).squareRoot()
    #expect(
      abs(pool.between - data.between) < 5 * ofBetween,
      "\(data.name): \(pool.between) for \(data.between) ± \(ofBetween)")
    let fit = try #require(try data.analysis(count).fit(data.table, Self.pair).estimate)
    #expect(fit == pool.fit(completeDf: .infinity).estimate)
  }

  /// What is assumed without drawing is the analysis of those data.
  @Test func assumptions() throws {
    for data in try Self.cases() {
      for strategy in MissingEvents.allCases where strategy != .missingAtRandom {
        let theirs = try #require(data.assumed[strategy.rawValue])
        let fit = try data.analysis(strategy: strategy).fit(data.table, Self.pair)
        let ours = try #require(fit.estimate, "\(data.name) \(strategy)")
        #expect(close(ours.value, theirs.estimate, relative: 1e-8, floor: 1e-9), "\(data.name)")
        #expect(close(ours.standardError, theirs.se, relative: 1e-7), "\(data.name) \(strategy)")
      }
    }
  }

  /// Nobody missing is the analysis of complete data, to the last bit.
  @Test func nothingMissing() throws {
    let data = try #require(try Self.cases().first)
    let whole = PersonTable(data.table.people.filter { !$0.outcome.isNaN })
    for analysis in [
      EventImputation(usesBaseline: true), EventImputation(usesBaseline: true, delta: 3),
      EventImputation(strategy: .event, usesBaseline: true),
    ] {
      #expect(
        analysis.fit(whole, Self.pair).estimate
          == StandardisedRisks(usesBaseline: true).fit(whole, Self.pair).estimate)
    }
    #expect(
      EventImputation(usesBaseline: true, analysis: .logistic).fit(whole, Self.pair).estimate
        == LogisticRegression(usesBaseline: true).fit(whole, Self.pair).estimate)
  }

  /// At the tipping point p passes the level, just before it does not; the same draws make it so.
  @Test func tippingPoint() throws {
    var people = try #require(try Self.cases().first).table.people
    // An effect that is found.
    for i in people.indices where people[i].arm == 1 && i % 3 == 0 && !people[i].outcome.isNaN {
      people[i].outcome = 0
    }
    let table = PersonTable(people)
    for moved in [MultipleImputation.Moved.treatment, .comparator] {
      let analysis = EventImputation(usesBaseline: true, moved: moved)
      let first = try #require(analysis.fit(table, Self.pair).estimate)
      #expect(first.twoSidedP < 0.05 && first.value < 0)
      let delta = analysis.tippingPoint(table, Self.pair)
      func p(_ delta: Double) -> Double? {
        EventImputation(usesBaseline: true, delta: delta, moved: moved)
          .fit(table, Self.pair).estimate?.twoSidedP
      }
      guard let delta else {
        // None in reach: whoever is missing of the comparator had no event, and the finding stays.
        let extreme = try #require(p(-20))
        #expect(moved == .comparator && extreme < 0.05)
        continue
      }
      #expect((delta > 0) == (moved == .treatment))
      #expect(try #require(p(delta)) >= 0.05)
      #expect(try #require(p(delta - (delta > 0 ? 1e-5 : -1e-5))) < 0.05)
    }
    let whole = PersonTable(people.filter { !$0.outcome.isNaN })
    #expect(EventImputation().tippingPoint(whole, Self.pair) == nil)
  }

  private func failure(
    _ people: [(arm: Int, x: Double, site: Int, y: Double)], sites: Bool = false,
    _ model: RepeatedMeasuresModel.Matrices = .byArm
  ) -> Failure? {
    let table = PersonTable(
      people.map {
        PersonTable.Person(arm: $0.arm, stratum: $0.site, baseline: $0.x, outcome: $0.y)
      })
    return EventImputation(
      usesBaseline: true, strata: sites ? .adjusted : .ignored, model: model
    ).fit(table, Self.pair).failure
  }

  /// Nobody, an arm of which nothing is known, one without an event, a baseline or a site that tells all, a site where nobody is known.
  @Test(arguments: [RepeatedMeasuresModel.Matrices.byArm, .common])
  func edges(_ model: RepeatedMeasuresModel.Matrices) {
    let gone = Double.nan
    let people = (0..<60).map { (i: Int) -> (arm: Int, x: Double, site: Int, y: Double) in
      (i % 2, Double(i * 7 % 11), i / 2 % 3, i * 13 % 7 > 3 ? 1 : 0)
    }
    #expect(failure([], model) == .tooFewObservations)
    #expect(
      failure(people.filter { $0.arm == 0 } + [(0, 1, 0, gone)], model) == .tooFewObservations)
    #expect(failure(people + [(0, 1, 0, gone)], model) == nil)
    let unseen = people.map { (arm: $0.arm, x: $0.x, site: $0.site, y: $0.arm == 1 ? gone : $0.y) }
    #expect(failure(unseen, model) == .tooFewObservations)
    let none = people.map { (arm: $0.arm, x: $0.x, site: $0.site, y: $0.arm == 1 ? 0 : $0.y) }
    #expect(failure(none + [(1, 1, 0, gone)], model) == .emptyCell)
    let told = people.map { (arm: $0.arm, x: $0.x, site: $0.site, y: $0.x > 5 ? 1.0 : 0) }
    #expect(failure(told + [(1, 1, 0, gone)], model) == .noConvergence)
    // A baseline that does not vary says nothing, and is no failure.
    let flat = people.map { (arm: $0.arm, x: 4.0, site: $0.site, y: $0.y) }
    #expect(failure(flat + [(1, 4, 0, gone)], model) == nil)
    #expect(failure(people + [(1, 1, 5, gone)], sites: true, model) == .tooFewObservations)
    #expect(failure(people + [(1, 1, 2, gone)], sites: true, model) == nil)
    let bySite = people.map { (arm: $0.arm, x: $0.x, site: $0.site, y: $0.site == 1 ? 1 : $0.y) }
    #expect(failure(bySite + [(1, 1, 1, gone)], sites: true, model) == .noConvergence)
    // Somebody without a baseline is nobody's.
    #expect(failure(people + [(1, gone, 0, gone)], model) == nil)
  }

  private func failure(
    _ people: [(arm: Int, x: Double, site: Int, y: Double)],
    _ model: RepeatedMeasuresModel.Matrices
  ) -> Failure? { failure(people, sites: false, model) }
}
