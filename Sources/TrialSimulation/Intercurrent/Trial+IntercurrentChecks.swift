internal import Foundation
internal import OrderedCollections
internal import Parts

/// What intercurrent events cannot be put together with.
extension Trial {
  func checkIntercurrent(_ f: Fields) {
    let names = intercurrentNames
    for name in estimand.intercurrent.strategies.keys.sorted() where !names.contains(name) {
      f.report(
        "no arm has an intercurrent event called '\(name)'",
        below: f.path.appending("estimand").appending("intercurrent"))
    }
    guard !names.isEmpty, f.isFineSoFar else { return }
    let place = f.path.appending("arms")
    let first = arms.first { !$0.intercurrent.isEmpty }?.name ?? ""
    let here = place.appending(first).appending("intercurrent")
    for (o, outcome) in outcomes.enumerated() where !(forms[o].first is CourseLaw) {
      f.report(
        "'\(outcome.name)' is measured once, and intercurrent events lie between waves: make it 'repeated', with the "
          + "times 0 and that of its measurement", below: here)
    }
    guard let times = decidingCourse.flatMap({ (forms[$0].first as? CourseLaw)?.times }) else {
      return
    }
    for arm in arms {
      let histories = pow(Double(times.count), Double(arm.intercurrent.count))
      if histories > Double(IntercurrentLaw.mostHistories) {
        f.report(
          "\(arm.intercurrent.count) events over \(times.count) waves make \(Number.text(histories)) histories; "
            + "\(IntercurrentLaw.mostHistories) can be told apart: fewer waves, or fewer events",
          below: place.appending(arm.name).appending("intercurrent"))
      }
    }
    checkStrategies(
      estimand.intercurrent, f, at: f.path.appending("estimand").appending("intercurrent"))
  }

  /// Reports events without scores afterwards whose scores are to be followed, and a composite without a score that stands for it.
  func checkStrategies(_ strategies: IntercurrentStrategies, _ f: Fields, at place: Path) {
    let isComposite = intercurrentNames.contains { strategies.strategy($0) == .composite }
    if isComposite, estimand.intercurrent.failure == nil {
      f.report(
        "which score stands for an event that is an outcome by itself? give 'failure' of the trial's 'estimand', like "
          + "{smd: -1}", below: place)
    }
    for name in intercurrentNames where strategies.strategy(name) == .treatmentPolicy {
      guard arms.contains(where: { $0.intercurrent[name]?.afterwards == .nothing }) else {
        continue
      }
      f.report(
        "there are no scores after '\(name)' that a treatment policy could follow: say hypothetical, while-on or composite",
        below: place)
    }
  }
}
