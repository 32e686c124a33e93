import Inference
import TestSupport
import Testing
import TrialAnalysis

/// The effect on those who came against the matrices of two-stage least squares; made by `Fixtures/scripts/compliance.R`.
struct ComplianceVersusRTests {
  struct Case: Decodable {
    let name: String
    let baseline: Bool
    let enough: Int
    let arm, cluster: [Int]
    let x, sessions, y: [Double]
    let estimate, model, robust, dfModel, dfRobust: Double
  }
  struct File: Decodable { let sets: [Case] }

  private let pair = ArmPair(treatment: 1, comparator: 0)

  @Test func everySet() throws {
    let sets = try Fixtures.json("compliance.json", as: File.self).sets
    #expect(sets.count == 8)
    for set in sets {
      let table = PersonTable(
        set.y.indices.map { i in
          PersonTable.Person(
            arm: set.arm[i], cluster: set.cluster[i], baseline: set.x[i],
            // The script writes a number where an outcome is missing.
            outcome: set.y[i] == 1e9 ? .nan : set.y[i], sessions: set.sessions[i])
        } + [PersonTable.Person(arm: 2, baseline: 1, outcome: 1, sessions: 9)])
      for (variance, se, df) in [
        (ComplierEffect.Variance.model, set.model, set.dfModel),
        (.robust, set.robust, set.dfRobust),
      ] {
        let analysis = ComplierEffect(
          sessions: set.enough, usesBaseline: set.baseline, variance: variance)
        let ours = try #require(analysis.fit(table, pair).estimate, "\(set.name)")
        #expect(close(ours.value, set.estimate, relative: 1e-9), "\(set.name) \(ours.value)")
        #expect(close(ours.standardError, se, relative: 1e-9), "\(set.name) \(variance)")
        #expect(ours.df == df, "\(set.name) \(variance)")
      }
    }
  }

  /// Nobody in an arm, nobody who came, one person in each arm, a baseline that does not vary.
  @Test func edges() {
    func failure(_ people: [PersonTable.Person], baseline: Bool = false) -> Failure? {
      ComplierEffect(sessions: 2, usesBaseline: baseline).fit(PersonTable(people), pair).failure
    }
    func person(_ arm: Int, _ y: Double, _ sessions: Double) -> PersonTable.Person {
      PersonTable.Person(arm: arm, baseline: 3, outcome: y, sessions: sessions)
    }
    let two = [person(0, 1, 0), person(1, 2, 5)]
    #expect(failure([]) == .tooFewObservations)
    #expect(failure([person(1, 2, 5), person(1, 3, 5)]) == .tooFewObservations)
    #expect(failure(two) == .tooFewObservations)
    #expect(failure([person(0, 1, 0), person(0, 2, 0), person(1, 2, 1)]) == .noVariation)
    #expect(failure(two + [person(0, 2, 0), person(1, 5, 4)], baseline: true) == .singular)
    #expect(failure(two + [person(0, 2, 0), person(1, 5, 4)]) == nil)
  }
}
