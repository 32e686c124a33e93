import GSLKit
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// Counts drawn as people: their distribution, what they compose with, and how often tests of them reject.
struct CountsTests {
  struct Rejections: Decodable {
    let mu1, mu2, k, icc, trials: Double
    let values: [String: Double]

    init(from decoder: any Decoder) throws {
      let all = try [String: Double](from: decoder)
      (mu1, mu2) = (all["mu1"] ?? 0, all["mu2"] ?? 0)
      (k, icc, trials) = (all["k"] ?? 0, all["icc"] ?? 0, all["trials"] ?? 0)
      values = all
    }
  }
  struct File: Decodable {
    let z, means, dispersions, quantiles: [Double]
    let rejections: [Rejections]
  }

  /// The least y with F(y) ≥ Φ(z), as R's `qpois` and `qnbinom` of the upper tail give it.
  @Test func quantiles() throws {
    let file = try Fixtures.json("rates.json", as: File.self)
    #expect(file.quantiles.count == 200)
    for i in file.z.indices {
      let found = CountLaw.quantile(
        file.z[i], mean: file.means[i], dispersion: file.dispersions[i])
      #expect(
        Double(found) == file.quantiles[i],
        "z \(file.z[i]), mean \(file.means[i]), k \(file.dispersions[i]): \(found)")
    }
  }

  private static func trial(
    people: Int = 40, effect: String = "rate-ratio: 0.6", mean: Double = 2,
    dispersion: Double = 0.8,
    arm: String = "", extra: String = "", methods: String
  ) -> String {
    """
    trial:
      design: {participants-per-arm: \(people)}
      arms:
        peer: {delivery: peer-led, effects: {admissions: {\(effect)}} \(arm)}
        usual: {comparator: usual-care}
      outcomes: {admissions: {kind: count, mean: \(mean), dispersion: \(dispersion)}}
      \(extra)
    analysis: {methods: {\(methods)}}
    """
  }

  /// R draws the same trials by itself, groups of 8 in one arm among them, and tests them with `glm.nb`, `glm` and `t.test`.
  @Test(arguments: 0..<3)
  func rejectionsAsInR(row: Int) throws {
    let r = try Fixtures.json("rates.json", as: File.self).rejections[row]
    let text = Self.trial(
      effect: "rate-ratio: \(r.mu1 / r.mu2)", mean: r.mu2, dispersion: r.k,
      arm: r.icc > 0 ? ", groups: {size: 8, icc: \(r.icc)}" : "",
      methods:
        "negative-binomial: {}, robust: {kind: poisson}, scaled: {kind: poisson, variance: scaled}, t-test: {}"
    )
    let tally = try Scenarios.tally(Scenarios.text(text), 20_000, seed: 7)
    for method in ["negative-binomial", "robust", "scaled", "t-test"] {
      let ours = try #require(
        tally.figure(r.mu1 == r.mu2 ? "type-i-error" : "power", method), "\(method)")
      let theirs = try #require(r.values[method])
      let error = (theirs * (1 - theirs) / r.trials).squareRoot()
      #expect(
        abs(ours.value - theirs) < 5 * (ours.mcse * ours.mcse + error * error).squareRoot(),
        "\(method): \(ours.value), R \(theirs)")
    }
  }

  /// Mean and variance stay those of the outcome whatever lies between groups and sites; and estimates have no bias.
  @Test func groupsAndSites() throws {
    let text = Self.trial(
      people: 96, arm: ", groups: {size: 8, icc: 0.1}, dropout: 0.2",
      extra: "sites: {number: 3, icc: 0.05}", methods: "t-test: {}, cluster-means: {}")
    let tally = try Scenarios.tally(Scenarios.text(text), 20_000, seed: 11)
    for method in ["t-test", "cluster-means"] {
      let bias = try #require(tally.figure("bias", method))
      #expect(bias.agrees(with: 0), "\(method) \(bias.value)")
    }
  }

  /// What people get, whose support they get and what biases reports: the truth is that of a large trial.
  @Test func everythingAtOnce() throws {
    let text = """
      trial:
        design: {participants-per-arm: 40000}
        arms:
          peer: {delivery: peer-led, effects: {admissions: {rate-ratio: 0.6}, y: {smd: 0.3}}, groups: {size: 8, icc: 0.02}, dropout: 0.2, delivered: {attendance: {sessions: 8, mean: 0.6}}}
          usual: {comparator: usual-care, contamination: {share: 0.1, from: peer}}
        outcomes:
          admissions: {kind: count, mean: 2, dispersion: 0.8}
          y: {kind: gaussian, baseline-correlation: 0.5}
        correlation: -0.3
        sites: {number: 40, icc: 0.01}
        estimand: {contamination: diluted}
      analysis: {methods: {negative-binomial: {outcomes: [admissions]}, welch: {}}}
      """
    let scenario = try Scenarios.text(text)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for (row, fit) in zip(experiment.layout.rows, experiment.fits(replicate: 0, seed: 3)) {
      let estimate = try #require(fit.estimate)
      // People of a group are alike, which makes printed errors too small by the root of 1.14 at most.
      #expect(
        abs(estimate.value - row.truth) < 5 * 1.1 * estimate.standardError,
        "\(row.method) \(row.outcome) \(estimate.value) \(row.truth)")
    }
    for replicate in 0..<2 {
      let small = try Scenarios.text(
        text.replacing("40000", with: "120").replacing("number: 40", with: "number: 3"))
      let replay = Replay(
        try TrialExperiment(small.trial, small.analysis), replicate: replicate, seed: 4)
      for analysis in replay.analyses {
        guard let a = analysis.counted.estimate, let b = analysis.reanalysed.estimate else {
          #expect(analysis.counted.estimate == nil && analysis.reanalysed.estimate == nil)
          continue
        }
        #expect(close(a.value, b.value, relative: 1e-9, floor: 1e-9), "\(analysis.method)")
        #expect(close(a.standardError, b.standardError, relative: 1e-8), "\(analysis.method)")
      }
    }
  }

  /// Poisson counts of people of one place cannot be alike: their rates would have to differ.
  @Test func tooAlike() {
    #expect(CountLaw(mean: 2, dispersion: 0).objection(toICC: 0.05) != nil)
    #expect(CountLaw(mean: 2, dispersion: 0).objection(toICC: 0) == nil)
    // k·μ²/(μ + k·μ²) = 3.2/5.2.
    #expect(CountLaw(mean: 2, dispersion: 0.8).objection(toICC: 0.615) == nil)
    #expect(CountLaw(mean: 2, dispersion: 0.8).objection(toICC: 0.616) != nil)
  }
}
