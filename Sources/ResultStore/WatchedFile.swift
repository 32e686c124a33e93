internal import Foundation

/// The file of a store while it is written.
///
/// SQLite holds a file open and does not see that it lost its name, was replaced or cut: it would go on writing where
/// nobody will ever look.
struct WatchedFile {
  private let path: String
  private let name: String
  private var seen: (device: dev_t, inode: ino_t, size: off_t)?

  /// - Parameters:
  ///   - path: The file; empty for a store without one.
  ///   - name: What it is called.
  init(_ path: String, name: String) {
    self.path = path
    self.name = name
  }

  private var status: (device: dev_t, inode: ino_t, size: off_t)? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return (status.st_dev, status.st_ino, status.st_size)
  }

  /// Keeps in mind how the file is after a write.
  mutating func note() {
    if !path.isEmpty { seen = status }
  }

  /// Looks whether it is still so before the next.
  func check() throws(StoreError) {
    try checkName()
    guard let seen, let now = status, now.size != seen.size else { return }
    throw StoreError(
      .lost,
      "\(name): was changed by another program while it was written (\(now.size) bytes, it had "
        + "\(seen.size)); \(advice)")
  }

  /// Looks whether the name still leads to it.
  func checkName() throws(StoreError) {
    guard !path.isEmpty else { return }
    // Without a file after the last write there is none to go on with.
    guard let now = status, let seen else {
      throw StoreError(.lost, "\(name): was removed or moved while it was written; \(advice)")
    }
    guard now.device == seen.device, now.inode == seen.inode else {
      throw StoreError(
        .lost, "\(name): was replaced by another file while it was written; \(advice)")
    }
  }

  private var advice: String {
    "put it back as it was, or delete it, and run the same command again"
  }
}
