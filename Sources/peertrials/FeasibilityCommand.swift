import ArgumentParser
import InputFiles
import Questions
import Reports

/// `peertrials feasibility`: what a feasibility trial would decide on the main one.
struct FeasibilityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feasibility",
    abstract: "How well a feasibility trial knows its shares, and which light they show.",
    discussion: """
      Reads the criteria under 'feasibility' of a scenario: shares like those of people who agree, \
      attend or stay, with what is green and red. Prints how wide their intervals are, how many \
      people a half-width takes, and the chance of each light. Nothing is simulated.

        peertrials feasibility Scenarios/field/lets-talk.yaml
      """)

  @OptionGroup var scenario: ScenarioOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let place = try output.place.open(inputs: [scenario.file])
    let interrupts = Interrupts.endingAtOnce()
    defer { interrupts.end() }
    try place.orNothing(interrupted: "interrupted; nothing was written") {
      let answer = try FeasibilityQuestion(scenario.input()).answer()
      switch output.format {
      case .text: try place.write(answer.text)
      case .json: try place.write(answer.json.text + "\n")
      case .csv: try place.write(answer.csv)
      }
    }
  }
}
