import Foundation

/// An open file of the system, written without trapping.
///
/// `FileHandle.write` ends the process when a write fails. Here every failure is a number that the caller sees.
struct Descriptor: Sendable {
  let number: Int32

  static let standardOutput = Descriptor(number: STDOUT_FILENO)
  static let standardError = Descriptor(number: STDERR_FILENO)

  /// Writes all of some text.
  ///
  /// - Parameter text: The text.
  /// - Returns: 0, or the `errno` of the write that failed.
  func write(_ text: String) -> Int32 {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }

  /// Writes all of some bytes: what is cut short by a signal or a disk that fills is gone on with until the system says
  /// why not.
  ///
  /// - Parameter bytes: The bytes.
  /// - Returns: 0, or the `errno` of the write that failed.
  func write(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Foundation.write(
        number, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      // Read before anything else can change it.
      let code = errno
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count < 0, code == EAGAIN || code == EWOULDBLOCK {
        // Whoever set the terminal to non-blocking gets a process that waits.
        var poll = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        _ = Foundation.poll(&poll, 1, 1000)
      } else if !(count < 0 && code == EINTR) {
        return count == 0 ? ENOSPC : code
      }
    }
    return 0
  }
}

/// The three files that every process is born with.
enum StandardStreams {
  /// The mode of new files, as the user's mask leaves it; read while there is one thread.
  static let newFileMode: mode_t = {
    let mask = umask(0o022)
    umask(mask)
    return 0o666 & ~mask
  }()

  /// Sees to it that 0, 1 and 2 are open, and that a write that fails says so instead of ending the process.
  ///
  /// Where one is closed, the next file that is opened would get its number: results would be mixed with what is said. A
  /// closed standard output becomes one that takes nothing, so that it is noticed.
  static func prepare() {
    _ = newFileMode
    for (number, mode) in [
      (STDIN_FILENO, O_RDONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY),
    ]
    where fcntl(number, F_GETFD) == -1 && errno == EBADF {
      // The lowest free number is the one that is missing, for those below were seen to.
      _ = Foundation.open("/dev/null", mode)
    }
    // A reader that has gone, and a file that would grow beyond its limit.
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
  }
}
