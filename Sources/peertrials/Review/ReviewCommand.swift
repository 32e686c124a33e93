public import ArgumentParser
import Questions
public import Reports
import TrialSimulation

extension ReviewFigure: ExpressibleByArgument {}

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
  @OptionGroup var output: PageOutputOptions
  @OptionGroup var figure: FigureOptions

  @Option(
    help:
      "What --figure draws: counts of significant analyses by default, or familywise error rates.")
  var figureKind: ReviewFigure?

  // Taken only to say that there is none.
  @Option(help: .hidden) var source: SourceKind?

  private var options: RunOptions {
    var sources = SourceOptions()
    sources.source = source
    return RunOptions(basics, precision, sources)
  }

  func validate() throws {
    try figure.check(kind: figureKind)
    if brief, details { throw ValidationError("give --brief or --details, not both") }
    if brief, output.format != .text { throw ValidationError("--brief is for --format text") }
    try checked(question(ScenarioInput("")).check)
  }

  private func question(_ scenario: ScenarioInput) -> ReviewQuestion {
    ReviewQuestion(scenario, run: options.settings)
  }

  func run() throws {
    let asked = question(try scenario.input())
    let ready = try told(asked.read)
    let place = try output.place.open(inputs: [scenario.file], besides: figure.files)
    let drawing = try place.orNothing(interrupted: "") { try figure.open() }
    defer { drawing?.discard() }
    let answer = try ReviewRun(options, place, ready.file).answer(ready.answer)
    try place.write(
      text(answer, asked.scenario), with: drawing,
      missing: "a world needs a true null for its error rate, and a review two counts"
    ) { answer.chart(figureKind ?? .counts) }
    try ReviewRun.end(answer)
  }

  private func text(_ answer: ReviewAnswer, _ input: ScenarioInput) -> String {
    switch output.format {
    case .csv: return answer.csv
    case .json: return answer.json.text + "\n"
    case .html: return answer.html(PageOutputOptions.source(input.text, file: input.file))
    case .text:
      var report = answer.report(details: details)
      report.characters = Terminal.characters
      return brief ? report.brief : report.text
    }
  }
}
