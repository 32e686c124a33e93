import Foundation
import Inference
import InputFiles
import MonteCarlo
import Parts
import TestSupport
import Testing
import TrialSimulation

/// What composes with what: every pair of parts, and two structures with every outcome, are built, drawn, and their truth compared
/// with a large trial.
///
/// The README prints the table that this builds.
struct CompositionLawTests {
  /// A part, as words of a scenario.
  struct Part {
    let name: String
    var ofTreated = ""
    var ofBoth = ""
    var design: String?
    var ofTrial = ""
    var ofEstimand = ""
    /// How an outcome is declared, an effect on it, and an analysis that reads it.
    var outcome: (kind: String, effect: String, method: String)?
    /// Whether bias moves estimates off the truth on purpose.
    var isBias = false
  }

  static let outcomes: [Part] = [
    Part(
      name: "score",
      outcome: ("kind: gaussian, baseline-correlation: 0.5", "smd: 0.3", "kind: t-test")),
    Part(
      name: "instrument",
      outcome: (
        "kind: gaussian, instrument: qpr-15, baseline-correlation: 0.5", "points: 3",
        "kind: t-test"
      )),
    Part(
      name: "event",
      outcome: ("kind: binary, risk: 0.4", "risk-difference: -0.1", "kind: risk-difference")),
    Part(
      name: "count",
      outcome: ("kind: count, mean: 2, dispersion: 0.8", "rate-ratio: 0.7", "kind: t-test")),
    Part(
      name: "count with zeros",
      outcome: (
        "kind: count, mean: 2, dispersion: 0.8, zero-inflation: {a: 0.3, b: 0.4}",
        "rate-ratio: 0.7", "kind: t-test"
      )),
    Part(
      name: "cost",
      outcome: (
        "kind: cost, mean: 2000, cv: 1.5, zeros: 0.1", "mean-ratio: 0.7", "kind: t-test"
      )),
    Part(
      name: "time",
      outcome: (
        "kind: time-to-event, risk: 0.4, follow-up: 365", "hazard-ratio: 0.7", "kind: cox"
      )),
    Part(
      name: "waves",
      outcome: (
        "kind: repeated, times: [0, 2, 6, 12], stable-share: 0.6", "smd: 0.3",
        "kind: summary-measure, of: change"
      )),
  ]

  static let structures: [Part] = [
    Part(name: "groups", ofTreated: "groups: {size: 8, icc: 0.02}"),
    Part(name: "peer workers", ofTreated: "workers: {caseload: 8, icc: 0.02}"),
    Part(
      name: "clusters", design: "kind: cluster, clusters-per-arm: 2500, cluster-size: 8, icc: 0.02"),
    Part(
      name: "strata",
      design:
        "kind: cluster, clusters-per-arm: 2500, cluster-size: 8, icc: 0.02, strata: {number: 50, share: 0.3}"
    ),
    Part(
      name: "stepped wedge",
      design:
        "kind: stepped-wedge, sequences: 4, clusters-per-sequence: 250, participants-per-period: 8, icc: 0.02, autocorrelation: 0.7"
    ),
    Part(name: "sites", ofTrial: "sites: {number: 4, icc: 0.01}"),
    Part(name: "modifier", ofTrial: "modifier: {share: 0.4, main: {smd: 0.2}}"),
    Part(name: "delivery", ofTreated: "delivered: {attendance: {sessions: 8, mean: 0.6}}"),
    Part(name: "contamination", ofEstimand: "contamination: diluted"),
    Part(name: "dropout", ofBoth: "dropout: 0.2"),
    Part(name: "dropout by outcomes", ofBoth: "dropout: 0.2, attrition: {baseline: 0.5}"),
    Part(
      name: "intercurrent events",
      ofTreated: "intercurrent: {stops: {share: 0.3, last: -0.5, keeps: 0.3}}",
      ofEstimand: "intercurrent: {stops: while-on}"),
    Part(name: "bias", ofTrial: "bias: {expectancy: {smd: 0.1}}", isBias: true),
  ]

