import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Estimating equations of clusters that cross over against geepack, and against the matrices of the papers for corrections; made by
/// `Fixtures/scripts/gee-periods.R`.
struct PeriodEquationsVersusRTests {
  struct Case: Decodable {
    let name, family, correlation: String
    let cells: [PeriodModelVersusRTests.Cell]
    let estimate, alpha, geepack: Double
    let se: [String: Double]
    let df, dfNone, dfCorrected: Double
  }
  struct File: Decodable { let sets: [Case] }

  private func details(
    _ data: Case, _ correction: SandwichCorrection, _ reference: SandwichReference = .clusters
  ) throws -> (fit: Fit, correlation: Double) {
    let sample = PeriodModelVersusRTests.Sample(data.cells)
    return PeriodEquations(
      family: try #require(PeriodEquations.Family(rawValue: data.family)),
      correlation: try #require(WorkingCorrelation(rawValue: data.correlation)),
      correction: correction, reference: reference
    ).details(sample.cells.span, sample.arms.span, PeriodModelVersusRTests.Sample.pair)
  }

  @Test func everySet() throws {
    let sets = try Fixtures.json("gee-periods.json", as: File.self).sets
    #expect(sets.count == 9)
    for data in sets {
      for correction in SandwichCorrection.allCases {
        let found = try details(data, correction)
        let ours = try #require(found.fit.estimate, "\(data.name): \(found.fit)")
        let theirs = try #require(data.se[correction.rawValue])
        SandwichFigures(
          estimate: data.estimate, standardError: theirs, df: data.df,
          name: "\(data.name), \(correction)"
        ).expect(ours)
        #expect(abs(found.correlation - data.alpha) < 1e-7, "\(data.name) \(found.correlation)")
      }
      for (correction, df) in [
        (SandwichCorrection.none, data.dfNone), (.fayGraubard, data.dfCorrected),
      ] {
        let ours = try #require(try details(data, correction, .fayGraubard).fit.estimate)
        #expect(close(ours.df, df, relative: 1e-5), "\(data.name): ν \(ours.df) for \(df)")
      }
    }
  }

  /// What cannot be solved fails with its reason, and is never a number.
  @Test func failures() throws {
    let sets = try Fixtures.json("gee-periods.json", as: File.self).sets
    let data = try #require(sets.first { $0.family == "binomial" })
    func fit(
      _ cells: [PeriodModelVersusRTests.Cell], _ family: PeriodEquations.Family = .gaussian
    ) -> Failure? {
      let sample = PeriodModelVersusRTests.Sample(cells)
      return PeriodEquations(family: family, correlation: .independence)
        .fit(sample.cells.span, sample.arms.span, PeriodModelVersusRTests.Sample.pair).failure
    }
    func changed(_ cell: PeriodModelVersusRTests.Cell, x: Int? = nil, mean: Double? = nil)
      -> PeriodModelVersusRTests.Cell
    {
      PeriodModelVersusRTests.Cell(
        cluster: cell.cluster, period: cell.period, x: x ?? cell.x, n: cell.n,
        mean: mean ?? cell.mean, squares: mean == nil ? cell.squares : 0)
    }
    #expect(fit(data.cells) == nil && fit(data.cells, .binomial) == nil)
    #expect(fit(data.cells.filter { $0.cluster == 0 }) == .tooFewObservations)
    #expect(fit(data.cells.filter { $0.x == 0 }) == .tooFewObservations)
    #expect(fit(data.cells.filter { $0.period != 2 }) == .tooFewObservations)
    #expect(fit(data.cells.filter { $0.cluster < 6 }) == .tooFewObservations)
    #expect(fit(data.cells.map { changed($0, mean: 0.5) }) == .noVariation)
    #expect(
      fit(data.cells.map { changed($0, mean: $0.x == 1 ? 0 : $0.mean) }, .binomial) == .emptyCell)
    // Everybody crosses over at once: the effect is that of a period.
    #expect(fit(data.cells.map { changed($0, x: $0.period > 1 ? 1 : 0) }) == .singular)
    // Nobody has the event in the first period.
    #expect(
      fit(data.cells.map { changed($0, mean: $0.period == 0 ? 0 : $0.mean) }, .binomial)
        == .noConvergence)
  }
}
