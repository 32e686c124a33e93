internal import InputFiles
internal import MonteCarlo
internal import Parts
internal import Planning
internal import TrialSimulation

/// Designs side by side: every `--compare path=x,y,z` is an axis; each design is solved and priced.
struct DesignComparison {
  private typealias Priced = ComparedDesigns.Priced

  let designs: [[ScenarioEdit]]
  static let most = 200

  init(_ texts: [String], _ planner: Planner) throws {
    guard planner.template.base.cost != nil else {
      throw QuestionError(
        .badInput,
        "--compare needs unit costs in the scenario, like 'cost: {participant: 250, visit: 40}'")
    }
    var designs: [[ScenarioEdit]] = [[]]
    for text in texts {
      let origin = Node.Origin.option("--compare \(text)")
      guard let (path, typed) = PathOption.split(text),
        let values = ValueList.parse(typed, origin: origin)
      else {
        throw QuestionError(
          .badInput, "write --compare path=x,y,z or path=a..b:step; found '\(text)'")
      }
      try PathOption.check(path, in: planner.template, option: "--compare \(text)")
      guard designs.count * values.count <= DesignComparison.most else {
        throw QuestionError(
          .badInput,
          "--compare: \(designs.count * values.count) designs; at most \(DesignComparison.most)")
      }
      designs = designs.flatMap { design in
        values.map { design + [ScenarioEdit(path, $0)] }
      }
    }
    self.designs = designs
  }

  /// Power levels of the front.
  static let levels = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95]

  func solve(_ planner: Planner) throws -> (PlanAnswer, [ScenarioEdit]) {
    var priced: [Priced] = []
    var best: (one: Priced, design: [ScenarioEdit], result: SearchResult)?
    var failing: [[PointSetting]] = []
    var isInterrupted = false
    for design in designs {
      let found: (Priced, SearchResult)?
      do { found = try price(design, planner) } catch is SearchInterrupted {
        isInterrupted = true
        break
      }
      guard let (one, result) = found else {
        failing.append(design.settings)
        continue
      }
      priced.append(one)
      if best.map({ one.cost < $0.one.cost }) ?? true { best = (one, design, result) }
    }
    guard let best else {
      if isInterrupted { throw SearchInterrupted() }
      throw QuestionError(.badInput, "none of these designs reaches the target")
    }
    var answer = try planner.answer(best.result, edits: best.design)
    var front: [Priced] = []
    if !isInterrupted {
      do { front = try self.front(planner) } catch is SearchInterrupted { isInterrupted = true }
    }
    if isInterrupted { answer.isInterrupted = true }
    answer.context = .cheapest(
      ComparedDesigns(
        compared: designs.count, priced: priced, failing: failing, cheapest: best.one,
        front: front, currency: planner.template.base.cost?.currency ?? "",
        isInterrupted: isInterrupted))
    return (answer, best.design)
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
        setting: design.settings, target: planner.criterion.target, value: value, cost: cost,
        people: people, at: at), result
    )
  }

  /// The cheapest design of each level of power, without those that cost more than a higher level.
  private func front(_ planner: Planner) throws -> [Priced] {
    guard planner.criterion.isAtLeast else { return [] }
    var cheapest: [Priced] = []
    for level in DesignComparison.levels {
      var goal = planner.goal
      goal.power = goal.halfWidth == nil ? level : nil
      if goal.assured != nil { goal.assured = level }
      goal.tolerance = max(goal.tolerance ?? 0.01, 0.01)
      let coarse = try Planner(
        planner.template, goal, planner.run, engine: planner.engine, hear: planner.hear)
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
}
