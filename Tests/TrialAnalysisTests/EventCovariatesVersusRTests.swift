import GSLKit
import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Logistic regression with covariates, and risks standardised by it, against glm and sandwich; made by
/// `Fixtures/scripts/event-covariates.R`.
struct EventCovariatesVersusRTests {
  struct Standard: Decodable { let estimate, ge, robust: Double }
  struct Case: Decodable {
    let name: String
    let baseline: Bool
    let sites: Int
    let arm, site: [Int]
    let x, y: [Double]
    let estimate, model, robust, p: Double
    let standardised: [String: Standard]

    var table: PersonTable {
      PersonTable(
        y.indices.map {
          PersonTable.Person(arm: arm[$0], stratum: site[$0], baseline: x[$0], outcome: y[$0])
        }
          // Nobody's: without an outcome, of another arm.
          + [
            PersonTable.Person(arm: 0, baseline: 1, outcome: .nan),
            PersonTable.Person(arm: 2, baseline: 1, outcome: 1),
          ])
    }
    var strata: ClusterMeansTest.StrataUse { sites > 0 ? .adjusted : .ignored }
  }
  struct File: Decodable { let sets: [Case] }

  private let pair = ArmPair(treatment: 1, comparator: 0)

  @Test func everySet() throws {
    let sets = try Fixtures.json("event-covariates.json", as: File.self).sets
    #expect(sets.count == 15)
    for set in sets {
      for (variance, se) in [(LogisticRegression.Variance.model, set.model), (.robust, set.robust)]
      {
        let logistic = LogisticRegression(
          usesBaseline: set.baseline, strata: set.strata, variance: variance)
        let ours = try #require(logistic.fit(set.table, pair).estimate, "\(set.name)")
        #expect(close(ours.value, set.estimate, relative: 1e-9), "\(set.name): \(ours.value)")
        #expect(close(ours.standardError, se, relative: 1e-8), "\(set.name) \(variance)")
        guard variance == .model else { continue }
        let p = StudentT.twoSided(abs(ours.statistic), df: ours.df)
        #expect(close(p, set.p, relative: 1e-8), "\(set.name): p \(p)")
      }
      for scale in StandardisedRisks.Scale.allCases {
        let theirs = try #require(set.standardised[scale.rawValue])
        for (variance, se) in [
          (StandardisedRisks.Variance.robust, theirs.robust), (.ge, theirs.ge),
        ] {
          let analysis = StandardisedRisks(
            scale: scale, usesBaseline: set.baseline, strata: set.strata, variance: variance)
          let ours = try #require(analysis.fit(set.table, pair).estimate, "\(set.name) \(scale)")
          #expect(close(ours.value, theirs.estimate, relative: 1e-8), "\(set.name) \(scale)")
          // Gradients of the script are by differences.
          #expect(
            close(ours.standardError, se, relative: 1e-7),
            "\(set.name) \(scale) \(variance): \(ours.standardError) for \(se)")
        }
      }
    }
  }

  /// Estimating equations of independent people are the regression, their sandwich the one of people.
  @Test func equationsOfPeople() throws {
    let sets = try Fixtures.json("event-covariates.json", as: File.self).sets
    for set in sets.prefix(4) {
      let sample = EquationSample(set.table.people)
      let equations = EstimatingEquations(
        family: .binomial, correction: .none, reference: .z, usesBaseline: set.baseline,
        strata: .adjusted)
      let ours = try #require(sample.fit(equations).estimate)
      #expect(close(ours.value, set.estimate, relative: 1e-9))
      #expect(close(ours.standardError, set.robust, relative: 1e-8))
    }
  }

  private func failure(_ people: [(arm: Int, x: Double, site: Int, y: Double)]) -> Failure? {
    let table = PersonTable(
      people.map {
        PersonTable.Person(arm: $0.arm, stratum: $0.site, baseline: $0.x, outcome: $0.y)
      })
    let fit = LogisticRegression(usesBaseline: true, strata: .adjusted).fit(table, pair)
    return fit.failure
  }

  /// Nobody, no event in an arm, a baseline that tells all events, one that is the arm, one that does not vary.
  @Test func edges() throws {
    #expect(failure([]) == .tooFewObservations)
    #expect(failure([(0, 1, 0, 1)]) == .tooFewObservations)
    #expect(failure([(0, 1, 0, 0), (0, 2, 0, 1), (1, 1, 0, 0), (1, 2, 0, 0)]) == .emptyCell)
    let told = (0..<20).map { (i: Int) -> (arm: Int, x: Double, site: Int, y: Double) in
      (i % 2, Double(i / 2), 0, i < 10 ? 0 : 1)
    }
    #expect(failure(told) == .noConvergence)
    let arms = (0..<20).map { (i: Int) -> (arm: Int, x: Double, site: Int, y: Double) in
      (i % 2, Double(i % 2), 0, Double(i / 3 % 2))
    }
    #expect(failure(arms) == .singular)
    let same = arms.map { (arm: $0.arm, x: 4.0, site: 0, y: $0.y) }
    // A column of zeros is no column: the baseline says nothing.
    #expect(failure(same) == nil)
  }

  /// A site without events says nothing of odds, and lowers the risk of everybody.
  @Test func aSiteWithoutEvents() throws {
    var people = (0..<40).map { (i: Int) -> PersonTable.Person in
      PersonTable.Person(arm: i % 2, stratum: 1 + i / 20, outcome: i * 7 % 5 > 2 ? 1 : 0)
    }
    let inner = PersonTable(people)
    people += (0..<10).map { PersonTable.Person(arm: $0 % 2, stratum: 0, outcome: 0) }
    let all = PersonTable(people)
    let logistic = LogisticRegression(strata: .adjusted)
    let (a, b) = (logistic.fit(inner, pair).estimate, logistic.fit(all, pair).estimate)
    #expect(a != nil && a == b)
    let standard = StandardisedRisks(strata: .adjusted)
    let c = try #require(standard.fit(inner, pair).estimate)
    let d = try #require(standard.fit(all, pair).estimate)
    // 40 of 50 people have the difference of the others.
    #expect(close(d.value, 0.8 * c.value, relative: 1e-9))
  }
}
