internal import GRDB

extension DatabaseQueue {
  /// The connection, whose queue is never given up; the file is closed by `close()`.
  ///
  /// When a dispatch queue goes, its memory is freed by a thread that is started for it. Where limits leave no thread to start
  /// ('ulimit -v'), that waits for ever.
  func kept() -> DatabaseQueue {
    _ = Unmanaged.passRetained(self)
    return self
  }

  /// Reads once, and closes the file.
  func once<Value>(_ body: (Database) throws -> Value) throws -> Value {
    defer { try? close() }
    return try read(body)
  }

  /// Writes, and closes the file when that fails.
  func closingOnFailure(_ body: (Database) throws -> Void) throws {
    do { try write(body) } catch {
      try? close()
      throw error
    }
  }
}
