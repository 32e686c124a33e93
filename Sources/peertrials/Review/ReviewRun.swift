import Foundation
import GSLKit
import InputFiles
import MonteCarlo
import Questions
import Reports
import ReviewSimulation

/// The worlds of a review's file, run side by side on the same random numbers.
struct ReviewRun {
  let file: ReviewFile
  let seed: UInt64
  let seconds: Double
  let worlds: [ReviewReport.World]
  /// What differences between the worlds need.
  let joint: JointTally
  /// Whether it was stopped before its end, as a complete prefix of its reviews.
  let interrupted: Bool

  init(
    _ file: ReviewFile, _ options: RunOptions, _ cancellation: Cancellation,
    experiment: ((Review) throws -> ReviewExperiment)? = nil
  ) throws {
    self.file = file
    let seed = options.seed ?? file.seed
    self.seed = seed
    if !options.quiet { for words in file.twins { say(words) } }
    let work = JointWork(
      try file.worlds.map { world in
        try experiment?(world.review)
          ?? world.review.experiment(observed: ReviewRun.observed(file))
      })
    let result = RunDisplay(options).running(threads: options.threadCount, cancellation) { engine in
      engine.run(
        work, key: StreamKey(seed: seed),
        stopping: options.mcse.map {
          .precision(target: $0, row: nil, limit: RunSettings.mostReplicates)
        } ?? .replicates(options.replicates ?? file.replicates))
    }
    joint = result.tally
    interrupted = result.interrupted
    seconds = result.seconds
    worlds = zip(file.worlds, joint.tallies).map { .init(name: $0.name, tally: $1) }
  }

  /// Runs a command on a review's file: what is complete is written, and Ctrl-C is said.
  ///
  /// - Parameters:
  ///   - scenario: The file and its edits.
  ///   - options: How it runs.
  ///   - output: Where the result goes.
  ///   - experiment: What is run of each world; the grid of the file unless given.
  ///   - text: The result as it is written.
  /// - Throws: An exit code.
  static func perform(
    _ scenario: ScenarioOptions, _ options: RunOptions, _ output: OutputOptions,
    experiment: ((Review) throws -> ReviewExperiment)? = nil, text: (ReviewRun) -> String
  ) throws {
    let file = try scenario.template(ReviewFile.self).base
    let place = try output.open(inputs: [scenario.file])
    try options.checkThreads()
    let cancellation = Cancellation()
    let interrupts = Interrupts(cancellation)
    defer { interrupts.end() }
    try place.orNothing(interrupted: "interrupted before a review was done; nothing was written") {
      let run = try ReviewRun(file, options, cancellation, experiment: experiment)
      guard run.joint.replicates > 0 else {
        say("interrupted before a review was done; nothing was written")
        place.discard()
        throw Exit.interrupted
      }
      try place.write(text(run))
      if run.interrupted {
        let count = Figures.count(run.joint.replicates)
        say(
          "interrupted: \(count) reviews of each world; --replicates \(run.joint.replicates) gives them again"
        )
        throw Exit.interrupted
      }
    }
  }

  /// Worlds differ in numbers; the grid is that of the first.
  var shape: Review { file.worlds[0].review }

  /// The results as rows, each with its world.
  var rows: [ResultRow] {
    worlds.enumerated().flatMap { i, world in
      let point = [JSON.Member("world", .string(world.name))]
      return ResultRow.all(world.tally, point: point)
        + (i > 0 ? ResultRow.differences(joint, i, point: point) : [])
    }
  }

  /// The whole result as JSON; `timing` is the only part that may differ between two runs.
  func json(command: String) -> String {
    var members: [JSON.Member] = [
      .init("peertrials", .string(programVersion)), .init("format", .integer(1)),
      .init("command", .string(command)),
      .init("scenario", ResolvedScenario.json(file.resolved)),
      .init("seed", .seed(seed)),
    ]
    if interrupted { members.append(.init("interrupted", .bool(true))) }
    members += [
      .init("results", .array(rows.map(\.json))),
      .init(
        "not in the grid",
        .array(
          shape.absent.map {
            .object([
              .init("outcome", .string($0.outcome)), .init("group", .string($0.group)),
              .init("reason", .string($0.reason)),
            ])
          })),
      .init("timing", .object([.init("seconds", .number(seconds))])),
    ]
    return JSON.object(members).text + "\n"
  }

  private static func observed(_ file: ReviewFile) -> ObservedCounts? {
    guard let observed = file.observed, let significant = observed.significant,
      let heterogeneous = observed.heterogeneous
    else { return nil }
    let methods = file.worlds[0].review.methods.map(\.name)
    return ObservedCounts(
      significant: significant, heterogeneous: heterogeneous,
      method: observed.method.flatMap { methods.firstIndex(of: $0) } ?? 0)
  }

  /// The tables.
  func report(details: Bool) -> ReviewReport {
    ReviewReport(
      title: file.title, question: file.question, seed: seed, worlds: worlds, joint: joint,
      isInterrupted: interrupted,
      review: shape,
      observed: file.observed.map {
        .init(significant: $0.significant, heterogeneous: $0.heterogeneous, method: $0.method)
      }, details: details)
  }
}

extension ReviewFile {
  /// Worlds that are the same model, in words.
  var twins: [String] {
    sameWorlds.map { "worlds '\($0)' and '\($1)' are the same model: their results are too" }
  }
}
