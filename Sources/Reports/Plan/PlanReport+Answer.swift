internal import InputFiles
internal import MonteCarlo
internal import Parts
internal import Planning
public import Questions
internal import TrialSimulation

extension PlannedValue {
  /// The value with its noun: "96 participants per arm".
  var words: String {
    let noun = PlanWords.noun(path)
    if isInteger { return "\(Figures.count(value)) \(noun)" }
    guard let error, error > 0 else { return "\(noun) = \(Figures.known(value))" }
    return "\(noun) = \(Figures.fixed(value, Figures.decimals(mcse: error)))"
  }
}

extension PlanReport {
  /// The report of an answer.
  public init(_ answer: PlanAnswer) {
    let (base, subject) = (answer.scenario, answer.subject)
    let row = answer.plannedRows[0]
    self.init(
      PlanWording(
        title: PlainText.line(base.title), question: PlainText.line(base.question),
        path: subject.path, noun: PlanWords.noun(subject.path), isInteger: subject.isInteger,
        outcome: subject.outcome, contrast: subject.contrast, method: subject.method,
        family: subject.family, adjustment: subject.adjustment, measure: subject.measure,
        target: subject.target, unit: subject.unit,
        test: PlanWords.test(base, method: row.method),
        source: answer.source == .exact ? "exact source" : "every person drawn",
        seed: answer.seed, version: ProgramVersion.current),
      answer.result,
      recruitment: answer.planned.map { PlanWords.recruitment($0, row) })
    obstacle = answer.obstacle.map { PlanWords.obstacle($0, row) }
    bound = answer.bound
    context = answer.context
    levels = answer.levels
    isInterrupted = answer.isInterrupted
    notes = answer.notes
    if let adjusted = answer.adjusted {
      advice.append(
        "'\(row.method)' leaves the baseline out: adjusted for it, with 'covariate: baseline', it "
          + "asks for \(adjusted.words).")
    }
  }

  /// The answer as the point of a row of results; empty where there is none.
  var point: [JSON.Member] {
    guard case .found(let solution) = result.answer else { return [] }
    return [
      JSON.Member(
        question.path,
        question.isInteger ? .integer(Int(solution.value)) : .number(solution.value))
    ]
  }
}

extension PlanAnswer {
  /// Further paragraphs: what costs, priors, boxes and comparisons add.
  fileprivate var notes: [String] {
    var notes: [String] = []
    if let planned, let model = planned.cost {
      notes.append(
        "Expected cost: \(Figures.money(model.cost(of: planned.trial))) "
          + "\(PlainText.line(model.currency))\n")
    }
    if holdsPriors {
      notes.append(
        "Uncertain numbers were held at their centres; --assurance averages over them.\n")
    }
    switch context {
    case .plain: break
    case .assurance: notes.append(PriorReport.text(scenario.priors))
    case .robust(let box): notes.append(box.note(measure: subject.measure))
    case .cheapest(let designs): notes += designs.notes(subject)
    }
    return notes
  }
}
