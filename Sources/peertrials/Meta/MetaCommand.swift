import ArgumentParser
import Questions
import Reports
import StudyTables

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
  @OptionGroup var output: OutputOptions

  @Flag(help: "Draw with the characters of ASCII only.")
  var ascii = false

  @Flag(help: "Say nothing but results and errors.")
  var quiet = false

  @Flag(name: .customLong("no-plots"), help: "Leave the plots out of the text.")
  var noPlots = false

  private var question: MetaQuestion {
    get throws {
      MetaQuestion(
        TableInput(bytes: try StudyTable.bytes(of: file), file: file), reading: table.reading,
        pooling: pooling.pooling, further: further.further)
    }
  }

  func run() throws {
    let place = try output.open(
      inputs: [file], besides: further.calibrate.map { [("--calibrate", $0)] } ?? [])
    let scenario = try further.calibrate.map { try ResultOutput(path: $0, option: "--calibrate") }
    defer { scenario?.discard() }
    let interrupts = Interrupts.endingAtOnce()
    defer { interrupts.end() }
    try place.orNothing(interrupted: "interrupted; nothing was written") {
      let ready = try question.read()
      // The other forms hold the notes themselves.
      if output.format == .csv, !quiet { for note in ready.studies.notes { say("note: \(note)") } }
      let findings = try ready.answer()
      for remark in findings.remarks { say("note: \(remark)") }
      if let path = further.calibrate, let scenario { try calibrate(findings, path, scenario) }
      try place.write(text(findings))
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

  private func text(_ findings: MetaFindings) -> String {
    switch output.format {
    case .json: findings.json.text + "\n"
    case .csv: findings.csv
    case .text:
      findings.text(characters: ascii ? .ascii : Terminal.characters, draws: !noPlots)
    }
  }
}
