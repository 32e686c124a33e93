import ArgumentParser
import Foundation
import Inference
import InputFiles
import Parts
import Questions
import Reports
import ResultStore
import TrialSimulation

/// What an export runs: another command, as it would be typed, or nothing where a store holds the results.
struct ExportSource {
  let file: String
  /// Stem of the names of files.
  let name: String
  let kind: NotebookSubject.Kind
  /// The scenario as it stands; nil where a store's cannot be read any more.
  let content: (any ScenarioContent)?
  let seed: UInt64
  let effort: String
  let sharesStreams: Bool
  private let export: ExportRequest
  /// The command's name and options, without those of the output; nil where a store holds the results.
  private let words: [String]?

  init(_ export: ExportRequest) throws {
    self.export = export
    file = export.scenario.file
    let stem = URL(filePath: file).deletingPathExtension().lastPathComponent
    if StoreExport.isStore(file) {
      try ExportSource.refuseOptions(export)
      let store = try StoreExport(file)
      (kind, words, content) = (.sweep, nil, store.content)
      (seed, effort) = (store.run.identity.seed, store.effort)
      sharesStreams = store.run.identity.streams == "common" && store.run.identity.points > 1
      name = export.name ?? stem
      return
    }
    let content = try ExportSource.load(export.scenario, export.scenario.kind())
    let isReview = content is ReviewFile
    if isReview, export.plan { throw failure("\(file): --plan is for trials", Exit.badInput) }
    if !isReview, export.biasLab {
      throw failure("\(file): --bias-lab is for reviews", Exit.badInput)
    }
    self.content = content
    let sweeps = !export.points.over.isEmpty || content.sweep != nil
    kind =
      export.plan
      ? .plan : export.biasLab ? .battery : sweeps ? .sweep : isReview ? .review : .trial
    let endings: [NotebookSubject.Kind: String] = [
      .plan: "-plan", .battery: "-bias-lab", .sweep: "-sweep",
    ]
    name = export.name ?? stem + (endings[kind] ?? "")
    seed = export.options.seed ?? content.seed
    let streams = export.points.streams ?? content.sweep?.streams ?? .common
    sharesStreams = kind == .sweep && streams == .common
    effort = ExportSource.effort(export, kind, content)
    words = ExportSource.words(export, kind, content, seed: seed)
  }

  private static func load<Content: RunnableScenario>(
    _ scenario: ScenarioOptions, _ type: Content.Type
  ) throws -> any ScenarioContent {
    try scenario.template(type).base
  }

  /// Options that make new results are not for results that are there.
  private static func refuseOptions(_ export: ExportRequest) throws {
    let run = export.options
    if !export.scenario.assignments.isEmpty || !export.points.over.isEmpty || export.plan
      || export.biasLab || run.seed != nil || run.replicates != nil || run.mcse != nil
      || run.source != nil || export.points.streams != nil
    {
      throw ValidationError(
        "\(export.scenario.file) is a store: it holds its results, and only --format, --output, "
          + "--codebook, --notebook and --name can be given")
    }
  }

  private static func effort(
    _ export: ExportRequest, _ kind: NotebookSubject.Kind, _ content: any ScenarioContent
  ) -> String {
    if let mcse = export.options.mcse {
      return "as many replicates as bring the error of every rejection rate to \(Number.text(mcse))"
    }
    let count = Figures.count(export.options.replicates ?? content.replicates)
    return switch kind {
    case .sweep: "\(count) replicates a point"
    case .review, .battery: "\(count) reviews a world"
    case .trial: "\(count) replicates"
    case .plan: "as many replicates as the search needed"
    }
  }

