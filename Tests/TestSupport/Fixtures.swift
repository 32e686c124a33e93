public import Foundation

/// Files of `Tests/Fixtures`, each with the script, version and date that made it.
public enum Fixtures {
  /// The folder that holds them.
  public static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

  /// The package's own folder.
  public static let package = folder.deletingLastPathComponent().deletingLastPathComponent()

  /// A fixture decoded from JSON.
  public static func json<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: name)))
  }
}
