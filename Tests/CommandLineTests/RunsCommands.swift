import Foundation
import TestSupport

/// Tests that run commands on files of their own.
protocol RunsCommands {}

extension RunsCommands {
  func run(_ arguments: String...) throws -> CommandLineTool.Result {
    try CommandLineTool.run(arguments)
  }

  var scenario: String { "Scenarios/textbook-two-arm.yaml" }

  func write(_ text: String, _ name: String, in folder: URL) throws -> String {
    let file = folder.appending(path: name).path
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }

  func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }
}
