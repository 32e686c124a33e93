internal import Inference
internal import InputFiles
internal import MonteCarlo
internal import Planning
internal import TrialSimulation

/// Why a search may end without an answer: what the trial cannot show, and how far the program goes.
extension Planner {
  /// Who set the largest number that was tried.
  var bound: PlanAnswer.Bound {
    if goal.range != nil { return .asked }
    return axis.range.upperBound < field.range.upperBound ? .people : .program
  }

  /// Why no number of people can reach a power; nil where nothing is known to forbid it.
  var obstacle: PlanAnswer.Obstacle? {
    guard case .row = criterion.place, criterion.isAtLeast,
      criterion.measure != "half-width-within-target",
      let row = criterion.rows(layout).first,
      let test = template.base.analysis.methods.first(where: { $0.name == row.method })?.test
    else { return nil }
    let towards = row.truth * row.benefitSign
    switch test.hypothesis {
    case .superiority(.oneSided) where towards < 0: return .wrongSide
    case .superiority where towards < 0 && criterion.measure == "rejected-towards-benefit":
      return .harm
    case .superiority where towards == 0: return .noEffect
    case .nonInferiority where row.isNull: return .worseThanMargin
    case .equivalence where row.isNull: return .beyondMargin
    default: return nil
    }
  }
}
