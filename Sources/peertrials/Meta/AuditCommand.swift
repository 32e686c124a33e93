import ArgumentParser
import InputFiles
import Questions
import Reports

/// `peertrials audit`: whether the printed figures of a review can be true.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Check the arithmetic of a published review: what cannot be true of its figures.",
    discussion: """
      Reads the pooled effects, intervals, p-values, I² and counts that a review prints from a YAML \
      file, and says what contradicts what, allowing for rounding; and what they imply: standard \
      errors, variance between studies, prediction intervals, how unequal the trials must be.

        peertrials audit Scenarios/audits/egmose-2023.yaml
      """)

  @Argument(help: "The printed figures, a YAML file.", completion: .file(extensions: ["yaml"]))
  var file: String

  @OptionGroup var output: OutputOptions

  func run() throws {
    let place = try output.place.open(inputs: [file])
    let interrupts = Interrupts.endingAtOnce()
    defer { interrupts.end() }
    try place.orNothing(interrupted: "interrupted; nothing was written") {
      let answer = try AuditQuestion(YAMLReader.text(file: file), file: file).answer()
      switch output.format {
      case .text: try place.write(answer.text)
      case .json: try place.write(answer.json.text + "\n")
      case .csv: try place.write(answer.csv)
      }
    }
  }
}
