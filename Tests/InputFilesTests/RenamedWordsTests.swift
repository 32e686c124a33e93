import InputFiles
import Parts
import PeerSupport
import Reports
import ReviewSimulation
import Testing
import TrialSimulation

/// Words that trials and reviews had of their own are read as the one word that both have now, and are told.
struct RenamedWordsTests {
  private func review(_ rater: String, _ factor: String) throws -> ReviewFile {
    try ReviewFile(
      YAMLReader.read(
        """
        peertrials: 1
        review:
          settings: {all: {trials: 4, size: {each: [40, 60, 80, 100]}}}
          bias: {mean: 0.1, acts-on: {self-report: 0, \(factor): 0.7}}
          outcomes: {y: {effect: 0.2, rater: \(rater)}}
        """, file: "r.yaml"), file: "r.yaml")
  }

  @Test func reviewsReadWhatTheyWereGiven() throws {
    let old = try review("clinician", "clinician")
    let new = try review("blinded-clinician", "blinded-clinician")
    for file in [old, new] {
      let literature = file.single.literature
      #expect(literature.list.first?.rater == .blindedClinician)
      #expect(literature.population.everyTrial.acts[.blindedClinician] == 0.7)
      #expect(literature.population.everyTrial.acts[.selfReport] == 0)
    }
    #expect(new.resolved.renamings.isEmpty)
    #expect(
      old.resolved.renamings.map(\.description).sorted() == [
        "line 4: review.bias.acts-on.blinded-clinician: 'clinician' is called 'blinded-clinician' now",
        "line 5: review.outcomes.y.rater: 'clinician' is called 'blinded-clinician' now",
      ])
  }

  /// What is printed with every default is read again, and has the new words.
  @Test func resolvedHasTheNewWords() throws {
    let old = try review("records", "clinician")
    let text = ResolvedScenario.yaml(old.resolved)
    #expect(text.contains("blinded-clinician: 0.7  # formerly clinician\n"))
    #expect(!text.contains(" clinician:"))
    let again = try ReviewFile(YAMLReader.read(text, file: "r.yaml"), file: "r.yaml")
    #expect(again.resolved.renamings.isEmpty)
    #expect(
      again.single.literature.population.everyTrial == old.single.literature.population.everyTrial)
  }

  @Test func trialsReadAdministrativeRecords() throws {
    let file = try Scenario(
      YAMLReader.read(
        """
        peertrials: 1
        trial:
          design: {participants-per-arm: 20}
          arms: {a: {effect: {smd: 0.4}}, c: {comparator: usual-care}}
          outcomes: {y: {kind: gaussian, sd: 10, rater: administrative}}
        analysis: {methods: {t-test: {}}}
        """, file: "t.yaml"), file: "t.yaml")
    #expect(file.trial.outcomes.first?.model.basics.rater == .records)
    #expect(
      file.resolved.renamings.map(\.description) == [
        "line 5: trial.outcomes.y.rater: 'administrative' is called 'records' now"
      ])
  }

  /// A word that never was one is refused, and no old word is offered.
  @Test func otherWordsAreRefused() throws {
    let problems = try #require(throws: Problems.self) { _ = try review("nurse", "clinician") }
    #expect(
      problems.list.contains {
        $0.message.contains("blinded-clinician") && !$0.message.contains(", clinician")
      })
  }
}
