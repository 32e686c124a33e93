import Foundation
import InputFiles
import Parts
import TestSupport
import Testing
import TrialSimulation

/// Bad input: each mistake is named with its place, what was found and what would be right.
struct ProblemsTests {
  /// A sound scenario, one mistake away from everything below.
  static let sound = """
    peertrials: 1
    seed: 3
    trial:
      design:
        kind: parallel
        participants-per-arm: 64
      arms:
        peer-led: {delivery: peer-led, effects: {recovery: {smd: 0.5}}}
        usual-care: {comparator: usual-care}
      outcomes:
        recovery: {kind: gaussian, sd: 10}
        hope: {kind: gaussian}
        quality: {kind: gaussian}
        readmission: {kind: binary, risk: 0.3}
    analysis:
      methods:
        t-test: {}
        chi-squared: {}
    """

  /// What reading a text reports; empty when it is sound.
  private func problems(_ text: String) -> [String] {
    do {
      _ = try Scenario(YAMLReader.read(text, file: "trial.yaml"), file: "trial.yaml")
      return []
    } catch {
      return error.list.map(\.description)
    }
  }

  private func edited(_ old: String, _ new: String) -> [String] {
    precondition(ProblemsTests.sound.contains(old), old)
    return problems(ProblemsTests.sound.replacing(old, with: new))
  }

  @Test func soundIsSound() { #expect(problems(ProblemsTests.sound) == []) }

  /// Line 6 of the scenario holds participants-per-arm; the exact text is part of the interface.
  @Test func unknownKey() {
    #expect(
      edited("participants-per-arm: 64", "partcipants-per-arm: 64") == [
        "trial.yaml:4:3: trial.design.participants-per-arm: 'participants-per-arm' is missing: "
          + "People randomised to each arm (times its allocation), or participants or total in its place. "
          + "For example 'participants-per-arm: 64'.",
        "trial.yaml:6:26: trial.design.partcipants-per-arm: unknown key 'partcipants-per-arm'; did "
          + "you mean 'participants-per-arm'?",
      ])
  }

  @Test(arguments: [
    "many", "\"64\"", "NaN", ".nan", "inf", ".inf", "-.inf", "1:30", "012", "0x10", "1_000", "[64]",
    "{}", "64.5", "~", "",
  ])
  func notAWholeNumber(value: String) {
    let found = edited("participants-per-arm: 64", "participants-per-arm: \(value)")
    #expect(found.count == 1 && found[0].contains("trial.design.participants-per-arm"), "\(found)")
    #expect(found.first?.hasPrefix("trial.yaml:") ?? false)
  }

