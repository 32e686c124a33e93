import Foundation
import GSLKit
import InputFiles
import MonteCarlo
import Parts
import Planning
import TrialSimulation

/// A scenario that is searched, as `plan` searches it.
struct Planned {
  let template: ScenarioTemplate<Scenario>
  let field: ScenarioNumber

  init(_ text: String, solveFor path: String = "trial.design.participants-per-arm") throws {
    template = try ScenarioTemplate<Scenario>(
      YAMLReader.read("peertrials: 1\n" + text, file: "test"), file: "test")
    field = try template.number(at: Path(path.split(separator: ".").map(String.init)), option: "")
  }

  static func twoArms(_ effect: String, outcome: String, method: String, n: Int = 50) -> String {
    """
    trial:
      design: {participants-per-arm: \(n)}
      arms: {a: {delivery: peer-led, effect: \(effect)}, b: {comparator: usual-care}}
      outcomes: {y: \(outcome)}
    analysis: {methods: {m: \(method)}}
    """
  }

  static func tTest(_ smd: String, n: Int = 50, test: String = "") -> String {
    twoArms(
      "{smd: \(smd)}", outcome: "{kind: gaussian}", method: "{kind: t-test\(test)}", n: n)
  }

  func experiment(_ x: Double, _ edits: [ScenarioEdit] = []) throws -> TrialExperiment {
    let scenario = try template.scenario(
      edits + [ScenarioEdit(field.path, x, origin: .standard)])
    return try TrialExperiment(scenario.trial, scenario.analysis)
  }

  func search(
    _ measure: String = "power", target: Double = 0.8, seed: UInt64,
    range: ClosedRange<Double>? = nil, effort: Search.Effort = Search.Effort()
  ) throws -> SearchResult {
    let layout = try experiment(field.current ?? 50).layout
    let criterion = try Criterion(
      measure, of: Criterion.Choice(), target: target, in: layout)
    let axis = Axis(
      range: range ?? field.range, isInteger: field.isInteger, current: field.current ?? 50)
    let oracle = ExperimentOracle(criterion, engine: Engine(threads: 2), seed: seed) {
      try experiment($0)
    }
    var search = Search(
      axis, criterion,
      isLattice: layout.rows[0].isCount && measure != "half-width", effort: effort,
      oracle: oracle)
    return try search.run()
  }
}

extension SearchResult {
  var solution: Solution? {
    if case .found(let solution) = answer { solution } else { nil }
  }
}

/// A curve that is known, answered with binomial noise.
final class KnownCurve: Oracle {
  let curve: (Double) -> Double
  private var stream: RandomStream
  private(set) var spent = 0

  init(seed: UInt64, _ curve: @escaping (Double) -> Double) {
    self.curve = curve
    stream = RandomStream(key: StreamKey(seed: seed))
  }

  func promise(at x: Double) -> Double? { nil }

  func respond(at x: Double, replicates: Int, stage: Stage) throws -> Response {
    spent += replicates
    let (p, n) = (curve(x), Double(replicates))
    let error = max(p * (1 - p), 1e-12).squareRoot() / n.squareRoot()
    let value = min(max(p + error * stream.normal(), 0), 1)
    return Response(
      x: x, value: value, mcse: max(error, 1 / n), replicates: replicates, stage: stage)
  }

  /// Searches whole numbers from 1 to a million for a rate.
  static func search(
    seed: UInt64 = 1, target: Double = 0.8, isLattice: Bool = false, from current: Double = 100,
    range: ClosedRange<Double> = 1...1_000_000, isInteger: Bool = true,
    _ curve: @escaping (Double) -> Double
  ) throws -> SearchResult {
    let row = TallyRow(
      outcome: "y", contrast: "c", method: "m", unit: "", truth: 1, plannedSE: 1, isNull: false)
    let criterion = try Criterion(
      "power", of: Criterion.Choice(), target: target, in: TallyLayout(rows: [row]))
    var search = Search(
      Axis(range: range, isInteger: isInteger, current: current), criterion,
      isLattice: isLattice, effort: Search.Effort(), oracle: KnownCurve(seed: seed, curve))
    return try search.run()
  }
}
