import InputFiles
import MonteCarlo
import Parts
import Testing
import TrialAnalysis
import TrialSimulation

/// What each analysis ignores of trials that declare something.
struct StructureTests {
  private func ignored(
    _ method: String, design: String = "{participants-per-arm: 60}", arm: String = "",
    trial: String = "", outcome: String = "kind: gaussian, baseline-correlation: 0.5"
  ) throws -> [TrialStructure] {
    let scenario = try Scenario(
      YAMLReader.read(
        """
        peertrials: 1
        trial:
          design: \(design)
        \(trial)
          arms: {a: {delivery: peer-led\(arm)}, b: {comparator: usual-care}}
          outcomes: {y: {\(outcome)}}
        analysis: {methods: {m: {kind: \(method)}}}
        """, file: nil), file: nil)
    return scenario.analysis.ignored(
      by: "m", of: scenario.trial, outcome: "y", contrast: "a vs b")
  }

  @Test func caseloads() throws {
    let arm = ", workers: {caseload: 10, icc: 0.03}"
    for method in ["t-test", "welch", "change-score", "ancova"] {
      #expect(try ignored(method, arm: arm) == [.clusters])
    }
    #expect(try ignored("mixed", arm: arm) == [])
    #expect(try ignored("cluster-means, variance: by-arm", arm: arm) == [])
    // A pooled variance of caseloads and of people by themselves.
    #expect(try ignored("cluster-means", arm: arm) == [.clustersInOneArm])
    // Nothing is ignored where people of one worker are not alike.
    #expect(try ignored("ancova", arm: ", workers: {caseload: 10, icc: 0}") == [])
    let events = "kind: binary, risk: 0.3"
    for method in ["chi-squared", "fisher", "risk-difference", "log-odds-ratio"] {
      #expect(try ignored(method, arm: arm, outcome: events) == [.clusters])
    }
  }

  @Test func wholeClusters() throws {
    let even = "{kind: cluster, clusters-per-arm: 10, cluster-size: 20, icc: 0.05}"
    let uneven = "{kind: cluster, clusters-per-arm: 10, cluster-size: 20, size-cv: 0.5, icc: 0.05}"
    let strata =
      "{kind: cluster, clusters-per-arm: 10, cluster-size: 20, icc: 0.05, strata: {number: 2, share: 0.5}}"
    #expect(try ignored("cluster-means, weights: size", design: even) == [])
    #expect(try ignored("cluster-means, weights: size", design: uneven) == [.unequalClusters])
    #expect(try ignored("cluster-means", design: uneven) == [])
    #expect(try ignored("mixed", design: uneven) == [])
    #expect(try ignored("cluster-means", design: strata) == [.clusterStrata])
    #expect(try ignored("cluster-means, strata: adjusted", design: strata) == [])
    #expect(try ignored("mixed", design: strata) == [.clusterStrata])
    // One without a place for clusters ignores their strata and sizes with them.
    #expect(try ignored("t-test", design: strata) == [.clusters])
  }

  /// A z test of few clusters has no place for their being few; one of many clusters, or a t test, has.
  @Test func fewClusters() throws {
    let few = "{kind: cluster, clusters-per-arm: 19, cluster-size: 20, icc: 0.05}"
    let many = "{kind: cluster, clusters-per-arm: 20, cluster-size: 20, icc: 0.05}"
    for method in ["mixed, df: z", "gee, df: z"] {
      #expect(try ignored(method, design: few) == [.fewClusters])
      #expect(try ignored(method, design: many) == [])
    }
    #expect(try ignored("mixed", design: few) == [])
    #expect(try ignored("cluster-means", design: few) == [])
    #expect(try ignored("t-test", design: few) == [.clusters])
  }

  /// A half-width of repeated scores may be in SDs at baseline, as `list` says.
  @Test func halfWidthOfWaves() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 64}
        arms: {a: {effect: {smd: 0.5}}, b: {comparator: usual-care}}
        outcomes: {y: {kind: repeated, times: [0, 3, 6], sd: 12}}
      analysis: {methods: {summary-measure: {of: change, half-width: {smd: 0.25}}}}
      """)
    let rows = try TrialExperiment(scenario.trial, scenario.analysis).layout.rows
    let target = try #require(rows[0].halfWidthTarget)
    #expect(abs(target - 3) < 1e-12)
  }

  @Test func sitesAndModifiers() throws {
    let sites = "  sites: {number: 4, icc: 0.05}"
    #expect(try ignored("ancova", trial: sites) == [.sites])
    #expect(try ignored("stratified", trial: sites) == [])
    #expect(try ignored("ancova", trial: "  sites: {number: 4, icc: 0}") == [])
    let modifier = "  modifier: {share: 0.4, main: {smd: 0.5}}"
    #expect(try ignored("t-test", trial: modifier) == [.modifier])
    #expect(try ignored("interaction", trial: modifier) == [])
  }

  @Test func waves() throws {
    let waves = "kind: repeated, waves: 4"
    #expect(try ignored("summary-measure, of: last", outcome: waves) == [.waves])
    #expect(try ignored("summary-measure, of: change", outcome: waves) == [.waves])
    #expect(try ignored("summary-measure, of: mean", outcome: waves) == [])
    #expect(try ignored("growth", outcome: waves) == [])
    #expect(try ignored("summary-measure, of: last", outcome: "kind: repeated, waves: 2") == [])
    let teams = "{kind: cluster, clusters-per-arm: 10, cluster-size: 10, icc: 0.05}"
    #expect(try ignored("growth", design: teams, outcome: waves) == [.clusters])
    #expect(
      try ignored("summary-measure, unit: clusters", design: teams, outcome: waves) == [])
  }

  /// Every analysis of the catalog has words, without an article and without its key.
  @Test func words() {
    for entry in Catalog.trial.analyses.entries {
      let analysis = described(entry.kind)
      let words = analysis?.words(StructureNouns(cluster: "peer worker", stratum: "site")) ?? ""
      #expect(words.count > 10, "\(entry.kind)")
      #expect(!words.hasPrefix("a ") && !words.hasPrefix("the "))
    }
  }

  private func described(_ kind: String) -> (any Analysis)? {
    var made: (any Analysis)?
    _ = Fields.describe { made = Catalog.trial.analyses.make(kind, $0)?.analysis }
    return made
  }
}
