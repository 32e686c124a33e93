import ArgumentParser

/// Where results go, whatever their form.
struct OutputPlace: ParsableArguments {
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
    if let lent = OutputPlace.lent { return ResultOutput(lent: lent) }
    let own = output.map { [("--output", $0)] } ?? []
    try OutputGuard.refuse(own + further, inputs: inputs)
    return try ResultOutput(path: output)
  }
}
