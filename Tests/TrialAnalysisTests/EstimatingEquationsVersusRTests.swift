import GSLKit
import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Estimating equations against geepack, and their corrections by the matrices of the papers; made by `Fixtures/scripts/gee.R`.
struct EstimatingEquationsVersusRTests {
  struct Case: Decodable {
    let name: String
    let family, link, correlation: String
    let baseline, isSettled, isPositive: Bool
    let strata: Int
    let arm, cluster, stratum: [Int]
    let y: [Double]
    let x: [Double]?
    let estimate, geepack: Double
    let se, p: [String: Double]
    let df, dfNone, dfCorrected: Double

    var people: [PersonTable.Person] {
      y.indices.map { i in
        PersonTable.Person(
          arm: arm[i], cluster: cluster[i], stratum: stratum[i], baseline: x?[i] ?? .nan,
          outcome: y[i])
      }
    }

    func analysis(
      _ correction: SandwichCorrection, _ reference: SandwichReference = .clusters
    ) throws -> EstimatingEquations {
      let link: MarginalLink = try #require(MarginalLink(rawValue: link))
      return EstimatingEquations(
        family: try #require(MarginalFamily(rawValue: family)), link: link,
        correlation: try #require(WorkingCorrelation(rawValue: correlation)),
        correction: correction, reference: reference, usesBaseline: baseline,
        strata: strata > 0 ? .adjusted : .ignored, error: .allArms)
    }
  }
  struct File: Decodable { let sets: [Case] }

  private static func sets() throws -> [Case] {
    try Fixtures.json("gee.json", as: File.self).sets
  }

  /// Estimates and standard errors; p-values of t with clusters less parameters.
  ///
  /// geepack stops within about 1e-9 of where the equations are solved.
  @Test func everySet() throws {
    let sets = try Self.sets()
    #expect(sets.count == 38)
    var failed = 0
    for data in sets {
      let sample = EquationSample(data.people)
      guard data.isPositive, data.isSettled else {
        // geepack goes on with a correlation that no cluster of that size can have, or stops in the middle of a circle.
        let fit = sample.fit(try data.analysis(.none))
        let reason = data.isPositive ? Failure.noConvergence : .singular
        #expect(fit.failure == reason, "\(data.name): \(fit)")
        failed += 1
        continue
      }
      for correction in SandwichCorrection.allCases {
        let fit = sample.fit(try data.analysis(correction))
        let ours = try #require(fit.estimate, "\(data.name) \(fit)")
        let theirs = try #require(data.se[correction.rawValue])
        SandwichFigures(
          estimate: data.estimate, standardError: theirs, df: data.df,
          name: "\(data.name), \(correction)"
        ).expect(ours)
        let p = StudentT.twoSided(abs(ours.statistic), df: ours.df)
        #expect(close(p, try #require(data.p[correction.rawValue]), floor: 1e-8), "\(data.name)")
      }
      let plain = try #require(sample.fit(try data.analysis(.none)).estimate)
      #expect(close(plain.standardError, data.geepack, relative: 1e-6), "\(data.name), geepack")
      for (correction, df) in [
        (SandwichCorrection.none, data.dfNone), (.fayGraubard, data.dfCorrected),
      ] {
        let ours = try #require(sample.fit(try data.analysis(correction, .fayGraubard)).estimate)
        #expect(close(ours.df, df, relative: 1e-6), "\(data.name): ν \(ours.df) for \(df)")
      }
    }
    #expect(failed == 2)
  }

