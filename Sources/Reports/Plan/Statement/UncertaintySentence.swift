internal import Foundation
internal import Inference
internal import MonteCarlo
internal import Parts
internal import Planning
internal import Questions
internal import TrialAnalysis
internal import TrialSimulation

extension StatementWriter {
  /// The range and the corner of a robust plan, the priors of an assurance, the designs of a comparison.
  mutating func uncertainty() -> String {
    switch report.context {
    case .plain: held()
    case .robust(let box): robust(box)
    case .assurance: assurance()
    case .cheapest(let designs): cheapest(designs)
    }
  }

  private mutating func robust(_ box: RobustPlan) -> String {
    let paths = box.sides.map { Path(parsing: $0.path) ?? Path([$0.path]) }
    let ranges = zip(box.sides, paths).map { side, path in
      let (low, high) = (side.range.lowerBound, side.range.upperBound)
      return "\(noun(path)) from \(value(low, path)) to \(value(high, path))"
    }
    for path in paths { _ = cite(path) }
    let corner = zip(box.bindingValues, paths).map { "\(noun($1)) is \(value($0, $1))" }
    let what = report.question.measureWords
    var text =
      "The number holds over a range of assumptions, \(StatementWords.list(ranges)). The binding "
      + "corner is that where \(StatementWords.list(corner)), for which it is planned"
    if let best = box.best {
      text += "; at the corner that needs least, \(what) is \(simulated(best))"
    }
    if let inside = box.inside {
      text += "; at the worst of the points tried between them it is \(simulated(inside.response))"
    }
    return text + "."
  }

  private mutating func assurance() -> String {
    let believed = planned.priors.map { field in
      "\(noun(field.path)): \(belief(field.prior))\(cite(field.path))"
    }
    let treated = StatementWords.arm(trial, arms.treatment)
    return "Assurance is the probability of a significant result in favour of \(treated) before "
      + "anything is known of the trial: power averaged over what is believed of the uncertain "
      + "numbers (\(believed.joined(separator: "; ")))."
  }

  /// Priors that a plan for power does not average over.
  private mutating func held() -> String {
    let own = planned.priors.filter { isUsed($0.path) && !isSolved($0.path) }
    guard !own.isEmpty else { return "" }
    let believed = own.map { field in
      "\(noun(field.path)): \(belief(field.prior))\(cite(field.path))"
    }
    return "Uncertain numbers are held at the centre of what is believed of them "
      + "(\(believed.joined(separator: "; ")))."
  }

  /// A prior by its mean and standard deviation where it has them in closed form.
  private func belief(_ prior: Prior) -> String {
    guard case .beta(let a, let b) = prior.form else { return PriorReport.words(prior) }
    let sd = (a * b / ((a + b) * (a + b) * (a + b + 1))).squareRoot()
    var words =
      "beta, mean \(StatementWords.significant(a / (a + b))), sd \(StatementWords.significant(sd))"
    if prior.range.lowerBound > -.infinity { words += ", from \(number(prior.range.lowerBound))" }
    if prior.range.upperBound < .infinity { words += ", to \(number(prior.range.upperBound))" }
    return words
  }

  private func cheapest(_ designs: ComparedDesigns) -> String {
    let setting = designs.cheapest.setting.map { "\(noun($0.path)): \($0.value.oneLine)" }
    let dearest = designs.priced.map(\.cost).max() ?? designs.cheapest.cost
    let reaching = designs.priced.count
    return "Of \(StatementWords.count(designs.compared, "design")) that were compared, "
      + "\(reaching) reach the target; this one (\(setting.joined(separator: ", "))) is the cheapest, at an "
      + "expected cost of \(designs.money(designs.cheapest.cost))"
      + (reaching > 1 ? " (the dearest: \(designs.money(dearest)))." : ".")
  }

  /// A value as people say it: shares in per cent.
  private func value(_ x: Double, _ path: Path) -> String {
    ["dropout", "risk", "missing", "share", "lost"].contains(path.keys.last ?? "")
      ? StatementWords.percent(x) : number(x)
  }

  /// What a number of the file is, in words; its last keys where there are none.
  func noun(_ path: Path) -> String {
    let keys = path.keys
    let arm =
      keys.count > 2 && keys[1] == "arms"
      ? trial.arms.firstIndex { $0.name == keys[2] }.map { " in \(StatementWords.arm(trial, $0))" }
        ?? "" : ""
    let outcome =
      keys.count > 2 && keys[1] == "outcomes" && trial.outcomes.count > 1
      ? trial.outcomes.first { $0.name == keys[2] }.map { " of \(StatementWords.outcome($0))" }
        ?? ""
      : ""
    if keys.contains("allocation"), let name = keys.last,
      let place = trial.arms.firstIndex(where: { $0.name == name })
    {
      return "size of \(StatementWords.arm(trial, place)) relative to the other arms"
    }
    let words: String? =
      switch keys.last ?? "" {
      case "dropout": "the share lost to follow-up"
      case "smd": "the difference in standard deviations"
      case "points": "the difference in points"
      case "risk-ratio", "risk-difference", "odds-ratio":
        "the \((keys.last ?? "").replacing("-", with: " "))"
      case "risk": keys.contains("outcomes") ? "the risk in the comparator" : "the risk"
      case "icc": "the intraclass correlation"
      case "baseline-correlation": "the correlation with baseline"
      case "sd": "the standard deviation"
      case "caseload": "the caseload"
      case "cluster-size", "size": "the size of clusters"
      case "size-cv": "the coefficient of variation of sizes"
      default: nil
      }
    if let words { return words + arm + outcome }
    return keys.dropFirst(keys.count > 3 ? 3 : 1).joined(separator: " ")
      .replacing("-", with: " ") + arm + outcome
  }
}
