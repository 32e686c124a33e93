internal import MonteCarlo
internal import OrderedCollections
internal import Parts
internal import ReviewSimulation

/// The top level of a review's file.
struct ReviewKeys {
  /// What a file may hold.
  static let descriptions = Fields.describe { ReviewKeys($0) }

  let head: ScenarioHead
  let review: Review
  let observed: ObservedFindings?
  let world: String
  let sweep: SweepGrid?
  let expectations: [Expectation]

  /// Reads it.
  ///
  /// - Parameters:
  ///   - f: The top level.
  ///   - depth: Whether the analyses are worked out.
  init(_ f: Fields, _ depth: Review.Depth = .analyses) {
    head = ScenarioHead(f, replicates: 20_000)
    review =
      f.section("review", "The review.", required: true) { Review($0, depth) }
      ?? Review(Fields.describer())
    let methods = review.methods.map(\.name)
    observed = f.section("observed", "What the published review reported.") { f in
      ObservedFindings(
        significant: ReviewKeys.count(f, "significant", 9, "Analyses called significant."),
        heterogeneous: ReviewKeys.count(
          f, "heterogeneous", 20, "Analyses with I² > 50 % and p < .10."),
        method: f.name(
          "method", of: methods, noun: "method", required: false,
          "The method that it used; the first by default."))
    }
    for prior in f.priors {
      f.report(
        "a review takes numbers, not priors: write worlds, or sweep over it", below: prior.path)
    }
    let worlds = f.keys(of: "worlds")
    // Their places are read when they are applied; here only their form.
    _ = f.map("worlds", of: "world", "Other truths: places of the review and what is put there.") {
      _, f in f.acceptAll()
    }
    world = f.text("world", "Only this one of the worlds.")
    if !world.isEmpty, !worlds.contains(world) {
      let near = Spelling.nearest(to: world, in: worlds).map { "did you mean '\($0)'?" }
      f.report(
        "no world is called '\(world)'; "
          + (near ?? "there are: \(worlds.joined(separator: ", "))"), at: "world")
    }
    sweep = f.section("sweep", "Many settings at once, for 'sweep'.") { SweepGrid($0) }
    // What rows and families there are takes a moment to work out; only expectations ask.
    let layout = f.has("expect") ? try? review.layout() : nil
    let (rows, families) = (layout?.rows ?? [], layout?.families ?? [])
    expectations = Expectation.all(
      f,
      words: [
        "world": worlds, "method": methods,
        "outcome": ReviewKeys.distinct(rows.map(\.outcome)),
        "contrast": ReviewKeys.distinct(rows.map(\.contrast)),
        "family": ReviewKeys.distinct(families.map(\.name)),
        "adjustment": ReviewKeys.distinct(families.map(\.adjustment)),
      ])
  }

  private static func count(
    _ f: Fields, _ key: String, _ example: Double, _ help: String
  ) -> Int? {
    guard let number = f.optionalNumber(key, in: 0...64, example: example, help) else { return nil }
    if number != number.rounded() { f.report("give a whole number", at: key) }
    return Int(number)
  }

  private static func distinct(_ words: [String]) -> [String] {
    Array(OrderedSet(words))
  }
}

extension ReviewKeys {
  /// What a tree without worlds simulates.
  ///
  /// - Parameters:
  ///   - tree: The tree.
  ///   - file: Its name, for messages.
  ///   - comparesWorlds: Whether it is one world of several.
  /// - Returns: The model.
  /// - Throws: What is wrong with the tree.
  static func model(
    of tree: Node, file: String?, comparesWorlds: Bool = true
  ) throws(Problems) -> ScenarioModel {
    let read = try Fields.readNotingInheritances(tree, file: file) { ReviewKeys($0, .model) }
    return ScenarioModel(
      read.value.review.model(comparesWorlds: comparesWorlds), resolved: read.resolved,
      inheritances: read.inheritances)
  }
}
