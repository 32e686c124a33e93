internal import Foundation
internal import Inference
internal import MonteCarlo
internal import Parts
internal import Planning
internal import TrialAnalysis
internal import TrialSimulation

/// The paragraph on sample size that a protocol and a report of a trial need.
///
/// Says what DELTA² (Cook et al. 2018, BMJ 363:k3750), SPIRIT 2013 item 14 and CONSORT 2010 item 7a ask for, from the
/// resolved scenario: the primary outcome with instrument and time point; the numbers that this plan rests on, each
/// with its source; the analysis in words; sides and level; power with its Monte Carlo error; people randomised and
/// analysed; and the estimand in the words of ICH E9(R1) (2019). What the file does not say is listed after it, not made up.
public struct PlanStatement: Sendable {
  let report: PlanReport
  let planned: PlannedTrial

  /// A statement.
  ///
  /// - Parameters:
  ///   - report: The plan.
  ///   - planned: The trial at its answer.
  public init(_ report: PlanReport, _ planned: PlannedTrial) {
    self.report = report
    self.planned = planned
  }

  /// The paragraph, then what is still to be said; the plain report where there is no answer.
  public var text: String {
    guard case .found(let solution) = report.result.answer, !planned.rows.isEmpty else {
      return report.text()
    }
    var writer = StatementWriter(report, planned, solution)
    let sentences = [
      writer.outcomes, writer.assumptions(), writer.answer(), writer.uncertainty(),
      writer.attrition(), writer.multiplicity, writer.level(), writer.estimand(),
      writer.otherAssumptions(), writer.computation,
    ]
    let paragraph = sentences.filter { !$0.isEmpty }.joined(separator: " ")
    // No line ends within a number, or between it and its sign of per cent.
    let glue = "\u{E000}"
    let glued = paragraph.replacing(/(\d) (?=[%\d])/) { "\($0.1)\(glue)" }
    return Wrap.text(glued, width: 78).replacing(glue, with: " ") + writer.remainder
  }
}
