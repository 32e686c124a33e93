public import Foundation

/// The bytes of a file that somebody named.
public enum InputBytes {
  /// Reads a file, pipe or device.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - most: Bytes beyond which reading ends; the caller refuses what is larger.
  ///   - noun: What is wanted, with its article: "a scenario file".
  /// - Returns: At most one byte more than `most`. Reading also ends soon after a byte that is 0, which no text has, so that
  ///   a device without an end is noticed.
  /// - Throws: Why it cannot be read.
  public static func read(_ path: String, most: Int, noun: String) throws(Problems) -> Data {
    func fail(_ message: String) -> Problems {
      Problems([Problem(file: path, path: Path([]), message: message)])
    }
    func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      throw fail(
        code == ENOENT ? "there is no such file" : "cannot be read: \(reason(code))")
    }
    defer { close(descriptor) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw fail("is a folder; name \(noun) in it")
    }
    var bytes = Data()
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= most {
      let wanted = min(chunk.count, most + 1 - bytes.count)
      let count = Foundation.read(descriptor, &chunk, wanted)
      let code = errno
      if count < 0, code == EINTR { continue }
      guard count >= 0 else { throw fail("cannot be read: \(reason(code))") }
      if count == 0 { break }
      bytes.append(contentsOf: chunk.prefix(count))
      if chunk.prefix(count).contains(0) { break }
    }
    return bytes
  }
}
