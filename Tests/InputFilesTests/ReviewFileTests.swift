import GSLKit
import InputFiles
import MonteCarlo
import Parts
import Reports
import ReviewSimulation
import Testing

/// Review files: what cannot be is named, what is empty is told, and defaults are written out.
struct ReviewFileTests {
  /// A sound review, one mistake away from everything below.
  static let sound = """
    peertrials: 1
    seed: 3
    review:
      trials: 10
      settings:
        hospital: {trials: 6, usable: 5, size: {mean-log: 5}}
        online: {trials: 4, size: {from: [80, 200, 800]}}
      characteristics:
        leadership:
          levels: {peer-led: {share: 2}, co-led: {share: 1}}
      outcomes:
        recovery: {effect: 0.2, tau: 0.1}
        hope: {studies: {hospital: 3}}
      grid:
        post-hoc:
          co less peer:
            outcomes: [recovery]
            compare: {of: leadership, first: [co-led], second: [peer-led]}
    worlds:
      nothing: {review.outcomes.recovery.effect: 0}
      something: {}
    """

  private func problems(_ text: String) -> [String] {
    do {
      _ = try ReviewFile(YAMLReader.read(text, file: "r.yaml"), file: "r.yaml")
      return []
    } catch {
      return error.list.map(\.description)
    }
  }

  private func edited(_ old: String, _ new: String) -> [String] {
    precondition(Self.sound.contains(old), old)
    return problems(Self.sound.replacing(old, with: new))
  }

