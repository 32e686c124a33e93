import Foundation
import Synchronization

/// A file that is written beside its target and takes its place when it is whole.
///
/// An interrupted run never leaves half a file under the name that was asked for. The file that was there keeps its mode
/// and, where that is allowed, its owner; a symbolic link stays and its target is replaced. What is begun has a name that
/// nobody can guess and is opened exclusively (`mkstemp`), so that no link that lies in wait is followed.
final class PendingFile: Sendable {
  /// Why a file cannot be written.
  struct Failure: Error {
    /// "create", "write".
    let verb: String
    let code: Int32

    var reason: String { String(cString: strerror(code)) }
  }

  /// The name that it has until it is whole.
  let path: String
  let descriptor: Descriptor
  private let target: String
  private let mode: mode_t
  private let owner: (uid_t, gid_t)?
  /// Whether it was neither finished nor given up.
  private let isOpen = Atomic<Bool>(true)

  /// Begins a file, and tries whether the disk has room.
  ///
  /// - Parameter path: The name that it will have.
  /// - Throws: Why it cannot be.
  init(_ path: String) throws(Failure) {
    let (folder, name) = FileIdentity.resolved(path)
    target = folder == "/" ? "/" + name : folder + "/" + name
    var status = stat()
    if stat(target, &status) == 0 {
      guard access(target, W_OK) == 0 else { throw Failure(verb: "write", code: errno) }
      mode = status.st_mode & 0o7777
      owner = (status.st_uid, status.st_gid)
    } else {
      (mode, owner) = (StandardStreams.newFileMode, nil)
    }
    // Names have a limit of 255 bytes.
    let stem = String(decoding: Array(name.utf8).prefix(200), as: UTF8.self)
    // mkstemp replaces six of this letter at the end of a name.
    var pattern = Array("\(folder)/.\(stem).\(String(repeating: "X", count: 6))".utf8CString)
    let number = mkstemp(&pattern)
    guard number >= 0 else { throw Failure(verb: "create", code: errno) }
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    descriptor = Descriptor(number: number)
    self.path = String(decoding: pattern.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    PendingFiles.note(self.path)
    do { try probe() } catch {
      discard()
      throw error
    }
  }

  /// Room that is asked for ahead: most results fit.
  private func probe() throws(Failure) {
    let code = descriptor.write(String(repeating: " ", count: 1 << 16))
    if code != 0 { throw Failure(verb: "write", code: code) }
    if fsync(descriptor.number) != 0 { throw Failure(verb: "write", code: errno) }
    ftruncate(descriptor.number, 0)
    lseek(descriptor.number, 0, SEEK_SET)
  }

  /// Gives the file its name; nothing is left of it where that cannot be.
  func finish() throws(Failure) {
    if let code = settle() {
      discard()
      throw Failure(verb: "write", code: code)
    }
    close()
  }

  private func settle() -> Int32? {
    // An owner can be given by root only, a group by its members: what cannot be kept is left.
    if let owner, owner != (geteuid(), getegid()) {
      _ = fchown(descriptor.number, owner.0, owner.1)
    }
    if fchmod(descriptor.number, mode) != 0 || fsync(descriptor.number) != 0
      || rename(path, target) != 0
    {
      return errno
    }
    return nil
  }

  /// Removes what was begun; nothing when it was finished.
  func discard() {
    guard isOpen.load(ordering: .relaxed) else { return }
    unlink(path)
    close()
  }

  private func close() {
    guard isOpen.exchange(false, ordering: .relaxed) else { return }
    Foundation.close(descriptor.number)
    PendingFiles.forget(path)
  }
}

/// The names of files that were begun, where a handler of signals can remove them without taking memory.
enum PendingFiles {
  /// More than any command begins at once.
  private static let most = 8
  nonisolated(unsafe) private static let slots: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> =
    {
      let slots = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: most)
      slots.initialize(repeating: nil, count: most)
      return slots
    }()

  /// Makes the places for names: a handler of signals must not be the first to ask for them.
  static func prepare() { _ = slots }

  /// Keeps a name; only one thread begins files.
  static func note(_ path: String) {
    guard let free = (0..<most).first(where: { slots[$0] == nil }) else { return }
    slots[free] = strdup(path)
  }

  /// Forgets a name.
  static func forget(_ path: String) {
    for i in 0..<most where slots[i].map({ String(cString: $0) == path }) == true {
      // Not freed: a signal may be reading it at this moment.
      slots[i] = nil
    }
  }

  /// Removes all files that were begun; called when the process ends at once.
  static func removeAll() {
    for i in 0..<most { if let path = slots[i] { unlink(path) } }
  }
}
