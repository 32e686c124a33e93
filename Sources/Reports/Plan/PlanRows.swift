internal import MonteCarlo
internal import Planning

extension PlanReport {
  /// The tidy rows of a plan.
  ///
  /// `sample-size` (or `solution`, for what is no number of people) with its ends, the `crossing` of
  /// the curve, the measure at the answer and one short of it (`power-at-n`, `power-below-n`), then
  /// everything that was counted, one row a value.
  public var rows: [ResultRow] {
    var rows: [ResultRow] = []
    func row(_ x: Double?, _ measured: Measured) {
      let point = x.map {
        [JSON.Member(question.path, question.isInteger ? .integer(Int($0)) : .number($0))]
      }
      rows.append(
        ResultRow(
          point: point ?? [], outcome: question.outcome, contrast: question.contrast,
          method: question.method, family: question.family, adjustment: question.adjustment,
          measured: measured, boundary: 0, failed: 0))
    }
    func counted(_ name: String, _ response: Response) {
      row(
        response.x,
        Measured(
          name, response.value, mcse: response.mcse, replicates: response.replicates,
          unit: question.measure == "half-width" ? question.unit : ""))
    }
    let isSize = question.isInteger
    let stem = question.measure == "power" ? "power" : question.measure
    switch result.answer {
    case .found(let solution):
      let name = isSize ? "sample-size" : "solution"
      let error = solution.crossing?.error ?? 0
      let unit = isSize ? noun : ""
      func answer(_ suffix: String, _ value: Double, _ error: Double) {
        row(
          solution.value,
          Measured(name + suffix, value, mcse: error, replicates: result.spent, unit: unit))
      }
      answer("", solution.value, isSize ? 0 : error)
      answer("-lower", solution.interval.lowerBound, 0)
      answer("-upper", solution.interval.upperBound, 0)
      if let crossing = solution.crossing {
        row(
          solution.value,
          Measured(
            "crossing", crossing.value, mcse: crossing.error, replicates: result.spent, unit: unit))
      }
      counted(isSize ? stem + "-at-n" : stem + "-at-solution", solution.at)
      if let short = solution.short { counted(stem + "-below-n", short) }
      if let recruitment {
        let people = Double(recruitment.randomised)
        row(
          solution.value,
          Measured("randomised", people, mcse: 0, replicates: result.spent, unit: "people"))
        row(
          solution.value,
          Measured(
            "expected-analysed", recruitment.analysed, mcse: 0, replicates: result.spent,
            unit: "people"))
      }
    case .unreachable(let best, let isPlateau):
      counted(isPlateau ? stem + "-plateau" : stem + "-at-best", best)
    case .always(let response): counted(stem + "-at-worst", response)
    case .noInfluence(let response): counted(stem + "-everywhere", response)
    case .unfinished(let known):
      if let crossing = known.crossing {
        row(
          nil,
          Measured(
            "unfinished-crossing", crossing.value, mcse: crossing.error, replicates: result.spent))
      }
    }
    for response in result.responses { counted(stem, response) }
    return rows
  }
}
