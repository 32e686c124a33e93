import Foundation
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// Estimating equations in simulated trials: what is true of them, replays, and how often they reject where clusters are few.
struct EstimatingEquationsTests {
  /// Trials with an analysis of each kind; both words are replaced by sizes.
  static let trials: [String: String] = [
    "events of teams": """
    trial:
      design: {kind: cluster, clusters-per-arm: CLUSTERS, cluster-size: 16, size-cv: 0.5, icc: 0.05}
      arms: {a: {delivery: peer-led, effect: {risk-ratio: 0.7}, dropout: 0.2}, b: {comparator: usual-care}}
      outcomes: {e: {kind: binary, risk: 0.4}}
    analysis:
      methods:
        odds: {kind: gee, family: binomial}
        ratio: {kind: gee, family: binomial, link: log, correlation: independence}
        modified: {kind: gee, family: poisson, link: log}
        difference: {kind: gee, family: binomial, link: identity, correction: mancl-derouen}
        plain: {kind: gee, correction: fay-graubard, df: fay-graubard}
    """,
    "groups in one arm within sites, on the baseline, people who leave by it": """
    trial:
      design: {participants-per-arm: PEOPLE}
      arms:
        a: {delivery: peer-led, effect: {smd: 0.4}, groups: {size: 8, icc: 0.05}, dropout: 0.3, attrition: {baseline: 1}}
        b: {comparator: usual-care, dropout: 0.1}
      outcomes: {y: {kind: gaussian, sd: 10, baseline-correlation: 0.6}}
      sites: {number: 4, icc: 0.1}
    analysis:
      methods:
        sites: {kind: gee, strata: adjusted}
        baseline: {kind: gee, correlation: independence}
        both: {kind: gee, strata: adjusted, covariate: baseline, fallback: [independence]}
    """,
    "teams in strata": """
    trial:
      design: {kind: cluster, clusters-per-arm: CLUSTERS, cluster-size: 9, icc: 0.1, strata: {number: 4, share: 0.5}}
      arms: {a: {delivery: peer-led, effect: {smd: 0.4}}, b: {comparator: usual-care, dropout: 0.2}}
      outcomes: {y: {kind: gaussian, instrument: qpr-15, baseline-correlation: 0.5, missing: 0.1}}
    analysis: {methods: {strata: {kind: gee, strata: adjusted, covariate: none}, plain: {kind: gee}}}
    """,
    "counts of caseloads": """
    trial:
      design: {participants-per-arm: PEOPLE}
      arms: {a: {delivery: peer-led, effect: {rate-ratio: 0.7}, workers: {caseload: 9, icc: 0.05}}, b: {comparator: usual-care}}
      outcomes: {n: {kind: count, mean: 2, dispersion: 0.8}}
    analysis: {methods: {log: {kind: gee, family: poisson}, identity: {kind: gee, family: poisson, link: identity}}}
    """,
    "waves of groups whose people leave": """
    trial:
      design: {participants-per-arm: PEOPLE}
      arms:
        a: {delivery: peer-led, effect: {smd: 0.4}, groups: {size: 8, icc: 0.05}, dropout: 0.2}
        b: {comparator: usual-care, dropout: 0.2}
      outcomes: {y: {kind: repeated, times: [0, 2, 6, 12], stable-share: 0.6}}
    analysis:
      methods:
        last: {kind: gee-waves}
        ar1: {kind: gee-waves, correlation: ar1, baseline: none}
        average: {kind: gee-waves, contrast: average, correction: none, df: fay-graubard}
    """,
  ]

  private static func scenario(_ name: String, clusters: Int, people: Int) throws -> Scenario {
    let text = try #require(trials[name])
    return try Scenarios.text(
      text.replacing("CLUSTERS", with: "\(clusters)").replacing("PEOPLE", with: "\(people)"))
  }

