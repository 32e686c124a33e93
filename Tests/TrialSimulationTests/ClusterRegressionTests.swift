import GSLKit
import Inference
import InputFiles
import MonteCarlo
import Testing
import TrialSimulation

/// Mistakes that were made with clusters, each once.
struct ClusterRegressionTests {
  /// A fraction of a degree of freedom makes intervals of any width: they are counted, and stop nothing.
  @Test func widestIntervals() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {kind: grouped, groups-per-arm: 3}
        arms:
          a: {delivery: peer-led, workers: {caseload: 9, size-cv: 0.8, icc: 0.05}}
          b: {comparator: usual-care}
        outcomes: {y: {kind: gaussian}}
      analysis: {methods: {mixed: {kind: mixed}}}
      """)
    let tally = try Scenarios.tally(scenario, 30_000)
    let width = try #require(tally.figure("half-width"))
    #expect(width.value.isFinite && width.value > 0)
    let level = try #require(tally.figure("type-i-error"))
    #expect(level.value > 0.01 && level.value < 0.08)
  }

  /// Clusters in which everybody or nobody has the event, nearly: a correlation of .99.
  @Test func extremeEvents() throws {
    for source in [SourceKind.exact, .people] {
      let scenario = try Scenarios.text(
        """
        trial:
          design: {kind: cluster, clusters-per-arm: 8, cluster-size: 15, icc: 0.99}
          arms: {a: {delivery: peer-led}, b: {comparator: usual-care}}
          outcomes: {y: {kind: binary, risk: 0.2}}
        analysis: {methods: {means: {kind: cluster-means}}}
        """)
      let tally = try Scenarios.tally(scenario, 5000, source: source)
      #expect(try #require(tally.figure("bias")).agrees(with: 0))
      // Nearly one person a cluster: SE² = 2·p(1 − p)·(1 + 14·.99)/15/8.
      let variance = 2 * 0.16 * (1 + 14 * 0.99) / 15 / 8
      #expect(
        try #require(tally.figure("empirical-se")).agrees(with: variance.squareRoot()))
    }
  }

  /// Lost clusters are people without the outcome.
  @Test func expectedPeople() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {kind: cluster, clusters-per-arm: 10, cluster-size: 16, lost: 0.2}
        arms: {a: {delivery: peer-led, dropout: 0.1}, b: {comparator: usual-care}}
        outcomes: {y: {kind: gaussian, missing: 0}}
      analysis: {methods: {mixed: {}}}
      """)
    #expect(abs(scenario.trial.expectedPeople(0, 0) - 160 * 0.9 * 0.8) < 1e-9)
    #expect(abs(scenario.trial.expectedPeople(0, 1) - 128) < 1e-9)
  }

  /// What an analysis lacks is said when the scenario is read.
  @Test func lacking() {
    func message(_ outcome: String, _ method: String) -> String {
      do {
        _ = try Scenarios.text(
          """
          trial:
            design: {kind: cluster, clusters-per-arm: 8, cluster-size: 15}
            arms: {a: {delivery: peer-led}, b: {comparator: usual-care}}
            outcomes: {y: {\(outcome)}}
          analysis: {methods: {m: {\(method)}}}
          """)
        return ""
      } catch {
        return "\(error)"
      }
    }
    let event = "kind: binary, risk: 0.2"
    #expect(message(event, "kind: mixed").contains("use cluster-means, mixed-logistic or gee"))
    #expect(message(event, "kind: cluster-means, covariate: baseline").contains("no baseline"))
    #expect(message("kind: gaussian", "kind: interaction").contains("modifier"))
    #expect(message("kind: gaussian", "kind: mixed").isEmpty)
  }
}
