import InputFiles
import Parts
import Reports
import Testing
import TrialSimulation

/// How large arms are, said as people say it.
struct SizesTests {
  private func text(_ design: String, arms: String? = nil) -> String {
    """
    peertrials: 1
    trial:
      design: {\(design)}
      arms: \(arms ?? "{peer: {delivery: peer-led, effect: {smd: 0.5}}, usual: {comparator: usual-care}}")
      outcomes: {y: {kind: gaussian}}
    analysis: {methods: {t-test: {}}}
    """
  }

  private func scenario(_ design: String, arms: String? = nil) throws -> Scenario {
    try Scenario(YAMLReader.read(text(design, arms: arms), file: "test"), file: "test")
  }

  private func problems(_ design: String, arms: String? = nil) -> String {
    do {
      _ = try scenario(design, arms: arms)
      return ""
    } catch { return "\(error)" }
  }

  @Test(arguments: [
    ("participants: {peer: 45, usual: 30}", [45, 30]),
    ("participants: {usual: 30, peer: {value: 45, source: a paper}}", [45, 30]),
    ("total: 120, allocation: 2:1", [80, 40]),
    ("total: 121, allocation: '2:1'", [81, 40]),
    ("total: 75, allocation: {peer: 3, usual: 2}", [45, 30]),
    ("total: 7", [4, 3]),
    ("participants-per-arm: 20, allocation: 3:1", [60, 20]),
    ("participants-per-arm: 3, allocation: {usual: 400}", [3, 1200]),
    ("kind: cluster, clusters: {peer: 4, usual: 6}, cluster-size: 10", [40, 60]),
    ("kind: cluster, total-clusters: 9, allocation: 1:2, cluster-size: 10", [30, 60]),
  ])
  func sizes(design: String, expected: [Int]) throws {
    let read = try scenario(design)
    #expect(read.trial.participants == expected)
    // What is printed as resolved says the same.
    let again = try Scenario(
      YAMLReader.read(ResolvedScenario.yaml(read.resolved), file: "again"), file: "again")
    #expect(again.trial.participants == expected)
    #expect(ResolvedScenario.json(again.resolved) == ResolvedScenario.json(read.resolved))
  }

