internal import OrderedCollections
public import Parts
internal import TrialSimulation

extension Scenario {
  /// The numbers that say how large the trial is: people, clusters, groups and their sizes, as the file has them or by
  /// default.
  public var sizePaths: [Path] {
    let design = Path(["trial", "design"])
    let sizes = [
      "participants-per-arm", "participants", "total", "clusters-per-arm", "clusters",
      "groups-per-arm", "groups",
      "total-clusters", "cluster-size", "clusters-per-sequence", "participants-per-period",
    ]
    return sizes.flatMap { key -> [Path] in
      let path = design.appending(key)
      guard let node = resolved.descendant(path) else { return [] }
      // {value: 220, source: …} is one number; a map by arm is several.
      guard let map = node.map, map["value"] == nil, map["prior"] == nil else { return [path] }
      return map.keys.map(path.appending)
    }
  }
}

extension Scenario {
  /// The one number that makes the whole trial larger, its arms' ratio kept.
  public var sizePath: Path {
    let design = Path(["trial", "design"])
    let kind = resolved.descendant(design.appending("kind"))?.text
    let (each, total) =
      switch kind {
      case "cluster": ("clusters-per-arm", "total-clusters")
      case "grouped": ("groups-per-arm", "groups-per-arm")
      case "stepped-wedge": ("clusters-per-sequence", "clusters-per-sequence")
      default: ("participants-per-arm", "total")
      }
    let isTotal = resolved.descendant(design.appending(total)) != nil
    return design.appending(isTotal ? total : each)
  }
}

extension ScenarioTemplate where Content == Scenario {
  /// The same trial, numbers by arm written as a total with their ratio: so that one number can be solved for.
  ///
  /// - Throws: What is wrong with it, as it stands.
  public func sizedAsWhole() throws(Problems) -> ScenarioTemplate<Scenario> {
    let design = Path(["trial", "design"])
    for (byArm, total) in [("participants", "total"), ("clusters", "total-clusters")] {
      let isGrouped = base.resolved.descendant(design.appending("kind"))?.text == "grouped"
      guard !isGrouped, let node = base.resolved.descendant(design.appending(byArm)),
        var keys = tree.descendant(design)
      else { continue }
      let counts = base.trial.arms.indices.map {
        byArm == "clusters" ? base.trial.clusters[$0]?.count ?? 1 : base.trial.participants[$0]
      }
      keys.remove(byArm)
      _ = keys.set(
        Path([total]), to: Node(String(counts.reduce(0, +)), origin: node.origin))
      for (arm, count) in zip(base.trial.arms, counts) {
        _ = keys.set(
          Path(["allocation", arm.name]), to: Node(String(count), origin: node.origin))
      }
      var whole = tree
      _ = whole.set(design, to: keys)
      return try ScenarioTemplate(whole, file: file)
    }
    return self
  }
}
