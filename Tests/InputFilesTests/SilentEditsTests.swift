import Foundation
import InputFiles
import Parts
import Reports
import ReviewSimulation
import TestSupport
import Testing

/// What is set and decides nothing is an error that names what decides in its place.
struct SilentEditsTests {
  /// A review whose outcomes each state their own effect and spread.
  static let stated = """
    peertrials: 1
    title: worlds that change nothing
    replicates: 2000
    review:
      settings: {all: {trials: 10, size: {from: [100, 101]}}}
      outcomes: {x: {effect: 0, tau: 0.1}}
      methods: {dl-z: {tau2: DL, test: z}}
    """

  static let trial = """
    peertrials: 1
    trial:
      design: {kind: cluster, clusters-per-arm: 10, cluster-size: 15, icc: 0.05}
      arms: {peer-led: {effect: {smd: 0.3}}, usual-care: {comparator: usual-care}}
      outcomes: {recovery: {kind: gaussian, icc: 0.1}}
    analysis:
      methods: {mixed: {}}
    """

  private func review(_ text: String) throws -> Node { try YAMLReader.read(text, file: nil) }

  private func problems(_ text: String, set assignments: [String]) throws -> [String] {
    let tree = try review(text)
    return ScenarioKind.of(tree) == ReviewFile.self
      ? SilentEdits.problems(of: assignments, on: tree, file: nil, as: ReviewFile.self)
        .map(\.description)
      : SilentEdits.problems(of: assignments, on: tree, file: nil, as: Scenario.self)
        .map(\.description)
  }

  /// The world "true .30" is null: its outcome states its own effect.
  @Test func worldThatChangesNothing() throws {
    let text = Self.stated + "\nworlds:\n  nothing: {}\n  true .30: {review.effect: 0.30}\n"
    let tree = try review(text)
    do {
      _ = try ReviewFile(tree, file: "w.yaml")
      Issue.record("a world that decides nothing was taken")
    } catch {
      #expect(error.list.count == 1)
      let told = error.description
      #expect(told.hasPrefix("w.yaml:10:"), "\(told)")
      #expect(told.contains("world 'true .30': 'review.effect' decides nothing"), "\(told)")
      #expect(told.contains("review.outcomes.x.effect"), "\(told)")
    }
    // Where outcomes inherit, the same world decides.
    let inherits = text.replacing("effect: 0, tau", with: "tau")
    #expect(try ReviewFile(review(inherits), file: nil).worlds[1].review.analyses[0].target == 0.3)
  }

  /// `--set`: of reviews and of trials; what says what was said before is no override.
  @Test func assignments() throws {
    let tau = try problems(Self.stated, set: ["review.tau=0.3"])
    #expect(tau.count == 1 && tau[0].contains("--set review.tau=0.3"), "\(tau)")
    #expect(tau[0].contains("every outcome states its own, review.outcomes.x.tau"), "\(tau)")
    let icc = try problems(Self.trial, set: ["trial.design.icc=0.2"])
    #expect(icc.count == 1 && icc[0].contains("trial.outcomes.recovery.icc"), "\(icc)")
    for (text, edits) in [
      (Self.stated, ["review.outcomes.x.tau=0.3"]), (Self.stated, ["review.alpha=0.05"]),
      (Self.stated, ["review.outcomes.x.effect={value: 0, source: here}"]),
      (Self.trial, ["trial.outcomes.recovery.icc=0.2"]),
      (Self.trial, ["trial.design.clusters-per-arm=10"]), (Self.trial, ["seed=4"]),
      (
        Self.trial.replacing(", icc: 0.1}", with: "}"),
        ["trial.design.icc=0.2", "trial.design.icc=0.3"]
      ),
    ] {
      #expect(try problems(text, set: edits) == [], "\(edits)")
    }
  }

  /// A path that every world sets again decides nothing.
  @Test func overruledByEveryWorld() throws {
    let text =
      Self.stated.replacing("effect: 0, tau", with: "tau")
      + "\nworlds:\n  a: {review.effect: 0.1}\n  b: {review.effect: 0.2}\n"
    let found = try problems(text, set: ["review.effect=0.5"])
    #expect(found.count == 1 && found[0].contains("decides nothing"), "\(found)")
    #expect(found[0].contains("worlds.a") && found[0].contains("worlds.b"), "\(found)")
    #expect(try problems(text + "  c: {}\n", set: ["review.effect=0.5"]) == [])
  }

  /// Sweeps: axes and listed points.
  @Test func sweeps() throws {
    func silent(_ text: String, _ sweep: String) throws -> [String] {
      let template = try ScenarioTemplate<ReviewFile>(review(text + "\nsweep: " + sweep), file: nil)
      let grid = try #require(template.base.sweep)
      return try template.pointwise(of: grid).silentPaths(of: grid).map(\.description)
    }
    let tau = try silent(Self.stated, "{axes: {t: {path: review.tau, values: [0, 0.13, 0.3]}}}")
    #expect(tau.count == 1 && tau[0].hasPrefix("sweep over review.tau"), "\(tau)")
    let listed = try silent(
      Self.stated, "{points: [{review.tau: 0}, {review.tau: 0.2, review.alpha: 0.1}]}")
    #expect(listed.count == 1 && listed[0].contains("review.tau"), "\(listed)")
    // One world sets it, the other does not: it decides somewhere.
    let worlds =
      Self.stated.replacing("effect: 0, tau", with: "tau")
      + "\nworlds: {own: {review.effect: 0.1}, none: {}}"
    let axes =
      "{axes: {w: {path: world, values: [own, none]}, "
      + "e: {path: review.effect, values: [0, 0.3]}}}"
    #expect(try silent(worlds, axes) == [])
  }

  /// Two worlds of one model are named.
  @Test func sameWorlds() throws {
    let text =
      Self.stated.replacing("effect: 0, tau", with: "tau")
      + "\nworlds: {a: {review.effect: 0.1}, b: {}, c: {review.effect: 0.10}}"
    let pairs = try ReviewFile(review(text), file: nil).sameWorlds
    #expect(pairs.map { "\($0) \($1)" } == ["a c"])
  }

  /// The model of every scenario that is shipped is the same text each time it is read: models hold no references.
  @Test func modelsArePlainValues() throws {
    let folder = Fixtures.package.appending(path: "Scenarios")
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".yaml") && !$0.hasPrefix("audits") }
    #expect(names.count > 20)
    for name in names {
      let path = folder.appending(path: name).path
      let tree = try YAMLReader.read(file: path)
      let kind = ScenarioKind.of(tree)
      let texts = try (0..<2).map { _ in try kind.model(of: tree, file: name).text }
      #expect(texts[0] == texts[1], "\(name)")
    }
  }

  /// The resolved file says what outcomes have from where, as a comment.
  @Test func inheritancesAreWritten() throws {
    let text = Self.stated.replacing("effect: 0, tau: 0.1", with: "effect: 0")
    let file = try ReviewFile(review(text), file: nil)
    let resolved = ResolvedScenario.yaml(file.resolved)
    #expect(resolved.contains("# tau: 0, from review.tau"), "\(resolved)")
    #expect(!resolved.contains("# effect"))
  }
}
