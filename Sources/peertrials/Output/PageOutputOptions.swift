import ArgumentParser
import Reports

/// Where results go, and in which form, of commands whose answer can be a page.
struct PageOutputOptions: ParsableArguments {
  /// The form of results.
  enum Form: String, ExpressibleByArgument, CaseIterable { case text, json, csv, html }

  @Option(help: "The form of the results; html is one file to send, with figures and assumptions.")
  var format: Form = .text

  @OptionGroup var place: OutputPlace

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
