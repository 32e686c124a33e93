public import Foundation

/// The built `peertrials`, run as a user runs it.
public struct CommandLineTool {
  /// What a run gave.
  public struct Result {
    public let status: Int32
    public let output: String
    public let errors: String
  }

  /// The binary beside the running tests.
  public static let binary: URL = {
    #if DEBUG
    let configuration = "debug"
    #else
    let configuration = "release"
    #endif
    return Fixtures.package.appending(path: ".build/\(configuration)/peertrials")
  }()

  /// A folder that is removed afterwards.
  public static func inFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "peertrials-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  /// Runs to the end.
  ///
  /// - Parameters:
  ///   - arguments: As typed.
  ///   - interruptAfter: Seconds after which it gets Ctrl-C.
  ///   - killAfter: Seconds after which it gets `kill -9`.
  ///   - environment: Further variables.
  ///   - working: The folder that it is run in.
  /// - Returns: Exit code and what was written.
  /// - Throws: What starting the process throws.
  public static func run(
    _ arguments: [String], interruptAfter: Double? = nil, killAfter: Double? = nil,
    environment: [String: String] = [:], folder working: URL = Fixtures.package
  ) throws -> Result {
    let process = Process()
    // Charts are drawn with what the locale can show.
    process.environment = ProcessInfo.processInfo.environment
      .merging(["LC_ALL": "C.UTF-8"]) { $1 }.merging(environment) { $1 }
    process.executableURL = binary
    process.arguments = arguments
    process.currentDirectoryURL = working
    // Files, not pipes: nothing blocks however much is written.
    let folder = FileManager.default.temporaryDirectory.appending(path: "peertrials-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (out, err) = (folder.appending(path: "out"), folder.appending(path: "err"))
    for file in [out, err] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    if let interruptAfter {
      Thread.sleep(forTimeInterval: interruptAfter)
      process.interrupt()
    }
    if let killAfter {
      Thread.sleep(forTimeInterval: killAfter)
      kill(process.processIdentifier, SIGKILL)
    }
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus,
      output: try String(contentsOf: out, encoding: .utf8),
      errors: try String(contentsOf: err, encoding: .utf8))
  }
}
