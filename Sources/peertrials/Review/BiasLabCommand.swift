public import ArgumentParser
import MetaAnalysis
import Questions
public import Reports
import TrialSimulation

extension BiasLabFigure: ExpressibleByArgument {}

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
  @OptionGroup var figure: FigureOptions

  @Option(help: "What --figure draws: bias by default, coverage, or the funnel of one literature.")
  var figureKind: BiasLabFigure?

  // Taken only to say that there is none.
  @Option(help: .hidden) var source: SourceKind?

  private var options: RunOptions {
    var sources = SourceOptions()
    sources.source = source
    return RunOptions(basics, precision, sources)
  }

  func validate() throws {
    try figure.check(kind: figureKind)
    try checked(question(ScenarioInput("")).check)
  }

  private func question(_ scenario: ScenarioInput) -> BiasLabQuestion {
    BiasLabQuestion(
      scenario, run: options.settings, replicate: replicate, whereAllFitted: whereAllFitted,
      predictions: predictions, tests: tests?.tests)
  }

  func run() throws {
    let ready = try told(question(try scenario.input()).read)
    let place = try output.place.open(inputs: [scenario.file], besides: figure.files)
    let drawing = try place.orNothing(interrupted: "") { try figure.open() }
    defer { drawing?.discard() }
    let answer = try ReviewRun(options, place, ready.file).answer(ready.answer)
    try place.write(
      text(answer), with: drawing, missing: "no method gave a result"
    ) { answer.chart(figureKind ?? .bias) }
    try ReviewRun.end(answer.review)
  }

  private func text(_ answer: BiasLabAnswer) -> String {
    switch output.format {
    case .csv: answer.csv
    case .json: answer.json.text + "\n"
    case .text: answer.text(characters: Terminal.characters)
    }
  }
}
