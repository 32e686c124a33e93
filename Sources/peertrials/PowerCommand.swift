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

  func run() throws {
    let loaded = try scenario.load()
    let place = try output.open(scenario: scenario.file)
    let simulation = try Simulation(loaded, options, place)
    let point = simulation.point(scenario.assignments)
    let text =
      switch output.format {
      case .json: simulation.json(command: "power", point: point).text + "\n"
      case .csv: ResultRow.csv(ResultRow.all(simulation.result.tally, point: point))
      case .text: report(simulation)
      }
    try place.write(text)
    if simulation.result.interrupted {
      if output.format != .text {
        say("interrupted after \(simulation.result.tally.replicates) replicates")
      }
      throw Exit.interrupted
    }
  }

  private func report(_ simulation: Simulation) -> String {
    let trial = simulation.scenario.trial
    let arms = zip(trial.arms, trial.participants).map { arm, n in
      "\(arm.name) \(Figures.count(n))"
        + (arm.dropout > 0 ? " (\(Figures.number(100 * arm.dropout)) % leave)" : "")
    }
    let heading = PowerReport.Heading(
      title: Problem.printable(simulation.scenario.title),
      question: Problem.printable(simulation.scenario.question),
      arms: "Randomised: " + arms.joined(separator: ", "),
      source: simulation.experiment.source == .exact ? "exact source" : "every person drawn",
      seed: simulation.seed)
    return PowerReport(
      heading, simulation.result.tally, interrupted: simulation.result.interrupted,
      details: details
    ).text
  }
}
