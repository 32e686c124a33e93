import ArgumentParser
import Foundation

/// Where results go, and in which form.
struct OutputOptions: ParsableArguments {
  /// The form of results.
  enum Form: String, ExpressibleByArgument, CaseIterable { case text, json, csv }

  @Option(help: "The form of the results.")
  var format: Form = .text

  @Option(
    name: [.short, .long], help: "Write the results to this file instead of standard output.",
    completion: .file())
  var output: String?

  /// A place that another command opened for the results of this one, and finishes itself.
  @TaskLocal static var lent: ResultOutput?

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

  /// The same of any option that names a file for results.
  static func open(
    _ output: String?, inputs: [String], besides further: [(option: String, path: String)]
  ) throws -> ResultOutput {
    if let lent { return ResultOutput(lent: lent) }
    let own = output.map { [("--output", $0)] } ?? []
    try OutputGuard.refuse(own + further, inputs: inputs)
    return try ResultOutput(path: output)
  }
}
