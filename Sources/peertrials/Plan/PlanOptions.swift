import ArgumentParser
import InputFiles
import MonteCarlo
import Parts
import Planning
import Reports

/// What a plan is asked for.
struct PlanOptions: ParsableArguments {
  /// What is solved for where nothing is asked; of clusters and groups their own number.
  static let people = "trial.design.participants-per-arm"

  @Option(
    name: .customLong("solve-for"),
    help: ArgumentHelp(
      """
      The number of the scenario to solve for; participants, clusters or groups per arm by default.
      """, valueName: "path"))
  var solveFor = PlanOptions.people

  @Option(help: "Power, or the other rate that --measure names, to reach; 0.8 by default.")
  var power: Double?

  @Option(
    help: ArgumentHelp(
      """
      What to plan on: power, rejected-towards-benefit; in a family also any-rejected, \
      all-rejected, average-rejected.
      """))
  var measure: String?

  @Option(
    name: .customLong("half-width"),
    help: "Plan on precision: half-width of the confidence interval, in the unit of the estimate.")
  var halfWidth: Double?

  @Option(help: "With --half-width: the chance to reach it, instead of reaching it on average.")
  var assured: Double?

  @Option(help: "Plan for this outcome; the first by default.")
  var outcome: String?
  @Option(help: "Plan for this contrast; the first by default.")
  var contrast: String?
  @Option(help: "Plan for this method; by default the first that keeps its level.")
  var method: String?
  @Option(help: "Plan for a test as adjusted in this family.")
  var family: String?
  @Option(help: "The family's procedure; the first by default.")
  var adjustment: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Look between these values only.", valueName: "a..b"))
  var between: String?

  @Option(
    help: """
      Width of the 95 % interval relative to the answer at which the search ends; 0.0025 by default, 0.02 with \
      --assurance.
      """)
  var tolerance: Double?

  func validate() throws {
    func rate(_ name: String, _ value: Double?) throws {
      if let value, !(value > 0 && value < 1) {
        throw ValidationError("--\(name) must lie between 0 and 1; found \(value)")
      }
    }
    try rate("power", power)
    for target in [power, assured] {
      if let target, min(target, 1 - target) < 0.000_099 {
        throw ValidationError(
          "a rate within 0.0001 of 0 or 1 cannot be planned on by simulation; found \(target)")
      }
    }
    try rate("assured", assured)
    if let halfWidth, !(halfWidth > 0 && halfWidth < 1e9) {
      throw ValidationError("--half-width must be positive; found \(halfWidth)")
    }
    if halfWidth != nil, power != nil || measure != nil {
      throw ValidationError("give --half-width or --power and --measure, not both")
    }
    if assured != nil, halfWidth == nil {
      throw ValidationError("--assured is the chance to reach a --half-width; name one")
    }
    if let tolerance, !(tolerance >= 1e-4 && tolerance <= 0.5) {
      throw ValidationError("--tolerance must lie in 0.0001 … 0.5; found \(tolerance)")
    }
    if Path(parsing: solveFor) == nil {
      throw ValidationError(
        "--solve-for \(solveFor): write a path like trial.arms.peer-led.dropout")
    }
    if between != nil, range == nil {
      throw ValidationError("write --between 0.1..0.9, the smaller number first")
    }
  }

  /// `--between`.
  var range: ClosedRange<Double>? { between.flatMap { Ranges.parse($0) } }

  var choice: Criterion.Choice {
    Criterion.Choice(
      outcome: outcome, contrast: contrast, method: method, family: family,
      adjustment: adjustment)
  }

  /// The measure that is brought to its target.
  var measureName: String {
    if halfWidth != nil { return assured == nil ? "half-width" : "half-width-within-target" }
    return measure ?? "power"
  }

  var target: Double { assured ?? halfWidth ?? power ?? 0.8 }
}

/// `a..b` as typed.
enum Ranges {
  static func parse(_ text: some StringProtocol) -> ClosedRange<Double>? {
    guard let dots = text.firstRange(of: "..") else { return nil }
    guard let a = Number.strict(text[..<dots.lowerBound]),
      let b = Number.strict(text[dots.upperBound...]), a <= b
    else { return nil }
    return a...b
  }
}
