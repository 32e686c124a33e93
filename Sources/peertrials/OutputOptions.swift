import ArgumentParser
import Foundation
import Parts
import Planning

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

  func validate() throws {
    if output?.isEmpty == true { throw ValidationError("--output needs the name of a file") }
  }

  /// Makes sure that results can be written, before any work is done, and not over the scenario.
  func open(scenario: String) throws -> ResultOutput {
    var (source, target) = (stat(), stat())
    if let output, stat(scenario, &source) == 0, stat(output, &target) == 0,
      source.st_dev == target.st_dev, source.st_ino == target.st_ino
    {
      throw failure(
        "--output \(output) is the input itself; name another file", Exit.cannotCreate)
    }
    return try ResultOutput(path: output)
  }
}

/// A place for results that was tried before the work began.
///
/// A file is written beside its target and renamed at the end, so an interrupted run never leaves half
/// a file under the name that was asked for.
final class ResultOutput: Sendable {
  private let path: String?
  private let descriptor: Int32
  private let partial: String?

  /// Room that is asked for ahead: most results fit.
  private static let probe = 1 << 16

  init(path: String?) throws {
    self.path = path
    guard let path else {
      descriptor = STDOUT_FILENO
      partial = nil
      try ResultOutput.tryStandardOutput()
      return
    }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw failure("--output \(path): is a folder; name a file in it", Exit.cannotCreate)
    }
    // A device or pipe cannot be renamed onto; it is written directly.
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      partial = nil
      descriptor = Foundation.open(path, O_WRONLY)
      guard descriptor >= 0 else { throw ResultOutput.failed("open", path, Exit.cannotCreate) }
      if status.st_mode & S_IFMT == S_IFCHR { try ResultOutput.tryDevice(descriptor, path) }
      return
    }
    if access(path, F_OK) == 0, access(path, W_OK) != 0 {
      throw ResultOutput.failed("write", path, Exit.cannotCreate)
    }
    let beside = path + ".partial-\(getpid())"
    partial = beside
    descriptor = Foundation.open(beside, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { throw ResultOutput.failed("create", path, Exit.cannotCreate) }
    let zeros = [UInt8](repeating: 32, count: ResultOutput.probe)
    let written = Foundation.write(descriptor, zeros, zeros.count)
    if written != zeros.count || fsync(descriptor) != 0 {
      let error = ResultOutput.failed("write", path, Exit.cannotWrite)
      discard()
      throw error
    }
    ftruncate(descriptor, 0)
    lseek(descriptor, 0, SEEK_SET)
  }

  private static func tryStandardOutput() throws {
    var status = stat()
    guard fstat(STDOUT_FILENO, &status) == 0 else {
      throw failure("standard output is closed", Exit.cannotWrite)
    }
    switch status.st_mode & S_IFMT {
    case S_IFCHR where isatty(STDOUT_FILENO) == 0: try tryDevice(STDOUT_FILENO, "standard output")
    case S_IFREG:
      // Writing ahead would change the file; the file system says whether it has room.
      var room = statvfs()
      if fstatvfs(STDOUT_FILENO, &room) == 0, room.f_blocks > 0, room.f_bavail == 0 {
        throw failure("cannot write standard output: no space left on device", Exit.cannotWrite)
      }
    default: break
    }
  }

  /// A line feed is harmless to every reader of results, and tells whether a device takes anything.
  private static func tryDevice(_ descriptor: Int32, _ name: String) throws {
    if Foundation.write(descriptor, "\n", 1) != 1 { throw failed("write", name, Exit.cannotWrite) }
  }

  private static func failed(
    _ verb: String, _ name: String, _ exit: ExitCode, _ code: Int32 = errno
  ) -> ExitCode {
    failure("cannot \(verb) \(name): \(String(cString: strerror(code)))", exit)
  }

  /// Writes the results and gives the file its name.
  func write(_ text: String) throws {
    try append(text)
    try finish()
  }

  /// Writes a part of the results.
  func append(_ text: String) throws {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let (count, code) = bytes.withUnsafeBytes {
        // errno is read before anything else can change it.
        let count = Foundation.write(descriptor, $0.baseAddress, $0.count)
        return (count, errno)
      }
      if count < 0, code == EINTR { continue }
      guard count > 0 else { throw abandon(code) }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Gives the file its name.
  func finish() throws {
    guard let path, let partial else { return }
    if fsync(descriptor) != 0 || close(descriptor) != 0 { throw abandon(errno) }
    if rename(partial, path) != 0 { throw abandon(errno) }
  }

  private func abandon(_ code: Int32) -> ExitCode {
    discard()
    return ResultOutput.failed("write", path ?? "standard output", Exit.cannotWrite, code)
  }

  /// Does something that ends in results; when it fails nothing is left behind, and the error is told
  /// with its exit code.
  ///
  /// - Parameters:
  ///   - interrupted: What to say after Ctrl-C.
  ///   - body: The work.
  /// - Returns: What it returns.
  /// - Throws: An exit code.
  func orNothing<Value>(interrupted: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch {
      discard()
      switch error {
      case is SearchInterrupted:
        say(interrupted)
        throw Exit.interrupted
      case let problems as Problems: throw failure(problems)
      case let code as ExitCode: throw code
      default: throw failure("\(error)", Exit.badInput)
      }
    }
  }

  /// Removes what was begun.
  func discard() {
    if let partial { unlink(partial) }
  }
}
