import ArgumentParser
import Foundation
import GSLKit
import InputFiles
import MonteCarlo
import Parts
import Reports
import ReviewSimulation

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
        peertrials review my-review.yaml --set review.bias.mean=0.1 --replicates 100000
      """)

  @Argument(
    help: "A review's scenario file (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var file: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Change a value of the scenario; may be repeated.", valueName: "path=value"))
  var assignments: [String] = []

  @Flag(help: "List every analysis.")
  var details = false

  @OptionGroup var options: RunOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if options.source != nil { throw ValidationError("a review has no --source") }
  }

  func run() throws {
    let place = try output.open(scenario: file)
    let cancellation = Cancellation()
    let interrupts = Interrupts(cancellation) { place.discard() }
    defer { interrupts.end() }
    try place.orNothing(interrupted: "interrupted before a world was done; nothing was written") {
      let tree = try ScenarioEdits.apply(
        assignments, to: try YAMLReader.read(file: file), knowing: ReviewFile.descriptions)
      let scenario = try ReviewFile(tree, file: file)
      let start = ContinuousClock.now
      var worlds: [ReviewReport.World] = []
      for world in scenario.worlds where !cancellation.isCancelled {
        if options.showsProgress {
          say("world \(worlds.count + 1) of \(scenario.worlds.count): \(world.name)")
        }
        let engine = Engine(threads: options.threadCount, cancellation: cancellation)
        let result = engine.run(
          try world.review.experiment(), key: StreamKey(seed: options.seed ?? scenario.seed),
          stopping: options.mcse.map {
            .precision(target: $0, row: nil, limit: RunOptions.mostReplicates)
          } ?? .replicates(options.replicates ?? scenario.replicates))
        if !result.interrupted { worlds.append(.init(name: world.name, tally: result.tally)) }
      }
      guard !worlds.isEmpty else {
        say("interrupted before a world was done; nothing was written")
        place.discard()
        throw Exit.interrupted
      }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      try place.write(text(scenario, worlds, seconds))
      if worlds.count < scenario.worlds.count {
        say("interrupted: \(worlds.count) of \(scenario.worlds.count) worlds are complete")
        throw Exit.interrupted
      }
    }
  }

  private func text(
    _ scenario: ReviewFile, _ worlds: [ReviewReport.World], _ seconds: Double
  ) -> String {
    let seed = options.seed ?? scenario.seed
    let rows = worlds.flatMap { ResultRow.all($0.tally, point: [.init("world", .string($0.name))]) }
    switch output.format {
    case .csv: return ResultRow.csv(rows)
    case .json:
      return JSON.object([
        .init("peertrials", .string(programVersion)), .init("format", .integer(1)),
        .init("command", .string("review")),
        .init("scenario", ResolvedScenario.json(scenario.resolved)),
        .init("seed", .integer(Int(clamping: seed))), .init("results", .array(rows.map(\.json))),
        .init("timing", .object([.init("seconds", .number(seconds))])),
      ]).text + "\n"
    case .text:
      return ReviewReport(
        title: scenario.title, question: scenario.question, seed: seed, worlds: worlds,
        observed: scenario.observed.map {
          .init(
            significant: $0.significant, heterogeneous: $0.heterogeneous, method: $0.method)
        }, flagged: ReviewExperiment.flagged, details: details
      ).text
    }
  }
}