  /// The estimate of some 20,000 people an arm, beside the truth.
  @Test(arguments: trials.keys.sorted())
  func truthOfALargeTrial(name: String) throws {
    let scenario = try Self.scenario(name, clusters: 1_500, people: 20_000)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for (row, fit) in zip(experiment.layout.rows, experiment.fits(replicate: 0, seed: 9)) {
      let estimate = try #require(fit.estimate, "\(name) \(row.method)")
      #expect(
        abs(estimate.value - row.truth) < 5 * estimate.standardError,
        "\(name) \(row.method): \(estimate.value) for \(row.truth) ± \(estimate.standardError)")
      #expect(
        estimate.standardError / row.plannedSE < 3 && estimate.standardError / row.plannedSE > 0.4,
        "\(name) \(row.method): \(estimate.standardError), planned \(row.plannedSE)")
    }
  }

  /// People of a replayed replicate give the counted fit.
  @Test(arguments: trials.keys.sorted())
  func replays(name: String) throws {
    let scenario = try Self.scenario(name, clusters: 10, people: 90)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    var compared = 0
    for replicate in 0..<6 {
      for analysis in Replay(experiment, replicate: replicate, seed: 4).analyses {
        guard let a = analysis.counted.estimate, let b = analysis.reanalysed.estimate else {
          #expect(analysis.counted.estimate == nil && analysis.reanalysed.estimate == nil)
          continue
        }
        compared += 1
        #expect(close(a.value, b.value, relative: 1e-9, floor: 1e-9), "\(analysis.method)")
        #expect(close(a.standardError, b.standardError, relative: 1e-9), "\(analysis.method)")
        #expect(close(a.df, b.df, relative: 1e-9), "\(analysis.method)")
      }
    }
    #expect(compared >= 10)
  }

  struct Rejections: Decodable {
    let name: String
    let trials: Double
    let values: [String: Double]

    init(from decoder: any Decoder) throws {
      struct Key: CodingKey {
        let stringValue: String
        init(stringValue: String) { self.stringValue = stringValue }
        var intValue: Int? { nil }
        init?(intValue: Int) { nil }
      }
      let all = try decoder.container(keyedBy: Key.self)
      name = try all.decode(String.self, forKey: Key(stringValue: "name"))
      trials = try all.decode(Double.self, forKey: Key(stringValue: "trials"))
      values = try EstimatingEquationsTests.methods.keys.reduce(into: [:]) { values, key in
        values[key] = try all.decode(Double.self, forKey: Key(stringValue: key))
      }
    }
  }
  struct File: Decodable { let rows: [Rejections] }

  static let methods = [
    "none-z": "correction: none, df: z", "none-fg": "correction: none, df: fay-graubard",
    "kc": "correction: kauermann-carroll", "md": "correction: mancl-derouen",
    "fg": "correction: fay-graubard", "fg-fg": "correction: fay-graubard, df: fay-graubard",
  ]
  static let designs = [
    "events, 10 clusters": (5, "0.6"), "events, 20 clusters": (10, "0.6"),
    "events, 40 clusters": (20, "0.6"), "scores, 10 clusters": (5, "0.6"),
    "scores, 20 clusters": (10, "0"), "scores, 40 clusters": (20, "0.6"),
    "groups in one arm": (8, ""),
  ]

  /// R draws the same trials by itself, and fits them with geepack and the matrices of the papers.
  @Test(arguments: designs.keys.sorted())
  func rejectionsAsInR(name: String) throws {
    let rows = try Fixtures.json("gee-rejections.json", as: File.self).rows
    let theirs = try #require(rows.first { $0.name == name })
    let (clusters, cv) = try #require(Self.designs[name])
    let isEvent = name.hasPrefix("events")
    let methods = Self.methods.map {
      "    \($0): {kind: gee, \(isEvent ? "family: binomial, " : "")\($1)}"
    }.sorted().joined(separator: "\n")
    let design =
      cv.isEmpty
      ? "participants-per-arm: 64"
      : "kind: cluster, clusters-per-arm: \(clusters), cluster-size: 20, size-cv: \(cv), icc: 0.05"
    let text = """
      trial:
        design: {\(design)}
        arms:
          a: {delivery: peer-led\(cv.isEmpty ? ", groups: {size: 8, icc: 0.1}" : "")}
          b: {comparator: usual-care}
        outcomes: {y: {\(isEvent ? "kind: binary, risk: 0.3" : "kind: gaussian")}}
      analysis:
        methods:
      \(methods)
      """
    let tally = try Scenarios.tally(Scenarios.text(text), 20_000, seed: 21)
    for method in Self.methods.keys {
      // R's are of trials that it could fit.
      let ours = try #require(
        tally.figure("type-i-error-excluding-failures", method)
          ?? tally.figure("type-i-error", method), "\(method)")
      let value = try #require(theirs.values[method])
      let error = (max(value, 0.01) * (1 - value) / theirs.trials).squareRoot()
      #expect(
        abs(ours.value - value) < 5 * (ours.mcse * ours.mcse + error * error).squareRoot(),
        "\(name) \(method): \(ours.value), R \(value)")
    }
  }

  /// What a file is told.
  @Test func messages() throws {
    func message(_ method: String, _ outcome: String = "kind: binary, risk: 0.4") -> String {
      do {
        _ = try Scenarios.text(
          """
          trial:
            design: {kind: cluster, clusters-per-arm: 6, cluster-size: 8, icc: 0.05}
            arms: {a: {delivery: peer-led}, b: {comparator: usual-care}}
            outcomes: {y: {\(outcome)}}
          analysis: {methods: {m: {\(method)}}}
          """)
        return ""
      } catch { return "\(error)" }
    }
    let score = "kind: gaussian, baseline-correlation: 0.5"
    #expect(message("kind: gee", score).isEmpty)
    #expect(message("kind: gee, link: log", score).contains("goes with 'identity'"))
    #expect(message("kind: gee, family: binomial", score).contains("reads no scores"))
    #expect(message("kind: gee, covariate: baseline").contains("no baseline"))
    #expect(
      message("kind: gee, family: binomial, link: log, strata: adjusted").contains(
        "needs 'link: logit', or 'family: poisson' for risk ratios"))
    #expect(message("kind: gee, family: binomial, strata: adjusted").contains("needs 'strata'"))
    #expect(
      message("kind: gee, family: binomial, covariate: baseline").contains("'baseline-correlation'")
    )
    #expect(message("kind: gee, strata: adjusted", score).contains("needs 'strata'"))
    #expect(message("kind: gee, df: fay-graubard").contains("goes with 'correction"))
    #expect(message("kind: gee", "kind: repeated, times: [0, 1, 2]").contains("gee-waves"))
    #expect(
      message("kind: gee-waves").contains("cannot analyse") || !message("kind: gee-waves").isEmpty)
    #expect(
      message("kind: gee-waves, weights: [1]", "kind: repeated, times: [0, 1, 2]").contains(
        "needs 2 numbers"))
  }

  /// Statistics of clusters do where arms are all there is in the model; a baseline needs people.
  @Test func sources() throws {
    func source(_ method: String, _ kind: SourceKind) throws -> SourceKind {
      let scenario = try Scenarios.text(
        """
        trial:
          design: {kind: cluster, clusters-per-arm: 6, cluster-size: 8, icc: 0.05}
          arms: {a: {delivery: peer-led}, b: {comparator: usual-care}}
          outcomes: {y: {kind: gaussian, baseline-correlation: 0.5}}
        analysis: {methods: {m: {\(method)}}}
        """)
      return try TrialExperiment(scenario.trial, scenario.analysis, source: kind).source
    }
    #expect(try source("kind: gee, covariate: none", .auto) == .exact)
    #expect(try source("kind: gee", .auto) == .people)
    let refusal = #expect(throws: SourceRefusal.self) { try source("kind: gee", .exact) }
    #expect(refusal?.reason == "method 'm' reads people one by one")
  }
}