  /// The scenario of some parts; nil where two of them are the same place of a file.
  static func text(_ parts: [Part]) -> String? {
    let happens = parts.contains { $0.ofEstimand.contains("intercurrent") }
    // Events lie between waves.
    let standard = happens ? outcomes.last : outcomes.first
    let outcome = parts.lazy.compactMap(\.outcome).first ?? standard?.outcome
    let designs = parts.compactMap(\.design)
    let clusters = parts.count {
      $0.ofTreated.contains("groups:") || $0.ofTreated.contains("workers:")
    }
    guard let outcome, parts.count(where: { $0.outcome != nil }) < 2, designs.count < 2,
      clusters < 2
    else { return nil }
    let isNested = clusters == 1 && !designs.isEmpty
    // An event, a count and a cost have no baseline: they decide themselves.
    let ratios = [
      "binary": "odds-ratio: 1.5", "count": "rate-ratio: 1.5", "cost": "mean-ratio: 1.5",
      "time-to-event": "hazard-ratio: 1.5",
    ]
    let ratio = ratios.first { outcome.kind.contains($0.key + ",") }?.value
    let decides = ratio != nil && !outcome.kind.contains("time-to-event")
    let both = parts.map(\.ofBoth).filter { !$0.isEmpty }
      .map { decides ? $0.replacing("baseline", with: "outcome") : $0 }
    guard both.count < 2 else { return nil }
    let leavesByScores = both.contains { $0.contains("attrition") }
    let treated = (parts.map(\.ofTreated) + both).filter { !$0.isEmpty }
      // Two groups in a cluster of eight.
      .map { isNested ? $0.replacing(": 8, icc", with: ": 4, icc") : $0 }
      // Who leaves by scores is none of those to whom it happens by scores.
      .map { leavesByScores ? $0.replacing("last: -0.5, ", with: "") : $0 }
    let contaminated =
      parts.contains { $0.name == "contamination" }
      ? ["contamination: {share: 0.1, from: a}"] : []
    let trial = parts.map(\.ofTrial).filter { !$0.isEmpty }
      // Their levels are apart by ratios.
      .map { text in "  " + (ratio.map { text.replacing("smd: 0.2}}", with: $0 + "}}") } ?? text) }
    let asked = parts.map(\.ofEstimand).filter { !$0.isEmpty }.joined(separator: ", ")
    return """
      trial:
        estimand: {\(asked)}
        design: {\(designs.first ?? "participants-per-arm: 20000")}
        arms:
          a: {\((["delivery: peer-led", "effect: {\(outcome.effect)}"] + treated).joined(separator: ", "))}
          b: {\((["comparator: usual-care"] + both + contaminated).joined(separator: ", "))}
        outcomes: {y: {\(outcome.kind)}}
      \(trial.joined(separator: "\n"))
      analysis: {methods: {m: {\(outcome.method)}}}
      """
  }

  /// Why a file of these parts is refused; nil where it is not.
  private static func refusal(_ parts: [Part]) -> String? {
    guard let text = text(parts) else { return nil }
    do {
      _ = try Scenarios.text(text)
      return nil
    } catch {
      // Without where it stands: "test:4:3: trial.sites: …".
      let message = "\(error)".components(separatedBy: "\n")[0]
      return message.components(separatedBy: ": ").dropFirst(2).joined(separator: ": ")
    }
  }

