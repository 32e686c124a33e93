import ArgumentParser
import Foundation
import InputFiles
import MonteCarlo
import Parts
import Planning
import Reports
import TrialSimulation

/// `peertrials plan`: the smallest design that works.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "The number of participants, or any other number, that reaches the power wanted.",
    discussion: """
      Searches for the number at which the trial of a scenario file reaches its target, and verifies \
      the answer and the number one short of it on random numbers of their own.

        peertrials plan Scenarios/textbook-two-arm.yaml
        peertrials plan Scenarios/textbook-two-arm.yaml --power 0.9 --statement
        peertrials plan my-trial.yaml --solve-for trial.arms.peer-led.effect.smd
        peertrials plan my-trial.yaml --half-width 0.2 --assured 0.9
        peertrials plan my-trial.yaml --robust trial.arms.peer-led.dropout=0.1..0.4
        peertrials plan my-trial.yaml --compare trial.design.allocation.usual-care=0.5,1,2
      """)

  @OptionGroup var scenario: ScenarioOptions
  @OptionGroup var plan: PlanOptions
  @OptionGroup var further: FurtherPlanOptions
  @OptionGroup var basics: RunBasics
  @OptionGroup var sources: SourceOptions
  @OptionGroup var output: OutputOptions
  // Taken only to say what there is in its place.
  @Option(help: .hidden) var mcse: Double?

  var options: RunOptions { RunOptions(basics, nil, sources) }

  func validate() throws {
    if mcse != nil {
      throw ValidationError("a plan has --tolerance, the width of its interval, not --mcse")
    }
    if further.assurance != nil, plan.power != nil || plan.measure != nil || plan.halfWidth != nil {
      throw ValidationError("give --assurance or --power, --measure, --half-width, not both")
    }
  }

  func run() throws {
    let template = try scenario.template(Scenario.self)
    let place = try output.open(inputs: [scenario.file])
    try options.checkThreads()
    let cancellation = Cancellation()
    let interrupts = Interrupts(cancellation)
    defer { interrupts.end() }
    var asked = plan
    if let assurance = further.assurance {
      asked.measure = "rejected-towards-benefit"
      asked.power = assurance
    }
    let live = PlanLive(
      shows: options.showsProgress, noun: PlanWords.noun(plan.solveFor), target: asked.target)
    let engine = Engine(threads: options.threadCount, cancellation: cancellation)
    try place.orNothing(
      interrupted: "interrupted before anything was known; nothing was written"
    ) {
      // Before anything is said: the picture would be drawn over it.
      defer { live.end() }
      let start = ContinuousClock.now
      let chosen = try ChosenPlan(template, asked, further, options, engine: engine, live: live)
      live.end()
      var outcome = chosen.outcome
      outcome.seconds = (ContinuousClock.now - start) / .seconds(1)
      try place.write(text(outcome, chosen.planner))
      if outcome.report.isInterrupted {
        if output.format != .text { say("interrupted: the search has not ended") }
        throw Exit.interrupted
      }
    }
  }

  private func text(_ outcome: PlanOutcome, _ planner: Planner) throws -> String {
    switch output.format {
    case .csv: return ResultRow.csv(outcome.rows)
    case .json: return outcome.json(planner).text + "\n"
    case .text: return further.statement ? try outcome.statement(planner) : outcome.text
    }
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

  /// Whether a single search is all that is asked for.
  var isPlain: Bool { assurance == nil && robust.isEmpty && compare.isEmpty }

  func validate() throws {
    if let assurance, !(assurance > 0 && assurance < 1) {
      throw ValidationError("--assurance must lie between 0 and 1; found \(assurance)")
    }
    let kinds = [assurance != nil, !robust.isEmpty, !compare.isEmpty].count { $0 }
    if kinds > 1 {
      throw ValidationError(
        "--assurance, --robust and --compare are questions of their own: one each")
    }
    if robust.count > 6 { throw ValidationError("--robust: at most six assumptions at once") }
  }
}