  @Test func soundIsSound() { #expect(problems(Self.sound) == []) }

  /// Each mistake gives one message that says what is wrong and what would be right.
  @Test(arguments: [
    ("trials: 10", "trials: 11", "the settings hold 10 trials, not 11"),
    ("usable: 5", "usable: 7", "of 6 trials 7 cannot be usable"),
    ("hospital: 3", "hospital: 6", "6 studies in 'hospital', which has 5 usable trials"),
    ("hospital: 3", "hospital: 2.5", "give a whole number"),
    ("hospital: 3", "hospitl: 3", "did you mean 'hospital'?"),
    ("{share: 2}", "{share: {hospital: 1, online: 0}}", ""),
    ("mean-log: 5", "sd-log: 1", "'mean-log' is missing"),
    ("mean-log: 5", "each: [20, 30]", "2 sizes for 6 trials"),
    ("first: [co-led]", "first: [coled]", "did you mean 'co-led'?"),
    ("first: [co-led]", "first: [peer-led]", "share a level"),
    ("compare:", "arms:", "second arms do not differ in 'leadership'"),
    ("of: leadership", "of: leader", "did you mean 'leadership'?"),
    (
      "review.outcomes.recovery.effect: 0}", "review.outcomes.recovry.effect: 0}",
      "no outcome is called 'recovry'; did you mean 'recovery'?"
    ),
    ("something: {}", "something: {review.grid.by-setting: no}", "has other analyses or methods"),
    ("something: {}", "something: {trial.effect: 0}", "is no place of the review"),
    ("seed: 3", "seed: 3\nworld: nothng", "did you mean 'nothing'?"),
    ("recovery: {", "recovery: {kind: days, odds-ratio: 0.5, ", "'data' must be g"),
    ("size: {from: [80, 200, 800]}", "size: {from: [80.5]}", "sizes are whole numbers"),
    ("size: {from: [80, 200, 800]}", "size: {from: [80], least: 20}", "unknown key 'least'"),
    (
      "trials: 4, size: {from: [80, 200, 800]}",
      "trials: 4, usable: 2, size: {each: [1e2, 1e2, 1e2, 1e2]}",
      "by settings of their own"
    ),
    ("co less peer:", "all:", "'all' is the name of other analyses"),
    ("  grid:", "  methods: {heterogeneous: {}}\n  grid:", "cannot be the name of a method"),
    ("  grid:", "  reporting: {errors: 0.1}\n  grid:", "'errors' need standard deviations"),
    ("something: {}", "something: {review.alpha: 0.5}", "has other analyses or methods"),
    (
      "recovery: {effect: 0.2",
      "recovery: {effect: {value: 0.2, prior: {normal: {mean: 0, sd: 1}}}", "prior"
    ),
  ]) func mistakes(_ old: String, _ new: String, _ message: String) {
    let found = edited(old, new)
    guard !message.isEmpty else {
      #expect(found == [])
      return
    }
    #expect(found.contains { $0.contains(message) }, "\(found)")
    #expect(found.count <= 2, "\(found)")
  }

  /// Correlations that no outcomes can have; a level that no trial of a setting has.
  @Test func impossibleTogether() {
    let more = Self.sound.replacing(
      "  grid:",
      with: "  correlation: {sampling-errors: -0.9}\n  grid:"
    ).replacing("hope:", with: "network: {}\n    hope:")
    #expect(problems(more).contains { $0.contains("no outcomes can have these correlations") })
    let empty = Self.sound.replacing("{share: 2}", with: "{share: {hospital: 0}}")
      .replacing("{share: 1}", with: "{share: {hospital: 0}}")
    #expect(problems(empty).contains { $0.contains("in 'hospital' no level has a share above 0") })
  }

  /// What the grid names and cannot be pooled is told with its reason; the rest is run.
  @Test func emptyCellsAreTold() throws {
    let file = try ReviewFile(YAMLReader.read(Self.sound, file: nil), file: nil)
    let absent = file.worlds[0].review.absent.map { "\($0.outcome), \($0.group): \($0.reason)" }
    #expect(absent == ["hope, online: no trial reports it"])
    let one = Self.sound.replacing("hospital: 3", with: "hospital: 1, online: 1")
    let few = try ReviewFile(YAMLReader.read(one, file: nil), file: nil).worlds[0].review
    #expect(
      few.absent.map(\.reason)
        == Array(repeating: "1 trial reports it at most; 2 are needed", count: 2))
    #expect(few.analyses.map(\.group) == ["all", "hospital", "online", "all", "co less peer"])
    let none = Self.sound.replacing("usable: 5", with: "usable: 0")
      .replacing("trials: 4,", with: "trials: 4, usable: 0,").replacing(
        "hospital: 3", with: "hospital: 0")
    #expect(
      problems(none).contains {
        $0.contains("nothing can be pooled: recovery, all: no trial reports it")
      })
  }

  /// Reviews with empty cells, single studies and unlucky draws run, and what failed is counted.
  @Test func unluckyReviewsAreCounted() throws {
    let text = Self.sound.replacing("recovery: {", with: "recovery: {reported: 0.15, ")
    let review = try ReviewFile(YAMLReader.read(text, file: nil), file: nil).worlds[0].review
    let tally = Engine(threads: 2).run(
      try review.experiment(), key: StreamKey(seed: 1), stopping: .replicates(2000)
    ).tally
    let online = try #require(
      review.analyses.firstIndex { $0.outcome == "recovery" && $0.group == "online" })
    let measures = RowMeasures(tally, row: online)
    // Too few trials is nothing to analyse, and no failure of a method.
    #expect(measures.failed == 0 && measures.tried == measures.estimates)
    // Two or more of four with probability .15 each: .1095; five standard errors of 2,000.
    #expect(abs(Double(measures.estimates) / 2000 - 0.1095) < 5 * (0.0975 / 2000).squareRoot())
  }

  /// The resolved file decodes to the same review.
  @Test func resolvedIsTheSame() throws {
    let first = try ReviewFile(YAMLReader.read(Self.sound, file: nil), file: nil)
    let text = ResolvedScenario.yaml(first.resolved)
    let second = try ReviewFile(YAMLReader.read(text, file: nil), file: nil)
    // In the second nothing is a default any more.
    #expect(ResolvedScenario.yaml(second.resolved) == text.replacing("  # default", with: ""))
    func tally(_ file: ReviewFile) throws -> Tally {
      Engine(threads: 1).run(
        try file.worlds[0].review.experiment(), key: StreamKey(seed: 9),
        stopping: .replicates(200)
      ).tally
    }
    #expect(try tally(first) == tally(second))
    // What outcomes take from `review.effect` they still take from it.
    let other = text.replacing("effect: 0  # default", with: "effect: 0.3")
    let moved = try ReviewFile(YAMLReader.read(other, file: nil), file: nil).worlds[1].review
    #expect(moved.analyses.first { $0.outcome == "hope" }?.target == 0.3)
  }
}