  @Test(arguments: ["a lot", "nan", ".inf", "1:30", "1e999", "3/0", "1/2/3", "1e", "--1", "0b1"])
  func notANumber(value: String) {
    let found = edited("sd: 10", "sd: \(value)")
    #expect(
      found.count == 1
        && found[0].hasSuffix(
          "trial.outcomes.recovery.sd: expected a number in 1e-09 … 1000000000, found '\(value)'"),
      "\(found)")
  }

  @Test func outOfRange() {
    #expect(
      edited("sd: 10", "sd: -10").first?.hasSuffix(
        "trial.outcomes.recovery.sd: must lie in 1e-09 … 1000000000, found -10") ?? false)
    #expect(
      edited("risk: 0.3", "risk: 1.3").first?.contains("must lie in 0 … 1, found 1.3") ?? false)
    #expect(
      edited("participants-per-arm: 64", "participants-per-arm: 1000000000000").first?.contains(
        "must lie in 1 … 20000000") ?? false)
    #expect(
      edited("effects: {recovery: {smd: 0.5}}", "effects: {readmission: {risk-ratio: 4}}").first?
        .contains("makes the probability of the event 1.2") ?? false)
  }

  @Test func fractionsAndSourcesAreNumbers() {
    #expect(edited("risk: 0.3", "risk: 83/216") == [])
    #expect(edited("risk: 0.3", "risk: {value: 83/216, source: \"Johnson 2018\"}") == [])
    #expect(
      edited("risk: 0.3", "risk: {value: 0.3, sorce: x}").first?.contains("unknown key 'sorce'")
        ?? false)
  }

  /// The pair to mend is named, with the range it may have beside the others.
  @Test func correlationsThatCannotExist() {
    let matrix = """
        correlation:
          recovery: {hope: 0.9, quality: 0.9, readmission: 0}
          hope: {quality: -0.9, readmission: 0}
          quality: {readmission: 0}
      analysis:
      """
    let found = edited("analysis:\n", matrix + "\n")
    #expect(found.count == 1)
    #expect(found.first?.contains("cannot exist together") ?? false, "\(found)")
    // Any of the three pairs could give way; .9·.9 − (1 − .9²) = 0.62 is what these two may have.
    #expect(found.first?.contains("look at 'hope' and 'quality', -0.9") ?? false, "\(found)")
    #expect(found.first?.contains("may lie in 0.62 … 1") ?? false, "\(found)")
    let missing = edited("analysis:\n", "  correlation: {recovery: {hope: 0.5}}\nanalysis:\n")
    #expect(missing.count == 5 && missing.allSatisfy { $0.contains("is missing") })
  }

  @Test func armsAndContrasts() {
    #expect(
      problems(
        "peertrials: 1\ntrial: {arms: {}, outcomes: {y: {kind: gaussian}}}\nanalysis: {methods: {t-test: {}}}"
      )
      .contains { $0.contains("trial.arms: needs at least one arm; found none") })
    let contrasts = "  contrasts: {x: {treatment: peer-lead, comparator: usual-care}}\nanalysis:\n"
    #expect(
      edited("analysis:\n", contrasts).first?.contains(
        "no arm is called 'peer-lead'; did you mean 'peer-led'?") ?? false)
    #expect(
      edited("comparator: usual-care", "comparator: usual").first?.contains("unknown word 'usual'")
        ?? false)
  }

  /// Three mistakes are three messages in one run.
  @Test func allMistakesAtOnce() {
    let text = ProblemsTests.sound.replacing("sd: 10", with: "sd: ten")
      .replacing("risk: 0.3", with: "risk: 2").replacing("t-test: {}", with: "t-tset: {}")
    let found = problems(text)
    #expect(found.count == 3, "\(found)")
    #expect(found.contains { $0.contains("analysis.methods.t-tset") && $0.contains("kind") })
  }

  @Test func methodsMustFit() {
    #expect(
      edited("chi-squared: {}", "ancova: {}").first?.contains(
        "no method analyses outcome 'readmission'") ?? false)
    #expect(
      edited("t-test: {}", "t-test: {outcomes: [readmission]}").contains {
        $0.contains("'t-test' cannot analyse outcome 'readmission'")
      })
    #expect(
      edited("t-test: {}", "t-test: {margin: {risk-difference: 0.1}}").contains {
        $0.contains("a margin in 'risk-difference' does not fit a mean difference")
      })
    #expect(
      edited("t-test: {}", "t-test: {hypothesis: equivalence}").contains {
        $0.contains("needs a margin")
      })
    let family = "\n  families: {f: {adjust: dunnett}}"
    #expect(
      problems(ProblemsTests.sound + family).contains {
        $0.contains("Dunnett's test compares several arms")
      })
  }

  @Test func expectationsNameWhatThereIs() {
    for (expectation, part) in [
      ("{value: 1, measure: biass}", "no measure is called 'biass'; did you mean 'bias'?"),
      ("{value: 1, method: welch}", "no method is called 'welch'"),
      ("{value: 1, outcome: hop}", "no outcome is called 'hop'; did you mean 'hope'?"),
    ] {
      let found = problems(ProblemsTests.sound + "\nexpect: {x: \(expectation)}")
      #expect(found.count == 1 && found[0].contains(part), "\(found)")
    }
  }

  @Test func hostileText() throws {
    func refused(_ text: String, _ part: String) {
      let start = ContinuousClock.now
      let found = problems(text)
      #expect(found.contains { $0.contains(part) }, "\(found.prefix(2)) for \(text.prefix(40))")
      #expect(ContinuousClock.now - start < .seconds(2))
    }
    refused(String(repeating: "[", count: 100_000), "brackets")
    refused(String(repeating: "[", count: 4_000) + String(repeating: "]", count: 4_000), "nested")
    refused(String(repeating: "- ", count: 50_000) + "x", "nested")
    refused(
      (0..<1_200).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"), "nested"
    )
    let values = (1...40).map { "a\($0): [*a\($0 - 1), *a\($0 - 1), *a\($0 - 1)]" }
    refused("a0: &a0 x\n" + values.joined(separator: "\n"), "aliases")
    // As keys, too: fewer than the limit, so the parser sees them.
    let bomb = (1...11).map { "k\($0): &k\($0) {? *k\($0 - 1) : *k\($0 - 1)}" }
    refused("k0: &k0 [x]\n" + bomb.joined(separator: "\n"), "a key must be a word")
    refused("peertrials: 1\npeertrials: 1", "given twice")
    refused("a: {<<: {b: 1}}", "merge keys")
    refused("? [a, b]\n: 1", "a key must be a word")
    refused("a: *nothing", "not YAML")
    refused("a: 'open", "not YAML")
    refused("--- \na: 1\n--- \nb: 2", "not YAML")
    refused("", "holds no keys")
    refused("# only words\n", "holds no keys")
    refused("just words", "expected keys (a map), found 'just words'")
    refused("- a\n- b", "expected keys (a map), found a list of 2")
  }

  @Test func files() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "peertrials-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func refused(_ data: Data?, _ part: String) throws {
      let file = folder.appending(path: "x.yaml")
      try? FileManager.default.removeItem(at: file)
      try data?.write(to: file)
      let error = #expect(throws: Problems.self) { try YAMLReader.read(file: file.path) }
      #expect(error?.description.contains(part) ?? false, "\(String(describing: error))")
    }
    try refused(nil, "no such file")
    try refused(Data(), "is empty")
    try refused(Data([0x50, 0x4B, 0, 0, 1]), "not a text file")
    try refused(Data([0xFF, 0xFE, 0x41]), "not a text file")
    try refused(Data(repeating: 0x61, count: 2 << 20), "larger than 1 MB")
    #expect(throws: Problems.self) { try YAMLReader.read(file: folder.path) }
    // A byte-order mark and Windows line ends are no mistake.
    let windows = "\u{FEFF}" + ProblemsTests.sound.replacing("\n", with: "\r\n")
    #expect(problems(windows) == [])
  }

  @Test func editsFromTheCommandLine() throws {
    let tree = try YAMLReader.read(ProblemsTests.sound, file: "trial.yaml")
    func read(_ assignments: [String]) throws -> Scenario {
      try Scenario(ScenarioEdits.apply(assignments, to: tree), file: "trial.yaml")
    }
    #expect(try read(["trial.design.participants-per-arm=100"]).trial.participants == [100, 100])
    #expect(try read(["trial.design.allocation={peer-led: 2}"]).trial.participants == [128, 64])
    for (bad, part) in [
      ("trial.design.participants-per-arm", "write --set path=value"),
      ("trial..x=1", "write --set path=value"), ("=1", "write --set path=value"),
      ("trial.design.partcipants-per-arm=3", "did you mean 'participants-per-arm'?"),
      ("trial.outcomes.recovery.sd=[", "not YAML"),
      (
        "trial.arms.peer-lead.dropout=0.1", "no arm is called 'peer-lead'; did you mean 'peer-led'?"
      ),
      ("analysis.methods.welch.alpha=0.1", "no method is called 'welch'"),
      ("seed=x", "found 'x'"),
    ] {
      let error = #expect(throws: Problems.self) { try read([bad]) }
      #expect(error?.description.contains(part) ?? false, "\(String(describing: error))")
      #expect(error?.description.contains("--set \(bad)") ?? false)
    }
  }
}
