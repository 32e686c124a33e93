import ArgumentParser
import Foundation
import GSLKit
import InputFiles
import MonteCarlo
import Parts
import Reports
import ReviewSimulation
import TrialSimulation

/// `peertrials review`: what a whole review would find in several worlds.
struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract:
      "Simulate a whole review: how many of its analyses are significant, and how many falsely.",
    discussion: """
      Draws a literature, pools every outcome over all settings and in each, and counts what the review \
      as a whole concludes; for each world of the file side by side, on the same random numbers.

        peertrials review Scenarios/reviews/multiplicity-demo.yaml
        peertrials review Scenarios/reviews/egmose-2023-review.yaml --replicates 100000
        peertrials review my-review.yaml --set "world=true .10" --set review.tau=0.2 --details
      """)

  @OptionGroup var scenario: ScenarioOptions

  @Flag(help: "List every analysis.")
  var details = false

  @Flag(help: "A line for each world: fits a screen.")
  var brief = false

  @OptionGroup var basics: RunBasics
  @OptionGroup var precision: PrecisionOptions
  @OptionGroup var output: OutputOptions
  // Taken only to say that there is none.
  @Option(help: .hidden) var source: SourceKind?

  var options: RunOptions { RunOptions(basics, precision) }

  func validate() throws {
    if brief, details { throw ValidationError("give --brief or --details, not both") }
    if brief, output.format != .text { throw ValidationError("--brief is for --format text") }
    if source != nil { throw ValidationError("a review has no --source") }
    try options.validate()
  }

  func run() throws {
    try ReviewRun.perform(scenario, options, output, text: text)
  }

  private func text(_ run: ReviewRun) -> String {
    switch output.format {
    case .csv: return ResultRow.csv(run.rows)
    case .json: return run.json(command: "review")
    case .text:
      var report = run.report(details: details)
      report.characters = Terminal.characters
      return brief ? report.brief : report.text
    }
  }
}