  private static func words(
    _ export: ExportRequest, _ kind: NotebookSubject.Kind, _ content: any ScenarioContent,
    seed: UInt64
  ) -> [String] {
    let commands: [NotebookSubject.Kind: String] = [
      .trial: "power", .sweep: "sweep", .plan: "plan", .review: "review", .battery: "bias-lab",
    ]
    var words = [commands[kind] ?? "", export.scenario.file]
    words += export.scenario.assignments.flatMap { ["--set", $0] }
    if kind == .sweep {
      words += export.points.over.flatMap { ["--over", $0] }
      words += export.points.streams.map { ["--streams", $0.rawValue] } ?? []
    }
    if kind == .plan { words += export.planning.words }
    words += ["--seed", String(seed)]
    let run = export.options
    if let mcse = run.mcse {
      words += ["--mcse", Number.text(mcse)]
    } else if kind != .plan || run.replicates != nil {
      words += ["--replicates", String(run.replicates ?? content.replicates)]
    }
    return words + (run.source.map { ["--source", $0.rawValue] } ?? [])
  }

  /// Runs the command.
  ///
  /// - Parameters:
  ///   - format: The form of its results.
  ///   - output: The file; nil for standard output.
  ///   - place: That file where it was begun already, which whoever began it finishes.
  /// - Throws: An exit code.
  func run(
    _ format: ExportForm, _ output: String?, into place: ResultOutput? = nil
  ) throws {
    try OutputPlace.$lent.withValue(place) { try run(format, output) }
  }

  private func run(_ format: ExportForm, _ output: String?) throws {
    let target = ["--format", format.rawValue] + (output.map { ["--output", $0] } ?? [])
    guard let words else {
      try StoreExport(file).write(OutputOptions.parse(target))
      return
    }
    let run = export.options
    var arguments = words.dropFirst() + target
    arguments += run.threads.map { ["--threads", String($0)] } ?? []
    arguments += ["--progress", run.basics.progress.rawValue] + (run.quiet ? ["--quiet"] : [])
    switch kind {
    case .trial: try ExportSource.run(PowerCommand.self, arguments)
    case .sweep: try ExportSource.run(SweepCommand.self, arguments)
    case .plan: try ExportSource.run(PlanCommand.self, arguments)
    case .review: try ExportSource.run(ReviewCommand.self, arguments)
    case .battery: try ExportSource.run(BiasLabCommand.self, arguments)
    }
  }

  private static func run<Command: ParsableCommand>(
    _ type: Command.Type, _ arguments: ArraySlice<String>
  ) throws {
    let parsed = Result { try Command.parse(Array(arguments)) }
    // The usage of the other command would be of no help here.
    var command = try parsed.mapError { ValidationError(Command.message(for: $0)) }.get()
    try command.run()
  }

  /// The command that makes the table, as it is typed.
  var command: String {
    Shell.line(
      ["peertrials"] + (words ?? ["export", file]) + ["--format", "csv", "--output", name + ".csv"])
  }

  /// The command that writes the notebook.
  var exportLine: String {
    var words = ["peertrials", "export", file]
    words += self.words?.dropFirst(2) ?? []
    if kind == .plan { words.append("--plan") }
    if kind == .battery { words.append("--bias-lab") }
    if kind != .plan { words += export.planning.words }
    words += export.notebook.map { ["--notebook", $0.rawValue] } ?? []
    words += export.name.map { ["--name", $0] } ?? []
    return Shell.line(words + (export.output.map { ["--output", $0] } ?? []))
  }

  /// What a notebook says of itself.
  func subject() -> NotebookSubject {
    var subject = NotebookSubject(
      kind, title: PlainText.line(content?.title ?? name),
      question: PlainText.line(content?.question ?? ""), name: name, command: command,
      export: exportLine, seed: seed, effort: effort, version: programVersion)
    subject.target = export.planning.goal.target
    subject.measure = export.planning.goal.measureName
    subject.sharesStreams = sharesStreams
    if let scenario = content as? Scenario {
      subject.alpha = scenario.analysis.methods.first?.test.alpha ?? 0.05
    }
    if let review = content as? ReviewFile {
      subject.isOfReviews = true
      subject.observed = review.observed?.significant
      subject.observedMethod = review.observed?.method
    }
    return subject
  }
}
