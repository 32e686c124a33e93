import ArgumentParser
import Questions
import Reports

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
  @OptionGroup var output: PageOutputOptions
  @OptionGroup var figure: FigureOptions
  // Taken only to say what there is in its place.
  @Option(help: .hidden) var mcse: Double?

  private var options: RunOptions { RunOptions(basics, nil, sources) }

  func validate() throws {
    // The file is not read yet.
    try checked(question(ScenarioInput("")).check)
  }

  private func question(_ scenario: ScenarioInput) -> PlanQuestion {
    var run = options.settings
    run.mcse = mcse
    return PlanQuestion(scenario, run: run, goal: plan.goal, further: further.further)
  }

  func run() throws {
    let asked = question(try scenario.input())
    let ready = try told(asked.read)
    let place = try output.place.open(inputs: [scenario.file], besides: figure.files)
    let drawing = try place.orNothing(interrupted: "") { try figure.open() }
    defer { drawing?.discard() }
    let live = PlanLive(
      shows: options.showsProgress, noun: PlanWords.noun(plan.solveFor), target: asked.target)
    let answer = try place.answered(
      interrupted: "interrupted before anything was known; nothing was written"
    ) { cancellation in
      // Before anything is said: the picture would be drawn over it.
      defer { live.end() }
      return try ready.answer(cancellation: cancellation) { live.heard($0) }
    }
    try place.write(
      text(answer, asked.scenario), with: drawing, missing: "fewer than two values were tried"
    ) {
      answer.chart
    }
    if answer.isInterrupted {
      if output.format != .text { say("interrupted: the search has not ended") }
      throw Exit.interrupted
    }
  }

  private func text(_ answer: PlanAnswer, _ input: ScenarioInput) -> String {
    switch output.format {
    case .csv: answer.csv
    case .json: answer.json.text + "\n"
    case .html: answer.html(PageOutputOptions.source(input.text, file: input.file))
    case .text:
      further.statement ? answer.statement : answer.text(characters: Terminal.characters)
    }
  }
}
