import Inference
import InputFiles
import MonteCarlo
import Parts
import Planning
import Reports
import TrialSimulation

/// Why a search may end without an answer: what the trial cannot show, and how far the program goes.
extension Planner {
  /// Who set the largest number that was tried.
  var bound: PlanReport.Bound {
    if options.range != nil { return .asked }
    return axis.range.upperBound < field.range.upperBound ? .people : .program
  }

  /// Why no number of people can reach a power, in words; nil where nothing is known to forbid it.
  var obstacle: String? {
    guard case .row = criterion.place, criterion.isAtLeast,
      criterion.measure != "half-width-within-target",
      let row = criterion.rows(layout).first,
      let test = template.base.analysis.methods.first(where: { $0.name == row.method })?.test
    else { return nil }
    let towards = row.truth * row.benefitSign
    let effect = "the effect in the scenario, \(Figures.known(row.truth)) \(row.unit),"
    switch test.hypothesis {
    case .superiority(.oneSided) where towards < 0:
      return
        "The test is one-sided towards benefit, and \(effect) points the other way: more people make it "
        + "surer that it does. Turn the effect or 'benefit', or test with 'sides: two-sided'."
    case .superiority where towards < 0 && criterion.measure == "rejected-towards-benefit":
      return "\(sentence(effect)) is a harm: it is not found as a benefit."
    case .superiority where towards == 0:
      return "There is no effect in the scenario: what is counted is the type I error."
    case .nonInferiority where row.isNull:
      return "\(sentence(effect)) is worse than the margin allows: non-inferiority is not true."
    case .equivalence where row.isNull:
      return "\(sentence(effect)) lies beyond the margin: equivalence is not true."
    default: return nil
    }
  }

  private func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
