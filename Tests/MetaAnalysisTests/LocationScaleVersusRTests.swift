import Foundation
import MetaAnalysis
import TestSupport
import Testing

/// Small studies that truly differ, on 480 trials of psychotherapy for depression: metafor's `rma` with `mods` and `scale`,
/// and the same with steps by R's optim.
struct LocationScaleVersusRTests {
  struct Model: Decodable {
    let measure: String
    let cuts, logweights: [Double]
    let ll, aic, mean, tau, slope, growth: Double
    var model: SelectionModel? {
      SmallStudyMeasure(rawValue: measure).map { .smallDiffer($0, cuts) }
    }
  }
  struct Case: Decodable {
    struct Best: Decodable {
      let measure: String
      let cuts: [Double]
    }
    let typical: Double
    let models: [Model]
    let slope, growth: [Double]
    let best: Best
  }
  struct Cases: Decodable { let cases: [Case] }

  private func fixture() throws -> Case {
    try #require(try Fixtures.json("meta-location-scale.json", as: Cases.self).cases.first)
  }

  /// Likelihoods and numbers; a higher top than R's is none the worse.
  @Test func likelihoods() throws {
    let (y, v) = try SelectionComparisonTests.depression()
    let found = try SelectionComparison.of(y, v).get()
    let c = try fixture()
    #expect(c.models.count == 6)
    for expected in c.models {
      let fitted = try #require(found.models.first { $0.model == expected.model })
      #expect(
        fitted.logLikelihood > expected.ll - 1e-5 && fitted.logLikelihood < expected.ll + 0.01,
        "\(fitted.model.name) \(fitted.logLikelihood) \(expected.ll)")
      #expect(close(fitted.aic, expected.aic, relative: 0, floor: 0.02))
      let differs = try #require(fitted.differs)
      // Where the likelihood is flat within 1e-5 of its top, numbers agree to some thousandths of themselves.
      for (own, other) in [
        (fitted.mean, expected.mean), (fitted.tau, expected.tau), (differs.mean, expected.slope),
        (differs.logTau, expected.growth),
      ] + zip(fitted.weights.dropFirst().map { log($0) }, expected.logweights) {
        #expect(
          abs(own - other) < 5e-3 * max(1, abs(other)), "\(fitted.model.name) \(own) \(other)")
      }
      #expect(close(fitted.typicalSize, c.typical))
    }
    // The best of all is the best in R.
    #expect(
      found.chosen.model
        == .smallDiffer(
          try #require(SmallStudyMeasure(rawValue: c.best.measure)), c.best.cuts))
    // Without steps each is held against no selection, with steps against itself without.
    let alone = try #require(found.models.first { $0.model == .smallDiffer(.variance, []) })
    let stepped = found.chosen
    #expect(alone.ratioDF == 2 && stepped.ratioDF == 3)
    #expect(
      close(
        try #require(stepped.ratio), 2 * (stepped.logLikelihood - alone.logLikelihood),
        relative: 1e-9))
    #expect(found.rejecting(whereSmallDiffer: true) != nil)
  }

  /// Profile intervals of both slopes by R's optim and uniroot: within a hundredth of their width.
  @Test func profiles() throws {
    let (y, v) = try SelectionComparisonTests.depression()
    let found = try SelectionComparison.of(y, v).get()
    let c = try fixture()
    let first = try #require(found.models.first { $0.model == .smallDiffer(.standardError, []) })
    for (quantity, expected) in [
      (SelectionComparison.Quantity.meanSlope, c.slope), (.logTauSlope, c.growth),
    ] {
      let interval = try #require(found.interval(of: quantity, first))
      let width = expected[1] - expected[0]
      #expect(abs(interval.lowerBound - expected[0]) < 0.01 * width, "\(interval) \(expected)")
      #expect(abs(interval.upperBound - expected[1]) < 0.01 * width, "\(interval) \(expected)")
    }
    #expect(found.interval(of: .meanSlope, found.models[0]) == nil)
    #expect(found.interval(of: .rho, first) == nil)
  }

  /// Variances all alike have nothing to move with: a reason, and no model.
  @Test func needsVariances() throws {
    let y = (0..<60).map { 0.1 + 0.01 * Double($0 % 7) }
    let found = try SelectionComparison.of(y, y.map { _ in 0.04 }).get()
    #expect(!found.models.contains { $0.differs != nil })
    #expect(
      found.failed.contains { $0.model == .smallDiffer(.variance, []) && $0.failure == .singular })
  }
}
