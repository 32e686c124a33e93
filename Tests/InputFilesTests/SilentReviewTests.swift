import Foundation
import InputFiles
import Parts
import Testing

/// Keys of a review that nothing depends on: setting them is an error that says what they wait for; once that is there they
/// decide.
struct SilentReviewTests {
  /// A review in which nearly nothing is said.
  private static let plain = """
    peertrials: 1
    title: plain
    review:
      settings: {all: {trials: 10, size: {from: [100, 101]}}}
      outcomes: {x: {}, y: {kind: events}}
      characteristics: {lead: {levels: {peer: {}, other: {}}}}
    """

  struct Case: Sendable, CustomTestStringConvertible {
    /// What is set.
    let edit: String
    /// Of what is said against it.
    let words: String
    /// What makes it decide; nil where nothing simple does.
    let with: [String]
    var testDescription: String { edit }
  }

  static let cases: [Case] = [
    Case(
      edit: "review.second-arms.rule=split", words: "'second-arm'",
      with: ["review.settings.all.second-arm=0.5"]),
    Case(
      edit: "review.follow-up.take=longest", words: "review.follow-up.share",
      with: ["review.follow-up.share=0.5"]),
    Case(
      edit: "review.follow-up.share=0.5", words: "review.follow-up.take",
      with: ["review.follow-up.take=longest"]),
    Case(
      edit: "review.follow-up.correlation=0.9", words: "review.follow-up.take",
      with: [
        "review.follow-up.take=best", "review.follow-up.share=0.5",
        "review.outcomes.y.kind=continuous",
      ]),
    Case(
      edit: "review.clusters-adjusted=0.5", words: "'icc'",
      with: ["review.characteristics.lead.levels.peer={group-size: 8, icc: 0.05}"]),
    Case(
      edit: "review.characteristics.lead.levels.peer.group-size=8", words: "'icc'",
      with: ["review.characteristics.lead.levels.peer.icc=0.05"]),
    Case(
      edit: "review.bias.acts-on.self-report=0.5", words: "no mean and no spread",
      with: ["review.bias.mean=0.1"]),
    Case(
      edit: "review.bias.acts-on.records=1", words: "'rater'",
      with: ["review.bias.mean=0.1", "review.outcomes.x.rater=records"]),
    Case(
      edit: "review.outcomes.x.rater=records", words: "nothing shifts what raters see",
      with: ["review.bias.mean=0.1"]),
    Case(
      edit: "review.family-of=planned", words: "'adjustments'", with: ["review.adjustments=[holm]"]),
    Case(
      edit: "review.correlation.sampling-errors=0.3", words: "fewer than two outcomes",
      with: ["review.outcomes.y.kind=continuous"]),
    Case(
      edit: "review.correlation.true-effects=0.3", words: "fewer than two outcomes have a 'tau'",
      with: ["review.tau=0.1"]),
    Case(
      edit: "review.reporting.author-contact=0.5", words: "'usable'",
      with: ["review.settings.all.usable=7"]),
    Case(
      edit: "review.reporting.best-of.versions=5", words: "'share'",
      with: ["review.reporting.best-of.share=0.5"]),
    Case(
      edit: "review.publication.decided-by=best", words: "everything is published",
      with: ["review.publication.preset=extreme"]),
    Case(
      edit: "review.publication.runs-again-with=same-size", words: "'counts'",
      with: ["review.publication.preset=extreme", "review.publication.counts=published"]),
    Case(
      edit: "review.characteristics.lead.levels.peer.multiplies=2", words: "'effect'",
      with: ["review.effect=0.2"]),
    Case(
      edit: "review.characteristics.lead.misclassified=0.2", words: "no analysis of the grid",
      with: []),
    Case(
      edit: "review.outcomes.x.by-size.log-tau-slope=2", words: "'tau'", with: ["review.tau=0.1"]),
  ]

  @Test(arguments: cases) func saysWhatItWaitsFor(_ row: Case) throws {
    let tree = try YAMLReader.read(Self.plain, file: nil)
    func problems(_ edits: [String]) -> [String] {
      SilentEdits.problems(of: edits, on: tree, file: nil, as: ReviewFile.self).map(\.description)
    }
    let found = problems([row.edit])
    #expect(found.count == 1 && found[0].contains("decides nothing here"), "\(found)")
    #expect(found.first?.contains(row.words) == true, "\(found)")
    guard !row.with.isEmpty else { return }
    let edited = try ScenarioEdits.apply(
      row.with + [row.edit], to: tree, knowing: ReviewFile.descriptions)
    // It is a file, and what was set decides.
    _ = try ReviewFile(edited, file: nil)
    let still = problems(row.with + [row.edit]).filter { $0.contains(row.edit) }
    #expect(still == [], "\(still)")
  }

  /// A bias that acts on no rating of the outcomes is none; shares of levels are relative; fewer studies than every pool
  /// has for certain are no condition.
  @Test func factorsThatActOnNothing() throws {
    let records = """
      peertrials: 1
      title: records
      review:
        settings: {all: {trials: 10, size: {from: [100, 101]}}}
        outcomes: {x: {rater: records}}
        characteristics: {lead: {levels: {peer: {}}}}
      """
    let tree = try YAMLReader.read(records, file: nil)
    for (edit, words) in [
      ("review.bias.mean=0.2", "'acts-on'"),
      ("review.characteristics.lead.levels.peer.inflates=0.2", "'rater'"),
      ("review.characteristics.lead.levels.peer.share=3", "no other level"),
      ("review.grid.minimum-studies=4", "every pool has more studies"),
    ] {
      let found = SilentEdits.problems(of: [edit], on: tree, file: nil, as: ReviewFile.self)
        .map(\.description)
      #expect(found.count == 1 && found.first?.contains(words) == true, "\(edit) \(found)")
    }
    // Trials that people leave may come to nothing.
    let leaving = try YAMLReader.read(
      records.replacing("101]}", with: "101]}, dropout: {treated: 0.9}"), file: nil)
    #expect(
      SilentEdits.problems(
        of: ["review.grid.minimum-studies=4"], on: leaving, file: nil, as: ReviewFile.self) == [])
    #expect(
      SilentEdits.problems(
        of: ["review.grid.minimum-studies=11"], on: tree, file: nil, as: ReviewFile.self) == [])
  }
}