  /// The table, and why what is left out is.
  static func table() -> String {
    let columns = outcomes + structures
    var reasons: [String] = []
    var lines = [
      "| | " + columns.map(\.name).joined(separator: " | ") + " |",
      "|---|" + columns.map { _ in "---|" }.joined(),
    ]
    for row in structures {
      let cells = columns.map { column in
        guard row.name != column.name, text([row, column]) != nil else { return " " }
        guard let reason = refusal([row, column]) else { return "✓" }
        if !reasons.contains(reason) { reasons.append(reason) }
        return "\((reasons.firstIndex(of: reason) ?? 0) + 1)"
      }
      lines.append("| \(row.name) | " + cells.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n") + "\n\n"
      + reasons.enumerated().map { "\($0.offset + 1). \($0.element)" }.joined(separator: "\n")
  }

  @Test func readmeShowsTheTable() throws {
    let readme = try String(
      contentsOf: Fixtures.package.appending(path: "README.md"), encoding: .utf8)
    let table = Self.table()
    #expect(readme.contains(table), "\(table)")
  }

  /// Pairs that a file may have.
  static let pairs: [String] = {
    let all = outcomes + structures
    return structures.indices.flatMap { i in
      all.indices.filter { $0 < outcomes.count || $0 - outcomes.count > i }.compactMap { j in
        let pair = [structures[i], all[j]]
        return text(pair) != nil && refusal(pair) == nil
          ? "\(structures[i].name) × \(all[j].name)" : nil
      }
    }
  }()

  /// Two structures and an outcome that a file may have together.
  static let triples: [String] = outcomes.flatMap { outcome in
    structures.indices.flatMap { i in
      structures.indices.filter { $0 > i }.compactMap { j in
        let parts = [structures[i], structures[j], outcome]
        return text(parts) != nil && refusal(parts) == nil
          ? parts.map(\.name).joined(separator: " × ") : nil
      }
    }
  }

  @Test func mostOfThemGoTogether() {
    #expect(Self.pairs.count >= 88)
    #expect(Self.triples.count >= 150)
  }

  /// The estimate of 20,000 people an arm, beside the truth.
  @Test(arguments: pairs + triples)
  func truthOfALargeTrial(parts names: String) throws {
    let parts = names.components(separatedBy: " × ").compactMap { name in
      (Self.outcomes + Self.structures).first { $0.name == name }
    }
    let scenario = try Scenarios.text(try #require(Self.text(parts)))
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis, source: .people)
    let row = experiment.layout.rows[0]
    let fit = experiment.fits(replicate: 0, seed: 17)[0]
    let estimate = try #require(fit.estimate, "\(names)")
    guard !parts.contains(where: \.isBias) else { return }
    let isDecided = parts.contains { $0.name == "dropout by outcomes" }
    let bias = isDecided ? biasOfStayers(parts, row.truth) : 0
    // Groups in clusters add .02·(4 − 1). Clusters of eight with .02 between them widen a spread by the root of 1.14; fifty strata hold .3 of that.
    let wider = parts.contains { $0.name == "strata" } ? 1.6 : 1.1
    #expect(
      abs(estimate.value - row.truth - bias) < 5 * wider * estimate.standardError,
      "\(names): \(estimate.value) for \(row.truth) + \(bias), SE \(estimate.standardError)")
  }

  /// What those who stay differ by where the event, the count or the cost decides who leaves, beside what all do.
  private func biasOfStayers(_ parts: [Part], _ truth: Double) -> Double {
    func stay(_ mean: Double, zeros: Double = 0) -> Double {
      if parts.contains(where: { $0.name == "event" }) {
        return LeavingByEventsTests.Stayers(risk: mean, share: 0.2, slope: 0.5).mean
      }
      if parts.contains(where: { $0.name == "cost" }) {
        return LeavingByCostsTests.staying(
          AmountLaw(mean: mean, cv: 1.5, zeros: 0.1), sd: 3_000, share: 0.2, slope: 0.5)
      }
      let unit = (2 + (0.8 + zeros) / (1 - zeros) * 4).squareRoot()
      return LeavingByEventsTests.Stayers(
        mean: mean, dispersion: 0.8, zeros: zeros, share: 0.2, slope: 0.5 / unit
      ).mean
    }
    guard let outcome = parts.first(where: { $0.outcome != nil })?.name else { return 0 }
    let all: [String: (b: Double, change: Double)] = [
      "event": (0.4, -0.1), "count": (2, -0.6), "cost": (2_000, -600),
      "count with zeros": (2, 2 / 0.6 * 0.7 * 0.7 - 2),
    ]
    guard let own = all[outcome] else { return 0 }
    let isContaminated = parts.contains { $0.name == "contamination" }
    let delivered = parts.contains { $0.name == "delivery" } ? 0.6 : 1
    let b = own.b + (isContaminated ? 0.1 * delivered * own.change : 0)
    let zeros = outcome == "count with zeros" ? (a: 0.3, b: 0.4) : (a: 0, b: 0)
    return stay(b + truth, zeros: zeros.a) - stay(b, zeros: zeros.b) - truth
  }
}
