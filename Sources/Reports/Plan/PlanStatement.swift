internal import MonteCarlo
internal import Planning

/// An assumption of a plan, with where it comes from.
public struct Assumption: Sendable {
  public var path: String
  public var value: String
  public var source: String

  /// An assumption.
  public init(path: String, value: String, source: String) {
    self.path = path
    self.value = value
    self.source = source
  }
}

/// The paragraph on sample size that a protocol and a report of a trial need.
///
/// Says what DELTA² (Cook et al. 2018, BMJ 363:k3750), SPIRIT 2013 item 14 and CONSORT 2010 item 7a
/// ask for: primary outcome, target difference and its source, nuisance parameters, test and level,
/// power, size and its allowance for attrition, and how it was computed.
public struct PlanStatement: Sendable {
  let report: PlanReport
  let assumptions: [Assumption]

  /// A statement.
  ///
  /// - Parameters:
  ///   - report: The plan.
  ///   - assumptions: The numbers that the scenario gives, with their sources.
  public init(_ report: PlanReport, assumptions: [Assumption]) {
    self.report = report
    self.assumptions = assumptions
  }

  /// The text: the paragraph, then the assumptions as a list.
  public var text: String {
    guard case .found(let solution) = report.result.answer else {
      return report.text()
    }
    let question = report.question
    func figure(_ response: Response) -> String {
      let measured = Measured(
        "", response.value, mcse: response.mcse, replicates: response.replicates)
      return "\(Figures.text(measured)) (\(Figures.count(response.replicates)) replicates)"
    }
    let error = question.isInteger ? nil : solution.crossing?.error
    var text =
      "The trial is planned on \(question.outcome), \(question.contrast), analysed by "
      + "\(question.method)\(question.test). "
    text +=
      "Simulation of the whole trial shows that \(question.measureWords) of "
      + "\(question.targetWords) needs \(question.noun) of \(report.shown(solution.value, error)) "
      + "(95 % Monte Carlo interval \(report.shown(solution.interval.lowerBound, error)) to "
      + "\(report.shown(solution.interval.upperBound, error))): "
    // What is not a count was verified at the safe end of its interval.
    let place = question.isInteger ? "there" : "at \(report.shown(solution.at.x, error))"
    text += "\(place) \(question.measureWords) is \(figure(solution.at))"
    if let short = solution.short {
      text += ", and with \(report.shown(short.x, nil)) it is \(figure(short))"
    }
    text += ". "
    if let recruitment = report.recruitment {
      let arms = recruitment.arms.map { arm in
        "\(arm.name) \(Figures.count(arm.randomised)) "
          + "(\(Figures.count(arm.analysed)) expected to be analysed)"
      }
      let lost = 1 - recruitment.analysed / Double(max(recruitment.randomised, 1))
      text +=
        "In all \(Figures.count(recruitment.randomised)) people are to be randomised: "
        + arms.joined(separator: ", ") + ". "
      text +=
        lost > 0
        ? "This allows for \(Figures.number((1000 * lost).rounded() / 10)) % without the outcome. "
        : "No allowance is made for people without the outcome. "
    }
    text +=
      "Figures are ± their Monte Carlo standard error. Computed with PeerTrials "
      + "\(question.version) (\(question.source), seed \(question.seed), "
      + "\(Figures.count(report.result.spent)) replicates in all)."
    var list = "\nAssumptions, as the scenario states them:\n"
    for assumption in assumptions {
      let source = assumption.source.isEmpty ? "no source given" : assumption.source
      list += Wrap.text(
        "  \(assumption.path) = \(assumption.value) (\(source))", width: 78, indent: 6)
    }
    return Wrap.text(text, width: 78) + (assumptions.isEmpty ? "" : list)
  }
}
