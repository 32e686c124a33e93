import GSLKit
import Inference
import InputFiles
import MonteCarlo
import Testing
import TrialSimulation

/// The law of sufficient statistics: people reduced, and statistics drawn, have the same distribution.
///
/// Off centre: unequal sizes, SDs, dropout, separate missingness, bias, contamination.
struct SourcesAgreeLawTests {
  /// Rejections, estimates, their spread, coverage, failures: within five standard errors of the
  /// difference; 60,000 replicates each.
  @Test(arguments: cases.keys.sorted())
  func measuresAgree(name: String) throws {
    let scenario = try Scenarios.text(try #require(SourcesAgreeLawTests.cases[name]))
    let exact = try Scenarios.tally(scenario, 60_000, seed: 21, source: .exact)
    let people = try Scenarios.tally(scenario, 60_000, seed: 22, source: .people)
    func all(_ tally: Tally) -> [String: Measured] {
      var list: [String: Measured] = [:]
      for i in tally.layout.rows.indices {
        let row = tally.layout.rows[i]
        let measures = RowMeasures(tally, row: i)
        for m in measures.all {
          list["\(row.outcome) \(row.contrast) \(row.method) \(m.measure)"] = m
        }
        let failed = Double(measures.failed) / 60_000
        list["\(row.outcome) \(row.contrast) \(row.method) failed"] = Measured(
          "failed", failed, mcse: max(failed * (1 - failed), 1e-4).squareRoot() / 245,
          replicates: 60_000)
      }
      for i in tally.layout.families.indices {
        let family = FamilyMeasures(tally, family: i)
        for m in family.all { list["\(family.family.adjustment) \(m.measure)"] = m }
      }
      return list
    }
    let (a, b) = (all(exact), all(people))
    #expect(a.count > 20 && a.keys.sorted() == b.keys.sorted())
    #expect(a.values.allSatisfy { MeasureNames.all.contains($0.measure) || $0.measure == "failed" })
    for (key, m) in a {
      let other = try #require(b[key])
      let error = (m.mcse * m.mcse + other.mcse * other.mcse).squareRoot()
      // Heavy tails at 3 people an arm make the error of an error unreliable.
      if name.hasPrefix("two people"), key.contains("-se") || key.contains("mse") { continue }
      #expect(
        abs(m.value - other.value) <= 5 * error, "\(key): exact \(m.value), people \(other.value)")
    }
  }

  /// The whole distribution of each test statistic: Kolmogorov–Smirnov distance of 8,000 replicates of
  /// either source below 2.8·√(2/n), a false alarm of 3e-7 each.
  @Test(arguments: cases.keys.sorted())
  func statisticsAgree(name: String) throws {
    let scenario = try Scenarios.text(try #require(SourcesAgreeLawTests.cases[name]))
    let n = 8_000
    func statistics(_ source: SourceKind, _ seed: UInt64) throws -> [[Double]] {
      let experiment = try TrialExperiment(scenario.trial, scenario.analysis, source: source)
      let fits = (0..<n).map { experiment.fits(replicate: $0, seed: seed) }
      return experiment.layout.rows.indices.map { row in
        // A failure sorts below everything, so that failures are compared too.
        fits.map { $0[row].estimate?.statistic ?? -1e9 }.sorted()
      }
    }
    let exact = try statistics(.exact, 31)
    let people = try statistics(.people, 32)
    for (row, (a, b)) in zip(exact, people).enumerated() {
      var (i, j, worst) = (0, 0, 0)
      while i < n, j < n {
        let x = min(a[i], b[j])
        while i < n, a[i] <= x { i += 1 }
        while j < n, b[j] <= x { j += 1 }
        worst = max(worst, abs(i - j))
      }
      #expect(Double(worst) / Double(n) < 2.8 * (2 / Double(n)).squareRoot(), "row \(row)")
    }
  }

  @Test func refusalNamesThePart() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 30}
        arms: {a: {delivery: peer-led}, b: {comparator: usual-care}}
        outcomes: {y: {kind: gaussian}, event: {kind: binary, risk: 0.3}}
        correlation: 0.3
      analysis: {methods: {t-test: {}, chi-squared: {}}}
      """)
    #expect(throws: SourceRefusal.self) {
      try TrialExperiment(scenario.trial, scenario.analysis, source: .exact)
    }
    let chosen = try TrialExperiment(scenario.trial, scenario.analysis)
    #expect(chosen.source == .people)
  }
}
