internal import Inference
internal import Parts

/// What cannot be, or would be passed over in silence, beyond single numbers.
extension Review {
  /// The number of trials that the settings must add up to.
  func checkTotal(_ f: Fields) {
    let settings = literature.population.settings
    let total = f.optionalNumber(
      "trials", in: 1...100_000, example: 49, "Trials in all, to be checked against the settings.")
    let sum = settings.reduce(0) { $0 + $1.trials }
    if let total, Double(sum) != total {
      f.report(
        "the settings hold \(sum) trials, not \(Number.text(total)): add a setting for those that are "
          + "not placed, with 'usable: 0' if they report nothing", at: "trials")
    }
  }

  func check(_ f: Fields) {
    guard !f.isDescribing else { return }
    checkOutcomes(f)
    if let rule = literature.reporting.flexibility { checkFlexible(rule, f) }
    checkNames(f)
    guard f.isFineSoFar else { return }
    let looked = analyses.filter { if case .look = $0.role { true } else { false } }.count
    let count = analyses.count - looked
    if count > FamilyRule.largest {
      f.report(
        "\(count) analyses with the post hoc ones; a review holds at most \(FamilyRule.largest)",
        at: "outcomes")
    }
    if !analyses.contains(where: { $0.role == .main }) {
      f.report(
        "nothing can be pooled: "
          + absent.prefix(3).map { "\($0.outcome), \($0.group): \($0.reason)" }
          .joined(separator: "; "), at: "outcomes")
    }
    if adjustments.contains(.dunnett) || adjustments.contains(.fixedSequence) {
      f.report("dunnett and fixed-sequence are for the contrasts of a trial", at: "adjustments")
    }
  }

  /// Outcomes against what is drawn of trials and asked of reports.
  private func checkOutcomes(_ f: Fields) {
    let population = literature.population
    let days = literature.list.filter { if case .days = $0.kind { true } else { false } }
    let counted = literature.list.filter { $0.kind != .continuous }
    if let first = days.first, literature.level == .effects || literature.level == .meanDifference {
      f.report(
        "'\(first.name)' is pooled as a standardised mean difference: 'data' must be g, g-by-size, d or "
          + "revman", at: "data")
    }
    let grouped = population.characteristics.filter { $0.groups.contains { $0.icc > 0 } }
    if grouped.count > 1 {
      f.report(
        "groups belong to one characteristic; they are stated in "
          + grouped.map { "'\($0.name)'" }.joined(separator: " and "), at: "characteristics")
    }
    if let first = days.first, !grouped.isEmpty {
      f.report(
        "days in hospital have no groups: leave out '\(first.name)', or 'icc'", at: "outcomes")
    }
    if let first = counted.first, population.followUp.matters, population.followUp.rule == .best {
      f.report(
        "the better of two measurements is taken of continuous outcomes only; '\(first.name)' is none",
        at: "follow-up")
    }
    if literature.publication != nil, population.hasSecondArms, population.secondArm.rule != .pick {
      f.report(
        "what decides on publication is one comparison: second-arms.rule must be pick",
        at: "publication")
    }
    let rules = literature.reporting
    if rules.errors > 0, literature.level == .effects {
      f.report("'errors' need standard deviations: 'data' must not be effects", at: "reporting")
    }
    let isPartial = literature.list.contains { outcome in
      switch outcome.reporting {
      case .studies: true
      case .chance(let chance): chance.contains { $0 > 0 && $0 < 1 }
      }
    }
    if rules.significantOdds != 1, !isPartial {
      f.report(
        "'significant-odds' changes nothing where all or none is reported: give outcomes 'reported' "
          + "between 0 and 1, or 'studies'", at: "reporting")
    }
  }

  /// Trials that are drawn person by person have two arms, one outcome and no other ways to be biased by
  /// choice.
  private func checkFlexible(_ rule: Flexibility, _ f: Fields) {
    let population = literature.population
    func refuse(_ isWrong: Bool, _ what: String, at key: String) {
      if isWrong { f.report("with 'reporting.flexible' \(what)", at: key) }
    }
    refuse(
      literature.list.count > 1 || literature.list.first?.kind != .continuous,
      "a review has one continuous outcome", at: "outcomes")
    refuse(
      [.effects, .meanDifference].contains(literature.level),
      "'data' must be g, g-by-size, d or revman", at: "data")
    refuse(population.hasSecondArms, "trials have two arms", at: "second-arms")
    refuse(
      population.characteristics.contains { $0.groups.contains { $0.icc > 0 } },
      "people have no groups: leave out 'icc'", at: "characteristics")
    refuse(
      population.followUp.matters, "trials are measured once: leave out 'follow-up'",
      at: "follow-up")
    refuse(
      literature.reporting.switching.matters, "leave out 'best-of': use 'measures'", at: "reporting"
    )
    refuse(
      literature.reporting.errors > 0, "leave out 'errors'", at: "reporting")
  }

  /// Names that would stand for two things.
  private func checkNames(_ f: Fields) {
    if Set(methods.map(\.method)).count < methods.count {
      f.report("two methods are the same", at: "methods")
    }
    for method in methods
    where method.name == ReviewRows.flagged || method.name.contains(",") {
      f.report("'\(method.name)' cannot be the name of a method: call it otherwise", at: "methods")
    }
    let taken = Set(literature.population.settings.map(\.name) + ["all"])
    for entry in grid.postHoc where taken.contains(entry.name) || entry.name.hasPrefix("look ") {
      f.report("'\(entry.name)' is the name of other analyses: call it otherwise", at: "grid")
    }
  }
}
