internal import GRDB

/// What is wrong with a store, said so that its user knows what to do.
public struct StoreError: Error, Sendable, CustomStringConvertible {
  /// Who must act.
  public enum Kind: Sendable {
    /// The file is no store, damaged, or of another run.
    case wrongFile
    /// It cannot be opened or created.
    case cannotOpen
    /// It cannot be written: full disk, read-only file.
    case cannotWrite
    /// Another process has it.
    case busy
  }

  public let kind: Kind
  public let description: String

  /// An error.
  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  init(_ error: any Error, path: String) {
    if let own = error as? StoreError {
      self = own
      return
    }
    guard let error = error as? DatabaseError else {
      self.init(.cannotOpen, "\(path): \(error)")
      return
    }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(
        .busy,
        "\(path): another process is writing this store; wait for it to end, or name another store")
    case .SQLITE_NOTADB:
      self.init(.wrongFile, "\(path): is no PeerTrials store; name another file")
    case .SQLITE_CORRUPT:
      self.init(
        .wrongFile, "\(path): the store is damaged or cut short; delete it and run again")
    case .SQLITE_FULL:
      self.init(
        .cannotWrite,
        "\(path): no space left on device; what was written before is kept: make room and run the "
          + "same command again to go on")
    case .SQLITE_READONLY:
      self.init(.cannotWrite, "\(path): is read-only; make it writable or name another store")
    case .SQLITE_CANTOPEN:
      self.init(
        .cannotOpen, "\(path): cannot be opened or created; is the folder there and writable?")
    case .SQLITE_IOERR:
      self.init(
        .cannotWrite,
        "\(path): the disk gave an error (\(error.message ?? "no message")); what was "
          + "written before is kept: run the same command again to go on")
    default:
      self.init(.cannotWrite, "\(path): \(error.message ?? "\(error.resultCode)")")
    }
  }
}
