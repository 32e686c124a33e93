import ArgumentParser
import Reports

/// Where results go, and in which form, of commands whose answer can be a page.
struct PageOutputOptions: ParsableArguments {
  /// The form of results.
  enum Form: String, ExpressibleByArgument, CaseIterable { case text, json, csv, html }

  @Option(help: "The form of the results; html is one file to send, with figures and assumptions.")
  var format: Form = .text

  @Option(
    name: [.short, .long], help: "Write the results to this file instead of standard output.",
    completion: .file())
  var output: String?

  func validate() throws {
    if output?.isEmpty == true { throw ValidationError("--output needs the name of a file") }
  }

  /// Makes sure that results can be written, before any work is done, and not over what is read.
  ///
  /// - Parameters:
  ///   - inputs: Every file that is read.
  ///   - further: Files that are written besides, and the option that names them.
  /// - Returns: The place.
  /// - Throws: An exit code, after the reason has been said.
  func open(
    inputs: [String], besides further: [(option: String, path: String)] = []
  ) throws -> ResultOutput {
    try OutputOptions.open(output, inputs: inputs, besides: further)
  }

  /// What a page says of where it comes from.
  ///
  /// - Parameters:
  ///   - text: The scenario or the table, as it was written.
  ///   - file: Its name.
  /// - Returns: That with what was typed.
  static func source(_ text: String, file: String) -> PageSource {
    PageSource(
      command: Shell.line(["peertrials"] + CommandLine.arguments.dropFirst()), text: text,
      file: file)
  }
}