  /// Ten groups of ten beside 78 people without any, and groups by arm.
  @Test func groups() throws {
    let arms = """
      {g: {delivery: peer-led, groups: {size: 10}, effect: {smd: 0.5}}, h: {delivery: co-led, groups: {size: 8}}, \
      usual: {comparator: usual-care}}
      """
    let one = try scenario(
      "kind: grouped, groups-per-arm: 10, participants: {usual: 78}", arms: arms)
    #expect(one.trial.participants == [100, 80, 78])
    #expect(one.trial.clusters.map { $0?.count } == [10, 10, nil])
    let two = try scenario(
      "kind: grouped, groups: {g: 5}, participants: {h: 33, usual: 60}", arms: arms)
    #expect(two.trial.participants == [50, 33, 60])
    #expect(two.trial.clusters.map { $0?.count } == [5, 5, nil])
    #expect(
      problems("kind: grouped, groups: {g: 5}", arms: arms).contains(
        "how many groups arm 'h' has is not said"))
  }

  @Test(arguments: [
    ("participants: {peer: 45}", "'usual' is missing"),
    ("participants: {peer: 45, other: 3, usual: 4}", "no arm is called 'other'"),
    ("participants: 45", "expected a number for every arm"),
    ("participants-per-arm: 20, total: 40", "say the size once"),
    ("participants: {peer: 4, usual: 5}, total: 40", "say the size once"),
    ("participants: {peer: 4, usual: 5}, allocation: 2:1", "leave out 'allocation'"),
    ("total: 40, allocation: 2:1:1", "has 3 parts, and there are 2 arms: give one for each"),
    ("total: 40, allocation: 2:x", "expected a ratio of numbers"),
    ("total: 40, allocation: '2:-1'", "expected a ratio of numbers"),
    ("allocation: 2:1", "'participants-per-arm' is missing"),
    ("total: 1", "must lie in 2"),
    // 250 to 1 leaves .4 people.
    ("total: 100, allocation: {peer: 250}", "of 100 none is left for arm 'usual'"),
    ("participants-per-arm: 5000000, allocation: {peer: 5000000}", "people in all; at most"),
    ("kind: cluster, clusters-per-arm: 5000000, cluster-size: 100000", "people in all; at most"),
    (
      "kind: cluster, clusters: {peer: 4, usual: 2}, cluster-size: 5, strata: {number: 3, share: 0.5}",
      "3 strata for 2 clusters of arm 'usual'"
    ),
  ])
  func refusals(design: String, words: String) {
    #expect(problems(design).contains(words), "\(problems(design))")
  }

  /// More clusters than a hundred thousand.
  @Test func manyClusters() throws {
    let read = try scenario("kind: cluster, clusters-per-arm: 250000, cluster-size: 4, icc: 0.01")
    #expect(read.trial.participants == [1_000_000, 1_000_000])
    #expect(read.trial.clusters[0]?.count == 250_000)
  }

  /// One number that makes the trial larger, with the ratio of its arms.
  @Test(arguments: [
    ("participants-per-arm: 20", "trial.design.participants-per-arm", 40.0, [40, 40]),
    ("total: 30, allocation: 2:1", "trial.design.total", 60, [40, 20]),
    ("participants: {peer: 45, usual: 30}", "trial.design.total", 150, [90, 60]),
    (
      "kind: cluster, clusters: {peer: 4, usual: 6}, cluster-size: 10",
      "trial.design.total-clusters",
      20, [80, 120]
    ),
    (
      "kind: cluster, clusters-per-arm: 4, cluster-size: 10", "trial.design.clusters-per-arm",
      20, [200, 200]
    ),
  ])
  func solvedFor(design: String, path: String, value: Double, expected: [Int]) throws {
    let whole = try ScenarioTemplate<Scenario>(
      YAMLReader.read(text(design), file: "test"), file: "test"
    ).sizedAsWhole()
    #expect(whole.base.sizePath.description == path)
    let field = try whole.number(at: whole.base.sizePath, option: "test")
    #expect(field.isInteger && field.current != nil)
    let larger = try whole.scenario([
      ScenarioEdit(whole.base.sizePath, value, origin: .option("test"))
    ])
    #expect(larger.trial.participants == expected)
  }

  /// A part of a ratio cannot be set: the rest would be lost.
  @Test func partsOfARatio() throws {
    let tree = try YAMLReader.read(text("total: 40, allocation: 3:1"), file: "test")
    #expect(throws: Problems.self) {
      try ScenarioEdits.apply(["trial.design.allocation.usual=2"], to: tree)
    }
    let whole = try Scenario(
      ScenarioEdits.apply(["trial.design.allocation=1:3"], to: tree), file: "test")
    #expect(whole.trial.participants == [10, 30])
    let one = try Scenario(
      ScenarioEdits.apply(
        ["trial.design.participants.usual=50"],
        to: YAMLReader.read(text("participants: {peer: 40, usual: 20}"), file: "test")),
      file: "test")
    #expect(one.trial.participants == [40, 50])
  }

  /// The columns that say how large a trial is.
  @Test(arguments: [
    ("participants: {peer: 45, usual: 30}", ["participants.peer", "participants.usual"]),
    ("total: 30", ["total"]),
    (
      "kind: cluster, clusters-per-arm: 4, cluster-size: 10", ["clusters-per-arm", "cluster-size"]
    ),
  ])
  func columns(design: String, keys: [String]) throws {
    #expect(
      try scenario(design).sizePaths.map(\.description) == keys.map { "trial.design.\($0)" })
  }

  /// A method that is not there, named as a user of another program would.
  @Test func unknownMethods() {
    let text = text("total: 30").replacing("{t-test: {}}", with: "{mann-whitney: {}, acnova: {}}")
    do {
      _ = try Scenario(YAMLReader.read(text, file: "test"), file: "test")
      Issue.record("accepted")
    } catch {
      let words = "\(error)"
      #expect(
        words.contains("unknown method 'mann-whitney'; there are t-test, welch, "), "\(words)")
      #expect(words.contains("unknown method 'acnova'; did you mean 'ancova'?"), "\(words)")
      #expect(words.contains("trial") || words.contains("analysis.methods.mann-whitney"))
    }
  }
}
