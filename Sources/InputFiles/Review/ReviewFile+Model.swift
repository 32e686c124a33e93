public import Parts
internal import ReviewSimulation

extension ReviewFile {
  /// What a tree simulates: all its worlds, or the one that it chooses; the review as stated without worlds.
  public static func model(of tree: Node, file: String?) throws(Problems) -> ScenarioModel {
    var plain = tree
    for key in ["worlds", "world", "sweep", "expect"] { plain.remove(key) }
    let worlds = WorldEdits.all(of: tree)
    let stated = try ReviewKeys.model(of: plain, file: file, comparesWorlds: worlds.count > 1)
    guard !worlds.isEmpty else { return stated }
    var models: [ScenarioModel] = []
    for world in worlds {
      var problems: [Problem] = []
      let edited = world.apply(file, &problems)
      guard problems.isEmpty else { throw Problems(problems) }
      models.append(
        try ReviewKeys.model(of: edited, file: file, comparesWorlds: worlds.count > 1))
    }
    return ScenarioModel(
      models.map(\.text), resolved: stated.resolved,
      inheritances: models.flatMap(\.inheritances))
  }

  /// Pairs of worlds that are the same model.
  public var sameWorlds: [(String, String)] {
    let texts = worlds.map { ScenarioModel.written($0.review.model(comparesWorlds: true)) }
    return worlds.indices.flatMap { j in
      (0..<j).filter { texts[$0] == texts[j] }.prefix(1).map { (worlds[$0].name, worlds[j].name) }
    }
  }
}
