import ArgumentParser
import Foundation
import MonteCarlo
import Parts
import Planning
import Questions

/// The only way to write results or a file: a place that was tried before the work began.
///
/// A regular file is a ``PendingFile`` until it is whole; devices and pipes, and standard output, are written as they are.
final class ResultOutput: Sendable {
  private let path: String?
  /// Whether somebody else gives the file its name.
  private let isLent: Bool
  private let descriptor: Descriptor
  private let pending: PendingFile?

  /// Opens a place.
  ///
  /// - Parameters:
  ///   - path: The file; nil for standard output.
  ///   - option: What named it, for messages.
  /// - Throws: An exit code, after the reason has been said.
  init(path: String?, option: String = "--output") throws {
    (self.path, isLent) = (path, false)
    guard let path else {
      (descriptor, pending) = (.standardOutput, nil)
      try tryStandardOutput()
      return
    }
    var status = stat()
    let isThere = stat(path, &status) == 0
    let form = status.st_mode & S_IFMT
    if isThere, form == S_IFDIR {
      throw failure("\(option) \(path): is a folder; name a file in it", Exit.cannotCreate)
    }
    // A device or pipe cannot be replaced; it is written directly.
    if isThere, form != S_IFREG {
      pending = nil
      descriptor = Descriptor(number: Foundation.open(path, O_WRONLY | O_CLOEXEC))
      if descriptor.number < 0 { throw ResultOutput.failed("open", path, errno) }
      if form == S_IFCHR { try tryDevice(path) }
      return
    }
    do {
      let file = try PendingFile(path)
      (pending, descriptor) = (file, file.descriptor)
    } catch {
      throw ResultOutput.failed(error.verb, path, error.code)
    }
  }

  /// The place of another command, which that command finishes: files that belong together appear together.
  ///
  /// - Parameter place: Its place.
  init(lent place: ResultOutput) {
    (path, descriptor, pending, isLent) = (place.path, place.descriptor, place.pending, true)
  }

  /// Where the results stand until they are finished; nil where they are written as they are.
  var unfinished: String? { pending?.path }

  private func tryStandardOutput() throws {
    var status = stat()
    guard fstat(STDOUT_FILENO, &status) == 0, fcntl(STDOUT_FILENO, F_GETFL) & O_ACCMODE != O_RDONLY
    else { throw failure("standard output is closed", Exit.cannotWrite) }
    switch status.st_mode & S_IFMT {
    case S_IFCHR where isatty(STDOUT_FILENO) == 0: try tryDevice("standard output")
    case S_IFREG:
      // Writing ahead would change the file; the file system says whether it has room.
      var room = statvfs()
      if fstatvfs(STDOUT_FILENO, &room) == 0, room.f_blocks > 0, room.f_bavail == 0 {
        throw ResultOutput.failed("write", "standard output", ENOSPC)
      }
    default: break
    }
  }

  /// A line feed is harmless to every reader of results, and tells whether a device takes anything.
  private func tryDevice(_ name: String) throws {
    let code = descriptor.write("\n")
    if code != 0 { throw ResultOutput.failed("write", name, code) }
  }

  static func failed(_ verb: String, _ name: String, _ code: Int32) -> ExitCode {
    failure(
      "cannot \(verb) \(name): \(String(cString: strerror(code)))",
      verb == "write" && code != EACCES && code != EROFS ? Exit.cannotWrite : Exit.cannotCreate)
  }

  /// Writes the results and gives the file its name.
  func write(_ text: String) throws {
    try append(text)
    try finish()
  }

  /// Writes a part of the results.
  func append(_ text: String) throws {
    let code = descriptor.write(text)
    guard code != 0 else { return }
    discard()
    // Whoever read has seen enough, like 'head': the exit code says that it was not all.
    if code == EPIPE, path == nil { throw Exit.cannotWrite }
    throw ResultOutput.failed("write", path ?? "standard output", code)
  }

  /// Writes what another program makes of a text.
  ///
  /// - Parameters:
  ///   - text: What it reads on standard input.
  ///   - program: The program.
  ///   - arguments: Its arguments.
  /// - Throws: An exit code, after the reason has been said; what was begun is gone then.
  func append(_ text: String, through program: URL, arguments: [String]) throws {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = program
    process.arguments = arguments
    process.standardInput = pipe
    process.standardOutput = FileHandle(fileDescriptor: descriptor.number, closeOnDealloc: false)
    process.standardError = FileHandle.nullDevice
    let name = path ?? "standard output"
    do { try process.run() } catch {
      discard()
      throw failure(
        "cannot start \(program.path): \(error.localizedDescription)", Exit.cannotCreate)
    }
    _ = Descriptor(number: pipe.fileHandleForWriting.fileDescriptor).write(text)
    try? pipe.fileHandleForWriting.close()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      discard()
      throw failure(
        "cannot write \(name): \(program.lastPathComponent) ended with \(process.terminationStatus); is the disk full?",
        Exit.cannotWrite)
    }
  }

  /// Gives the file its name.
  func finish() throws {
    guard !isLent, let pending, let path else { return }
    do { try pending.finish() } catch { throw ResultOutput.failed(error.verb, path, error.code) }
  }

  /// Makes the file one that can be run, when it has its name.
  func makeExecutable() throws {
    guard let path, chmod(path, 0o755) != 0 else { return }
    throw ResultOutput.failed("make executable", path, errno)
  }

  /// Does something that ends in results; when it fails nothing is left behind, and the error is told
  /// with its exit code.
  ///
  /// - Parameters:
  ///   - interrupted: What to say after Ctrl-C; nothing where empty.
  ///   - body: The work.
  /// - Returns: What it returns.
  /// - Throws: An exit code.
  func orNothing<Value>(interrupted: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch {
      discard()
      switch error {
      case is SearchInterrupted, QuestionError.interrupted:
        if !interrupted.isEmpty { say(interrupted) }
        throw Exit.interrupted
      case let error as QuestionError: throw failure(error)
      case let problems as Problems: throw failure(problems)
      case let code as ExitCode: throw code
      default: throw failure("\(error)", Exit.badInput)
      }
    }
  }

  /// Asks a question whose answer goes here: Ctrl-C asks it to end with what it has.
  ///
  /// - Parameters:
  ///   - interrupted: What to say after Ctrl-C where nothing was known yet; nothing where empty.
  ///   - ask: Asks it.
  /// - Returns: The answer.
  /// - Throws: An exit code; what was begun is gone then.
  func answered<Answer>(
    interrupted: String, _ ask: (Cancellation) throws -> Answer
  ) throws -> Answer {
    let cancellation = Cancellation()
    let interrupts = Interrupts(cancellation)
    defer { interrupts.end() }
    return try orNothing(interrupted: interrupted) { try ask(cancellation) }
  }

  /// Does something beside results that stand by themselves.
  ///
  /// - Returns: Nil after Ctrl-C.
  /// - Throws: An exit code; what was begun is gone then.
  func unlessInterrupted<Value>(_ body: () throws -> Value) throws -> Value? {
    try orNothing(interrupted: "") {
      do { return try body() } catch is SearchInterrupted { return nil }
    }
  }

  /// Removes what was begun.
  func discard() { pending?.discard() }
}
