import ArgumentParser
import Foundation
import GSLKit
import InputFiles
import MetaAnalysis
import MonteCarlo
import Reports
import ReviewSimulation
import TrialSimulation

/// `peertrials bias-lab`: what selective publication does, what notices it, what undoes it.
struct BiasLabCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bias-lab",
    abstract: "Try every test and every correction for publication bias on literatures like yours.",
    discussion: """
      Takes a review's scenario, draws its literatures with its 'publication:' and 'reporting:', and runs \
      every corrector and every detector on its first analysis: bias, RMSE, coverage and power of the one, \
      alarms of the other, in each world. Draws the funnel of one literature with what was not published.

        peertrials bias-lab Scenarios/reviews/publication-bias-demo.yaml
        peertrials bias-lab my-review.yaml --set review.publication.preset=cochrane --replicates 10000
      """)

  @OptionGroup var scenario: ScenarioOptions

  @Option(help: "The replicate whose funnel is drawn.")
  var replicate = 0

  @Flag(
    help: "Also the literatures in which every method gave a result, which are selected by results."
  )
  var whereAllFitted = false

  @Flag(
    help:
      "Also REML-HKSJ's prediction intervals by t on k − 2 and by the parametric bootstrap, which is slow."
  )
  var predictions = false

  @Option(
    help: ArgumentHelp(
      "These tests in the place of those that 'meta --bias' prints, separated by commas: "
        + SmallStudyTest.allCases.map(\.rawValue).joined(separator: ", ") + ".",
      valueName: "tests"))
  var tests: TestList?

  @OptionGroup var basics: RunBasics
  @OptionGroup var precision: PrecisionOptions
  @OptionGroup var output: OutputOptions
  // Taken only to say that there is none.
  @Option(help: .hidden) var source: SourceKind?

  private var methods: [ReviewMethod] {
    Review.battery + (predictions ? Review.predictions : [])
  }

  var options: RunOptions { RunOptions(basics, precision) }

  func validate() throws {
    if source != nil { throw ValidationError("a review has no --source") }
    try options.validate()
    if !(0..<1 << 40).contains(replicate) {
      throw ValidationError("--replicate must lie in 0 … 2^40; found \(replicate)")
    }
  }

  func run() throws {
    try ReviewRun.perform(
      scenario, options, output,
      experiment: {
        try $0.batteryExperiment(
          methods: methods, tests: tests?.tests ?? SmallStudyTest.printed,
          comparing: whereAllFitted ? [.withFallback, .whereAllFitted] : [.withFallback])
      }, text: text)
  }

  private func text(_ run: ReviewRun) -> String {
    switch output.format {
    case .csv: return ResultRow.csv(run.rows)
    case .json: return run.json(command: "bias-lab")
    case .text:
      let analysis = run.shape.analyses[0]
      return BiasLabReport(
        title: run.file.title, question: run.file.question, seed: run.seed, worlds: run.worlds,
        methods: methods,
        analysis: "\(analysis.outcome), \(analysis.group)", funnel: funnel(run),
        replicate: replicate, characters: Terminal.characters
      ).text
    }
  }

  private func funnel(_ run: ReviewRun) -> FunnelPlot? {
    let world = run.file.worlds[run.worlds.count - 1]
    let studies = world.review.funnel(replicate: replicate, seed: run.seed)
    guard !studies.isEmpty else { return nil }
    return FunnelPlot(
      studies.map {
        .init(effect: $0.effect, standardError: $0.standardError, isGhost: !$0.isPublished)
      }, xLabel: "effect (a benefit)", ghosts: "not published")
  }
}
