internal import OrderedCollections
public import Parts
public import ReviewSimulation

/// A scenario of a whole review: its base, its worlds, and what was observed.
///
/// A world is the review with some places set, as by `--set`: the same file under another truth. Worlds
/// share their random numbers, so that differences between them are not chance.
public struct ReviewFile: Sendable {
  /// One truth.
  public struct World: Sendable {
    public var name: String
    public var review: Review
  }

  /// What the published review reported.
  public struct Observed: Sendable {
    /// Analyses called significant.
    public var significant: Int?
    /// Analyses called heterogeneous: I² > 50 % and p < .10.
    public var heterogeneous: Int?
    /// The method whose findings are compared with it.
    public var method: String?
  }

  public let title: String
  public let question: String
  public let seed: UInt64
  public let replicates: Int
  public let worlds: [World]
  public let observed: Observed?
  /// The tree of the first world, with every default written in.
  public let resolved: Node

  /// Reads a tree.
  ///
  /// - Parameters:
  ///   - tree: The scenario, after `--set`.
  ///   - file: Its name, for messages.
  /// - Throws: Every ``Problem`` that it has, together.
  public init(_ tree: Node, file: String?) throws(Problems) {
    let (keys, resolved) = try Fields.read(tree, file: file) { ReviewKeys($0) }
    (title, question) = (keys.head.title, keys.head.question)
    (seed, replicates, observed) = (
      UInt64(keys.head.seed), keys.head.replicates, keys.observed
    )
    self.resolved = resolved
    var worlds: [World] = []
    var problems: [Problem] = []
    for (name, edits) in ReviewFile.worlds(tree) {
      var edited = tree
      edited.remove("worlds")
      for (key, value) in edits {
        guard let path = Path(parsing: key), path.keys.first == "review" else {
          problems.append(
            Problem(
              file: file, origin: value.origin, path: Path(["worlds", name]),
              message: "'\(key)' is no place of the review; write review.effect: 0.1"))
          continue
        }
        if let scalar = edited.set(path, to: value) {
          problems.append(
            Problem(
              file: file, origin: value.origin, path: path,
              message: "'\(scalar)' holds no keys"))
        }
      }
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
    }
    guard problems.isEmpty else { throw Problems(problems) }
    self.worlds = worlds.isEmpty ? [World(name: "as stated", review: keys.review)] : worlds
  }

  private static func worlds(_ tree: Node) -> [(name: String, edits: [(key: String, value: Node)])]
  {
    (tree.descendant(Path(["worlds"]))?.entries ?? []).map { ($0.key, $0.value.entries) }
  }

  /// What a file may hold.
  public static var descriptions: [FieldDescription] { Fields.describe { ReviewKeys($0) } }
}

/// The top level of a review's file.
private struct ReviewKeys {
  let head: ScenarioHead
  let review: Review
  let observed: ReviewFile.Observed?

  init(_ f: Fields) {
    head = ScenarioHead(f, replicates: 20_000)
    review =
      f.section("review", "The review.", required: true) { Review($0) }
      ?? Review(Fields.describer())
    let methods = review.methods.map(\.name)
    observed = f.section("observed", "What the published review reported.") { f in
      ReviewFile.Observed(
        significant: f.optionalNumber(
          "significant", in: 0...64, example: 9, "Analyses called significant."
        ).map { Int($0) },
        heterogeneous: f.optionalNumber(
          "heterogeneous", in: 0...64, example: 20, "Analyses with I² > 50 % and p < .10."
        ).map { Int($0) },
        method: f.has("method")
          ? f.name("method", of: methods, noun: "method", "The method that it used.") : nil)
    }
    // Their places are read when they are applied; here only their form.
    _ = f.map("worlds", of: "world", "Other truths: places of the review and what is put there.") {
      _, f in f.acceptAll()
    }
  }
}