  /// One cluster, no events, nothing but events, no variation, a stratum apart: a reason, never a NaN.
  @Test func failures() {
    typealias Person = PersonTable.Person
    func arm(
      _ arm: Int, _ clusters: [[Double]], stratum: Int = 0, first: Int = 1, baseline: Double = .nan
    ) -> [Person] {
      clusters.enumerated().flatMap { j, values in
        values.map {
          Person(
            arm: arm, cluster: j + first, stratum: stratum, baseline: baseline, outcome: $0)
        }
      }
    }
    func reason(_ people: [Person], _ analysis: EstimatingEquations = .init()) -> Failure? {
      EquationSample(people).fit(analysis).failure
    }
    let some = [[0.0, 1, 1, 1], [1, 0, 0, 0], [0, 1]]
    let more = [[1.0, 1, 1, 1], [0, 1], [1, 0, 0, 0]]
    #expect(reason(arm(0, some) + arm(1, [more[0]])) == .tooFewObservations)
    #expect(reason(arm(0, [some[0]]) + arm(1, more)) == .tooFewObservations)
    #expect(reason(arm(0, some)) == .tooFewObservations)
    #expect(reason([]) == .tooFewObservations)
    let (never, always) = ([[0.0, 0], [0, 0, 0]], [[1.0, 1], [1, 1, 1]])
    for link in [MarginalLink.logit, .log, .identity] {
      let analysis = EstimatingEquations(family: .binomial, link: link)
      #expect(reason(arm(0, some) + arm(1, never), analysis) == .emptyCell)
      #expect(reason(arm(0, always) + arm(1, more), analysis) == .emptyCell)
      #expect(reason(arm(0, never) + arm(1, never), analysis) == .emptyCell)
      #expect(reason(arm(0, some) + arm(1, more), analysis) == nil)
    }
    #expect(reason(arm(0, some) + arm(1, never), .init(family: .poisson)) == .emptyCell)
    // Clusters that are all the same leave no residual between them.
    #expect(reason(arm(0, never) + arm(1, always)) == .noVariation)
    #expect(reason(arm(0, never) + arm(1, never)) == .noVariation)
    // A baseline that is the same for all, and strata that are arms.
    #expect(
      reason(
        arm(0, some, baseline: 3) + arm(1, more, baseline: 3), .init(usesBaseline: true))
        == .singular)
    #expect(
      reason(arm(0, some) + arm(1, more, stratum: 1), .init(strata: .adjusted)) == .singular)
    // As many clusters as parameters, and one more.
    let few = (0..<2).flatMap { a in
      (0..<3).flatMap { s in arm(a, [some[s]], stratum: s, first: s + 1) }
    }
    #expect(
      reason(few, .init(correlation: .independence, strata: .adjusted)) == nil)
    #expect(
      reason(few.filter { $0.stratum < 2 || $0.arm == 0 }, .init(strata: .adjusted)) != nil)
  }

  /// A correlation that was declared to take the place of one that is not found.
  @Test func fallback() throws {
    for data in try Self.sets() where !data.isPositive || !data.isSettled {
      func fit(_ correlation: WorkingCorrelation, _ fallback: [WorkingCorrelation]) -> Fit {
        EquationSample(data.people).fit(
          EstimatingEquations(
            correlation: correlation, fallback: fallback, usesBaseline: data.baseline,
            strata: data.strata > 0 ? .adjusted : .ignored, error: .allArms))
      }
      let plain = try #require(fit(.independence, []).estimate)
      let other = fit(.exchangeable, [.independence])
      #expect(other.estimate == plain, "\(data.name)")
      guard case .boundary(_, .simplerCovariance) = other else {
        Issue.record("\(data.name): \(other)")
        continue
      }
    }
  }

  /// Means of clusters and people one by one give the same; so do people with a constant more.
  @Test func readingsAgree() throws {
    for data in try Self.sets()
    where data.family == "gaussian" && !data.baseline && data.strata == 0 {
      let moved = EquationSample(
        data.people.map {
          PersonTable.Person(arm: $0.arm, cluster: $0.cluster, outcome: $0.outcome + 1e6)
        })
      for correction in SandwichCorrection.allCases {
        let means = try data.analysis(correction)
        let rows = EstimatingEquations(
          correlation: means.correlation, correction: correction, strata: .adjusted,
          error: .allArms)
        let sample = EquationSample(data.people)
        let first = try #require(sample.fit(means).estimate)
        let second = try #require(sample.fit(rows).estimate)
        let third = try #require(moved.fit(means).estimate)
        #expect(close(first.value, second.value, relative: 1e-9, floor: 1e-9), "\(data.name)")
        #expect(close(first.standardError, second.standardError, relative: 1e-9), "\(data.name)")
        // Means of a million keep six digits less.
        #expect(close(first.value, third.value, relative: 1e-6, floor: 1e-7), "\(data.name)")
        #expect(close(first.standardError, third.standardError, relative: 1e-6), "\(data.name)")
      }
    }
  }
}
