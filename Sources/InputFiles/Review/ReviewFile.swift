public import Parts
public import ReviewSimulation

/// A scenario of a whole review: its base, its worlds, and what was observed.
///
/// A world is the review with some places set, as by `--set`: the same file under another truth. Worlds
/// share their random numbers, so that differences between them are not chance. `world: NAME` picks one of
/// them: a sweep over worlds is a sweep over that word.
public struct ReviewFile: ScenarioContent {
  /// One truth.
  public struct World: Sendable {
    public var name: String
    public var review: Review
  }

  /// What the published review reported.
  public typealias Observed = ObservedFindings

  public static let settable = ["review", "world"]
  public static let decisive = ["review"]

  public let title: String
  public let question: String
  public let seed: UInt64
  public let replicates: Int
  /// Every world, or the one that is chosen; the review as stated where there are none.
  public let worlds: [World]
  /// The review of the world that is chosen, or else as the file states it.
  public let single: Review
  public let observed: Observed?
  public let sweep: SweepGrid?
  public let expectations: [Expectation]
  /// The tree of the file as stated, with every default written in.
  public let resolved: Node

  /// Reads a tree.
  ///
  /// - Parameters:
  ///   - tree: The scenario, after `--set`.
  ///   - file: Its name, for messages.
  /// - Throws: Every ``Problem`` that it has, together.
  public init(_ tree: Node, file: String?) throws(Problems) {
    let (keys, resolved) = try Fields.read(tree, file: file) { ReviewKeys($0) }
    let all = try ReviewFile.worlds(tree, file)
    self.init(
      keys, all.isEmpty ? [World(name: "as stated", review: keys.review)] : all, resolved)
  }

  /// Decodes the world that is chosen and no other; without one, the review as the file states it.
  ///
  /// Whether each number that the world sets decides something is asked of the file, not of each point.
  public init(point tree: Node, file: String?) throws(Problems) {
    var problems: [Problem] = []
    guard tree.descendant(Path(["world"]))?.text?.isEmpty == false,
      let world = WorldEdits.all(of: tree).first,
      let (keys, resolved) = try? Fields.read(
        world.apply(file, &problems), file: file, { ReviewKeys($0) }), problems.isEmpty
    else {
      // The review as stated; or something is wrong, and this says it in words.
      try self.init(tree, file: file)
      return
    }
    self.init(keys, [World(name: world.name, review: keys.review)], resolved)
  }

  // There is at least one world.
  private init(_ keys: ReviewKeys, _ worlds: [World], _ resolved: Node) {
    (title, question) = (keys.head.title, keys.head.question)
    (seed, replicates, observed) = (
      UInt64(keys.head.seed), keys.head.replicates, keys.observed
    )
    (sweep, expectations) = (keys.sweep, keys.expectations)
    self.resolved = resolved
    self.worlds = worlds
    single = keys.world.isEmpty ? keys.review : worlds[0].review
  }

  public static func resolved(_ tree: Node, file: String?) throws(Problems) -> Node {
    try Fields.read(tree, file: file) { ReviewKeys($0, .model) }.resolved
  }

  /// What a file may hold.
  public static let descriptions = ReviewKeys.descriptions

  /// Reads the review of each world.
  private static func worlds(_ tree: Node, _ file: String?) throws(Problems) -> [World] {
    var (worlds, problems) = ([World](), [Problem]())
    for world in WorldEdits.all(of: tree) {
      let name = world.name
      let edited = world.apply(file, &problems)
      do {
        worlds.append(
          World(
            name: name, review: try Fields.read(edited, file: file) { ReviewKeys($0) }.value.review)
        )
      } catch {
        problems += error.list.map { problem in
          var told = problem
          told.message = "world '\(name)': \(problem.message)"
          return told
        }
      }
      if problems.isEmpty { problems += world.silent(edited, file) }
    }
    for world in worlds.dropFirst() where !sharesGrid(world.review, worlds[0].review) {
      problems.append(
        Problem(
          file: file, origin: tree.origin, path: Path(["worlds", world.name]),
          message:
            "has other analyses or methods than '\(worlds[0].name)'; worlds differ in what is true, "
            + "not in what is done"))
    }
    guard problems.isEmpty else { throw Problems(problems) }
    return worlds
  }
}

extension ReviewFile {
  /// Whether two reviews have the same rows, so that their tables stand side by side.
  private static func sharesGrid(_ a: Review, _ b: Review) -> Bool {
    a.methods == b.methods && a.adjustments == b.adjustments && a.familyOf == b.familyOf
      && a.alpha == b.alpha
      && a.target == b.target && a.literature.level == b.literature.level
      && a.analyses.elementsEqual(b.analyses) {
        $0.outcome == $1.outcome && $0.group == $1.group && $0.role == $1.role
          && $0.conditions == $1.conditions && $0.comparison == $1.comparison
      }
  }
}
