import ArgumentParser
import MonteCarlo
import Questions
import Reports

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
  @OptionGroup var output: PageOutputOptions
  @OptionGroup var figure: FigureOptions

  @Flag(help: "Print every measure of every row.")
  var details = false

  @Option(help: "Draws of the scenario's priors, where it has any.")
  var draws = 2000

  @Option(
    name: .customLong("target-power"),
    help:
      "The power whose chance is reported, where the scenario has priors, and that --figure points out."
  )
  var targetPower = 0.8

  func validate() throws {
    // The file is not read yet.
    try checked(question(ScenarioInput("")).check)
  }

  private func question(_ scenario: ScenarioInput) -> PowerQuestion {
    PowerQuestion(scenario, run: options.settings, draws: draws, targetPower: targetPower)
  }

  func run() throws {
    let asked = question(try scenario.input())
    // What is wrong with the scenario is told before any file is begun.
    let ready = try told(asked.read)
    let place = try output.place.open(inputs: [scenario.file], besides: figure.files)
    let drawing = try place.orNothing(interrupted: "") { try figure.open() }
    defer { drawing?.discard() }
    let display = RunDisplay(options)
    let answer = try place.answered(interrupted: "") { cancellation in
      defer { display.clear() }
      return try ready.answer(cancellation: cancellation, progress: display.power)
    }
    display.warn(answer.missedPrecision, answer.tally.replicates)
    try place.write(
      text(answer, asked.scenario), with: drawing, missing: "no replicate was finished"
    ) {
      answer.tally.replicates > 0 ? answer.chart(target: targetPower) : nil
    }
    try end(answer)
  }

  private func text(_ answer: PowerAnswer, _ input: ScenarioInput) -> String {
    switch output.format {
    case .json: answer.json.text + "\n"
    case .csv: answer.csv
    case .text: answer.text(details: details)
    case .html:
      answer.html(PageOutputOptions.source(input.text, file: input.file), target: targetPower)
    }
  }

  /// Says what Ctrl-C ended: what is left out is named, the rest stands by itself.
  private func end(_ answer: PowerAnswer) throws {
    if let unfinished = answer.unfinished {
      let words =
        switch unfinished {
        case .priors: "the draws of the priors"
        case .levels: "what analyses ignore"
        }
      say("interrupted: \(words) left out; the rest is complete")
      throw Exit.interrupted
    }
    if answer.isInterrupted {
      if output.format != .text {
        say("interrupted after \(answer.tally.replicates) replicates")
      }
      throw Exit.interrupted
    }
  }
}
