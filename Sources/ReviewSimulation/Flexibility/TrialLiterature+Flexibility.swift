internal import GSLKit
internal import MetaAnalysis

/// Trials that are drawn person by person because decisions are left open.
extension TrialLiterature {
  /// Draws the people of a trial of one continuous outcome, and what it reports of them.
  func drawPeople(
    _ rule: Flexibility, _ address: TrialAddress, _ trial: Int, into literature: inout Literature,
    using stream: inout RandomStream
  ) {
    var state = literature.states[trial]
    let effect = scaledEffects(trial, 0, state, &literature).first
    stream.seek(address, .flexibility)
    let isOpen = stream.uniform() < rule.share
    let total = state.people.control + state.people.first
    let third = Int(total) / 3
    let planned =
      rule.conditions == 3
      ? (third, third, third) : (Int(state.people.control), 0, Int(state.people.first))
    literature.people.draw(
      planned, (0, effect / 2, effect), rule,
      seek: { $0.seek(address, $1) }, using: &stream)
    defer { writeTruths(trial, 0, state, &literature) }
    guard let report = rule.report(literature.people, isOpen: isOpen) else {
      literature.isReported[literature.cell(trial, 0)] = false
      literature.claims[trial] = false
      return
    }
    literature.claims[trial] = rule.claims(report)
    literature.sizes[trial] = report.people
    // What is reported are two arms with the (adjusted) difference and the SD of the measure itself.
    state.people = ArmSizes(control: report.test.lower, first: report.test.higher)
    literature.states[trial] = state
    write(
      ArmSummaries(
        control: ArmMeans(n: report.test.lower, mean: 0, sd: 1),
        first: ArmMeans(n: report.test.higher, mean: report.test.d, sd: 1),
        second: ArmMeans(n: 0, mean: 0, sd: 1)), trial, 0, state, &literature)
  }
}
