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
    /// It is not the file any more that was opened.
    case lost
    /// Memory is limited, and ran out.
    case noMemory
  }

  /// What to do about a damaged store.
  static let advice = "delete it and run again what wrote it"

  public let kind: Kind
  public let description: String

  /// An error.
  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  init(_ error: any Error, name: String) {
    if let own = error as? StoreError {
      self = own
      return
    }
    guard let error = error as? DatabaseError else {
      self.init(.wrongFile, "\(name): \(error); \(StoreError.advice)")
      return
    }
    if error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
      self.init(
        .wrongFile,
        "\(name): whoever wrote it was stopped in the middle; run the same sweep again with this store, "
          + "which mends it")
      return
    }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(
        .busy,
        "\(name): another process is writing this store; wait for it to end, or name another store")
    case .SQLITE_NOMEM:
      // A store in memory has no name.
      self.init(
        .noMemory,
        (name.isEmpty ? "" : "\(name): ")
          + "not enough memory; raise the limit ('ulimit -v') and run the same command again")
    case .SQLITE_NOTADB:
      self.init(.wrongFile, "\(name): is no PeerTrials store; name another file")
    case .SQLITE_CORRUPT:
      self.init(.wrongFile, "\(name): the store is damaged or cut short; \(StoreError.advice)")
    case .SQLITE_FULL:
      self.init(
        .cannotWrite,
        "\(name): no space left on device; what was written before is kept: make room and run the "
          + "same command again to go on")
    case .SQLITE_READONLY:
      self.init(.cannotWrite, "\(name): is read-only; make it writable or name another store")
    case .SQLITE_CANTOPEN:
      self.init(
        .cannotOpen, "\(name): cannot be opened or created; is the folder there and writable?")
    case .SQLITE_IOERR:
      self.init(
        .cannotWrite,
        "\(name): the disk gave an error (\(error.message ?? "no message")); what was "
          + "written before is kept: run the same command again to go on")
    default:
      // What a sound store never gives: values that are too long, statements that do not fit its tables.
      self.init(
        .wrongFile,
        "\(name): cannot be read (\(error.message ?? "\(error.resultCode)")); \(StoreError.advice)")
    }
  }
}
