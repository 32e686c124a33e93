internal import MonteCarlo
public import Planning
public import Questions

/// What was asked of a plan, in words.
public struct PlanWording: Sendable {
  public var title: String
  public var question: String
  /// The path that was solved for.
  public var path: String
  /// "participants per arm", or the path.
  public var noun: String
  public var isInteger: Bool
  /// The row that the plan is for.
  public var outcome: String
  public var contrast: String
  public var method: String
  public var family: String
  public var adjustment: String
  /// The measure, by its name in the rows.
  public var measure: String
  public var target: Double
  /// The unit of the measure.
  public var unit: String
  /// "by 2-sided test at 0.05".
  public var test: String
  public var source: String
  public var seed: UInt64
  public var version: String

  /// A wording; every word is the caller's.
  public init(
    title: String, question: String, path: String, noun: String, isInteger: Bool, outcome: String,
    contrast: String, method: String, family: String, adjustment: String, measure: String,
    target: Double, unit: String, test: String, source: String, seed: UInt64, version: String
  ) {
    self.title = title
    self.question = question
    self.path = path
    self.noun = noun
    self.isInteger = isInteger
    self.outcome = outcome
    self.contrast = contrast
    self.method = method
    self.family = family
    self.adjustment = adjustment
    self.measure = measure
    self.target = target
    self.unit = unit
    self.test = test
    self.source = source
    self.seed = seed
    self.version = version
  }

  /// The measure in plain words.
  public var measureWords: String {
    switch measure {
    case "power": "power"
    case "rejected-towards-benefit": "the chance of a significant benefit"
    case "half-width": "the mean half-width of the interval"
    case "half-width-within-target": "the chance of an interval as narrow as asked"
    case "any-rejected": "the chance that any test of the family rejects"
    case "all-rejected": "the chance that all tests of the family reject"
    case "average-rejected": "average power over the family"
    case "assurance": "assurance (power averaged over the priors)"
    default: measure
    }
  }

  /// "0.8 or more", "0.2 points or less".
  var targetWords: String {
    measure == "half-width"
      ? "\(Figures.known(target)) \(unit) or less" : "\(Figures.known(target)) or more"
  }
}

/// The recruitment that a plan asks for.
public struct Recruitment: Sendable {
  /// One arm: randomised, and expected to be analysed.
  public var arms: [(name: String, randomised: Int, analysed: Double)]
  /// Who they are that are expected, in the column of those analysed.
  public enum Expected: Sendable {
    /// Those who are analysed.
    case analysed
    /// Those seen at the last wave, of an analysis that takes others' visits too.
    case atLastWave
    /// Those who have the outcome, of an analysis that imputes it for others.
    case withOutcome
  }

  /// Who are expected.
  public var expected: Expected
  /// Clusters that are randomised to when they cross over, "12 clusters"; empty of other trials.
  public var units: String

  /// Recruitment by arm.
  public init(
    expected: Expected = .analysed, units: String = "",
    arms: [(name: String, randomised: Int, analysed: Double)]
  ) {
    self.arms = arms
    self.expected = expected
    self.units = units
  }

  /// What is expected of those who are not lost.
  var expectation: String { Recruitment.expectation(expected) }

  /// The same, as paragraphs say it too.
  static func expectation(_ expected: Expected) -> String {
    switch expected {
    case .analysed: "are expected to be analysed"
    case .atLastWave: "are expected to be seen at the last wave"
    case .withOutcome: "are expected to have the outcome"
    }
  }

  public var randomised: Int { arms.reduce(0) { $0 + $1.randomised } }
  public var analysed: Double { arms.reduce(0) { $0 + $1.analysed } }
}

/// The terminal text and the rows of `plan`.
public struct PlanReport: Sendable {
  public let question: PlanWording
  public let result: SearchResult
  /// At the answer; nil where there is none.
  public let recruitment: Recruitment?
  /// Further paragraphs: what robust plans, priors and costs add.
  public var notes: [String] = []
  /// What its author may want to do otherwise.
  public var advice: [String] = []
  /// What was asked beyond a single search.
  public var context = PlanAnswer.Context.plain
  /// What was found of the levels of the file's analyses.
  public var levels = LevelFindings()
  /// Why the trial cannot reach it, whatever the number; nil where nothing is known to forbid it.
  public var obstacle: String?
  /// Who set the largest number that was tried.
  public var bound = PlanAnswer.Bound.asked
  /// Whether it was interrupted, so that more might have been found.
  public var isInterrupted = false

