import ArgumentParser
import Questions

/// What a plan is asked for.
struct PlanOptions: ParsableArguments {
  @Option(
    name: .customLong("solve-for"),
    help: ArgumentHelp(
      """
      The number of the scenario to solve for; participants, clusters or groups per arm by default.
      """, valueName: "path"))
  var solveFor = PlanGoal.people

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

  func validate() throws { try checked(goal.check) }

  /// The same as a question has them.
  var goal: PlanGoal {
    var goal = PlanGoal()
    goal.solveFor = solveFor
    goal.power = power
    goal.measure = measure
    goal.halfWidth = halfWidth
    goal.assured = assured
    goal.outcome = outcome
    goal.contrast = contrast
    goal.method = method
    goal.family = family
    goal.adjustment = adjustment
    goal.between = between
    goal.tolerance = tolerance
    return goal
  }
}

/// What a plan may add to a single search.
struct FurtherPlanOptions: ParsableArguments {
  @Flag(help: "Print the paragraph that a protocol needs, every number from the run.")
  var statement = false

  @Option(
    help: "Reach this assurance: power towards benefit averaged over the scenario's priors.")
  var assurance: Double?

  @Option(
    help: ArgumentHelp(
      "Reach the target over a range of an assumption; may be repeated, for a box.",
      valueName: "path=a..b"))
  var robust: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Solve for each of these designs and compare what they cost ('cost:' in the scenario); may be \
      repeated, for a grid.
      """, valueName: "path=x,y,z"))
  var compare: [String] = []

  func validate() throws { try checked(further.check) }

  /// The same as a question has them.
  var further: FurtherPlan {
    var further = FurtherPlan()
    further.assurance = assurance
    further.robust = robust
    further.compare = compare
    return further
  }
}
