public import ArgumentParser
import Questions
public import Reports
import StudyTables

extension MetaFigure: ExpressibleByArgument {}

/// `peertrials meta`: a meta-analysis of a table of studies.
struct MetaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "meta",
    abstract: "A meta-analysis of a table of studies: pooling, heterogeneity, small-study effects.",
    discussion: """
      Reads a CSV or TSV with a header; columns are named as in metafor. A column study (or author, \
      trial, slab) names the studies; ni, or the sizes of arms, give their sizes; cluster_size and \
      icc, where they are there, divide the people of arms by the design effect.

        peertrials meta trials.csv
        peertrials meta trials.csv --measure RR --method DL --test z
        peertrials meta trials.csv --by setting --moderators quality,year --bias
        peertrials meta trials.csv --bias --calibrate like-mine.yaml
        peertrials meta trials.csv --format json --output pooled.json
      """)

  @Argument(
    help: "The table of studies, .csv or .tsv.", completion: .file(extensions: ["csv", "tsv"]))
  var file: String

  @OptionGroup var table: TableOptions
  @OptionGroup var pooling: PoolingOptions
  @OptionGroup var further: FurtherMetaOptions
  @OptionGroup var output: PageOutputOptions
  @OptionGroup var figure: FigureOptions

  @Option(
    help:
      "What --figure draws: the forest by default; the others as --leave-one-out and --cumulative say."
  )
  var figureKind: MetaFigure?

  @Flag(help: "Draw with the characters of ASCII only.")
  var ascii = false

  @Flag(help: "Say nothing but results and errors.")
  var quiet = false

  @Flag(name: .customLong("no-plots"), help: "Leave the plots out of the text.")
  var noPlots = false

  func validate() throws {
    try figure.check(kind: figureKind)
    switch figureKind {
    case .leaveOneOut where !further.leaveOneOut:
      throw ValidationError(
        "--figure-kind leave-one-out draws what --leave-one-out asks for; give both")
    case .cumulative where further.cumulative == nil:
      throw ValidationError("--figure-kind cumulative draws what --cumulative asks for; give both")
    case nil, .forest, .funnel, .leaveOneOut, .cumulative: break
    }
  }

  private var question: MetaQuestion {
    get throws {
      MetaQuestion(
        TableInput(bytes: try StudyTable.bytes(of: file), file: file), reading: table.reading,
        pooling: pooling.pooling, further: further.further)
    }
  }

  func run() throws {
    let place = try output.place.open(
      inputs: [file],
      besides: (further.calibrate.map { [("--calibrate", $0)] } ?? []) + figure.files)
    let scenario = try further.calibrate.map { try ResultOutput(path: $0, option: "--calibrate") }
    defer { scenario?.discard() }
    let drawing = try place.orNothing(interrupted: "") { try figure.open() }
    defer { drawing?.discard() }
    let interrupts = Interrupts.endingAtOnce()
    defer { interrupts.end() }
    try place.orNothing(interrupted: "interrupted; nothing was written") {
      let asked = try question
      let ready = try asked.read()
      // The other forms hold the notes themselves.
      if output.format == .csv, !quiet { for note in ready.studies.notes { say("note: \(note)") } }
      let findings = try ready.answer()
      for remark in findings.remarks { say("note: \(remark)") }
      if let path = further.calibrate, let scenario { try calibrate(findings, path, scenario) }
      try place.write(
        text(findings, asked.table), with: drawing, missing: "no effect has a standard error"
      ) {
        findings.chart(figureKind ?? .forest)
      }
    }
  }

  /// Writes the scenario of a literature like the table.
  private func calibrate(
    _ findings: MetaFindings, _ path: String, _ place: ResultOutput
  ) throws {
    guard let calibration = findings.calibration, let scenario = findings.calibrated else { return }
    let check = try CalibrationCheck(ScenarioInput(scenario.text(), file: path), of: calibration)
    try place.write(scenario.text(check: check.words))
    if quiet { return }
    say(Wrap.text("calibrated: \(scenario.notes)", width: 78))
    say(scenario.table)
    say(check.table)
    say("wrote \(path); run 'peertrials bias-lab \(path)'")
  }

  private func text(_ findings: MetaFindings, _ table: TableInput) -> String {
    switch output.format {
    case .json: findings.json.text + "\n"
    case .html:
      findings.html(
        PageOutputOptions.source(String(decoding: table.bytes, as: UTF8.self), file: table.file))
    case .csv: findings.csv
    case .text:
      findings.text(characters: ascii ? .ascii : Terminal.characters, draws: !noPlots)
    }
  }
}
