internal import Foundation
internal import Inference
internal import MonteCarlo
internal import Parts
internal import Planning
internal import TrialAnalysis
internal import TrialSimulation

extension StatementWriter {
  /// The answer: "With a linear mixed model (…) at a two-sided level of 5 %, 147 people per arm (15 peer workers) give 90 % power (…)".
  mutating func answer() -> String {
    let methods = planned.rows.reduce(into: [String]()) { list, row in
      let words = method(of: row).map {
        StatementWords.withArticle($0.analysis.words(structure.nouns))
      }
      if let words, !list.contains(words) { list.append(words) }
    }
    let level = atLevel()
    let with = "With \(StatementWords.list(methods))" + (level.isEmpty ? "" : ", \(level)")
    return isSize ? "\(with), \(size) give \(goal())." : "\(with), and \(size), \(bound)."
  }

  /// Whether the plan solved for how large the trial is.
  var isSize: Bool {
    [
      "participants-per-arm", "clusters-per-arm", "groups-per-arm", "total", "total-clusters",
      "clusters-per-sequence",
    ]
    .contains(report.question.path.split(separator: ".").last.map(String.init) ?? "")
      || report.question.noun != report.question.path && report.question.isInteger
  }

  /// "at a two-sided level of 5 %".
  private mutating func atLevel() -> String {
    guard let method else { return "" }
    let alpha = StatementWords.percent(method.test.alpha)
    let place = levelPath("alpha")
    if report.question.measure.hasPrefix("half-width") {
      return ""
    }
    let words =
      switch method.test.hypothesis {
      case .superiority(.twoSided): "at a two-sided significance level of \(alpha)"
      case .superiority(.oneSided): "at a one-sided significance level of \(alpha), towards benefit"
      case .nonInferiority: "at a one-sided significance level of \(alpha)"
      case .equivalence: "by two one-sided tests at \(alpha) each"
      }
    return words + cite(place, isConvention: true)
  }

  /// Where the file says something of the method's test: with the method or for all.
  private func levelPath(_ key: String) -> Path {
    let own = Path(["analysis", "methods", row.method, key])
    return isGiven(own) ? own : Path(["analysis", key])
  }

  /// What the answer reaches, with what was simulated: "90 % power (simulated: 90.1 %, Monte Carlo standard error 0.1 %)".
  private mutating func goal() -> String {
    let question = report.question
    let target = StatementWords.percent(question.target)
    let confidence = StatementWords.percent(method?.test.confidence ?? 0.95)
    let treated = StatementWords.arm(trial, arms.treatment)
    let words =
      switch question.measure {
      case "power": "\(target) power\(hypothesis())"
      case "rejected-towards-benefit":
        "a chance of \(target) of a significant result in favour of \(treated)"
      case "any-rejected": "a chance of \(target) that at least one of the tests is significant"
      case "all-rejected": "a chance of \(target) that all tests are significant"
      case "average-rejected": "an average power of \(target) over the tests"
      case "assurance": "an assurance of \(target)"
      case "half-width":
        "a \(confidence) confidence interval with a half-width of \(number(question.target)) "
          + "\(question.unit) on average"
      default:
        "a chance of \(target) that the \(confidence) confidence interval has a half-width of "
          + "\(halfWidth()) or less"
      }
    return "\(words) (simulated: \(simulated(solution.at)))"
  }

  private mutating func halfWidth() -> String {
    guard let quantity = method?.test.halfWidth else { return "that asked for" }
    return "\(number(quantity.value)) \(quantity.unit.replacing("-", with: " "))"
      + cite(levelPath("half-width").appending(quantity.unit))
  }

  /// A figure at the answer with its Monte Carlo error.
  func simulated(_ response: Response) -> String {
    if report.question.measure == "half-width" {
      let measured = Measured(
        "", response.value, mcse: response.mcse, replicates: response.replicates)
      return Figures.text(measured).replacing(" ± ", with: ", Monte Carlo standard error ")
    }
    let (value, error) = StatementWords.percent(response.value, error: response.mcse)
    return "\(value), Monte Carlo standard error \(error)"
  }

