import Inference
import MixedModels
import TestSupport
import Testing
import TrialAnalysis

/// Mixed models of clusters that cross over against lme4, lmerTest and pbkrtest; made by
/// `Fixtures/scripts/stepped-wedge.R`.
struct PeriodModelVersusRTests {
  struct Cell: Decodable {
    let cluster, period, x: Int
    let n, mean, squares: Double
  }
  struct Fitted: Decodable {
    let correlation: String
    let estimate, se, satterthwaite, krSE, krDf, deviance: Double
    let residual, cluster, cell: Double
    let isSingular: Bool
  }
  struct Set: Decodable {
    let name: String
    let cells: [Cell]
    let fits: [Fitted]
  }
  struct File: Decodable { let sets: [Set] }

  /// Cells as two arms: those that have crossed over, and those that have not.
  struct Sample {
    var cells: [ClusterMean] = []
    var arms: [ClusteredArm] = []
    static let pair = ArmPair(treatment: 0, comparator: 1)

    init(_ set: [Cell]) {
      for x in [1, 0] {
        let own = set.filter { $0.x == x }
        var (people, within) = (ArmMoments(), ArmMoments())
        let start = cells.count
        for cell in own {
          people.pool(ArmMoments(n: cell.n, mean: cell.mean, sumOfSquares: cell.squares))
          within.n += cell.n
          within.sumOfSquares += cell.squares
          cells.append(
            ClusterMean(n: cell.n, mean: cell.mean, stratum: cell.cluster, period: cell.period))
        }
        arms.append(
          ClusteredArm(
            isClustered: true, start: start, count: own.count, people: people, within: within))
      }
    }

    func details(
      _ correlation: PeriodModel.Correlation, _ reference: MixedReference = .satterthwaite
    ) -> MixedDetails {
      PeriodModel(correlation: correlation, reference: reference)
        .details(cells.span, arms.span, Sample.pair)
    }
  }

  static func sets() throws -> [Set] {
    try Fixtures.json("stepped-wedge.json", as: File.self).sets
  }

  /// As lme4 has them.
  ///
  /// bobyqa ends within 1e-10 of the top: estimates to 1e-6, errors to 1e-5; lmerTest's derivatives are numerical.
  @Test func everyFit() throws {
    let sets = try Self.sets()
    #expect(sets.count == 8)
    for set in sets {
      let sample = Sample(set.cells)
      for f in set.fits {
        let what = "\(set.name), \(f.correlation)"
        let correlation = try #require(PeriodModel.Correlation(rawValue: f.correlation))
        let found = sample.details(correlation)
        let ours = try #require(found.fit.estimate, "\(what) failed")
        #expect(close(found.deviance, f.deviance, relative: 1e-8), "\(what) \(found.deviance)")
        #expect(close(ours.value, f.estimate, relative: 1e-5, floor: 1e-6), "\(what) estimate")
        #expect(close(ours.standardError, f.se, relative: 1e-5), "\(what) SE \(ours)")
        // On the boundary lmerTest takes the variance at 0 for one that could move: only inside are both the same.
        if !f.isSingular {
          #expect(close(ours.df, f.satterthwaite, relative: 1e-3), "\(what) df \(ours.df)")
        }
        let theirs = [f.residual, f.cluster] + (correlation == .nested ? [f.cell] : [])
        for (k, value) in theirs.enumerated() {
          #expect(
            abs(found.variances[k] - value) < 2e-5 * f.residual, "\(what) \(found.variances)")
        }
        let kr = try #require(sample.details(correlation, .kenwardRoger).fit.estimate, "\(what)")
        #expect(close(kr.standardError, f.krSE, relative: 1e-4), "\(what) KR \(kr)")
        #expect(close(kr.df, f.krDf, relative: 1e-3), "\(what) KR df \(kr.df)")
        let isBoundary = if case .boundary = found.fit { true } else { false }
        #expect(isBoundary == f.isSingular, "\(what)")
      }
    }
  }

  /// What cannot be fitted fails with its reason, and is never a number.
  @Test func failures() throws {
    let set = try #require(try Self.sets().first)
    func fit(_ cells: [Cell]) -> Fit { Sample(cells).details(.nested).fit }
    let one = set.cells.filter { $0.cluster == 0 }
    #expect(fit(one) == .failed(.tooFewObservations))
    #expect(fit(set.cells.filter { $0.x == 0 }) == .failed(.tooFewObservations))
    #expect(fit(set.cells.filter { $0.period != 2 }) == .failed(.tooFewObservations))
    let alone = set.cells.map {
      Cell(cluster: $0.cluster, period: $0.period, x: $0.x, n: 1, mean: $0.mean, squares: 0)
    }
    #expect(fit(alone) == .failed(.tooFewObservations))
    let alike = set.cells.map {
      Cell(cluster: $0.cluster, period: $0.period, x: $0.x, n: $0.n, mean: $0.mean, squares: 0)
    }
    #expect(fit(alike) == .failed(.noVariation))
    // Everybody crosses over at once: the effect is that of a period.
    let together = set.cells.map {
      Cell(
        cluster: $0.cluster, period: $0.period, x: $0.period > 1 ? 1 : 0, n: $0.n, mean: $0.mean,
        squares: $0.squares)
    }
    #expect(fit(together).estimate == nil)
  }
}