  /// A report.
  ///
  /// - Parameters:
  ///   - question: What was asked.
  ///   - result: What was found.
  ///   - recruitment: People by arm at the answer.
  public init(_ question: PlanWording, _ result: SearchResult, recruitment: Recruitment?) {
    self.question = question
    self.result = result
    self.recruitment = recruitment
    if case .unfinished = result.answer { isInterrupted = true }
  }

  var noun: String { question.noun }

  /// The whole text.
  ///
  /// - Parameter characters: What the terminal can show.
  /// - Returns: Lines of at most 80 characters.
  public func text(characters: CharacterSetChoice = .unicode) -> String {
    var text = question.title.isEmpty ? "" : Wrap.text(question.title, width: 78)
    if !question.question.isEmpty { text += Wrap.text(question.question, width: 78) }
    text += Wrap.text(asked, width: 78) + "\n"
    text += answer
    if let recruitment, case .found = result.answer { text += self.recruited(recruitment) }
    let chart = chart.text(characters: characters)
    if !chart.isEmpty { text += "\n" + chart }
    text += levels.text
    for one in advice { text += "\n" + Wrap.text("Note: \(one)", width: 78) }
    for note in notes { text += "\n" + note }
    text += "\n"
    text += Wrap.text(
      "\(Figures.count(result.spent)) replicates in all, \(question.source), seed "
        + "\(question.seed). Values are ± their Monte Carlo standard error.", width: 78)
    return text
  }

  private var asked: String {
    var row = "\(question.outcome), \(question.contrast), \(question.method)"
    if !question.family.isEmpty {
      row += ", family \(question.family) under \(question.adjustment)"
    }
    return "Solved for \(noun): \(question.measureWords) \(question.targetWords)."
      + " For \(row)\(question.test)."
  }

  private var answer: String {
    switch result.answer {
    case .found(let solution): found(solution)
    case .unreachable(let best, let isPlateau): unreachable(best, isPlateau)
    case .noInfluence(let response):
      Wrap.text(
        "\(noun) makes no difference: \(question.measureWords) is \(figure(response)) wherever it was "
          + "tried. Solve for another number.", width: 78)
    case .always(let response):
      Wrap.text(
        "Every value that may be tried reaches it: at \(noun) = \(shown(response.x, nil)), the "
          + "worst, \(question.measureWords) is \(figure(response)).", width: 78)
    case .unfinished(let known): unfinished(known)
    }
  }

  func figure(_ response: Response) -> String {
    guard response.value.isFinite else { return "without an interval" }
    return Figures.text(
      Measured("", response.value, mcse: response.mcse, replicates: response.replicates))
  }

  /// A value of the axis: whole, or with the digits that its error allows.
  func shown(_ x: Double, _ error: Double?) -> String {
    if question.isInteger { return Figures.count(x) }
    guard let error, error > 0 else { return Figures.known(x) }
    return Figures.fixed(x, Figures.decimals(mcse: error))
  }

  private func recruited(_ recruitment: Recruitment) -> String {
    let arms = recruitment.arms.map { "\($0.name) \(Figures.count($0.randomised))" }
    return Wrap.text(
      "Randomise \(recruitment.units.isEmpty ? "" : "\(recruitment.units) with ")"
        + "\(Figures.count(recruitment.randomised)) people in all "
        + "(\(arms.joined(separator: ", "))); \(Figures.count(recruitment.analysed))"
        + " \(recruitment.expectation).", width: 78)
  }

  /// What was counted, pooled by value; the outermost are left out once they add nothing.
  var tried: [Response] {
    var pooled: [Response] = []
    for response in result.responses {
      if let last = pooled.last, last.x == response.x {
        pooled[pooled.count - 1] = last.pooled(response)
      } else {
        pooled.append(response)
      }
    }
    guard case .found(let solution) = result.answer else { return pooled }
    let near = pooled.filter { $0.x >= solution.value / 4 && $0.x <= solution.value * 3 }
    return near.count > 3 ? near : pooled
  }

  var chart: CurveChart {
    var answer: Double?
    if case .found(let solution) = result.answer { answer = solution.value }
    return CurveChart(
      tried.map { CurveChart.Point(x: $0.x, y: $0.value, error: $0.mcse) },
      xLabel: noun, yLabel: question.measureWords, target: question.target, answer: answer,
      isRate: question.measure != "half-width")
  }
}
