import GSLKit
import InputFiles
import MonteCarlo
import Parts
import Planning
import Testing
import TrialSimulation

/// A t test with 100 per arm and d ~ N(0.3, 0.15²): assurance and P(power ≥ .8) by quadrature.
struct AssuranceStatisticalTests {
  private let text = Planned.twoArms(
    "{smd: {prior: normal, mean: 0.3, sd: 0.15}}", outcome: "{kind: gaussian}",
    method: "{kind: t-test}", n: 100)

  private func upperPower(_ d: Double) throws -> Double {
    1
      - (try NoncentralT.cdf(
        StudentT.quantile(0.975, df: 198), df: 198, ncp: d * 50.0.squareRoot()))
  }

  private func exactAssurance() throws -> Double {
    try Quadrature.integrate(from: -0.6, to: 1.2, relative: 1e-9) { d in
      ((try? upperPower(d)) ?? .nan) * Normal.density((d - 0.3) / 0.15) / 0.15
    }
  }

  /// 20,000 draws: MCSE near .002, so that an assurance off by .011 is seen.
  @Test func powerUnderPriors() throws {
    let planned = try Planned(text)
    let found = try Assurance(draws: 20_000, replicates: 200, target: 0.8).run(
      row: 0, key: StreamKey(seed: 8), threads: 2, cancellation: Cancellation()
    ) { draw in
      let scenario = try planned.template.scenario(planned.template.draw(draw, seed: 8))
      return try TrialExperiment(scenario.trial, scenario.analysis)
    }
    let exact = try exactAssurance()
    #expect(abs(found.assurance.value - exact) < 5 * found.assurance.mcse)
    #expect(found.assurance.mcse < 0.0035)
    let d80 = try RootFinder.brent(from: 0.1, to: 1) { ((try? upperPower($0)) ?? .nan) - 0.8 }
    let chance = Normal.upper((d80 - 0.3) / 0.15)
    #expect(abs(found.reachesTarget.value - chance) < 5 * found.reachesTarget.mcse)
    // Inner noise is gone: with 200 replicates a draw, counting would be off by more than this.
    #expect(found.reachesTarget.mcse < 0.004)
  }

  /// Where every draw lies near the target the work is bounded: 12 times what assurance takes, and no less right.
  @Test func narrowPriors() throws {
    let planned = try Planned(
      Planned.twoArms(
        "{smd: {prior: normal, mean: 0.398, sd: 0.0001}}", outcome: "{kind: gaussian}",
        method: "{kind: t-test}", n: 100))
    let found = try Assurance(draws: 400, replicates: 500, target: 0.8).run(
      row: 0, key: StreamKey(seed: 8), threads: 2, cancellation: Cancellation()
    ) { draw in
      let scenario = try planned.template.scenario(planned.template.draw(draw, seed: 8))
      return try TrialExperiment(scenario.trial, scenario.analysis)
    }
    #expect(found.spent <= 12 * 400 * 500)
    #expect(found.spent > 4 * 400 * 500)
    #expect(abs(found.assurance.value - (try upperPower(0.398))) < 5 * found.assurance.mcse)
  }

  /// The n that `plan --assurance` finds has that assurance.
  @Test func sizeForAssurance() throws {
    let planned = try Planned(text)
    let layout = try planned.experiment(100).layout
    let criterion = try Criterion(
      "rejected-towards-benefit", of: Criterion.Choice(), target: try exactAssurance(),
      in: layout)
    let centre = ExperimentOracle(criterion, engine: Engine(threads: 2), seed: 9) {
      try planned.experiment($0)
    }
    let template = planned.template
    let path = planned.field.path
    let oracle = AssuranceOracle(
      row: 0, threads: 2, seed: 9, cancellation: Cancellation(), centre: centre
    ) { x, draw in
      let edits =
        try template.draw(draw, seed: 9)
        + [ScenarioEdit(path, x, origin: .standard)]
      let scenario = try template.scenario(edits)
      return try TrialExperiment(scenario.trial, scenario.analysis)
    }
    var search = Search(
      Axis(range: 1...1_000_000, isInteger: true, current: 50), criterion, isLattice: false,
      effort: Search.Effort(tolerance: 0.05, budget: 2_000_000), oracle: oracle)
    let found = try #require(try search.run().solution)
    let crossing = try #require(found.crossing)
    #expect(abs(crossing.value - 100) < 5 * crossing.error && crossing.error < 6)
  }

  /// Draws have the moments of their distributions, and stay where they were cut.
  @Test(arguments: [
    ("{prior: normal, mean: 0.4, sd: 0.1}", 0.4, 0.1),
    ("{prior: beta, mean: 0.25, sd: 0.05}", 0.25, 0.05),
    ("{prior: beta, alpha: 5, beta: 15}", 0.25, 0.0945),
    ("{prior: gamma, mean: 0.4, sd: 0.1}", 0.4, 0.1),
    ("{prior: uniform, min: 0.1, max: 0.4}", 0.25, 0.0866),
    ("{prior: empirical, values: [0.1, 0.2, 0.6]}", 0.3, 0.216),
    ("{prior: log-normal, median: 0.3, sigma: 0.2}", 0.3061, 0.0618),
    // A half-normal: mean 0.1·√(2/π), SD 0.1·√(1 − 2/π).
    ("{prior: normal, mean: 0, sd: 0.1, min: 0}", 0.0798, 0.0603),
  ])
  func draws(prior: String, mean: Double, sd: Double) throws {
    let planned = try Planned(
      Planned.tTest("0.3").replacing(
        "delivery: peer-led", with: "delivery: peer-led, dropout: \(prior)"))
    let n = 20_000.0
    let values = try (0..<Int(n)).map { draw in
      try #require(
        try planned.template.draw(draw, seed: 1).first.flatMap {
          Number.strict($0.value.text ?? "")
        })
    }
    let found = values.reduce(0, +) / n
    let spread = (values.reduce(0) { $0 + ($1 - found) * ($1 - found) } / n).squareRoot()
    #expect(abs(found - mean) < 5 * sd / n.squareRoot() + 0.0001)
    #expect(abs(spread / sd - 1) < 0.05)
    #expect(values.allSatisfy { (0...0.99).contains($0) })
    // The same draw again, and another seed.
    #expect(try planned.template.draw(7, seed: 1) == planned.template.draw(7, seed: 1))
    #expect(try planned.template.draw(7, seed: 1) != planned.template.draw(7, seed: 2))
  }
}
