import ArgumentParser
import InputFiles
import MonteCarlo
import Parts
import Planning
import Reports
import TrialSimulation

/// Designs side by side: every `--compare path=x,y,z` is an axis; each design is solved and priced.
struct DesignComparison {
  /// One design that reaches a target.
  struct Priced {
    let edits: [ScenarioEdit]
    let target: Double
    let value: Double
    let cost: Double
    let people: Int
    let at: Response
  }

  let designs: [[ScenarioEdit]]
  static let most = 200

  init(_ texts: [String], _ planner: Planner) throws {
    guard planner.template.base.cost != nil else {
      throw failure(
        "--compare needs unit costs in the scenario, like 'cost: {participant: 250, visit: 40}'",
        Exit.badInput)
    }
    var designs: [[ScenarioEdit]] = [[]]
    for text in texts {
      let origin = Node.Origin.option("--compare \(text)")
      guard let (path, typed) = PathOption.split(text),
        let values = ValueList.parse(typed, origin: origin)
      else {
        throw failure(
          "write --compare path=x,y,z or path=a..b:step; found '\(text)'", Exit.badInput)
      }
      do {
        try PathOption.check(path, in: planner.template, option: "--compare \(text)")
      } catch { throw failure(error) }
      guard designs.count * values.count <= DesignComparison.most else {
        throw failure(
          "--compare: \(designs.count * values.count) designs; at most \(DesignComparison.most)",
          Exit.badInput)
      }
      designs = designs.flatMap { design in
        values.map { design + [ScenarioEdit(path, $0)] }
      }
    }
    self.designs = designs
  }

  /// Power levels of the front.
  static let levels = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95]

  func solve(_ planner: Planner) throws -> (PlanReport, [ResultRow], [ScenarioEdit]) {
    var priced: [Priced] = []
    var best: (Priced, SearchResult)?
    var failing: [String] = []
    var isInterrupted = false
    for design in designs {
      let found: (Priced, SearchResult)?
      do { found = try price(design, planner) } catch is SearchInterrupted {
        isInterrupted = true
        break
      }
      guard let (one, result) = found else {
        failing.append(
          design.map { "\($0.path.keys.last ?? "") \($0.value.oneLine)" }.joined(separator: ", "))
        continue
      }
      priced.append(one)
      if best.map({ one.cost < $0.0.cost }) ?? true { best = (one, result) }
    }
    guard let (cheapest, result) = best else {
      if isInterrupted { throw SearchInterrupted() }
      throw failure("none of these designs reaches the target", Exit.badInput)
    }
    var report = try PlanOutcome.report(planner, result, edits: cheapest.edits)
    if !failing.isEmpty {
      report.notes.append(
        Wrap.text(
          "Designs that do not reach it: \(failing.joined(separator: "; "))", width: 78, indent: 2))
    }
    func money(_ cost: Double) -> String {
      let currency = PlainText.line(planner.template.base.cost?.currency ?? "")
      return "\(Figures.money(cost)) \(currency)"
    }
    report.context = .cheapest(
      CheapestDesign(
        compared: designs.count, reaching: priced.count,
        settings: cheapest.edits.map { ("\($0.path)", $0.value.oneLine) },
        cost: money(cheapest.cost), dearest: money(priced.map(\.cost).max() ?? cheapest.cost)))
    var front: [Priced] = []
    if !isInterrupted {
      do { front = try self.front(planner) } catch is SearchInterrupted { isInterrupted = true }
    }
    if isInterrupted {
      report.isInterrupted = true
      report.notes.append(
        Wrap.text(
          "INTERRUPTED: \(priced.count + failing.count) of \(designs.count) designs were solved for; another may "
            + "be cheaper, and the front is not known.", width: 78))
    }
    report.notes.append(table("Designs that reach it", priced, cheapest, planner))
    if !front.isEmpty {
      report.notes.append(
        table("Pareto front: nothing is both cheaper and more powerful", front, nil, planner))
    }
    let rows =
      priced.map { row(report.question, "cost", $0, planner) }
      + front.map { row(report.question, "cost-on-front", $0, planner) }
    return (report, rows, cheapest.edits)
  }

  private func price(
    _ design: [ScenarioEdit], _ planner: Planner
  ) throws -> (Priced, SearchResult)? {
    let result = try planner.search(design)
    let value: Double
    let at: Response
    switch result.answer {
    case .found(let solution): (value, at) = (solution.value, solution.at)
    // Even the worst value that may be tried reaches it.
    case .always(let response), .noInfluence(let response):
      guard planner.criterion.reaches(response) else { return nil }
      (value, at) = (response.x, response)
    case .unreachable: return nil
    case .unfinished: throw SearchInterrupted()
    }
    let scenario = try planner.scenario(at: value, design)
    let cost = scenario.cost?.cost(of: scenario.trial) ?? 0
    let people = scenario.trial.participants.reduce(0, +)
    return (
      Priced(
        edits: design, target: planner.criterion.target, value: value, cost: cost,
        people: people, at: at), result
    )
  }

  /// The cheapest design of each level of power, without those that cost more than a higher level.
  private func front(_ planner: Planner) throws -> [Priced] {
    guard planner.criterion.isAtLeast else { return [] }
    var cheapest: [Priced] = []
    for level in DesignComparison.levels {
      var options = planner.options
      options.power = options.halfWidth == nil ? level : nil
      if options.assured != nil { options.assured = level }
      options.tolerance = max(options.tolerance ?? 0.01, 0.01)
      let coarse = try Planner(
        planner.template, options, planner.run, engine: planner.engine, live: planner.live)
      var best: Priced?
      for design in designs {
        guard let (one, _) = try price(design, coarse) else { continue }
        if best.map({ one.cost < $0.cost }) ?? true { best = one }
      }
      if let best { cheapest.append(best) }
    }
    return cheapest.filter { one in
      !cheapest.contains { $0.target > one.target && $0.cost <= one.cost }
    }
  }

  private func table(
    _ title: String, _ list: [Priced], _ cheapest: Priced?, _ planner: Planner
  ) -> String {
    DesignTable.text(
      title, currency: PlainText.line(planner.template.base.cost?.currency ?? ""),
      noun: PlanWords.noun(planner.options.solveFor), isInteger: planner.axis.isInteger,
      rows: list.map { one in
        DesignTable.Row(
          settings: one.edits.map { "\($0.path.keys.last ?? "") \($0.value.oneLine)" },
          value: one.value, people: one.people, cost: one.cost,
          measured: Measured(
            "", one.at.value, mcse: one.at.mcse, replicates: one.at.replicates),
          isCheapest: cheapest.map { $0.cost == one.cost && $0.edits == one.edits } ?? false)
      })
  }

  private func row(
    _ question: PlanQuestion, _ measure: String, _ one: Priced, _ planner: Planner
  ) -> ResultRow {
    var point = one.edits.map { JSON.Member("\($0.path)", ResolvedScenario.json($0.value)) }
    point.append(
      JSON.Member(
        question.path, question.isInteger ? .integer(Int(one.value)) : .number(one.value)))
    point.append(JSON.Member("target", .number(one.target)))
    return ResultRow(
      point: point, outcome: question.outcome, contrast: question.contrast,
      method: question.method, family: question.family, adjustment: question.adjustment,
      measured: Measured(
        measure, one.cost, mcse: 0, replicates: one.at.replicates,
        unit: planner.template.base.cost?.currency ?? ""), boundary: 0, failed: 0)
  }
}
