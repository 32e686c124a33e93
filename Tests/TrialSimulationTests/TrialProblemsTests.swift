import Inference
import InputFiles
import Parts
import PeerSupport
import Testing
import TrialAnalysis
import TrialSimulation

/// What is wrong with trials that are put together in code.
struct TrialProblemsTests {
  /// What is wrong with a trial made in code is told as of a file: the same words at the same places.
  @Test func problemsAreThoseOfAFile() throws {
    func told(_ text: String, _ make: () throws -> Trial) throws {
      let read = try #require(throws: Problems.self) {
        _ = try Scenarios.text(text + "\nanalysis: {methods: {t-test: {}, chi-squared: {}}}")
      }
      let made = try #require(throws: Problems.self) { _ = try make() }
      func words(_ problems: Problems) -> [String] {
        problems.list.map { "\($0.path): \($0.message)" }.sorted()
      }
      #expect(words(made) == words(read))
    }
    let arms = [Arm("a", effect: .smd(0.4)), Arm("c", comparator: .usualCare)]
    let plain = [Trial.Outcome("y", Gaussian())]
    let start = "trial:\n  design: {participants-per-arm: 20}\n"
    let pair = "  arms: {a: {effect: {smd: 0.4}}, c: {comparator: usual-care}}\n"
    try told(start + pair + "  outcomes: {y: {kind: gaussian, sd: -1, missing: {a: 2}}}") {
      try Trial(
        design: ParallelDesign(perArm: 20), arms: arms,
        outcomes: [.init("y", Gaussian(sd: -1, basics: OutcomeBasics(missing: ["a": 2])))])
    }
    try told(start + pair + "  outcomes: {y: {kind: binary, risk: 0.3}}") {
      try Trial(
        design: ParallelDesign(perArm: 20), arms: arms,
        outcomes: [.init("y", BinaryOutcome(risk: 0.3))])
    }
    try told(start + pair + "  outcomes: {y: {kind: gaussian, instrument: phq-9, mean: 30}}") {
      try Trial(
        design: ParallelDesign(perArm: 20), arms: arms,
        outcomes: [.init("y", Gaussian(.phq9, mean: 30))])
    }
    try told(
      start
        + "  arms: {a: {attrition: {outcome: 1}, effect: {points: 1}}, c: {comparator: active}}\n"
        + "  outcomes: {y: {kind: gaussian}}"
    ) {
      try Trial(
        design: ParallelDesign(perArm: 20),
        arms: [
          Arm("a", attrition: Attrition(outcome: 1), effect: .points(1)),
          Arm("c", comparator: .active),
        ], outcomes: plain)
    }
    try told(
      "trial:\n  design: {kind: grouped, groups-per-arm: 4}\n" + pair
        + "  outcomes: {y: {kind: gaussian}}"
    ) {
      try Trial(design: GroupedDesign(.perArm(4)), arms: arms, outcomes: plain)
    }
    try told(
      start + "  arms: {a: {effect: {smd: 0.4}}, c: {}}\n  outcomes: {y: {kind: gaussian}}"
    ) {
      try Trial(
        design: ParallelDesign(perArm: 20), arms: [Arm("a", effect: .smd(0.4)), Arm("c")],
        outcomes: plain)
    }
    try told(
      start + pair + "  outcomes: {y: {kind: gaussian}}\n"
        + "  sites: {number: 3, shares: [1]}\n  bias: {expectancy: {smd: 1}}"
    ) {
      try Trial(
        design: ParallelDesign(perArm: 20), arms: arms, outcomes: plain,
        sites: Sites(number: 3, shares: [1]), bias: BiasModel(terms: [.init(.expectancy, mean: 1)]))
    }
  }

  /// What a file cannot say at all: names that stand twice, no number, matrices that are none.
  @Test func whatNoFileCanSay() throws {
    func problems(_ make: () throws(Problems) -> Trial) -> [String] {
      do throws(Problems) {
        _ = try make()
        return []
      } catch {
        return error.list.map { "\($0.path): \($0.message)" }
      }
    }
    let arms = [Arm("a", effect: .smd(0.4)), Arm("a", comparator: .usualCare)]
    let outcomes = ["y", "z"].map { Trial.Outcome($0, Gaussian(sd: .nan)) }
    let found = problems { () throws(Problems) in
      try Trial(
        design: ParallelDesign(.byArm(["a": 5, "b": 5])), arms: arms, outcomes: outcomes,
        contrasts: [Contrast("?", ArmPair(treatment: 0, comparator: 2))],
        correlation: [[1, 0.2], [0.3, 1]], sites: Sites(number: 0))
    }
    #expect(
      found == [
        "trial.arms: two of them are called 'a'",
        "trial.design.participants.b: no arm is called 'b'; did you mean 'a'?",
        "trial.outcomes.y.sd: must lie in 1e-09 … 1000000000, found nan",
        "trial.outcomes.z.sd: must lie in 1e-09 … 1000000000, found nan",
        "trial.correlation: row 1, column 0 is not row 0, column 1",
        "trial.contrasts: '?' compares arm 2, and arms are 0 … 1",
        "trial.sites.number: must lie in 2 … 500, found 0",
      ])
    #expect(
      problems { () throws(Problems) in
        try Trial(design: ParallelDesign(perArm: 5), arms: [], outcomes: [])
      } == [
        "trial.arms: a trial needs two arms; found none",
        "trial.outcomes: needs at least one outcome; found none",
      ])
    #expect(
      problems { () throws(Problems) in
        try Trial(
          design: ParallelDesign(perArm: 5), arms: [Arm("a"), Arm("c", comparator: .active)],
          outcomes: [.init("y", Gaussian(.phq9))])
      } == ["trial.outcomes.y.instrument: no mean is usual for 'phq-9': give 'mean'"])
    let trial = try Trial(
      design: ParallelDesign(perArm: 5), arms: [Arm("a"), Arm("c", comparator: .active)],
      outcomes: [.init("y", Gaussian())])
    let plan = try #require(throws: Problems.self) {
      _ = try AnalysisPlan(
        [.init(TTest(), test: TestPlan(.equivalence)), .init(WelchTest(), outcomes: ["x"])],
        families: [.init("f", [], methods: ["t"])], of: trial)
    }
    #expect(
      plan.list.map(\.path.description) == [
        "analysis.methods.t-test.hypothesis", "analysis.methods.welch.outcomes",
        "analysis.families.f.adjust", "analysis.families.f.methods",
      ])
  }
}
