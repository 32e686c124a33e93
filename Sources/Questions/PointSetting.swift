internal import InputFiles
internal import OrderedCollections
public import Parts

/// One place of a scenario and what stands there.
public struct PointSetting: Sendable, Equatable {
  /// The place.
  public let path: Path
  /// What stands there; the number of a value that is written with its source.
  public let value: Node

  /// What sets a trial's scenario apart: its sizes, then what was set.
  ///
  /// - Parameters:
  ///   - scenario: The scenario, with what was set.
  ///   - edits: What was set, each `path=value`.
  /// - Returns: Each place once.
  static func all(of scenario: Scenario, edits: [String]) -> [PointSetting] {
    var paths = scenario.sizePaths.map(\.description)
    for edit in edits {
      // A map that was set is the numbers and words in it.
      let path = Path(parsing: String(edit.prefix { $0 != "=" }))
      let leaves = path.map { scenario.resolved.leaves(below: $0).map(\.description) } ?? []
      paths += leaves.filter { !paths.contains($0) }
    }
    return paths.compactMap { path in
      guard let path = Path(parsing: path), let node = scenario.resolved.descendant(path) else {
        return nil
      }
      // {value: 220, source: …} is the number 220 here.
      return PointSetting(path: path, value: node.descendant(Path(["value"])) ?? node)
    }
  }
}

extension [ScenarioEdit] {
  /// The same places and what is put there.
  var settings: [PointSetting] { map { PointSetting(path: $0.path, value: $0.value) } }
}

extension Node {
  /// Where the numbers and words below a path stand that are no defaults: the path itself where it is one.
  fileprivate func leaves(below path: Path) -> [Path] {
    guard let node = descendant(path), node.origin != .standard else { return [] }
    guard let map = node.map, map["value"] == nil, map["prior"] == nil else { return [path] }
    return map.keys.flatMap { leaves(below: path.appending($0)) }
  }
}
