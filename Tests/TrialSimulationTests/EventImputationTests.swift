import Foundation
import GSLKit
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialAnalysis
import TrialSimulation

/// Multiple imputation of an event in simulated trials: what is missing given a baseline biases who leaves it out, and not imputation.
struct EventImputationTests {
  /// Log odds of people's events by arm and baseline, and of their going missing: the sicker leave the treatment, the others the rest.
  private func trial(_ replicate: Int, _ stream: inout RandomStream) -> PersonTable {
    var table = PersonTable()
    for arm in 0...1 {
      stream.seek(replicate: replicate, unit: arm, lane: Lane(rawValue: 9))
      for _ in 0..<150 {
        let x = stream.normal()
        let risk = LogitNormal.expit(-0.3 + 1.2 * x - (arm == 1 ? 0.5 : 0))
        let gone = LogitNormal.expit(-0.8 + (arm == 1 ? 1.3 : -1.3) * x)
        let event = stream.uniform() < risk ? 1.0 : 0
        let isGone = stream.uniform() < gone
        table.add(PersonTable.Person(arm: arm, baseline: x, outcome: isGone ? .nan : event))
      }
    }
    return table
  }

  /// Whoever leaves out the baseline is off by a third of the effect and more; imputation by it is not, and its intervals hold.
  ///
  /// Compared as they are, without the baseline, so that the truth is E expit by quadrature.
  @Test func atRandomGivenTheBaseline() throws {
    let pair = ArmPair(treatment: 1, comparator: 0)
    let truth = LogitNormal.risk(-0.8, 1.2) - LogitNormal.risk(-0.3, 1.2)
    let methods: [(String, any PeopleAnalysis)] = [
      ("complete", StandardisedRisks()),
      ("by arm", EventImputation(imputations: 20, usesBaseline: true, baseline: .predictor)),
      ("common", EventImputation(usesBaseline: true, model: .common, baseline: .predictor)),
      ("adjusted", EventImputation(usesBaseline: true)),
    ]
    let replicates = 2_000
    var stream = RandomStream(key: StreamKey(seed: 21))
    var sums = methods.map { _ in (value: 0.0, square: 0.0, covered: 0.0, variance: 0.0) }
    for replicate in 0..<replicates {
      let table = trial(replicate, &stream)
      for (k, method) in methods.enumerated() {
        let fit = try #require(method.1.fit(table, pair).estimate)
        let off = fit.value - truth
        sums[k].value += off
        sums[k].square += off * off
        sums[k].variance += fit.standardError * fit.standardError
        let reach = try StudentT.quantile(0.975, df: fit.df) * fit.standardError
        sums[k].covered += abs(off) < reach ? 1 : 0
      }
    }
    let n = Double(replicates)
    for (k, method) in methods.enumerated() {
      let bias = sums[k].value / n
      let spread = (sums[k].square / n - bias * bias).squareRoot()
      let mcse = spread / n.squareRoot()
      if method.0 == "complete" {
        #expect(abs(bias) > 0.04, "\(bias)")
        continue
      }
      // A model of logits in the place of means: the rest of a bias is below a thousandth.
      #expect(abs(bias) < 5 * mcse + 0.001, "\(method.0): \(bias) ± \(mcse)")
      let covered = sums[k].covered / n
      let ofCover = (0.95 * 0.05 / n).squareRoot()
      #expect(abs(covered - 0.95) < 5 * ofCover + 0.005, "\(method.0): \(covered)")
      let model = (sums[k].variance / n).squareRoot()
      // Rubin's variance is that of the draws, 1.6 % of a spread of 2,000, and a little wide.
      #expect(model / spread > 0.92 && model / spread < 1.1, "\(method.0): \(model) for \(spread)")
    }
  }

  static let trials: [String: String] = [
    "people": """
    trial:
      design: {participants-per-arm: 80}
      arms: {a: {delivery: peer-led, effect: {risk: 0.3}, dropout: 0.3, attrition: {outcome: 0.7}}, b: {comparator: usual-care, dropout: 0.2}}
      outcomes: {e: {kind: binary, risk: 0.45, baseline-correlation: 0.5, missing: 0.05}}
    analysis: {methods: {METHODS}}
    """,
    "groups at sites, a score beside": """
    trial:
      design: {participants-per-arm: 120}
      arms: {a: {delivery: peer-led, effects: {e: {risk: 0.3}}, groups: {size: 6, icc: 0.03}, dropout: 0.25}, b: {comparator: usual-care, dropout: 0.2}}
      outcomes: {e: {kind: binary, risk: 0.45, baseline-correlation: 0.5}, y: {kind: gaussian}}
      sites: {number: 3, icc: 0.02}
    analysis: {methods: {METHODS, t: {kind: t-test, outcomes: [y]}}}
    """,
  ]
  static let methods = """
    mi: {kind: mi-events, outcomes: [e]}, sites: {kind: mi-events, model: common, analysis: logistic, outcomes: [e]}, \
    moved: {kind: mi-events, delta: 0.5, delta-arms: both, baseline: predictor, outcomes: [e]}, \
    worst: {kind: mi-events, strategy: event-in-treatment, outcomes: [e]}
    """

  /// The same bytes on one thread and on two, and a replayed replicate gives the counted fit.
  @Test(arguments: trials.keys.sorted())
  func threadsAndReplays(_ name: String) throws {
    let text = try #require(Self.trials[name]).replacing("METHODS", with: Self.methods)
    let scenario = try Scenarios.text(text)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    let tallies = [1, 2].map { threads in
      Engine(threads: threads).run(
        experiment, key: StreamKey(seed: 4), stopping: .replicates(400)
      ).tally
    }
    #expect(tallies[0] == tallies[1])
    for replicate in 0..<4 {
      for analysis in Replay(experiment, replicate: replicate, seed: 4).analyses {
        let counted = try #require(analysis.counted.estimate)
        let again = try #require(analysis.reanalysed.estimate)
        #expect(close(counted.value, again.value, relative: 1e-9, floor: 1e-9))
        #expect(close(counted.standardError, again.standardError, relative: 1e-9))
      }
    }
  }

  /// Another method moves it by nothing; a larger delta moves every replicate upwards, on the same draws.
  @Test func drawsOfItsOwn() throws {
    func fits(_ methods: String) throws -> [String: Fit] {
      let text = try #require(Self.trials["people"]).replacing("METHODS", with: methods)
      let scenario = try Scenarios.text(text)
      let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
      return Dictionary(
        uniqueKeysWithValues: zip(
          experiment.layout.rows.map(\.method), experiment.fits(replicate: 7, seed: 3)))
    }
    let alone = try #require(try fits("mi: {kind: mi-events}")["mi"]?.estimate)
    let both = try fits("log: {kind: logistic}, mi: {kind: mi-events}, other: {kind: mi-events}")
    #expect(both["mi"]?.estimate == alone)
    #expect(try #require(both["other"]?.estimate).value != alone.value)
    var last = -1.0
    for delta in [-2.0, 0, 1, 3] {
      let moved = try fits("mi: {kind: mi-events, delta: \(delta)}")
      let value = try #require(moved["mi"]?.estimate).value
      #expect(value > last)
      last = value
    }
  }
}

/// Risks of people whose log odds are normal.
enum LogitNormal {
  static func expit(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  /// E expit(a + b·z), by the trapezoidal rule a hundredth apart.
  static func risk(_ a: Double, _ b: Double) -> Double {
    (-900...900).reduce(0) { sum, i in
      let z = Double(i) / 100
      return sum + Normal.density(z) * expit(a + b * z) / 100
    }
  }
}
