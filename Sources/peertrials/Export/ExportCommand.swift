public import ArgumentParser
import InputFiles
public import Reports

extension NotebookLanguage: ExpressibleByArgument {}

/// `peertrials export`: results for R, Python and Stata, with what explains them.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write results as a tidy table with its codebook, or as a notebook with figures.",
    discussion: """
      Runs what the file asks for: every point of a sweep ('sweep:' in the file, or --over), the plan \
      (--plan), the worlds of a review or its tests for publication bias (--bias-lab), or else the \
      trial. Instead of a scenario it takes the store of a sweep, and runs nothing. The table is that \
      of the command itself, byte for byte; a notebook reads it, draws it and checks it.

        peertrials export Scenarios/size-and-dropout.yaml --output size.csv --codebook
        peertrials export Scenarios/textbook-two-arm.yaml --plan --notebook r --output results
        peertrials export Scenarios/textbook-two-arm.yaml --notebook python --output results \\
          --over trial.design.participants-per-arm=20..120:10
        peertrials export sweep.sqlite --notebook python --output results
      """)

  @OptionGroup var scenario: ScenarioOptions

  @Option(help: "The form of the table.")
  var format: ExportForm = .csv

  @Option(
    name: [.short, .long],
    help: "Write the table to this file instead of standard output; with --notebook, a folder.",
    completion: .file())
  var output: String?

  @Flag(help: "Write beside the table what every column and measure means.")
  var codebook = false

  @Option(help: "Write a notebook with its table and codebook into the folder --output.")
  var notebook: NotebookLanguage?

  @Option(help: "Stem of the files' names; made of the input's name by default.")
  var name: String?

  @Flag(help: "Export the plan of a trial.")
  var plan = false

  @Flag(name: .customLong("bias-lab"), help: "Export what 'bias-lab' finds on a review.")
  var biasLab = false

  @OptionGroup var points: ExportPoints
  @OptionGroup(title: "Options of a plan") var planning: PlanOptions
  @OptionGroup var options: RunOptions

  func validate() throws {
    if notebook != nil, output == nil {
      throw ValidationError("--notebook needs --output, the folder to write into")
    }
    if notebook != nil, format == .json {
      throw ValidationError("a notebook reads CSV; leave out --format json")
    }
    if codebook, output == nil {
      throw ValidationError("--codebook is written beside the table: give --output FILE")
    }
    if output?.isEmpty == true { throw ValidationError("--output needs a name") }
    if let name, name.isEmpty || name.contains("/") || name.hasPrefix(".") {
      throw ValidationError("--name is the stem of a file's name, like my-trial; found '\(name)'")
    }
    if name != nil, notebook == nil { throw ValidationError("--name is for --notebook") }
    if plan, biasLab { throw ValidationError("give --plan or --bias-lab, not both") }
    if plan || biasLab, !points.over.isEmpty {
      throw ValidationError("--over is for sweeps, not with \(plan ? "--plan" : "--bias-lab")")
    }
    // --power also says where a figure has its line.
    if !plan, let other = planning.words.first(where: { $0.hasPrefix("--") && $0 != "--power" }) {
      throw ValidationError("\(other) is an option of a plan: add --plan")
    }
  }

  private var request: ExportRequest {
    ExportRequest(
      scenario: scenario, points: points, planning: planning, options: options, plan: plan,
      biasLab: biasLab, notebook: notebook, name: name, output: output)
  }

  func run() throws {
    let source = try ExportSource(request)
    if let notebook {
      let folder = try NotebookFolder(
        output ?? "", name: source.name, inputs: OutputGuard.store(source.file))
      try folder.fill(source, language: notebook)
      return
    }
    guard codebook, let output else {
      try source.run(format, output)
      return
    }
    let beside = ExportCommand.codebookName(of: output)
    try OutputGuard.refuse(
      [("--output", output), ("the codebook", beside)], inputs: OutputGuard.store(source.file))
    let files = try FilesTogether([output, beside])
    try files.orNothing {
      if files[0].unfinished == nil {
        throw ValidationError("--codebook explains a file: \(output) is a device or a pipe")
      }
      try source.run(format, output, into: files[0])
      let table = try format.table(files[0])
      try files[1].append(Codebook(table, settings: source.settings(table)).csv)
    }
  }

  /// `my.csv` has its codebook in `my-codebook.csv`.
  static func codebookName(of path: String) -> String {
    let ending = path.split(separator: "/").last?.lastIndex(of: ".").map { path[$0...] } ?? ""
    return String(path.dropLast(ending.count)) + "-codebook.csv"
  }
}