  /// What power is to show, where that is not a difference.
  private mutating func hypothesis() -> String {
    guard let test = method?.test, test.isAgainstMargin, let margin = test.margin else { return "" }
    let words =
      test.hypothesis == .equivalence
      ? "equivalence within ±\(margin.words)"
      : "non-inferiority within a margin of \(margin.words)"
    return " to show \(words)\(cite(levelPath("margin").appending(margin.unit)))"
  }

  /// "147 people per arm (15 peer workers)".
  var size: String {
    let sizes = trial.participants
    let units = trial.clusters
    func whole(_ plan: ClusterPlan) -> String {
      StatementWords.count(plan.count, plan.kind.unit.noun)
    }
    let isEven = sizes.allSatisfy { $0 == sizes[0] }
    if let crossing = units.lazy.compactMap({ $0?.crossing }).first {
      return "\(StatementWords.count(crossing.clusters, "cluster")) that cross over in "
        + "\(StatementWords.count(crossing.sequences, "sequence")) over \(crossing.periods) periods "
        + "(\(people(sizes, false)))"
    }
    if units.allSatisfy({ $0?.kind.unit == .clusters }), let first = units[0] {
      let isSame = units.allSatisfy { $0?.count == first.count }
      let counts =
        isSame
        ? "\(whole(first)) per arm"
        : StatementWords.list(
          trial.arms.indices.map {
            "\(units[$0].map(whole) ?? "") in \(StatementWords.arm(trial, $0))"
          }
        )
      return "\(counts) (\(people(sizes, isEven && isSame)))"
    }
    let clustered = trial.arms.indices.filter { units[$0] != nil }
    let isOneArm = clustered.count == 1
    if isEven {
      let notes = clustered.map { a in
        (units[a].map(whole) ?? "") + (isOneArm ? "" : " in \(StatementWords.arm(trial, a))")
      }
      return people(sizes, true) + (notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")
    }
    return StatementWords.list(
      trial.arms.indices.map { a in
        StatementWords.count(sizes[a], "person").replacing("persons", with: "people")
          + " in \(StatementWords.arm(trial, a))" + (units[a].map { " (\(whole($0)))" } ?? "")
      })
  }

  private func people(_ sizes: [Int], _ isEven: Bool) -> String {
    isEven
      ? "\(Figures.count(sizes[0])) people per arm"
      : "\(Figures.count(sizes.reduce(0, +))) people in all"
  }

  /// How sure the answer is: its neighbour, and its interval; empty where the plan has neither.
  var near: String {
    let error = solution.crossing?.error
    let isInteger = report.question.isInteger
    func shown(_ x: Double) -> String { report.shown(x, isInteger ? nil : error) }
    var sentences: [String] = []
    if let short = solution.short {
      let target = report.question.measure == "half-width" ? "width asked for" : "target"
      sentences.append(
        "With \(shown(short.x)) \(perArm) the same simulation gives \(simulated(short))"
          + (isNearTarget(short) ? ", which is within simulation error of the \(target)." : "."))
    }
    let (low, high) = (solution.interval.lowerBound, solution.interval.upperBound)
    if low < high {
      sentences.append(
        "The 95 % Monte Carlo interval of the number found is \(shown(low)) to \(shown(high)).")
    }
    return sentences.joined(separator: " ")
  }

  /// Whether one step short of the answer lies within two Monte Carlo standard errors of the target.
  private func isNearTarget(_ short: Response) -> Bool {
    abs(short.value - report.question.target) < 2 * short.mcse
  }

  /// What the number found counts.
  private var perArm: String {
    let unit = trial.clusters.lazy.compactMap { $0?.kind.unit.noun }.first ?? "cluster"
    return switch report.question.path.split(separator: ".").last {
    case "clusters-per-arm", "groups-per-arm": "\(unit)s per arm"
    case "participants-per-arm": "people per arm"
    case "total": "people in all"
    case "total-clusters": "\(unit)s in all"
    case "clusters-per-sequence": "clusters per sequence"
    default: report.question.noun
    }
  }
}

extension Quantity {
  /// "3 points", "0.3 standard deviations", "5 percentage points".
  fileprivate var words: String {
    switch unit {
    case "smd": "\(Figures.known(value)) standard deviations"
    case "risk-difference": "\(StatementWords.significant(100 * value)) percentage points"
    default: "\(Figures.known(value)) \(unit.replacing("-", with: " "))"
    }
  }
}
