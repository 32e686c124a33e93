import ArgumentParser
import Foundation
import Inference
import InputFiles
import StudyTables
import MetaAnalysis
import Parts
import Reports

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

  func run() throws {
    let place = try output.open(
      inputs: [file], besides: further.calibrate.map { [("--calibrate", $0)] } ?? [])
    let scenario = try further.calibrate.map { try ResultOutput(path: $0, option: "--calibrate") }
    defer { scenario?.discard() }
    let interrupts = Interrupts.endingAtOnce()
    defer { interrupts.end() }
    try place.orNothing(interrupted: "interrupted; nothing was written") {
      let studies = try StudyTable(path: file, table.request(further.columns))
      // The other forms hold the notes themselves.
      if output.format == .csv, !quiet { for note in studies.notes { say("note: \(note)") } }
      let findings = try MetaRun(studies, file: file, pooling, further).findings
      if let path = further.calibrate, let scenario { try calibrate(studies, path, scenario) }
      try place.write(text(findings))
    }
  }

  /// Writes the scenario of a literature like the table.
  private func calibrate(_ studies: StudyTable, _ path: String, _ place: ResultOutput) throws {
    let (y, v) = (studies.y, studies.v)
    let direction = further.alternative?.direction
    let comparison: SelectionComparison
    switch SelectionComparison.of(y, v, direction: direction) {
    case .success(let found): comparison = found
    case .failure(let failure):
      throw self.failed(failure)
    }
    let chosen = comparison.chosen
    guard v.allSatisfy({ $0 <= 1 && $0 >= 4e-6 }), abs(chosen.mean) <= 5, chosen.tau <= 5 else {
      throw failure(
        "--calibrate needs variances between 0.000004 and 1 and effects up to 5, as standardised differences "
          + "and log ratios have them; divide effects by a standard deviation",
        Exit.badInput)
    }
    let scenario = CalibratedScenario(
      file: URL(filePath: file).lastPathComponent, title: studies.measure.title, v: v,
      comparison: comparison)
    let check = try CalibrationCheck(
      scenario.text(), path, tests: further.tests?.tests ?? SmallStudyTest.printed, studies,
      direction: comparison.direction)
    try place.write(scenario.text(check: check.words))
    if quiet { return }
    say(Wrap.text("calibrated: \(scenario.notes)", width: 78))
    say(scenario.table)
    say(check.table)
    say("wrote \(path); run 'peertrials bias-lab \(path)'")
  }

  private func failed(_ reason: MetaFailure) -> ExitCode {
    failure("--calibrate needs two studies or more: \(reason.reason)", Exit.badInput)
  }

  private func text(_ findings: MetaFindings) -> String {
    switch output.format {
    case .json: MetaJSON.object(findings, version: programVersion).text + "\n"
    case .csv: MetaCSV.text(findings)
    case .text:
      MetaText(
        findings, characters: ascii ? .ascii : Terminal.characters, draws: !noPlots
      ).text
    }
  }
}
