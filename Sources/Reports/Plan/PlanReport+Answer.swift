internal import Planning

extension PlanReport {
  /// The value that reaches the target; nil where none does.
  public var answerValue: Double? {
    if case .found(let solution) = result.answer { solution.value } else { nil }
  }

  /// The answer with its noun, "96 participants per arm"; nil where there is none.
  public var needed: String? {
    guard case .found(let solution) = result.answer else { return nil }
    let value = shown(solution.value, question.isInteger ? nil : solution.crossing?.error)
    return question.isInteger ? "\(value) \(noun)" : "\(noun) = \(value)"
  }

  /// The answer as the point of a row of results; empty where there is none.
  public var point: [JSON.Member] {
    answerValue.map {
      [JSON.Member(question.path, question.isInteger ? .integer(Int($0)) : .number($0))]
    } ?? []
  }
}
