import ArgumentParser
import Foundation

/// Which file a path names, however it is written: through links, with `..`, or before it is there.
struct FileIdentity: Equatable {
  private let device: dev_t
  private let inode: ino_t
  /// The name within the folder above, of a file that is not there yet.
  private let name: String

  /// The file at a path; nil where not even its folder is.
  init?(_ path: String) {
    var status = stat()
    if stat(path, &status) == 0 {
      (device, inode, name) = (status.st_dev, status.st_ino, "")
      return
    }
    let target = FileIdentity.resolved(path)
    guard stat(target.folder, &status) == 0 else { return nil }
    (device, inode, name) = (status.st_dev, status.st_ino, target.name)
  }

  /// The file behind an open descriptor, where it is a regular one.
  init?(_ descriptor: Descriptor) {
    var status = stat()
    guard fstat(descriptor.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    (device, inode, name) = (status.st_dev, status.st_ino, "")
  }

  /// Where a path leads in the end: the folder and the name that a new file would have, links followed.
  static func resolved(_ path: String) -> (folder: String, name: String) {
    var path = path
    // As many links as the kernel follows.
    for _ in 0..<40 {
      var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
      let count = readlink(path, &bytes, Int(PATH_MAX))
      guard count > 0 else { break }
      let link = String(
        decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      path = link.hasPrefix("/") ? link : parts(path).folder + "/" + link
    }
    return parts(path)
  }

  private static func parts(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = path[..<slash]
    return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
  }
}

/// Refuses to write over what is read.
enum OutputGuard {
  /// Ends where an output is one of the inputs: by device and inode, so that links and other ways to write a path do not
  /// hide it.
  ///
  /// - Parameters:
  ///   - outputs: Every file that will be written, and the option that named it.
  ///   - inputs: Every file that is read.
  /// - Throws: An exit code.
  static func refuse(
    _ outputs: [(option: String, path: String)], inputs: [String]
  ) throws {
    let read = inputs.compactMap { FileIdentity($0) }
    var written: [(option: String, path: String, file: FileIdentity)] = []
    for (option, path) in outputs {
      guard let file = FileIdentity(path) else { continue }
      if read.contains(file) {
        throw failure("\(option) \(path) is the input itself; name another file", Exit.cannotCreate)
      }
      if let other = written.first(where: { $0.file == file }) {
        throw failure(
          "\(option) \(path) and \(other.option) \(other.path) are one file; name another",
          Exit.cannotCreate)
      }
      written.append((option, path, file))
    }
    if let file = FileIdentity(Descriptor.standardOutput), read.contains(file) {
      throw failure("standard output is the input itself; write to another file", Exit.cannotCreate)
    }
  }

  /// A store and what SQLite keeps beside it.
  static func store(_ path: String) -> [String] {
    ["", "-wal", "-shm", "-journal"].map { path + $0 }
  }
}
