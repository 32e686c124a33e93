public import ArgumentParser
import Foundation
public import InputFiles
import MonteCarlo
import Parts
import Planning
import Questions
public import Reports
import ResultStore

extension SweepStreams: ExpressibleByArgument {}
extension SweepFigure: ExpressibleByArgument {}

/// `peertrials sweep`: many settings of a scenario.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Simulate many settings of a scenario, on one machine or many.",
    discussion: """
      Runs every point of the scenario's 'sweep:' block, or of the axes given here. With --store the \
      tallies are kept as they come: the same command goes on where an earlier one ended, however it \
      ended.

        peertrials sweep my-trial.yaml --over trial.design.participants-per-arm=20..200:20
        peertrials sweep my-trial.yaml --over trial.arms.peer-led.dropout=0.1,0.3 --store s.sqlite
        peertrials sweep my-review.yaml --over review.tau=0..0.3:0.05 --set "world=true .10"
        peertrials sweep my-trial.yaml --store s.sqlite --shard 3/7
        peertrials sweep my-trial.yaml --over trial.design.participants-per-arm=60,70 --differences
        peertrials merge s.sqlite s.shard-*.sqlite
      """)

  @OptionGroup var scenario: ScenarioOptions
  @OptionGroup var sweep: SweepOptions
  @OptionGroup var options: RunOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var figure: FigureOptions

  @Option(
    help: "What --figure draws: a curve along the first axis by default, or a heat map of two axes."
  )
  var figureKind: SweepFigure?

  func validate() throws {
    if sweep.addReplicates != nil, options.replicates != nil || options.mcse != nil {
      throw ValidationError("give --add-replicates, --replicates or --mcse, one of them")
    }
    try figure.check(kind: figureKind)
    if figure.figure != nil, sweep.differences || sweep.shard != nil {
      throw ValidationError("--figure draws a whole sweep: leave out --differences and --shard")
    }
  }

  func run() throws { try run(scenario.kind()) }

  private func run<Content: RunnableScenario>(_ type: Content.Type) throws {
    var replicates: Int?
    if let more = sweep.addReplicates {
      replicates = try sweep.grown(by: more)
      say(
        "growing to \(Figures.count(replicates ?? 0)) replicates a point; if it is interrupted, go on "
          + "with --replicates \(replicates ?? 0)")
    }
    let input = try scenario.input()
    let setup = try told { () throws(QuestionError) in
      try SweepSetup<Content>(
        input, over: sweep.over, streams: sweep.streams, options.settings, replicates: replicates)
    }
    let shard = try sweep.share()
    let files = try StoreFiles(sweep.store, shard)
    if figureKind == .heatMap, setup.paths.count != 2 {
      throw failure(
        "--figure-kind heat-map draws two axes; this sweep has \(setup.paths.count)", Exit.usage)
    }
    let place = try output.place.open(inputs: [scenario.file] + files.all, besides: figure.files)
    let drawing = try place.orNothing(interrupted: "") { try figure.open() }
    defer { drawing?.discard() }
    try options.checkThreads()
    let cancellation = Cancellation()
    let interrupts = Interrupts(cancellation)
    defer { interrupts.end() }
    do {
      if sweep.differences {
        try runDifferences(setup, place, cancellation)
      } else {
        try run(setup, shard, files, place, drawing, cancellation)
      }
    } catch let error as StoreError {
      place.discard()
      throw failure(error.description, error.exit)
    } catch let error as SweepFailure {
      place.discard()
      throw failure(
        "\(sweep.store ?? "this run"): \(error); delete it and run again", Exit.badInput)
    } catch let error as QuestionError {
      place.discard()
      throw failure(error)
    } catch let code as ExitCode {
      place.discard()
      throw code
    }
  }

  private func runDifferences<Content>(
    _ setup: SweepSetup<Content>, _ place: ResultOutput, _ cancellation: Cancellation
  ) throws {
    let work = try SweepDifferences(setup)
    let found = RunDisplay(options).running(threads: options.threadCount, cancellation) { engine in
      Result { () throws(QuestionError) in try work.answer(engine) }
    }
    if case .failure(.interrupted) = found {
      say("interrupted before a block was done; nothing was written")
      throw Exit.interrupted
    }
    let answer = try found.get()
    switch output.format {
    case .csv: try place.write(answer.csv)
    case .json: try place.write(answer.jsonText)
    case .text: try place.write(answer.text(characters: Terminal.characters))
    }
    if answer.isInterrupted {
      let count = answer.differences?.joint.replicates ?? 0
      say(
        "interrupted: \(Figures.count(count)) replicates of each point; --replicates \(count) gives them again"
      )
      throw Exit.interrupted
    }
  }

  private func run<Content>(
    _ setup: SweepSetup<Content>, _ shard: Shard?, _ files: StoreFiles, _ place: ResultOutput,
    _ drawing: FigureOutput?, _ cancellation: Cancellation
  ) throws {
    let runner = setup.runner(
      shard: shard ?? .whole, threads: options.threadCount, cancellation: cancellation)
    if let finished = try files.alreadyFinished(setup.identity, runner.tasks) {
      place.discard()
      say("\(finished): this shard is finished already; nothing to do")
      return
    }
    let start = ContinuousClock.now
    let store = try Store(
      path: files.working, identity: setup.identity,
      writer: .current(threads: options.threadCount, shard: shard),
      growth: sweep.addReplicates == nil ? .refused : .allowed
    ) { setup.settingText($0) }
    try setup.check(threads: options.threadCount, cancellation: cancellation)
    let live = SweepLive(
      shows: options.showsProgress, setup.grid, label: setup.paths.first?.keys.last)
    let isComplete: Bool
    do {
      isComplete = try runner.run(into: store) { live.heard($0) }
      try store.flush()
    } catch {
      live.end()
      // What was counted since the last write is tried once more; the first error is the one to tell.
      try? store.flush()
      throw error
    }
    live.end()
    if isComplete { try holdsAll(store, runner.tasks, files) }
    if shard != nil {
      try finishShard(store, files, isComplete: isComplete)
      place.discard()
      return
    }
    var output = SweepOutput(
      store: store, run: setup.identity, form: output.format, place: place)
    output.figure = drawing.map { ($0, figureKind ?? .curve) }
    try output.write(
      complete: { point, tally in
        switch setup.stopping {
        case .replicates(let count): tally.replicates >= count
        case .precision:
          try store.isFinished(SweepTask(point: point, part: 0, parts: 1))
        }
      }, seconds: (ContinuousClock.now - start) / .seconds(1), isInterrupted: !isComplete)
    try store.close()
    if !isComplete {
      say(
        sweep.store.map {
          "interrupted; \($0) holds what was counted, run the same command to go on"
        }
          ?? "interrupted; give --store to keep what is counted")
      throw Exit.interrupted
    }
  }

  /// Ends where the store does not hold what was counted: nothing is printed that lacks points.
  private func holdsAll(_ store: Store, _ tasks: [SweepTask], _ files: StoreFiles) throws {
    guard let task = try tasks.first(where: { try !store.isFinished($0) }) else { return }
    throw StoreError(
      .wrongFile,
      "\(files.working): the sweep has ended, and point \(task.point) is not complete in it; delete it and "
        + "run again")
  }

  private func finishShard(_ store: Store, _ files: StoreFiles, isComplete: Bool) throws {
    // Pieces of a shard that goes on later keep the ends of their stages.
    if isComplete { try store.record(try store.heldPoints().map { ($0, []) }) }
    try store.close()
    guard isComplete else {
      say("interrupted; run the same command to go on")
      throw Exit.interrupted
    }
    try files.publish()
    say("\(files.final): finished")
  }
}

extension StoreError {
  var exit: ExitCode {
    switch kind {
    case .wrongFile: Exit.badInput
    case .cannotOpen, .busy: Exit.cannotCreate
    case .cannotWrite, .lost: Exit.cannotWrite
    case .noMemory: Exit.internalError
    }
  }
}

extension Store.Writer {
  /// The machine's own name; asking for its address, as Foundation does, can take a second.
  private static var machine: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// This process.
  static func current(threads: Int, shard: Shard?) -> Store.Writer {
    Store.Writer(
      machine: machine, version: programVersion, threads: threads,
      shard: shard.map { "\($0.number)/\($0.of)" } ?? "",
      command: CommandLine.arguments.dropFirst().joined(separator: " "))
  }
}
