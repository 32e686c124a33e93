import ArgumentParser
import InputFiles
import MonteCarlo
import Parts
import Reports
import TrialSimulation

/// `peertrials power`: the operating characteristics of one trial.
struct PowerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "power",
    abstract: "Power, bias and coverage of a trial, each with its Monte Carlo error.",
    discussion: """
      Simulates the trial of a scenario file many times and prints how often each test rejects, and \
      how good its estimates are. Where everything is equal the rejection rate is the type I error.

        peertrials power Scenarios/core-readmission.yaml
        peertrials power Scenarios/core-readmission.yaml --set trial.design.participants-per-arm=427
        peertrials power Scenarios/textbook-two-arm.yaml --mcse 0.0005 --format csv --output power.csv
      """)

  @OptionGroup var scenario: ScenarioOptions
  @OptionGroup var options: RunOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Print every measure of every row.")
  var details = false

  @Option(help: "Draws of the scenario's priors, where it has any.")
  var draws = 2000

  @Option(
    name: .customLong("target-power"),
    help: "The power whose chance is reported, where the scenario has priors.")
  var targetPower = 0.8

  func validate() throws {
    if !(2...1_000_000).contains(draws) {
      throw ValidationError("--draws must lie in 2 … 1000000; found \(draws)")
    }
    if !(targetPower > 0 && targetPower < 1) {
      throw ValidationError("--target-power must lie between 0 and 1; found \(targetPower)")
    }
  }

  func run() throws {
    let template = try scenario.template(Scenario.self)
    let place = try output.open(inputs: [scenario.file])
    let simulation = try Simulation(template.base, options, place)
    let point = simulation.point(scenario.assignments)
    let uncertain = try PriorPower.run(
      template, simulation, options, draws: draws, target: targetPower, place)
    let marked = try uncertain == nil ? nil : simulation.marks(template, options, place)
    // What Ctrl-C ended is left out and named; the table before it stands by itself.
    let unfinished =
      uncertain == nil
      ? "the draws of the priors" : marked == nil ? "what analyses ignore" : nil
    let (uncertainties, levels) = (uncertain ?? [], marked ?? ([], 0))
    let more = uncertainties.flatMap { $0.rows(point) } + levels.marks.compactMap { $0.row(point) }
    let text =
      switch output.format {
      case .json: simulation.json(command: "power", point: point, more: more).text + "\n"
      case .csv: ResultRow.csv(ResultRow.all(simulation.result.tally, point: point) + more)
      case .text:
        report(simulation) + uncertainties.map(\.text).joined()
          + LevelCheck.text(levels.marks, more: levels.more)
      }
    try place.write(text)
    if let unfinished {
      say("interrupted: \(unfinished) left out; the rest is complete")
      throw Exit.interrupted
    }
    if simulation.result.interrupted {
      if output.format != .text {
        say("interrupted after \(simulation.result.tally.replicates) replicates")
      }
      throw Exit.interrupted
    }
  }

  private func report(_ simulation: Simulation) -> String {
    let trial = simulation.scenario.trial
    let arms = trial.arms.indices.map { a in
      let arm = trial.arms[a]
      return "\(arm.name) \(Figures.count(trial.participants[a]))"
        + (trial.clusters[a].map { " in \($0.words)" } ?? "")
        + (arm.leaving > 0 ? " (\(Figures.number(100 * arm.leaving)) % leave)" : "")
    }
    let heading = PowerReport.Heading(
      title: PlainText.line(simulation.scenario.title),
      question: PlainText.line(simulation.scenario.question),
      arms: "Randomised: " + arms.joined(separator: ", "),
      source: simulation.experiment.source == .exact ? "exact source" : "every person drawn",
      seed: simulation.seed)
    return PowerReport(
      heading, simulation.result.tally, interrupted: simulation.result.interrupted,
      details: details
    ).text
  }
}
